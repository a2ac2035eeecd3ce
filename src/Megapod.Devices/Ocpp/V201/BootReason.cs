namespace Megapod.Devices.Ocpp.V201;

/// <summary>Why a station has started.</summary>
public enum BootReason
{
    /// <summary>Its software has started anew.</summary>
    ApplicationReset,

    FirmwareUpdate,

    /// <summary>Somebody at the station.</summary>
    LocalReset,

    PowerUp,

    /// <summary>We have asked for it.</summary>
    RemoteReset,

    ScheduledReset,

    /// <summary>It has not: we have asked it to introduce itself.</summary>
    Triggered,

    Unknown,

    /// <summary>Its software hung.</summary>
    Watchdog,
}
