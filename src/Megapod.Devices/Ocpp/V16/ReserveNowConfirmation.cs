namespace Megapod.Devices.Ocpp.V16;

/// <summary>What came of it.</summary>
public sealed record ReserveNowConfirmation
{
    /// <summary>What came of it.</summary>
    public required ReservationStatus Status { get; init; }
}
