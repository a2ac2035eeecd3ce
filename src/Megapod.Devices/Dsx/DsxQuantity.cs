namespace Megapod.Devices.Dsx;

/// <summary>What a unit measures; readings are in the base unit named.</summary>
public enum DsxQuantity
{
    /// <summary>A ratio: 1 is all of it.</summary>
    Ratio,

    /// <summary>Degrees Celsius.</summary>
    Temperature,

    /// <summary>Watts, as published: the contract names no direction.</summary>
    Power,

    /// <summary>Volt-amperes.</summary>
    ApparentPower,

    /// <summary>Volts.</summary>
    Voltage,

    /// <summary>Amperes.</summary>
    Current,

    /// <summary>Hertz.</summary>
    Frequency,

    /// <summary>Pascals.</summary>
    Pressure,

    /// <summary>Cubic metres a second.</summary>
    Flow,

    /// <summary>Revolutions a second.</summary>
    Rotation,
}
