namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>A further identifier that is checked together with the first.</summary>
public sealed record AdditionalToken
{
    /// <summary>The further identifier.</summary>
    [JsonPropertyName("additionalIdToken")]
    [MaxText(36)]
    public required string Token { get; init; }

    /// <summary>What it is, in a word that both ends have agreed on.</summary>
    [JsonPropertyName("type")]
    [MaxText(50)]
    public required string Kind { get; init; }
}
