namespace Megapod.Twin.Simulator;

/// <summary>What the battery did.</summary>
public sealed record RunBattery
{
    /// <summary>Full cycles: energy discharged over its energy.</summary>
    public required double Cycles { get; init; }

    /// <summary>Lowest state of charge, 0–1.</summary>
    public required double MinSoc { get; init; }

    /// <summary>Highest state of charge, 0–1.</summary>
    public required double MaxSoc { get; init; }

    /// <summary>Energy charged plus discharged at the grid side, Wh.</summary>
    public required double ThroughputWh { get; init; }
}
