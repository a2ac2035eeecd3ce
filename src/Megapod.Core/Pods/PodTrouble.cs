namespace Megapod.Core.Pods;

/// <summary>What a person may let go wrong with an emulated pod by hand.</summary>
public enum PodTrouble
{
    /// <summary>All pumps stop.</summary>
    PumpsLost,

    /// <summary>The coolant leaks outside the racks.</summary>
    LoopLeak,

    /// <summary>The coolant leaks in a rack.</summary>
    RackLeak,

    /// <summary>Heat leaves the coolant no more.</summary>
    CoolantHot,

    /// <summary>A rack's branch opens.</summary>
    BranchTrip,

    /// <summary>The loop's readings stand still and grow old.</summary>
    ReadingsStale,
}
