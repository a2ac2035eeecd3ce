namespace Megapod.Devices.Ocpp.V16;

/// <summary>Takes a reservation back.</summary>
public sealed record CancelReservationRequest
{
    /// <summary>The reservation.</summary>
    public required int ReservationId { get; init; }
}
