namespace Megapod.Devices.Gpu;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>What became of a power limit.</summary>
/// <param name="Uuid">Of which GPU.</param>
/// <param name="Asked">What was asked for.</param>
/// <param name="Verdict">What reading back has shown.</param>
public sealed record GpuLimitOutcome(string Uuid, Watts Asked, GpuVerdict Verdict)
{
    /// <summary>The limit that the GPU keeps to by its own word; null: it could not be read.</summary>
    public Watts? InForce { get; init; }

    /// <summary>What went otherwise than asked; null when nothing did.</summary>
    public Fault? Fault { get; init; }
}
