namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>An identifier that a driver shows, or that stands for one.</summary>
public sealed record IdToken
{
    /// <summary>Further identifiers; null: none.</summary>
    [JsonPropertyName("additionalInfo")]
    [LeastItems(1)]
    public IReadOnlyList<AdditionalToken>? AdditionalTokens { get; init; }

    /// <summary>The identifier; empty where nobody has to be let in. Capital and small letters are the same.</summary>
    [JsonPropertyName("idToken")]
    [MaxText(36)]
    public required string Token { get; init; }

    /// <summary>What it is.</summary>
    [JsonPropertyName("type")]
    public required IdTokenKind Kind { get; init; }
}
