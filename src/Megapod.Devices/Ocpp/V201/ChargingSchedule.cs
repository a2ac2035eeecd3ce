namespace Megapod.Devices.Ocpp.V201;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Limits over time. The last one holds until the duration ends, without a duration without end.</summary>
public sealed record ChargingSchedule
{
    /// <summary>Number of the schedule, by which a car says which one it chose.</summary>
    public required int Id { get; init; }

    /// <summary>What the periods count from; null: the start of charging.</summary>
    public Instant? StartSchedule { get; init; }

    /// <summary>How long the schedule lasts in s; null: without end.</summary>
    [Least(0)]
    public int? Duration { get; init; }

    /// <summary>The unit of the limits.</summary>
    public required ChargingRateUnit ChargingRateUnit { get; init; }

    /// <summary>The periods in the order of their starts; the first starts at 0.</summary>
    [LeastItems(1), MostItems(1024)]
    public required IReadOnlyList<ChargingSchedulePeriod> ChargingSchedulePeriod { get; init; }

    /// <summary>The least that charging makes sense with, in the unit of the schedule, a multiple of 0.1; null: unknown.</summary>
    [Tenths]
    [Least(0)]
    public decimal? MinChargingRate { get; init; }

    /// <summary>What energy costs during the schedule, for the car to choose by; null: not told.</summary>
    public SalesTariff? SalesTariff { get; init; }
}
