namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;
using Megapod.Devices.Ocpp.V201;

/// <summary>How far a local controller is with a firmware that it offers.</summary>
public sealed record PublishFirmwareStatusNotificationRequest
{
    /// <summary>How far it is.</summary>
    public required PublishFirmwareStatus Status { get; init; }

    /// <summary>Where stations can fetch it; null unless it is published.</summary>
    [JsonPropertyName("location")]
    [LeastItems(1)]
    [MaxText(2000)]
    public IReadOnlyList<string>? Locations { get; init; }

    /// <summary>The request that it is about; null: none.</summary>
    [Least(0)]
    public int? RequestId { get; init; }

    /// <summary>Why, in the controller's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
