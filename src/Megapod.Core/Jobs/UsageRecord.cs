namespace Megapod.Core.Jobs;

using Megapod.Core.Units;

/// <summary>
/// What one job used in one interval. Written once, sent until it is said to be kept, counted once: node and number name it. Intervals of one placement follow each other without gap or overlap.
/// </summary>
public sealed record UsageRecord
{
    /// <summary>The node that measured it.</summary>
    public required string Node { get; init; }

    /// <summary>Number of the record at its node, rising by one.</summary>
    public required long Number { get; init; }

    /// <summary>The job.</summary>
    public required string Job { get; init; }

    /// <summary>Its placement.</summary>
    public required long Fence { get; init; }

    /// <summary>Its tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>Beginning of the interval.</summary>
    public required Instant From { get; init; }

    /// <summary>End of the interval.</summary>
    public required Instant To { get; init; }

    /// <summary>Accelerators assigned, times seconds not still.</summary>
    public double GpuSeconds { get; init; }

    /// <summary>Processor time used, s.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>Seconds of the interval in which it stood still.</summary>
    public double StillSeconds { get; init; }

    /// <summary>Energy attributed to it by the rule of docs/jobs.md, Wh.</summary>
    public double EnergyWattHours { get; init; }

    /// <summary>How far that may be off, Wh, both ways.</summary>
    public double EnergyErrorWattHours { get; init; }

    /// <summary>How far its counter rose; NaN: it has none.</summary>
    public double Progress { get; init; } = double.NaN;
}
