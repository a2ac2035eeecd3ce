namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>What energy costs in money, told to a car of ISO 15118-20.</summary>
public sealed record AbsolutePriceSchedule
{
    /// <summary>What the times count from.</summary>
    public required Instant TimeAnchor { get; init; }

    /// <summary>Number of the price schedule.</summary>
    [JsonPropertyName("priceScheduleID")]
    [Least(0)]
    public required int Id { get; init; }

    /// <summary>The prices in words; null: none.</summary>
    [JsonPropertyName("priceScheduleDescription")]
    [MaxText(160)]
    public string? Description { get; init; }

    /// <summary>The currency, as in <c>EUR</c>.</summary>
    [MaxText(3)]
    public required string Currency { get; init; }

    /// <summary>The language of the words, as in <c>de</c>.</summary>
    [MaxText(8)]
    public required string Language { get; init; }

    /// <summary>How prices become a cost, as the name that ISO 15118-20 gives to it.</summary>
    [MaxText(2000)]
    public required string PriceAlgorithm { get; init; }

    /// <summary>The least that is to be paid; null: no such.</summary>
    public RationalNumber? MinimumCost { get; init; }

    /// <summary>The most that is to be paid; null: no such.</summary>
    public RationalNumber? MaximumCost { get; init; }

    /// <summary>The prices, by time.</summary>
    [LeastItems(1), MostItems(1024)]
    public required IReadOnlyList<PriceRuleStack> PriceRuleStacks { get; init; }

    /// <summary>The taxes; null: none are told.</summary>
    [LeastItems(1), MostItems(10)]
    public IReadOnlyList<TaxRule>? TaxRules { get; init; }

    /// <summary>What it costs to stay after charging; null: nothing.</summary>
    [JsonPropertyName("overstayRuleList")]
    public OverstayRuleList? OverstayRules { get; init; }

    /// <summary>What else is to be paid; null: nothing.</summary>
    [JsonPropertyName("additionalSelectedServices")]
    [LeastItems(1), MostItems(5)]
    public IReadOnlyList<AdditionalService>? AdditionalServices { get; init; }
}
