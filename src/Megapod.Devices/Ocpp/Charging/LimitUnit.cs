namespace Megapod.Devices.Ocpp.Charging;

/// <summary>What limits are counted in.</summary>
public enum LimitUnit
{
    /// <summary>W, of all phases together.</summary>
    Watts,

    /// <summary>A, of each phase.</summary>
    Amperes,
}
