namespace Megapod.Devices.Ocpp.V201;

/// <summary>What a schedule counts from.</summary>
public enum ChargingProfileKind
{
    /// <summary>From the start that it names.</summary>
    Absolute,

    /// <summary>From the start that it names, again each day or week.</summary>
    Recurring,

    /// <summary>From the start of charging.</summary>
    Relative,
}
