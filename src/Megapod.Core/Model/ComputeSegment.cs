namespace Megapod.Core.Model;

/// <summary>One step of a class's throughput curve in one pod: so many watts on each of its racks, worth so much.</summary>
public sealed class ComputeSegment
{
    /// <summary>Class of work that the racks serve.</summary>
    public required WorkloadClass Class { get; init; }

    /// <summary>Racks that share the step.</summary>
    public required int[] Racks { get; init; }

    /// <summary>Width on each of these racks, W.</summary>
    public required double[] WidthWatts { get; init; }

    /// <summary>Sum of the widths, W.</summary>
    public required double TotalWatts { get; init; }

    /// <summary>What the step's work earns, currency per Wh.</summary>
    public required double ValuePerWattHour { get; init; }

    /// <summary>Which quarter of its rack's range it is, 0–3, where the rack's work may say what it is worth; −1: it is not such a one.</summary>
    public int Quarter { get; init; } = -1;

    /// <summary>By how much more the promise of its class counts than what is said of it. Default 1: not at all.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>GPU-hours at full-speed equivalent that a Wh of the step does.</summary>
    public required double GpuHoursPerWattHour { get; init; }
}
