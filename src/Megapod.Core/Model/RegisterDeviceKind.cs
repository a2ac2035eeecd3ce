namespace Megapod.Core.Model;

/// <summary>What a device with a register map is.</summary>
public enum RegisterDeviceKind
{
    /// <summary>A meter; it is only read.</summary>
    Meter,

    /// <summary>A battery.</summary>
    Battery,
}
