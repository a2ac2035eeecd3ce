namespace Megapod.Core.Model;

/// <summary>What a point is to Megapod.</summary>
public enum RegisterMeaning
{
    /// <summary>Power at its grid side, W.</summary>
    Power,

    /// <summary>Energy that went into the thing, Wh, counted up.</summary>
    EnergyImport,

    /// <summary>Energy that came out of the thing, Wh, counted up.</summary>
    EnergyExport,

    /// <summary>Voltage between a phase and neutral, V; of several the lowest counts.</summary>
    Voltage,

    /// <summary>State of charge, 0–1.</summary>
    Soc,

    /// <summary>The most it can be charged with now, W, a magnitude.</summary>
    ChargeLimit,

    /// <summary>The most it can be discharged with now, W, a magnitude.</summary>
    DischargeLimit,

    /// <summary>Whether it is ready.</summary>
    IsOnline,

    /// <summary>Whether somebody is at the machine; nothing is written then.</summary>
    IsLocal,

    /// <summary>A number that changes as long as the device lives; what it says is old when this stands.</summary>
    Heartbeat,
}
