namespace Megapod.Control.Cycle;

/// <summary>
/// What a running site can have wrong, as the cycle finds it. The value is the fault's number: MP3201 and so on, listed with who, when and what to do in
/// docs/faults.md. <see cref="CycleOutput.IsRaised"/> says which of them hold in a cycle.
/// </summary>
public enum SiteFault
{
    /// <summary>A device drew more than any ceiling it can hold: it counts as its nameplate until a person clears it.</summary>
    DeviceDisobeys = 3201,

    /// <summary>A device answers no command any more and was given up: it counts as its fallback once its grants have lapsed, and is asked slowly.</summary>
    DeviceSilent = 3202,

    /// <summary>A meter shows more than everything below it reports: the rest counts as a load of its own.</summary>
    MeterContradicted = 3203,

    /// <summary>The connection's meter cannot be believed: racks do not grow and the battery does not charge.</summary>
    MeterLost = 3204,

    /// <summary>The battery does not follow its set-points: nothing counts on it until a person clears it.</summary>
    BatteryDisobeys = 3205,

    /// <summary>The battery is gone.</summary>
    BatteryLost = 3206,

    /// <summary>The clock jumped or the controller stood still: nothing counts as having lapsed or been confirmed by that time.</summary>
    ClockJumped = 3207,

    /// <summary>A safety input is latched: everything below it has zero grants until a person resets it there.</summary>
    SafetyLatched = 3208,

    /// <summary>The grid is gone and the battery carries the site: what must stay runs first, the rest as far as its power goes.</summary>
    Islanded = 3209,

    /// <summary>The site is without voltage.</summary>
    Black = 3210,

    /// <summary>The breaker's position is not known: the smaller of the grid's and the island's limit holds.</summary>
    BreakerUnknown = 3211,

    /// <summary>Readings of a pod's cooling loop are too old: its racks take part of their range.</summary>
    CoolingStale = 3212,

    /// <summary>A pod's coolant is warmer than its racks are built for: they come down.</summary>
    CoolantWarm = 3213,

    /// <summary>A pod was stopped because its coolant was too hot.</summary>
    CoolantHot = 3214,

    /// <summary>A pod or rack was stopped because its coolant does not flow.</summary>
    FlowLost = 3215,

    /// <summary>A rack or pod was stopped and is isolated because a leak detector is wet.</summary>
    Leak = 3216,

    /// <summary>A rack was stopped because its branch of the power distribution is open.</summary>
    BranchOpen = 3217,
}
