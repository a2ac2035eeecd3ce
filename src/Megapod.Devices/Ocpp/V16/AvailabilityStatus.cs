namespace Megapod.Devices.Ocpp.V16;

/// <summary>What came of changing the availability.</summary>
public enum AvailabilityStatus
{
    Accepted,

    Rejected,

    /// <summary>It is changed when the transaction under way has ended.</summary>
    Scheduled,
}
