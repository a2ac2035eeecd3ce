namespace Megapod.Core.Jobs;

using Megapod.Core.Units;

/// <summary>One job on a node, as the site wants it.</summary>
public sealed record WorkOrder
{
    /// <summary>The job's id, unique at its site for ever.</summary>
    public required string Job { get; init; }

    /// <summary>
    /// Number of its placement, rising with each: who holds an older one has lost the job. A node never runs two numbers of one job at the same time, and never one that it has ended.
    /// </summary>
    public required long Fence { get; init; }

    /// <summary>The tenant whose it is; jobs of two tenants never share a user.</summary>
    public required string Tenant { get; init; }

    /// <summary>What it is.</summary>
    public required JobConfig Config { get; init; }

    /// <summary>What to do with it.</summary>
    public required JobWish Wish { get; init; }

    /// <summary>What it pays an hour at full speed, all its accelerators or cores together, in the site's currency: the split of power goes by it.</summary>
    public double ValuePerHour { get; init; }

    /// <summary>Whether it goes on from a checkpoint that lies in its folder.</summary>
    public bool Resumes { get; init; }

    /// <summary>Up to when the use of this placement is counted by records that the site has kept; null: none of it is. A runner that keeps nothing of its own goes on from there.</summary>
    public Instant? CountedTo { get; init; }
}
