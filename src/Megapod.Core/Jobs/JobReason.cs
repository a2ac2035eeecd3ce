namespace Megapod.Core.Jobs;

/// <summary>Why a job stands where it stands; the word for programs beside the sentence for people.</summary>
public enum JobReason
{
    /// <summary>It is new.</summary>
    Submitted,

    /// <summary>It was given a place.</summary>
    Placed,

    /// <summary>Its work node runs it.</summary>
    Running,

    /// <summary>Its work node keeps it still for want of power.</summary>
    Power,

    /// <summary>A person keeps it from running.</summary>
    Held,

    /// <summary>A person lets it run again.</summary>
    Released,

    /// <summary>A person does not want it any more.</summary>
    Cancelled,

    /// <summary>It ended with exit status 0.</summary>
    Finished,

    /// <summary>It ended with an error of its own and is tried again.</summary>
    Retry,

    /// <summary>It ended with an error of its own, and no try is left.</summary>
    Error,

    /// <summary>Its work node would not begin it; it waits for a place again.</summary>
    Refused,

    /// <summary>It ended and nobody saw how: the work node or its power was lost. It waits for a place again.</summary>
    Lost,

    /// <summary>A person said that its work node is gone. It waits for a place again.</summary>
    NodeForgotten,

    /// <summary>It was lost or refused too often.</summary>
    LostTooOften,

    /// <summary>It made room for another and waits for a place again.</summary>
    Yielded,

    /// <summary>It would have cost more than it may.</summary>
    CostReached,

    /// <summary>It has run for as long as it may.</summary>
    TimeReached,

    /// <summary>It was found at a work node under a newer placement than is known here.</summary>
    Found,

    /// <summary>It comes from a backup, so that it may run elsewhere; a person has to release it.</summary>
    Restored,
}
