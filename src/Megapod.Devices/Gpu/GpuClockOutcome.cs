namespace Megapod.Devices.Gpu;

using Megapod.Core.Outcomes;

/// <summary>What became of a range that the clock was to be kept in. The library has no call to read such a range back, so the best verdict is that it was taken.</summary>
/// <param name="Uuid">Of which GPU.</param>
/// <param name="Asked">What was asked for; null: no range.</param>
/// <param name="Verdict">What is known of it.</param>
public sealed record GpuClockOutcome(string Uuid, GpuClockRange? Asked, GpuVerdict Verdict)
{
    /// <summary>What went otherwise than asked; null when nothing did.</summary>
    public Fault? Fault { get; init; }
}
