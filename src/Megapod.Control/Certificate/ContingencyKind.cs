namespace Megapod.Control.Certificate;

/// <summary>The contingencies that a site is built for. Anything else that breaks a limit breaks the law.</summary>
public enum ContingencyKind
{
    /// <summary>The battery is gone at once, with all that it gave.</summary>
    BatteryTrip,

    /// <summary>The controller is dead, frozen or cut off from everything.</summary>
    ControllerDeath,

    /// <summary>The connection's meter is silent or cannot be believed.</summary>
    MeterLost,

    /// <summary>One device cannot be reached.</summary>
    LinkLost,

    /// <summary>A cloud takes all solar power at once.</summary>
    SolarLost,
}
