namespace Megapod.Devices.Ocpp.V21;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Somebody else has set a limit.</summary>
public sealed record NotifyChargingLimitRequest
{
    /// <summary>The limits; null: they are not told.</summary>
    [LeastItems(1)]
    public IReadOnlyList<ChargingSchedule>? ChargingSchedule { get; init; }

    /// <summary>The outlet, from 1, 0 for the station as a whole; null: not told.</summary>
    [Least(0)]
    public int? EvseId { get; init; }

    /// <summary>Who set it, and how serious it is.</summary>
    public required ChargingLimit ChargingLimit { get; init; }
}
