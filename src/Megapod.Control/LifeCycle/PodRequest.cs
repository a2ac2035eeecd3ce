namespace Megapod.Control.LifeCycle;

/// <summary>What a person may ask of a pod's life.</summary>
public enum PodRequest
{
    /// <summary>Begin its acceptance, or after maintenance begin it again.</summary>
    Test,

    /// <summary>Stop the acceptance; what was found so far is kept and counts for nothing.</summary>
    Abandon,

    /// <summary>Take it over: everything is proven.</summary>
    Accept,

    /// <summary>Put it in service.</summary>
    Serve,

    /// <summary>Let work leave it.</summary>
    Drain,

    /// <summary>Put it back in service before it was touched.</summary>
    Resume,

    /// <summary>Hand it to people who work on it.</summary>
    Maintain,

    /// <summary>Give it away to another site.</summary>
    Move,

    /// <summary>Give it up.</summary>
    Retire,
}
