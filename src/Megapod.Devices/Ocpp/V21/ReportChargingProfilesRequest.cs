namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Charging profiles that were asked for.</summary>
public sealed record ReportChargingProfilesRequest
{
    /// <summary>The request that it answers.</summary>
    public required int RequestId { get; init; }

    /// <summary>Who set them, such as <c>EMS</c>, <c>SO</c> or <c>CSO</c>.</summary>
    [MaxText(20)]
    public required string ChargingLimitSource { get; init; }

    /// <summary>The profiles.</summary>
    [JsonPropertyName("chargingProfile")]
    [LeastItems(1)]
    public required IReadOnlyList<ChargingProfile> ChargingProfiles { get; init; }

    /// <summary>Whether more messages belong to it; null: no.</summary>
    [JsonPropertyName("tbc")]
    public bool? IsToBeContinued { get; init; }

    /// <summary>The outlet, from 1; 0 is the station as a whole.</summary>
    [Least(0)]
    public required int EvseId { get; init; }
}
