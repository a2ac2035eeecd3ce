namespace Megapod.Planning.Horizon;

/// <summary>How a plan cuts the time ahead: fine steps first, then hours; and how many futures of the cars it looks at.</summary>
/// <param name="FineSteps">Steps of <paramref name="FineMinutes"/>, which together are whole quarters of an hour.</param>
/// <param name="Hours">Steps of an hour after them.</param>
/// <param name="Scenarios">Futures, at least one; they share the first step.</param>
/// <param name="FineMinutes">Length of a fine step, min: a divisor of 15. Default 15.</param>
public readonly record struct HorizonShape(int FineSteps, int Hours, int Scenarios, int FineMinutes = 15)
{
    private const int QuarterMinutes = 15;
    private const int HourMinutes = 60;

    /// <summary>Steps of each future.</summary>
    public int Steps => FineSteps + Hours;

    /// <summary>Steps of all futures together; the first is shared.</summary>
    public int AllSteps => (Scenarios * (Steps - 1)) + 1;

    /// <summary>Minutes that all steps cover.</summary>
    public int MinutesAhead => (FineSteps * FineMinutes) + (Hours * HourMinutes);

    /// <summary>Quarters of an hour that all steps cover.</summary>
    public int QuartersAhead => MinutesAhead / QuarterMinutes;

    /// <summary>Place of a future's step among all of them: future by future, those after the first have no first step of their own.</summary>
    /// <param name="scenario">Future.</param>
    /// <param name="step">Step.</param>
    public int StepAt(int scenario, int step) => step == 0 ? 0 : (scenario * (Steps - 1)) + step;

    /// <summary>Length of a step, h.</summary>
    public double HoursOf(int step) => MinutesOf(step) / (double)HourMinutes;

    /// <summary>Length of a step, min.</summary>
    public int MinutesOf(int step) => step < FineSteps ? FineMinutes : HourMinutes;

    /// <summary>Start of a step, min after the first one's.</summary>
    public int MinuteOf(int step) => step < FineSteps ? step * FineMinutes : (FineSteps * FineMinutes) + (HourMinutes * (step - FineSteps));

    /// <summary>Quarter in which a step begins.</summary>
    public int QuarterOf(int step) => MinuteOf(step) / QuarterMinutes;

    /// <summary>How many quarters a step covers; 1 for one that lies within a quarter.</summary>
    public int QuartersOf(int step) => Math.Max(1, MinutesOf(step) / QuarterMinutes);
}
