namespace Megapod.Devices.Snmp.Messages;

/// <summary>What a value is (RFC 2578, RFC 3416).</summary>
public enum SnmpValueKind
{
    /// <summary>Nothing: what a question holds where the answer will stand. In an answer of ours to a caller: the device failed at this object alone.</summary>
    Null,

    /// <summary>A number from −2³¹ to 2³¹−1.</summary>
    Integer32,

    /// <summary>Bytes; often text.</summary>
    OctetString,

    /// <summary>A name.</summary>
    ObjectIdentifier,

    /// <summary>Four bytes of an address.</summary>
    IpAddress,

    /// <summary>Counts up to 2³²−1 and goes on at 0.</summary>
    Counter32,

    /// <summary>An amount from 0 to 2³²−1, where it stays.</summary>
    Gauge32,

    /// <summary>Hundredths of a second, which go on at 0 after 497 days.</summary>
    TimeTicks,

    /// <summary>Bytes that hold something else.</summary>
    Opaque,

    /// <summary>Counts up to 2⁶⁴−1 and goes on at 0.</summary>
    Counter64,

    /// <summary>The device does not have this object.</summary>
    NoSuchObject,

    /// <summary>The device has the object, and not in this row.</summary>
    NoSuchInstance,

    /// <summary>There is nothing after this name.</summary>
    EndOfMibView,
}
