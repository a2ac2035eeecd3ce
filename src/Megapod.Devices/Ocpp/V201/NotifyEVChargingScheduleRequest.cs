namespace Megapod.Devices.Ocpp.V201;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>A car has said how it will charge.</summary>
public sealed record NotifyEVChargingScheduleRequest
{
    /// <summary>What the periods count from.</summary>
    public required Instant TimeBase { get; init; }

    /// <summary>How it will charge, which is no limit of ours.</summary>
    public required ChargingSchedule ChargingSchedule { get; init; }

    /// <summary>The outlet that it is at, from 1.</summary>
    [Least(1)]
    public required int EvseId { get; init; }
}
