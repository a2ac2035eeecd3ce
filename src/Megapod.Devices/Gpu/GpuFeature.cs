namespace Megapod.Devices.Gpu;

/// <summary>Whether a GPU has something that only some have.</summary>
public enum GpuFeature
{
    /// <summary>It was not asked, or did not say.</summary>
    Unknown,

    /// <summary>It does not have it, or its library or driver does not know it. A planner must not count on it.</summary>
    NotSupported,

    /// <summary>It is there for those who may use it; the account was refused.</summary>
    NoPermission,

    /// <summary>It has it.</summary>
    Supported,
}
