namespace Megapod.Site.Jobs;

/// <summary>What a person wants to know of a job first.</summary>
public enum JobStanding
{
    /// <summary>It is at a work node, perhaps slowed or standing still for want of power.</summary>
    Running,

    /// <summary>It waits for a place.</summary>
    Waiting,

    /// <summary>A person keeps it from running.</summary>
    Held,

    /// <summary>Nothing happens to it any more.</summary>
    Over,
}
