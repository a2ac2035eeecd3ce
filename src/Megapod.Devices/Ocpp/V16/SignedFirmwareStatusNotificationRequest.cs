namespace Megapod.Devices.Ocpp.V16;

/// <summary>How far a signed firmware update is.</summary>
public sealed record SignedFirmwareStatusNotificationRequest
{
    /// <summary>How far it is.</summary>
    public required SignedFirmwareStatus Status { get; init; }

    /// <summary>The request that asked for it; null: none is known.</summary>
    public int? RequestId { get; init; }
}
