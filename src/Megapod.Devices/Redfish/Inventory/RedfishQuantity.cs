namespace Megapod.Devices.Redfish.Inventory;

/// <summary>What a reading measures. The value is in the base unit named, whatever the service writes.</summary>
public enum RedfishQuantity
{
    /// <summary>Active power, W; into the thing positive.</summary>
    Power,

    /// <summary>Apparent power, VA.</summary>
    ApparentPower,

    /// <summary>The power limit that is set, W; whether it is enforced is another matter.</summary>
    PowerLimit,

    /// <summary>Energy since a reset, Wh.</summary>
    Energy,

    /// <summary>Heat taken away, W.</summary>
    Heat,

    /// <summary>Current, A.</summary>
    Current,

    /// <summary>Voltage, V.</summary>
    Voltage,

    /// <summary>Frequency, Hz.</summary>
    Frequency,

    /// <summary>Temperature, °C.</summary>
    Temperature,

    /// <summary>Difference of two temperatures, K.</summary>
    TemperatureDifference,

    /// <summary>Relative humidity, 0–1.</summary>
    Humidity,

    /// <summary>Flow, m³/s.</summary>
    Flow,

    /// <summary>Pressure, Pa.</summary>
    Pressure,

    /// <summary>Revolutions per second.</summary>
    Speed,

    /// <summary>A share of the most there can be, such as load, speed or opening, 0–1.</summary>
    Share,

    /// <summary>A leak: 0 none, 1 warning, 2 critical.</summary>
    Leak,

    /// <summary>Whether it is switched on: 0 or 1.</summary>
    SwitchedOn,

    /// <summary>How much of the time a processor computes, 0–1.</summary>
    Utilisation,

    /// <summary>How much of the time the memory of a processor is used, 0–1.</summary>
    MemoryUtilisation,

    /// <summary>Clock of a processor, Hz.</summary>
    Clock,

    /// <summary>Clock of its memory, Hz.</summary>
    MemoryClock,

    /// <summary>Temperature of its memory, °C.</summary>
    MemoryTemperature,

    /// <summary>Why its clock is low: <see cref="Core.Pods.ThrottleReasons"/> together.</summary>
    Throttle,

    /// <summary>Memory errors that were corrected; a count.</summary>
    CorrectedErrors,

    /// <summary>Memory errors that could not be corrected; a count.</summary>
    UncorrectedErrors,

    /// <summary>The last error number of its driver (XID); 0: none.</summary>
    DriverError,

    /// <summary>Errors on its links; a count.</summary>
    LinkErrors,

    /// <summary>Bytes received; a count.</summary>
    ReceivedBytes,

    /// <summary>Bytes sent; a count.</summary>
    SentBytes,

    /// <summary>Whether a link is up: 0 or 1.</summary>
    LinkUp,
}
