namespace Megapod.Devices.Snmp.Profiles;

/// <summary>How a value comes out of an object.</summary>
public enum SnmpColumnKind
{
    /// <summary>The number itself, scaled.</summary>
    Amount,

    /// <summary>How fast a counter counts, a second; scaled after the difference.</summary>
    Rate,

    /// <summary>1 or 0, by the numbers that mean on and off.</summary>
    State,

    /// <summary>Text.</summary>
    Text,
}
