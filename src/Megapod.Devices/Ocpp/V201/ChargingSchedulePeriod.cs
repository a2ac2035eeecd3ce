namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>A limit from a time of the schedule on until the next period.</summary>
public sealed record ChargingSchedulePeriod
{
    /// <summary>Start in s after the start of the schedule.</summary>
    [Least(0)]
    public required int StartPeriod { get; init; }

    /// <summary>The limit in the unit of the schedule, a multiple of 0.1.</summary>
    [Tenths]
    [Least(0)]
    [OddValue(-1, OcppQuirks.LimitNegative)]
    public required decimal Limit { get; init; }

    /// <summary>Phases that may be used, 1 to 3; 0 is taken from stations that so tell of direct current; null: 3.</summary>
    [Least(0), Most(3)]
    public int? NumberPhases { get; init; }

    /// <summary>The phase that is to be used where it is only one and the station can choose, 1 to 3; null: as the station likes.</summary>
    [Least(0), Most(3)]
    public int? PhaseToUse { get; init; }
}
