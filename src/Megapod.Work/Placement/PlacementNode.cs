namespace Megapod.Work.Placement;

using Megapod.Core.Jobs;

/// <summary>A work node that takes jobs.</summary>
public sealed record PlacementNode
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>All that it has for jobs. <see cref="JobResources.Processes"/> is not looked at.</summary>
    public required JobResources Has { get; init; }

    /// <summary>How many jobs it may have at the same time, however small.</summary>
    public int MostJobs { get; init; } = 256;

    /// <summary>What each job that is there takes, and whose it is.</summary>
    public required IReadOnlyList<(string Tenant, JobResources Takes)> Taken { get; init; }
}
