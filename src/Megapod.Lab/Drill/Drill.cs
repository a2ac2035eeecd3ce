namespace Megapod.Lab.Drill;

using System.Text.Json.Serialization;

/// <summary>What came of a drill, as the command line's contract names it.</summary>
public sealed record Drill
{
    /// <summary>Id of the site through whose cycle and grants it went; null: the jobs' steering was drilled by itself.</summary>
    public string? Site { get; init; }

    /// <summary>The mix.</summary>
    public required string Mix { get; init; }

    /// <summary>By how much power was to fall, share of the baseline.</summary>
    public required double ShedFraction { get; init; }

    /// <summary>Length of the event, s.</summary>
    public required double Seconds { get; init; }

    /// <summary>Share of metered power that did not follow the accelerators.</summary>
    public required double FixedShare { get; init; }

    /// <summary>How wrong the curves were with which the controller began, share.</summary>
    public required double CurveError { get; init; }

    /// <summary>The world.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Mean metered power of the quarter hour before, IT and cooling, W.</summary>
    public required double BaselineWatts { get; init; }

    /// <summary>Energy that a battery gave, Wh.</summary>
    public double BatteryWh { get; init; }

    /// <summary>From when on the metered power was at the target: end of the first ten seconds whose mean was no more than 0.2 % above it, s after the beginning; null: never.</summary>
    public required double? ReachedAfterSeconds { get; init; }

    /// <summary>Largest distance of the mean of ten seconds from the target once it was reached, share of the target.</summary>
    public required double WorstDeviationFraction { get; init; }

    /// <summary>When that was, s after the beginning.</summary>
    public required double WorstAfterSeconds { get; init; }

    /// <summary>Mean metered power of the event from when it was reached, share of the target.</summary>
    public required double MeanOfTarget { get; init; }

    /// <summary>Seconds of the event, from when it was reached, whose mean was above the target.</summary>
    public int SecondsOverTarget { get; init; }

    /// <summary>By how much the worst of them was, W.</summary>
    public double WorstExcessWatts { get; init; }

    /// <summary>Largest distance of one second's mean from the target, from a second after the beginning on, share of the target; null on the twin, whose jobs stray from second to second.</summary>
    public double? WorstSecondFraction { get; init; }

    /// <summary>Times that a rack's grant lapsed before the next one came; 0 where there are no grants.</summary>
    public int GrantsLapsed { get; init; }

    /// <summary>Laws of the twin that were broken, each with how often; the event's own limit is in <see cref="SecondsOverTarget"/>.</summary>
    public IReadOnlyList<string> LawsBroken { get; init; } = [];

    /// <summary>Weighted mean speed over the event, share of free.</summary>
    public required double WeightedPerformance { get; init; }

    /// <summary>The most that it could have been (docs/drill.md); null: what is owed takes more than there is.</summary>
    public required double? LpOptimum { get; init; }

    /// <summary>By how much the highest minute after the event was above the baseline, share of it.</summary>
    public required double ReboundFraction { get; init; }

    /// <summary>Fastest rise of a minute's mean over the one before on the way back, W per second.</summary>
    public required double ReturnRampWattsPerSecond { get; init; }

    /// <summary>Kinds of work that had less than they were promised, with what they had.</summary>
    public required IReadOnlyList<string> PromisesBroken { get; init; }

    /// <summary>How often a job was paused.</summary>
    public required int Pauses { get; init; }

    /// <summary>Work lost to pausing and resuming, share of the whole pod's free work in the event.</summary>
    public required double LostFraction { get; init; }

    /// <summary>Each kind of work.</summary>
    public required IReadOnlyList<DrillJob> Jobs { get; init; }

    /// <summary>Metered power by the minute from ten minutes before to half an hour after, share of the baseline, for drawing.</summary>
    [JsonIgnore]
    public IReadOnlyList<double> Course { get; init; } = [];

    /// <summary>Whether all was kept that a drill must show (docs/drill.md).</summary>
    [JsonIgnore]
    public bool IsGood => ReachedAfterSeconds <= MostSecondsToReach && WorstDeviationFraction <= MostDeviation && PromisesBroken.Count == 0 && ReboundFraction <= MostRebound && GrantsLapsed == 0 && LawsBroken.Count == 0 && WeightedPerformance >= LeastOfOptimum * LpOptimum;

    private const double MostSecondsToReach = 60;
    private const double MostDeviation = 0.02;
    private const double MostRebound = 0.02;
    private const double LeastOfOptimum = 0.98;
}
