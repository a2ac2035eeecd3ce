namespace Megapod.Core.Model;

/// <summary>What a number in registers is.</summary>
public enum RegisterType
{
    /// <summary>16 bits without sign.</summary>
    Unsigned16,

    /// <summary>16 bits, two's complement.</summary>
    Signed16,

    /// <summary>32 bits without sign.</summary>
    Unsigned32,

    /// <summary>32 bits, two's complement.</summary>
    Signed32,

    /// <summary>64 bits without sign.</summary>
    Unsigned64,

    /// <summary>64 bits, two's complement.</summary>
    Signed64,

    /// <summary>IEEE 754, 32 bits.</summary>
    Float32,

    /// <summary>IEEE 754, 64 bits.</summary>
    Float64,
}
