namespace Megapod.Core.Pods;

/// <summary>
/// What is measured of a part, in base units. Power into the part is positive. A count is the device's own running total; a state is 1 for yes and 0 for no, and missing is neither.
/// </summary>
public enum PartQuantity
{
    /// <summary>Active power, W.</summary>
    Power,

    /// <summary>Energy taken since the counter began, Wh.</summary>
    Energy,

    /// <summary>The highest power that the part keeps to by its own word, W: the lowest of all limits set on it, by us or anybody.</summary>
    PowerLimit,

    /// <summary>Voltage, V.</summary>
    Voltage,

    /// <summary>Current, A.</summary>
    Current,

    /// <summary>Apparent power, VA.</summary>
    ApparentPower,

    /// <summary>Temperature of the part itself, °C; of the air at it for a sensor.</summary>
    Temperature,

    /// <summary>Temperature of an accelerator's memory, °C.</summary>
    MemoryTemperature,

    /// <summary>Temperature of the coolant that comes to the part, °C.</summary>
    SupplyTemperature,

    /// <summary>Temperature of the coolant that leaves the part, °C.</summary>
    ReturnTemperature,

    /// <summary>Coolant through the part, l/s.</summary>
    Flow,

    /// <summary>Pressure of the coolant, Pa above the surrounding air.</summary>
    Pressure,

    /// <summary>Pressure of the coolant between supply and return, Pa.</summary>
    DifferentialPressure,

    /// <summary>Speed of a pump or fan as a share of its highest, 0–1.</summary>
    Speed,

    /// <summary>Opening of a valve, 0–1.</summary>
    ValvePosition,

    /// <summary>Relative humidity, 0–1.</summary>
    Humidity,

    /// <summary>How much of the time the part computes, 0–1.</summary>
    Utilisation,

    /// <summary>How much of the time its memory is used, 0–1.</summary>
    MemoryUtilisation,

    /// <summary>Clock of the processor, Hz.</summary>
    Clock,

    /// <summary>Clock of the memory, Hz.</summary>
    MemoryClock,

    /// <summary>Why the clock is lower than it could be, as <see cref="ThrottleReasons"/>.</summary>
    Throttle,

    /// <summary>Memory errors that were corrected; a count.</summary>
    CorrectedErrors,

    /// <summary>Memory errors that could not be corrected; a count.</summary>
    UncorrectedErrors,

    /// <summary>The last error number that an accelerator's driver reported (XID); 0: none. It does not go back by itself.</summary>
    DriverError,

    /// <summary>Errors on its links: network, between accelerators or to the host; a count.</summary>
    LinkErrors,

    /// <summary>Bytes received over its links; a count.</summary>
    ReceivedBytes,

    /// <summary>Bytes sent over its links; a count.</summary>
    SentBytes,

    /// <summary>Whether a link is up; a state.</summary>
    IsLinkUp,

    /// <summary>Whether a leak detector is wet; a state.</summary>
    IsLeaking,

    /// <summary>Whether the part has power: an outlet or branch is closed, a server is on; a state.</summary>
    IsOn,

    /// <summary>Whether a server starts by itself when its power comes back, whatever it did before; a state.</summary>
    StartsByItself,

    /// <summary>Whether a valve or breaker that isolates the part from coolant is shut; a state.</summary>
    IsLiquidIsolated,

    /// <summary>Whether the part is isolated from power by its maker's or the building's own means; a state.</summary>
    IsElectricallyIsolated,
}
