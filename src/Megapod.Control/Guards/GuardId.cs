namespace Megapod.Control.Guards;

/// <summary>The guards in the fixed order in which they narrow.</summary>
public enum GuardId
{
    /// <summary>Emergency stop, fire, gas, leak, relay: zero for the subtree.</summary>
    SafetyInput,

    /// <summary>What the breaker's position allows.</summary>
    Topology,

    /// <summary>The connection's meter is lost.</summary>
    MeterLost,

    /// <summary>Loss of the battery's support must be curable in time.</summary>
    NMinusOne,

    /// <summary>How fast the site may rise.</summary>
    Ramp,

    /// <summary>Heat.</summary>
    Thermal,

    /// <summary>What the battery's energy bears.</summary>
    StateOfCharge,

    /// <summary>The export limit.</summary>
    Export,

    /// <summary>A grid operator's event.</summary>
    GridEvent,

    /// <summary>The pod is not in service.</summary>
    Service,

    /// <summary>None: nothing was narrowed.</summary>
    None,
}
