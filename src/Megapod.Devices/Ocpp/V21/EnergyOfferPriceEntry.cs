namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>What a car asks during a time.</summary>
public sealed record EnergyOfferPriceEntry
{
    /// <summary>How long the time is, in s.</summary>
    [Least(0)]
    public required int Duration { get; init; }

    /// <summary>The prices, each from another power on.</summary>
    [JsonPropertyName("evPriceRule")]
    [LeastItems(1), MostItems(8)]
    public required IReadOnlyList<EnergyOfferPriceRule> Rules { get; init; }
}
