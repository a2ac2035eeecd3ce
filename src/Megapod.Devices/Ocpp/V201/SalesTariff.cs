namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>What energy costs during a schedule, told to the car.</summary>
public sealed record SalesTariff
{
    /// <summary>Number of the tariff.</summary>
    [Least(0)]
    public required int Id { get; init; }

    /// <summary>The tariff in words; null: none.</summary>
    [MaxText(32)]
    public string? SalesTariffDescription { get; init; }

    /// <summary>How many levels of price there are; null: not told.</summary>
    [JsonPropertyName("numEPriceLevels")]
    [Least(0)]
    public int? NumberOfPriceLevels { get; init; }

    /// <summary>The prices by time.</summary>
    [LeastItems(1), MostItems(1024)]
    public required IReadOnlyList<SalesTariffEntry> SalesTariffEntry { get; init; }
}
