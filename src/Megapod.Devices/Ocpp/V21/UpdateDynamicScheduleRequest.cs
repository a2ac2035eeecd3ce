namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;

/// <summary>Updates the limits and set-points of a dynamic profile.</summary>
public sealed record UpdateDynamicScheduleRequest
{
    /// <summary>The profile.</summary>
    public required int ChargingProfileId { get; init; }

    /// <summary>What changes.</summary>
    [JsonPropertyName("scheduleUpdate")]
    public required ChargingScheduleUpdate Update { get; init; }
}
