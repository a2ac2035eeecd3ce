namespace Megapod.Devices.Ocpp.V21;

using Megapod.Devices.Ocpp.V201;

/// <summary>How far a firmware update is.</summary>
public sealed record FirmwareStatusNotificationRequest
{
    /// <summary>How far it is.</summary>
    public required FirmwareStatus Status { get; init; }

    /// <summary>The request that it is about; null: none is under way.</summary>
    public int? RequestId { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
