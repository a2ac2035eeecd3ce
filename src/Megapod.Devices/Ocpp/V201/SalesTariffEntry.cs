namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>What energy costs during a time.</summary>
public sealed record SalesTariffEntry
{
    /// <summary>The time.</summary>
    public required RelativeTimeInterval RelativeTimeInterval { get; init; }

    /// <summary>The price as a level, 1 the lowest; null: only costs are told.</summary>
    [Least(0)]
    public int? EPriceLevel { get; init; }

    /// <summary>The costs by power; null: only a level is told.</summary>
    [LeastItems(1), MostItems(3)]
    public IReadOnlyList<ConsumptionCost>? ConsumptionCost { get; init; }
}
