namespace Megapod.Devices.Ocpp.V16;

/// <summary>How far a firmware update is.</summary>
public sealed record FirmwareStatusNotificationRequest
{
    /// <summary>How far it is.</summary>
    public required FirmwareStatus Status { get; init; }
}
