namespace Megapod.Devices.Redfish.Inventory;

/// <summary>What state a thing is in, in the standard's words.</summary>
public enum RedfishState
{
    /// <summary>It does not say, or in a word that the standard does not have.</summary>
    Unknown,

    /// <summary>In use.</summary>
    Enabled,

    /// <summary>Switched off; readings of it mean nothing.</summary>
    Disabled,

    /// <summary>Waiting to be started.</summary>
    StandbyOffline,

    /// <summary>A spare.</summary>
    StandbySpare,

    /// <summary>Under test.</summary>
    InTest,

    /// <summary>Starting.</summary>
    Starting,

    /// <summary>Not there; readings of it mean nothing.</summary>
    Absent,

    /// <summary>There and not usable; readings of it mean nothing.</summary>
    UnavailableOffline,

    /// <summary>Finishes what it does and takes nothing new.</summary>
    Deferring,

    /// <summary>Takes nothing new.</summary>
    Quiesced,

    /// <summary>Being updated.</summary>
    Updating,

    /// <summary>Of proven quality.</summary>
    Qualified,

    /// <summary>In use with less than it should have.</summary>
    Degraded,
}
