namespace Megapod.Work.Clusters;

/// <summary>A node of a cluster, as far as power goes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Access">Whether work may begin there.</param>
/// <param name="Power">Whether it is on.</param>
public sealed record ClusterNode(string Name, ClusterNodeAccess Access, ClusterNodePower Power);
