namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>The prices of a time.</summary>
public sealed record PriceRuleStack
{
    /// <summary>How long the time is, in s.</summary>
    [Least(0)]
    public required int Duration { get; init; }

    /// <summary>The prices, each from another power on.</summary>
    [JsonPropertyName("priceRule")]
    [LeastItems(1), MostItems(8)]
    public required IReadOnlyList<PriceRule> PriceRules { get; init; }
}
