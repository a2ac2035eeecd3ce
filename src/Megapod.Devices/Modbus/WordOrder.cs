namespace Megapod.Devices.Modbus;

/// <summary>
/// How a number lies in successive registers. The letters are its bytes from the highest (A) down, in the order in which they go over the wire; they are written for four bytes and mean the same
/// for two and eight: whether the words come highest first, and whether the bytes of each word do.
/// </summary>
public enum WordOrder
{
    /// <summary>Highest word first, high byte first, as the standard's own registers and SunSpec: two bytes AB, eight ABCDEFGH.</summary>
    ABCD,

    /// <summary>Lowest word first, high byte first: two bytes AB, eight GHEFCDAB.</summary>
    CDAB,

    /// <summary>Highest word first, low byte first: two bytes BA, eight BADCFEHG.</summary>
    BADC,

    /// <summary>Lowest word first, low byte first: two bytes BA, eight HGFEDCBA.</summary>
    DCBA,
}
