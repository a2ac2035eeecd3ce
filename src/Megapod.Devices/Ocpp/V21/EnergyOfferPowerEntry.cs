namespace Megapod.Devices.Ocpp.V21;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>What a car would give back during a time.</summary>
public sealed record EnergyOfferPowerEntry
{
    /// <summary>How long the time is, in s.</summary>
    [Least(0)]
    public required int Duration { get; init; }

    /// <summary>The greatest power in W as the car states it: discharging is less than 0.</summary>
    public required decimal Power { get; init; }
}
