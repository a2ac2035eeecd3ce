namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Asks a station for the limits that its profiles come to.</summary>
public sealed record GetCompositeScheduleRequest
{
    /// <summary>How far to look ahead, in s.</summary>
    [Least(0)]
    public required int Duration { get; init; }

    /// <summary>The unit that is wanted; null: as the station likes.</summary>
    public ChargingRateUnit? ChargingRateUnit { get; init; }

    /// <summary>The outlet, from 1; 0 is the station as a whole.</summary>
    [Least(0)]
    public required int EvseId { get; init; }
}
