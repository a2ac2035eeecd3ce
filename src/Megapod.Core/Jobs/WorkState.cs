namespace Megapod.Core.Jobs;

/// <summary>What a job does on its node.</summary>
public enum WorkState
{
    /// <summary>It is being prepared.</summary>
    Starting,

    /// <summary>It runs, perhaps slowed.</summary>
    Running,

    /// <summary>Its processes stand still and keep all they have: memory, and the accelerators' context, which goes on drawing power.</summary>
    Frozen,

    /// <summary>It sleeps by its own means and has freed its accelerators' power.</summary>
    Sleeping,

    /// <summary>It is keeping what it has done.</summary>
    Checkpointing,

    /// <summary>It has been asked to end.</summary>
    Ending,

    /// <summary>It has ended; how, the exit status tells.</summary>
    Ended,

    /// <summary>It was never begun, and why is told.</summary>
    Refused,
}
