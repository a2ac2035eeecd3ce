namespace Megapod.Devices.Ocpp.V21;

/// <summary>What a schedule counts from.</summary>
public enum ChargingProfileKind
{
    /// <summary>From the start that it names.</summary>
    Absolute,

    /// <summary>From the start that it names, again each day or week.</summary>
    Recurring,

    /// <summary>From the start of charging.</summary>
    Relative,

    /// <summary>From when it comes; its only period changes by updates.</summary>
    Dynamic,
}
