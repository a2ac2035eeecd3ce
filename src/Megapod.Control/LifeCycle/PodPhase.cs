namespace Megapod.Control.LifeCycle;

/// <summary>Where a pod stands in its life.</summary>
public enum PodPhase
{
    /// <summary>It stands there and nothing of it is proven: zero grants.</summary>
    Delivered,

    /// <summary>It is being accepted: its racks take what the acceptance script says.</summary>
    Testing,

    /// <summary>It is proven and waits for a person to put it in service: zero grants.</summary>
    Accepted,

    /// <summary>It works.</summary>
    InService,

    /// <summary>Work leaves it: its racks come down to idle and take nothing new.</summary>
    Draining,

    /// <summary>People work on it: zero grants.</summary>
    Maintenance,

    /// <summary>It has left for another site, where it begins anew: it is no part of this site any more.</summary>
    Moved,

    /// <summary>It will not come back.</summary>
    Retired,
}
