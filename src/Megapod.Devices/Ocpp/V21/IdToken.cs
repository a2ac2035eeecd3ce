namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>An identifier that a driver or a car shows, or that stands for one. It may be longer than before, and its kind is any text.</summary>
public sealed record IdToken
{
    /// <summary>Further identifiers; null: none.</summary>
    [JsonPropertyName("additionalInfo")]
    [LeastItems(1)]
    public IReadOnlyList<AdditionalToken>? AdditionalTokens { get; init; }

    /// <summary>The identifier; empty where nobody has to be let in. Capital and small letters are the same.</summary>
    [JsonPropertyName("idToken")]
    [MaxText(255)]
    public required string Token { get; init; }

    /// <summary>What it is: a word of 2.0.1, as <c>ISO14443</c>, or a new one, as <c>EVCCID</c>, <c>VIN</c> or <c>DirectPayment</c>.</summary>
    [JsonPropertyName("type")]
    [MaxText(20)]
    public required string Kind { get; init; }
}
