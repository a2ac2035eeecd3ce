namespace Megapod.Planning.Horizon;

/// <summary>How a plan cuts the time ahead: quarters first, then hours; and how many futures of the cars it looks at.</summary>
/// <param name="Quarters">Steps of 15 minutes.</param>
/// <param name="Hours">Steps of an hour after them.</param>
/// <param name="Scenarios">Futures, at least one; they share the first step.</param>
public readonly record struct HorizonShape(int Quarters, int Hours, int Scenarios)
{
    /// <summary>Steps of each future.</summary>
    public int Steps => Quarters + Hours;

    /// <summary>Quarters of an hour that all steps cover.</summary>
    public int QuartersAhead => Quarters + (4 * Hours);

    /// <summary>Length of a step, h.</summary>
    public double HoursOf(int step) => step < Quarters ? 0.25 : 1;

    /// <summary>First quarter of a step.</summary>
    public int QuarterOf(int step) => step < Quarters ? step : Quarters + (4 * (step - Quarters));

    /// <summary>How many quarters a step covers.</summary>
    public int QuartersOf(int step) => step < Quarters ? 1 : 4;
}
