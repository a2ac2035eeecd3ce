namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>What energy costs in levels, told to a car of ISO 15118-20.</summary>
public sealed record PriceLevelSchedule
{
    /// <summary>The levels, by time.</summary>
    [JsonPropertyName("priceLevelScheduleEntries")]
    [LeastItems(1), MostItems(100)]
    public required IReadOnlyList<PriceLevelScheduleEntry> Entries { get; init; }

    /// <summary>What the times count from.</summary>
    public required Instant TimeAnchor { get; init; }

    /// <summary>Number of the price schedule.</summary>
    [JsonPropertyName("priceScheduleId")]
    [Least(0)]
    public required int Id { get; init; }

    /// <summary>The prices in words; null: none.</summary>
    [JsonPropertyName("priceScheduleDescription")]
    [MaxText(32)]
    public string? Description { get; init; }

    /// <summary>How many levels there are.</summary>
    [Least(0)]
    public required int NumberOfPriceLevels { get; init; }
}
