namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>A car has said what it wants.</summary>
public sealed record NotifyEVChargingNeedsRequest
{
    /// <summary>How many periods the car takes; null: not told.</summary>
    [Least(0)]
    public int? MaxScheduleTuples { get; init; }

    /// <summary>What it wants.</summary>
    public required ChargingNeeds ChargingNeeds { get; init; }

    /// <summary>The outlet that it is at, from 1.</summary>
    [Least(1)]
    public required int EvseId { get; init; }
}
