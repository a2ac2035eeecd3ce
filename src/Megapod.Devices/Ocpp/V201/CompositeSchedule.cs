namespace Megapod.Devices.Ocpp.V201;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>The limits that all profiles come to: a hint, never a proof.</summary>
public sealed record CompositeSchedule
{
    /// <summary>The limits in the order of their starts.</summary>
    [LeastItems(1)]
    public required IReadOnlyList<ChargingSchedulePeriod> ChargingSchedulePeriod { get; init; }

    /// <summary>The outlet, from 1; 0 is the station as a whole.</summary>
    [Least(0)]
    public required int EvseId { get; init; }

    /// <summary>How far it looks ahead, in s.</summary>
    [Least(0)]
    public required int Duration { get; init; }

    /// <summary>When the schedule begins.</summary>
    public required Instant ScheduleStart { get; init; }

    /// <summary>The unit of the limits.</summary>
    public required ChargingRateUnit ChargingRateUnit { get; init; }
}
