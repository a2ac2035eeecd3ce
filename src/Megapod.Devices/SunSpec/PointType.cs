namespace Megapod.Devices.SunSpec;

/// <summary>How the registers of a point are read, in the words of the SunSpec models. The first register is the most significant.</summary>
internal enum PointType
{
    /// <summary>Signed; 0x8000 is not implemented.</summary>
    Int16,

    /// <summary>Signed; 0x80000000 is not implemented.</summary>
    Int32,

    /// <summary>Signed; 0x8000000000000000 is not implemented.</summary>
    Int64,

    /// <summary>Unsigned; 0xFFFF is not implemented.</summary>
    Uint16,

    /// <summary>Unsigned; 0xFFFFFFFF is not implemented.</summary>
    Uint32,

    /// <summary>Unsigned; 0xFFFFFFFFFFFFFFFF is not implemented.</summary>
    Uint64,

    /// <summary>A sum that only grows; 0 is not implemented, and so are all ones, which some devices give.</summary>
    Acc16,

    /// <inheritdoc cref="Acc16"/>
    Acc32,

    /// <inheritdoc cref="Acc16"/>
    Acc64,

    /// <summary>One of several; all ones are not implemented.</summary>
    Enum16,

    /// <inheritdoc cref="Enum16"/>
    Enum32,

    /// <summary>Bits from the lowest up; with the highest one set nothing is said.</summary>
    Bitfield16,

    /// <inheritdoc cref="Bitfield16"/>
    Bitfield32,

    /// <inheritdoc cref="Bitfield16"/>
    Bitfield64,

    /// <summary>How often a group repeats; 0xFFFF is not implemented.</summary>
    Count,

    /// <summary>A power of ten from −10 to 10; 0x8000 is not implemented.</summary>
    Sunssf,

    /// <summary>IEEE 754 single; any NaN is not implemented.</summary>
    Float32,

    /// <summary>IEEE 754 double; any NaN is not implemented.</summary>
    Float64,

    /// <summary>Text, two bytes a register, filled up with NUL; a NUL at the beginning is not implemented.</summary>
    String,

    /// <summary>IPv4 address; 0 is not implemented.</summary>
    Ipaddr,

    /// <summary>IPv6 address; 0 is not implemented.</summary>
    Ipv6addr,

    /// <summary>Hardware address in the last three of four registers; all ones are not implemented.</summary>
    Eui48,

    /// <summary>A filler that says nothing.</summary>
    Pad,
}
