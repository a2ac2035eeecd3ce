namespace Megapod.Work.Clusters;

/// <summary>What a cluster shall do for a budget.</summary>
/// <param name="Open">Nodes on which work may begin.</param>
/// <param name="Off">Nodes that are to be switched off once nothing is on them.</param>
/// <param name="Acts">What each of our jobs shall do, by its key.</param>
/// <param name="NodeWatts">The most that each node may draw when it is so, by its name.</param>
public sealed record ClusterPlan(IReadOnlySet<string> Open, IReadOnlySet<string> Off, IReadOnlyDictionary<string, ClusterAct> Acts, IReadOnlyDictionary<string, double> NodeWatts)
{
    /// <summary>The most that all nodes may draw together when it is so, W. Above the budget where jobs that nobody may stop take more.</summary>
    public double Watts => NodeWatts.Values.Sum();
}
