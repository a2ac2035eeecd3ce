namespace Megapod.Devices.Modbus.Messages;

/// <summary>What came of reading bytes.</summary>
public enum DecodeState
{
    /// <summary>Nothing wrong so far, but the end is missing: more bytes may make it whole.</summary>
    Incomplete,

    /// <summary>All there, and it holds together.</summary>
    Whole,

    /// <summary>A function that is not spoken here, so that nobody can say how long the message is.</summary>
    UnknownFunction,

    /// <summary>It contradicts itself or the limits; no further byte can put it right.</summary>
    Wrong,
}
