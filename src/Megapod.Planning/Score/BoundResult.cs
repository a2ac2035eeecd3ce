namespace Megapod.Planning.Score;

/// <summary>The best that a period could have brought, in hindsight. Arrays have one entry a step.</summary>
public sealed record BoundResult
{
    /// <summary>Money of the whole period, demand charge and stored energy included.</summary>
    public required double Money { get; init; }

    /// <summary>Money of each step without demand charge and stored energy.</summary>
    public required double[] StepMoney { get; init; }

    /// <summary>Demand charge of all months.</summary>
    public required double DemandCharge { get; init; }

    /// <summary>Worth of the energy stored at the end beyond the start's.</summary>
    public required double StoredValue { get; init; }

    /// <summary>Peak of each month, W.</summary>
    public required double[] PeakWatts { get; init; }

    /// <summary>Mean import, W; negative: export.</summary>
    public required double[] ImportWatts { get; init; }

    /// <summary>Mean battery power, W, charging positive.</summary>
    public required double[] BatteryWatts { get; init; }

    /// <summary>Energy in the battery at the end of the step, Wh.</summary>
    public required double[] StoredWattHours { get; init; }

    /// <summary>Compute above idle, W.</summary>
    public required double[] ComputeWatts { get; init; }

    /// <summary>Energy that cars were held back, Wh.</summary>
    public required double HeldBackWattHours { get; init; }
}
