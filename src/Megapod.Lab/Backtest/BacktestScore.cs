namespace Megapod.Lab.Backtest;

/// <summary>What a policy brought over the scored days.</summary>
internal sealed record BacktestScore
{
    /// <summary>J of the yardstick, currency.</summary>
    public required double Money { get; init; }

    /// <summary>The same by day, what belongs to no day spread evenly.</summary>
    public required double[] DayMoney { get; init; }

    /// <summary>Highest interval mean of each month, W.</summary>
    public required double[] PeakWatts { get; init; }

    /// <summary>Demand charge of all months.</summary>
    public required double DemandCharge { get; init; }

    /// <summary>Import paid less export earned.</summary>
    public required double EnergyCost { get; init; }

    /// <summary>What compute earned.</summary>
    public required double ComputeValue { get; init; }

    /// <summary>Work done, GPU-hours at full-speed equivalent.</summary>
    public required double GpuHours { get; init; }

    /// <summary>Energy that cars were held back, Wh.</summary>
    public required double HeldBackWattHours { get; init; }

    /// <summary>Of it not given back by the end, Wh.</summary>
    public required double BacklogWattHours { get; init; }

    /// <summary>Energy that cars wanted, Wh.</summary>
    public required double CarWattHours { get; init; }

    /// <summary>Minutes above the limit or the export limit.</summary>
    public required int MinutesOverLimit { get; init; }

    /// <summary>The worst of them, W.</summary>
    public required double WorstExcessWatts { get; init; }

    /// <summary>Energy discharged, Wh.</summary>
    public required double DischargedWattHours { get; init; }

    /// <summary>Days scored.</summary>
    public required int Days { get; init; }

    /// <summary>Whether the gates of the yardstick are passed: no minute over a limit, at most 0.01 % of the cars' energy held back, and all of it given back.</summary>
    public bool IsWithinGates => MinutesOverLimit == 0 && HeldBackWattHours <= 1e-4 * CarWattHours && BacklogWattHours < 1;
}
