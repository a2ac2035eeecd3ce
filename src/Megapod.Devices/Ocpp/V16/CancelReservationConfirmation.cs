namespace Megapod.Devices.Ocpp.V16;

/// <summary>What came of it.</summary>
public sealed record CancelReservationConfirmation
{
    /// <summary>What came of it.</summary>
    public required CancelReservationStatus Status { get; init; }
}
