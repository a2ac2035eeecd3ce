namespace Megapod.Twin.Simulator;

/// <summary>How the connection was used.</summary>
public sealed record RunImport
{
    /// <summary>The lowest import limit, W.</summary>
    public required double LimitWatts { get; init; }

    /// <summary>Highest 1-s mean, W; within a window of any second, else of whole ones.</summary>
    public required double MaxWatts { get; init; }

    /// <summary>Energy imported, Wh.</summary>
    public required double EnergyWh { get; init; }

    /// <summary>Energy exported, Wh.</summary>
    public required double ExportWh { get; init; }

    /// <summary>Time for which the 1-s mean was above the limit, s: whole seconds, within a window hundredths.</summary>
    public required double SecondsOverLimit { get; init; }

    /// <summary>Longest unbroken time above it, s.</summary>
    public required double LongestOverLimitSeconds { get; init; }

    /// <summary>Worst excess, W.</summary>
    public required double WorstExcessWatts { get; init; }

    /// <summary>Largest rise of the 1-s mean from one second to the next, W/s.</summary>
    public required double MaxUpRampWattsPerSecond { get; init; }

    /// <summary>Highest mean over the demand charge's window per billing month, W, by month (yyyy-MM).</summary>
    public required IReadOnlyDictionary<string, double> MonthPeaksWatts { get; init; }
}
