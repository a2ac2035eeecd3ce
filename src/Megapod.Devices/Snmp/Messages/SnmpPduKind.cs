namespace Megapod.Devices.Snmp.Messages;

/// <summary>What is asked or told, by its number on the wire (RFC 3416, 3).</summary>
public enum SnmpPduKind
{
    /// <summary>Asks for objects.</summary>
    Get = 0,

    /// <summary>Asks for what follows after names.</summary>
    GetNext = 1,

    /// <summary>Answers any question.</summary>
    Response = 2,

    /// <summary>Writes objects.</summary>
    Set = 3,

    /// <summary>Asks for much of what follows after names.</summary>
    GetBulk = 5,

    /// <summary>Tells something and wants to be answered.</summary>
    Inform = 6,

    /// <summary>Tells something and never learns whether it was heard.</summary>
    Trap = 7,

    /// <summary>Says why an engine of version 3 has not taken a message.</summary>
    Report = 8,
}
