namespace Megapod.Site.Clusters;

/// <summary>One thing that a cluster is told.</summary>
/// <param name="Do">What.</param>
/// <param name="Job">The job's number at the cluster; 0: it is about a node.</param>
/// <param name="Node">The node; empty: it is about a job.</param>
internal readonly record struct ClusterAction(ClusterDo Do, long Job, string Node);
