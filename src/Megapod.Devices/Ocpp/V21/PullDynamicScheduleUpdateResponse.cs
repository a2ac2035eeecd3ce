namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.V201;

/// <summary>The update.</summary>
public sealed record PullDynamicScheduleUpdateResponse
{
    /// <summary>New limits and set-points; null: there is no update.</summary>
    [JsonPropertyName("scheduleUpdate")]
    public ChargingScheduleUpdate? Update { get; init; }

    /// <summary>Whether there is such a profile.</summary>
    public required ChargingProfileStatus Status { get; init; }

    /// <summary>Why, in our words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
