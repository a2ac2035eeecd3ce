namespace Megapod.Site.Clusters;

/// <summary>What a cluster is told, in the order in which it is told it: what takes power back goes first.</summary>
internal enum ClusterDo
{
    /// <summary>Lets nothing new begin on a node.</summary>
    Drain,

    /// <summary>Suspends a job.</summary>
    Suspend,

    /// <summary>Asks a job for a checkpoint.</summary>
    Checkpoint,

    /// <summary>Takes a job back into the queue, held.</summary>
    Requeue,

    /// <summary>Holds a job that waits.</summary>
    Hold,

    /// <summary>Asks a job to end.</summary>
    Terminate,

    /// <summary>Ends a job.</summary>
    Cancel,

    /// <summary>Gives a node up that does not come up.</summary>
    Down,

    /// <summary>Takes a node that was given up for usable, switched off.</summary>
    Clear,

    /// <summary>Closes a node that has not come up for good; a person opens it.</summary>
    Retire,

    /// <summary>Switches a node off.</summary>
    PowerDown,

    /// <summary>Lifts a drain of ours.</summary>
    Undrain,

    /// <summary>Lets a suspended job go on.</summary>
    Resume,

    /// <summary>Lets a held job begin.</summary>
    Release,
}
