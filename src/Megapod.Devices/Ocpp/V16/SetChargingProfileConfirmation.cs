namespace Megapod.Devices.Ocpp.V16;

/// <summary>What the station says of it; that it obeys is for a meter to say.</summary>
public sealed record SetChargingProfileConfirmation
{
    /// <summary>What came of it.</summary>
    public required ChargingProfileStatus Status { get; init; }
}
