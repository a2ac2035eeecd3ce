namespace Megapod.Devices.Redfish.Service;

/// <summary>What a device does with the set-point of a power limit; the standard's words of <c>ControlMode</c>.</summary>
public enum PowerLimitMode
{
    /// <summary>It keeps to the set-point.</summary>
    Automatic,

    /// <summary>Something else than the set-point is in force.</summary>
    Override,

    /// <summary>A person keeps it.</summary>
    Manual,

    /// <summary>It knows the set-point and does not keep to it.</summary>
    Disabled,
}
