namespace Megapod.Site.Clusters;

using Megapod.Devices.Slurm;
using Megapod.Work.Clusters;

/// <summary>A cluster whose own engine runs a site's jobs.</summary>
public sealed record ClusterConfig
{
    /// <summary>How it is reached.</summary>
    public required SlurmConfig Slurm { get; init; }

    /// <summary>Whose jobs and drains are ours, where several sites share one cluster; the site's id. 1–32 characters of a–z, 0–9, '-', '_'.</summary>
    public required string Owner { get; init; }

    /// <summary>Folder on the cluster, the same on all its nodes, in which each job gets a folder of its own; every user of <see cref="Users"/> may write there, as in /tmp.</summary>
    public required string Folder { get; init; }

    /// <summary>The cluster's user for each tenant. Jobs of a tenant that is not named are refused: two tenants never share a user.</summary>
    public required IReadOnlyDictionary<string, string> Users { get; init; }

    /// <summary>The partition; its nodes are what is looked after. Null: the cluster's default, and all nodes.</summary>
    public string? Partition { get; init; }

    /// <summary>What a node draws, as its owner declares it; null: nobody looks after this cluster's power.</summary>
    public ClusterWatts? Watts { get; init; }

    /// <summary>Whether it is held to budgets; else it draws what it likes, and what it draws is told alone. Default true.</summary>
    public bool HoldsPower { get; init; } = true;

    /// <summary>How far what a node draws may be off from that, as a share. Default 0.2.</summary>
    public double WattsError { get; init; } = 0.2;

    /// <summary>Whether nodes may be switched off by the cluster's SuspendProgram; needs a SuspendTime in its slurm.conf. Default false.</summary>
    public bool MaySwitchOff { get; init; }

    /// <summary>Nodes that come back each minute after there was little power. Default 6.</summary>
    public double NodesPerMinute { get; init; } = 6;

    /// <summary>How long a node may take to come up; one that takes longer is given up. Default 10 min.</summary>
    public TimeSpan PowerUpPatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often the cluster is looked at. Default 3 s.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the intervals of usage records are. Default 1 min.</summary>
    public TimeSpan UsagePeriod { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>File that remembers which placements were submitted, so that a start of ours never submits one twice; null: it is remembered until we end.</summary>
    public string? MemoryFile { get; init; }

    /// <summary>Program of this version, for people.</summary>
    public string Version { get; init; } = "";
}
