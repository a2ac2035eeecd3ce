namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether service will change.</summary>
public enum ChangeAvailabilityStatus
{
    Accepted,

    Rejected,

    /// <summary>It will when no transaction runs any more.</summary>
    Scheduled,
}
