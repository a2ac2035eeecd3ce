namespace Megapod.Devices.Ocpp.V16;

/// <summary>What came of a reservation.</summary>
public enum ReservationStatus
{
    Accepted,
    Faulted,
    Occupied,
    Rejected,
    Unavailable,
}
