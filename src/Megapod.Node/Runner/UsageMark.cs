namespace Megapod.Node.Runner;

using Megapod.Core.Units;

/// <summary>How far the use of a job is written down: where the next record goes on. Counters are the kernel's, which count on while the node is dead.</summary>
internal sealed record UsageMark
{
    /// <summary>Up to when it is written down.</summary>
    public Instant From { get; init; } = Instant.Never;

    /// <summary>Processor time of its groups at that instant, s.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>Its counter at that instant; NaN: none.</summary>
    public double Progress { get; init; } = double.NaN;

    /// <summary>Energy of its accelerators by their own counters at that instant, Wh.</summary>
    public double AcceleratorWattHours { get; init; }

    /// <summary>How long it stood still since that instant, s, up to the last time that it went on.</summary>
    public double StillSeconds { get; init; }

    /// <summary>Since when it stands still; never: it does not.</summary>
    public Instant StillFrom { get; init; } = Instant.Never;

    /// <summary>How long it stood still up to an instant, s.</summary>
    public double StillUpTo(Instant now) => StillSeconds + (StillFrom == Instant.Never ? 0 : Math.Max(0, (now - StillFrom).TotalSeconds));
}
