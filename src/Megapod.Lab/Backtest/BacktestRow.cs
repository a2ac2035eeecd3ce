namespace Megapod.Lab.Backtest;

/// <summary>What one policy brought.</summary>
public sealed record BacktestRow
{
    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Money a day.</summary>
    public required double ProfitPerDay { get; init; }

    /// <summary>Of the bound; never to be quoted alone, because most of it comes whatever one does.</summary>
    public required double PercentOfBound { get; init; }

    /// <summary>Share of the money between the best rules and the bound, 0–1; null without rules.</summary>
    public required double? Capture { get; init; }

    /// <summary>Low end of its 90 % interval over days in blocks of seven.</summary>
    public required double? CaptureLow { get; init; }

    /// <summary>High end.</summary>
    public required double? CaptureHigh { get; init; }

    /// <summary>Work a day, GPU-hours at full-speed equivalent.</summary>
    public required double GpuHoursPerDay { get; init; }

    /// <summary>Import less export a day.</summary>
    public required double EnergyCostPerDay { get; init; }

    /// <summary>Demand charge a day.</summary>
    public required double DemandChargePerDay { get; init; }

    /// <summary>Energy that cars were held back, Wh.</summary>
    public required double CarsDelayedWh { get; init; }

    /// <summary>Time above the import limit less margin, or above the export limit, s.</summary>
    public required double SecondsOverLimit { get; init; }

    /// <summary>Full cycles of the battery a day.</summary>
    public required double CyclesPerDay { get; init; }

    /// <summary>Highest interval mean of each month, W.</summary>
    public required IReadOnlyList<double> MonthlyPeaksWatts { get; init; }

    /// <summary>Whether no limit was passed and cars were held back by no more than 0.01 % of what they wanted.</summary>
    public required bool IsWithinGates { get; init; }

    /// <summary>Median of the solver's time, ms; null where nothing was solved.</summary>
    public double? SolveMsP50 { get; init; }

    /// <summary>99th percentile of it, ms.</summary>
    public double? SolveMsP99 { get; init; }
}
