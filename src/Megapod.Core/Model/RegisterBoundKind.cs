namespace Megapod.Core.Model;

/// <summary>What bounds a device whose set-points may stay in force.</summary>
public enum RegisterBoundKind
{
    /// <summary>A breaker or fuse in its feeder.</summary>
    Breaker,

    /// <summary>A limit that was set in the device itself and cannot be changed over the wire.</summary>
    DeviceLimit,
}
