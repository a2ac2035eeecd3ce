namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Something else that is to be paid.</summary>
public sealed record AdditionalService
{
    /// <summary>The fee.</summary>
    [JsonPropertyName("serviceFee")]
    public required RationalNumber Fee { get; init; }

    /// <summary>What it is for.</summary>
    [JsonPropertyName("serviceName")]
    [MaxText(80)]
    public required string Name { get; init; }
}
