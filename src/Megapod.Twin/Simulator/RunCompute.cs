namespace Megapod.Twin.Simulator;

/// <summary>What the racks did.</summary>
public sealed record RunCompute
{
    /// <summary>GPU-hours at full-speed equivalent: throughput times GPUs, over time.</summary>
    public required double GpuHours { get; init; }

    /// <summary>Energy of racks and their cooling, Wh.</summary>
    public required double EnergyWh { get; init; }

    /// <summary>Mean throughput, 0–1 of all GPUs at full speed.</summary>
    public required double WeightedThroughput { get; init; }

    /// <summary>Rack-seconds at zero throughput with work waiting.</summary>
    public required double PausedSeconds { get; init; }
}
