namespace Megapod.Planning.Planner;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>What a planner has to know after a restart: what it has seen, and the peaks it chose for the day. Prices are not in it: these come from where they came from before.</summary>
public sealed record PlannerMemory
{
    /// <summary>Most quarters that are kept: 28 whole local days, the day that runs, and the one whose beginning is missing.</summary>
    public const int MostQuarters = 30 * 96;

    /// <summary>No statement is off by more: a year.</summary>
    private static readonly TimeSpan MostEarly = TimeSpan.FromDays(366);

    /// <summary>Quarters that are over, in order.</summary>
    public IReadOnlyList<PlanQuarter> Quarters { get; init; } = [];

    /// <summary>Departures of cars that had stated one, in order.</summary>
    public IReadOnlyList<CarDeparture> Departures { get; init; } = [];

    /// <summary>Billing month in which <see cref="MonthPeakWatts"/> was reached, counted in months from the year 0.</summary>
    public int Month { get; init; }

    /// <summary>Highest interval mean of that month so far, W.</summary>
    public double MonthPeakWatts { get; init; }

    /// <summary>The billing day for which peaks were chosen; the first day of all where none were.</summary>
    public DateOnly ChosenOn { get; init; } = DateOnly.MinValue;

    /// <summary>Peak aimed at this month, W; infinite: none.</summary>
    public double PeakWatts { get; init; } = double.PositiveInfinity;

    /// <summary>Peak aimed at next month, W; infinite: none.</summary>
    public double NextPeakWatts { get; init; } = double.PositiveInfinity;

    /// <summary>Whether it can be what a planner has seen: quarters in order, no number that is none.</summary>
    public bool IsSound()
    {
        bool isSound = Quarters.Count <= MostQuarters && MonthPeakWatts is >= 0 and < double.PositiveInfinity && PeakWatts >= 0 && NextPeakWatts >= 0;
        for (int k = 0; isSound && k < Quarters.Count; k++)
        {
            var quarter = Quarters[k];
            isSound = double.IsFinite(quarter.CarWatts) && quarter.CarWatts >= 0 && !(quarter.ProductionWatts is < 0 or double.PositiveInfinity) && !double.IsInfinity(quarter.AmbientCelsius)
                && Enum.GetValues<WorkloadClass>().All(c => !(quarter.WorkOf(c) is < 0 or > 1)) && SitePlanner.QuarterOf(Quarters[k].Start) == Quarters[k].Start
                && (k == 0 || Quarters[k].Start > Quarters[k - 1].Start);
        }

        isSound &= Departures.Count <= EarlyDepartures.MostKept;
        for (int k = 0; isSound && k < Departures.Count; k++)
        {
            isSound = Departures[k].Early.Duration() <= MostEarly && (k == 0 || Departures[k].Left >= Departures[k - 1].Left);
        }

        return isSound;
    }

    /// <summary>The part of it that lies before an instant: what is about a later time is about another world.</summary>
    /// <param name="now">The instant.</param>
    public IReadOnlyList<PlanQuarter> Before(Instant now) => [.. Quarters.Where(q => q.Start < now)];
}
