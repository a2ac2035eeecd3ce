namespace Megapod.Devices.Gpu;

using Megapod.Core.Model;

/// <summary>
/// What a limit set by NVML is worth as a means of enforcement. It has no lease: it holds until the driver is unloaded, the GPU is reset or the server starts again, and then the stock limit is back.
/// Without persistence mode an idle GPU unloads its driver. Anybody with the right on the server can set another one, and the GPU keeps to the lowest of what its firmware, its server and the way out of
/// band say. So it counts as advisory until it was proven for a kind of GPU.
/// </summary>
public static class GpuEnforcement
{
    /// <summary>Whether a limit lapses by itself: never. Somebody on the server must lower it when the site's controller is silent.</summary>
    public const bool HasLease = false;

    /// <summary>Whether a limit outlives the driver: never. It is to be set again after each load of the driver, reset and restart.</summary>
    public const bool OutlivesDriver = false;

    /// <summary>Its class before it was proven: what hangs on it counts as its nameplate.</summary>
    public static EnforcementClass Class => EnforcementClass.Advisory;
}
