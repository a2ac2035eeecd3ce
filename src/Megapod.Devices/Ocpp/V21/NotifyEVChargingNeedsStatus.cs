namespace Megapod.Devices.Ocpp.V21;

/// <summary>What is made of a car's needs.</summary>
public enum NotifyEVChargingNeedsStatus
{
    /// <summary>A profile comes.</summary>
    Accepted,

    /// <summary>None comes.</summary>
    Rejected,

    /// <summary>It is not known yet; a profile may come.</summary>
    Processing,

    /// <summary>They are understood, and no profile comes.</summary>
    NoChargingProfile,
}
