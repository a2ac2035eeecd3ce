namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>What the battery reports.</summary>
public readonly record struct BatteryReading
{
    /// <summary>Power at its grid side, W, charging positive.</summary>
    public Reading Power { get; init; }

    /// <summary>State of charge, 0–1.</summary>
    public Reading Soc { get; init; }

    /// <summary>Largest charging power available now (temperature, inverters online), W.</summary>
    public Watts ChargeCapability { get; init; }

    /// <summary>Largest discharging power available now, W, a positive number.</summary>
    public Watts DischargeCapability { get; init; }

    /// <summary>Whether it is connected and ready.</summary>
    public bool IsOnline { get; init; }
}
