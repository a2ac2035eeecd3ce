namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>A device's enforcement class with the figures that were proven for it, and how commands reach it.</summary>
public sealed record EnforcementConfig
{
    /// <summary>The class. Default advisory: an unproven device counts as its nameplate.</summary>
    public EnforcementClass Class { get; init; } = EnforcementClass.Advisory;

    /// <summary>By how much a closed-loop device may exceed its ceiling after <see cref="ActuationTime"/>. Default 0 W.</summary>
    public Watts Overshoot { get; init; }

    /// <summary>Longest time from applying a lower ceiling to drawing no more than it (plus overshoot): τ of the design. Default 5 s.</summary>
    public TimeSpan ActuationTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest time from sending a command to the device applying it. Default 2 s.</summary>
    public TimeSpan CommandLatency { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Shortest time between two routine writes (renewal, trim, regrowth). Shrinks and a new session's first grant go at once. Default zero: none.</summary>
    public TimeSpan MinimumWriteInterval { get; init; }

    /// <summary>Longest grant the device may be given. Default 60 s.</summary>
    public TimeSpan LongestGrant { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Whether the device keeps what it was told until it is told something else, whoever lives: its grants never lapse, and in silence it draws what it was given last for ever. So it is with power limits
    /// over Redfish and with clusters, where a site's file cannot say otherwise. Default false: grants lapse in the device.
    /// </summary>
    public bool HoldsUntilTold { get; init; }

    /// <summary>How far the device's clock may run fast or slow, as a fraction of a duration. Default 0.001.</summary>
    public double ClockDrift { get; init; } = 0.001;

    /// <summary>Known bound of the device clock's offset where grants must be written as dates; null means that durations are used and the offset does not matter.</summary>
    public TimeSpan? DatedWithSkew { get; init; }
}
