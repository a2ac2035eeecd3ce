namespace Megapod.Devices.Redfish.Service;

/// <summary>What a server does when its power comes back; the standard's words.</summary>
public enum PowerRestorePolicy
{
    /// <summary>It starts.</summary>
    AlwaysOn,

    /// <summary>It stays off until it is told.</summary>
    AlwaysOff,

    /// <summary>It starts where it was on.</summary>
    LastState,
}
