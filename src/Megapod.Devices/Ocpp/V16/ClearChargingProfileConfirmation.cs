namespace Megapod.Devices.Ocpp.V16;

/// <summary>What came of it.</summary>
public sealed record ClearChargingProfileConfirmation
{
    /// <summary>What came of it.</summary>
    public required ClearChargingProfileStatus Status { get; init; }
}
