namespace Megapod.Devices.Snmp;

/// <summary>What hangs on an outlet, which decides whether it may be switched off.</summary>
public enum SnmpOutletFeeds
{
    /// <summary>Storage, which loses what it has not written. Never switched off. What is not said counts as this.</summary>
    Storage,

    /// <summary>A pump, without which something overheats. Never switched off.</summary>
    Pump,

    /// <summary>Something that bears losing its power.</summary>
    Other,
}
