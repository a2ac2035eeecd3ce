namespace Megapod.Devices.Ocpp.V16;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Sets a charging profile.</summary>
public sealed record SetChargingProfileRequest
{
    /// <summary>The connector, from 1; 0 is the station as a whole.</summary>
    [Least(0)]
    public required int ConnectorId { get; init; }

    /// <summary>The profile.</summary>
    [JsonPropertyName("csChargingProfiles")]
    public required ChargingProfile ChargingProfile { get; init; }
}
