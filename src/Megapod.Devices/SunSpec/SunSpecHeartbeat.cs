namespace Megapod.Devices.SunSpec;

/// <summary>Whether the controller inside a device lives.</summary>
internal enum SunSpecHeartbeat
{
    /// <summary>It has none.</summary>
    None,

    /// <summary>It was not seen long enough to tell.</summary>
    Unproven,

    /// <summary>It moves.</summary>
    Moving,

    /// <summary>It stands still: what the device says is old, however well it answers.</summary>
    Standing,
}
