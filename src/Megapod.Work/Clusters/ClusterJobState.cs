namespace Megapod.Work.Clusters;

/// <summary>What a job of a cluster does.</summary>
public enum ClusterJobState
{
    /// <summary>It has no nodes yet.</summary>
    Waiting,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It has nodes and is suspended.</summary>
    Still,
}
