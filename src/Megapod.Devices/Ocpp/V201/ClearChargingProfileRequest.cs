namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;

/// <summary>Removes the charging profiles that fit all that is named.</summary>
public sealed record ClearChargingProfileRequest
{
    /// <summary>The profile; null: all that fit the rest.</summary>
    public int? ChargingProfileId { get; init; }

    /// <summary>Which profiles; null: the one that is named by its number.</summary>
    [JsonPropertyName("chargingProfileCriteria")]
    public ClearChargingProfileCriteria? Criteria { get; init; }
}
