namespace Megapod.Devices.Snmp.Profiles;

/// <summary>What a value of a device is, each in its base unit.</summary>
public enum SnmpQuantity
{
    /// <summary>Watts, into the thing positive.</summary>
    ActivePower,

    /// <summary>Volt-amperes.</summary>
    ApparentPower,

    /// <summary>Amperes.</summary>
    Current,

    /// <summary>Volts.</summary>
    Voltage,

    /// <summary>Active by apparent power, 0 to 1.</summary>
    PowerFactor,

    /// <summary>Watt-hours since the device counts.</summary>
    ActiveEnergy,

    /// <summary>Hertz.</summary>
    Frequency,

    /// <summary>Degrees Celsius.</summary>
    Temperature,

    /// <summary>1: an outlet or breaker is closed; 0: it is open.</summary>
    Switch,

    /// <summary>1: a network port works; 0: it does not.</summary>
    Link,

    /// <summary>Bits a second that a network port can carry.</summary>
    LinkSpeed,

    /// <summary>Bytes a second that come into a network port.</summary>
    BytesIn,

    /// <summary>Bytes a second that leave a network port.</summary>
    BytesOut,

    /// <summary>Bad packets a second that come in.</summary>
    ErrorsIn,

    /// <summary>Packets a second that could not be sent.</summary>
    ErrorsOut,

    /// <summary>What a row is called. A text.</summary>
    Name,

    /// <summary>Who makes the device. A text.</summary>
    Maker,

    /// <summary>Which of its kind. A text.</summary>
    Model,

    /// <summary>Its own number. A text.</summary>
    Serial,

    /// <summary>What runs on it. A text.</summary>
    Firmware,
}
