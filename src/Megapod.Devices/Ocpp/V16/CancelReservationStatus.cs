namespace Megapod.Devices.Ocpp.V16;

/// <summary>What came of taking a reservation back.</summary>
public enum CancelReservationStatus
{
    Accepted,
    Rejected,
}
