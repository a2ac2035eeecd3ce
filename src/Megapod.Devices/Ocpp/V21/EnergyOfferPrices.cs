namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>What a car asks for what it would give back.</summary>
public sealed record EnergyOfferPrices
{
    /// <summary>What the times count from.</summary>
    public required Instant TimeAnchor { get; init; }

    /// <summary>The currency, as in <c>EUR</c>.</summary>
    [MaxText(3)]
    public required string Currency { get; init; }

    /// <summary>The prices, by time.</summary>
    [JsonPropertyName("evAbsolutePriceScheduleEntries")]
    [LeastItems(1), MostItems(1024)]
    public required IReadOnlyList<EnergyOfferPriceEntry> Entries { get; init; }

    /// <summary>How prices become a cost, as the name that ISO 15118-20 gives to it.</summary>
    [MaxText(2000)]
    public required string PriceAlgorithm { get; init; }
}
