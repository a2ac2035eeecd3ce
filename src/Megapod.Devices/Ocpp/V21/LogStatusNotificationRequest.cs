namespace Megapod.Devices.Ocpp.V21;

using Megapod.Devices.Ocpp.V201;

/// <summary>How far an upload of a log is.</summary>
public sealed record LogStatusNotificationRequest
{
    /// <summary>How far it is.</summary>
    public required UploadLogStatus Status { get; init; }

    /// <summary>The request that it is about; null: none is under way.</summary>
    public int? RequestId { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
