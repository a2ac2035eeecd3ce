namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether a way to a central system was kept.</summary>
public enum SetNetworkProfileStatus
{
    Accepted,

    /// <summary>The station does not take it.</summary>
    Rejected,

    /// <summary>The station would take it and could not keep it.</summary>
    Failed,
}
