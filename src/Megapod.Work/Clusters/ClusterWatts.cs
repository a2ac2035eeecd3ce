namespace Megapod.Work.Clusters;

/// <summary>What a node of a cluster draws, as its owner declares it; all nodes alike.</summary>
/// <param name="Busy">With all that it has at work, W.</param>
/// <param name="Idle">Up and without jobs, W.</param>
/// <param name="Still">Up and full of suspended jobs, W: GPUs keep their context, and that keeps drawing.</param>
/// <param name="Off">Switched off, W: its management goes on.</param>
public sealed record ClusterWatts(double Busy, double Idle, double Still, double Off)
{
    /// <summary>Of a cluster whose power nobody looks after.</summary>
    public static ClusterWatts None { get; } = new(0, 0, 0, 0);
}
