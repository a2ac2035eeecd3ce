namespace Megapod.Control.Firmware;

/// <summary>Where a firmware campaign stands with its present failure domain.</summary>
public enum FirmwareStage
{
    /// <summary>Work leaves the servers of the domain.</summary>
    Draining,

    /// <summary>They are updated, one after the other.</summary>
    Updating,

    /// <summary>They work again, and are watched.</summary>
    Watching,

    /// <summary>Something went wrong: those of the domain that were changed get their former firmware back.</summary>
    BackingOut,

    /// <summary>All servers of the pod have it.</summary>
    Done,

    /// <summary>It has ended before that; its faults say why.</summary>
    Stopped,
}
