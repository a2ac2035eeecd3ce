namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Asks for charging profiles, which come in messages of their own.</summary>
public sealed record GetChargingProfilesRequest
{
    /// <summary>Number of the request, named again in what comes.</summary>
    public required int RequestId { get; init; }

    /// <summary>The outlet, from 1, 0 for the station as a whole; null: all.</summary>
    [Least(0)]
    public int? EvseId { get; init; }

    /// <summary>Which profiles.</summary>
    [JsonPropertyName("chargingProfile")]
    public required ChargingProfileCriteria Criteria { get; init; }
}
