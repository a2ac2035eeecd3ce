namespace Megapod.Twin.Physics.Curves;

/// <summary>What a GPU draws while it computes nothing. A merely paused job keeps its context open and with it about 50 W a GPU.</summary>
/// <param name="Gpu">The GPU.</param>
/// <param name="BareWatts">Without a process, W.</param>
/// <param name="ContextWatts">With a CUDA context open and clocks up, W.</param>
public sealed record GpuIdleFloor(string Gpu, double BareWatts, double ContextWatts)
{
    /// <summary>H100 (arXiv 2605.23918; the measured runs begin at 72 to 74 W).</summary>
    public static GpuIdleFloor H100 { get; } = new("H100", 71.8, 121.7);

    /// <summary>A100 (the same source).</summary>
    public static GpuIdleFloor A100 { get; } = new("A100", 53.7, 80.0);

    /// <summary>L40S (the same source).</summary>
    public static GpuIdleFloor L40S { get; } = new("L40S", 35.6, 102.1);
}
