namespace Megapod.Devices.Gpu;

using Megapod.Core.Units;

/// <summary>What was known of the GPUs at one poll.</summary>
/// <param name="At">The instant of asking.</param>
/// <param name="Rows">The GPUs, in the order of their names.</param>
public sealed record GpuImage(Instant At, IReadOnlyList<GpuRow> Rows)
{
    /// <summary>Before the first poll.</summary>
    public static GpuImage None { get; } = new(Instant.Never, []);

    /// <summary>One GPU; null where it is not there.</summary>
    public GpuRow? Of(string uuid) => Rows.FirstOrDefault(row => row.Uuid == uuid);
}
