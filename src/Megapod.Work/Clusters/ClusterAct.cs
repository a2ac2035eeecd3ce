namespace Megapod.Work.Clusters;

/// <summary>What a job of a cluster shall do.</summary>
public enum ClusterAct
{
    /// <summary>Run; one that waits may begin.</summary>
    Run,

    /// <summary>Keep its nodes and stand still; one that waits goes on waiting.</summary>
    Still,

    /// <summary>Keep what it has done and give its nodes back.</summary>
    Requeue,
}
