namespace Megapod.Devices.Ocpp.V16;

/// <summary>How far an upload of a log is.</summary>
public sealed record LogStatusNotificationRequest
{
    /// <summary>How far it is.</summary>
    public required UploadLogStatus Status { get; init; }

    /// <summary>The request that asked for it; null: none is known.</summary>
    public int? RequestId { get; init; }
}
