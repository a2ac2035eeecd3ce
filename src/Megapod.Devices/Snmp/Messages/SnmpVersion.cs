namespace Megapod.Devices.Snmp.Messages;

/// <summary>The version in which a message is written, by its number on the wire.</summary>
public enum SnmpVersion
{
    /// <summary>Not known, or no message at all. Never on the wire.</summary>
    Unknown = -1,

    /// <summary>Version 1, which is not spoken.</summary>
    V1 = 0,

    /// <summary>Version 2c: a community in clear text, which whoever listens knows from then on.</summary>
    V2c = 1,

    /// <summary>Version 3: a user, signed and encrypted.</summary>
    V3 = 3,
}
