namespace Megapod.Core.Model;

/// <summary>How a number lies in successive registers: the letters are its bytes from the highest (A) down, as they go over the wire, written for four bytes.</summary>
public enum RegisterOrder
{
    /// <summary>Highest word first, high byte first: Modbus' own.</summary>
    Abcd,

    /// <summary>Lowest word first, high byte first.</summary>
    Cdab,

    /// <summary>Highest word first, low byte first.</summary>
    Badc,

    /// <summary>Lowest word first, low byte first.</summary>
    Dcba,
}
