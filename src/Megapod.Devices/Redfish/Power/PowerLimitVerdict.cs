namespace Megapod.Devices.Redfish.Power;

/// <summary>What reading back has shown of a power limit that was written. None of these is a proof that less power flows: only a meter is.</summary>
public enum PowerLimitVerdict
{
    /// <summary>It is not known what is held.</summary>
    Unknown,

    /// <summary>What was asked for is held, and not switched off.</summary>
    Held,

    /// <summary>Another value is held than was asked for.</summary>
    Otherwise,

    /// <summary>The value is held and switched off.</summary>
    NotActive,

    /// <summary>The service said no.</summary>
    Refused,
}
