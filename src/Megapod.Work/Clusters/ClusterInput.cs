namespace Megapod.Work.Clusters;

/// <summary>What a plan of a cluster's power is made of.</summary>
public sealed record ClusterInput
{
    /// <summary>Its nodes; their order does not matter.</summary>
    public required IReadOnlyList<ClusterNode> Nodes { get; init; }

    /// <summary>All jobs that have nodes, and ours that wait; their order does not matter.</summary>
    public required IReadOnlyList<ClusterJob> Jobs { get; init; }

    /// <summary>What its nodes draw.</summary>
    public required ClusterWatts Watts { get; init; }

    /// <summary>What all of it may draw, W; infinite: as much as it likes.</summary>
    public required double BudgetWatts { get; init; }

    /// <summary>Nodes closed by us that may be opened again now, so that a cluster does not come back in one step.</summary>
    public int MostReturns { get; init; } = int.MaxValue;

    /// <summary>Whether nodes may be switched off.</summary>
    public bool MaySwitchOff { get; init; }
}
