namespace Megapod.Devices.Ocpp.V21;

/// <summary>Whether priority changes.</summary>
public enum PriorityChargingStatus
{
    Accepted,

    Rejected,

    /// <summary>The station has no profile for priority.</summary>
    NoProfile,
}
