namespace Megapod.Devices.Gpu;

/// <summary>What there is of NVML on this machine.</summary>
public enum GpuPresence
{
    /// <summary>Nobody has looked yet.</summary>
    Unknown,

    /// <summary>The library is not there, which is a normal state of a machine without NVIDIA GPUs.</summary>
    NoLibrary,

    /// <summary>The library is there and cannot be used: the driver is not loaded, or is of another version.</summary>
    NoDriver,

    /// <summary>The library works. It may still know no GPU.</summary>
    Present,
}
