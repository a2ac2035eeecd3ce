namespace Megapod.Core.Model;

/// <summary>A cluster with an engine of its own that runs a site's jobs: one work node, however many machines it has.</summary>
public sealed record WorkClusterConfig
{
    /// <summary>Its name as a work node; racks write it as theirs. 1–32 characters of a–z, 0–9, '-', '_'.</summary>
    public required string Id { get; init; }

    /// <summary>By which engine it is run. Default Slurm.</summary>
    public WorkClusterType Type { get; init; }

    /// <summary>Where slurmrestd answers; https:// beyond this machine.</summary>
    public required string Address { get; init; }

    /// <summary>The cluster's user by whom all jobs are seen and nodes are drained. Default root.</summary>
    public string User { get; init; } = "root";

    /// <summary>Program and arguments that print a token, {user} stands for the user. Default empty: scontrol, or <see cref="TokenFile"/>.</summary>
    public IReadOnlyList<string> TokenCommand { get; init; } = [];

    /// <summary>File with a token that somebody else renews, {user} stands for the user; from the folder of the site file on. Null: <see cref="TokenCommand"/>.</summary>
    public string? TokenFile { get; init; }

    /// <summary>How long a token of the command is used. Default 15 min.</summary>
    public TimeSpan TokenLife { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Folder of the engine's own tools on this machine. Default /usr/bin.</summary>
    public string Tools { get; init; } = "/usr/bin";

    /// <summary>The cluster's own configuration, for the tools; from the folder of the site file on. Null: where they look by themselves.</summary>
    public string? ConfFile { get; init; }

    /// <summary>Longest wait for one answer or one tool. Default 20 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often it is looked at. Default 3 s.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The partition whose nodes are looked after. Null: the default one, and all nodes.</summary>
    public string? Partition { get; init; }

    /// <summary>Folder that all nodes have, in which each job gets one; an absolute path.</summary>
    public required string Folder { get; init; }

    /// <summary>Where this machine has the same folder. Null: under the same path, or not at all.</summary>
    public string? FolderHere { get; init; }

    /// <summary>The user of each tenant; jobs of others are refused.</summary>
    public required IReadOnlyList<ClusterUserConfig> Users { get; init; }

    /// <summary>What each of its nodes draws. Null: nobody looks after its power, and no rack may name it.</summary>
    public ClusterNodePowerConfig? NodePower { get; init; }

    /// <summary>How far what a node draws may be off from that, as a share. Default 0.2.</summary>
    public double NodePowerError { get; init; } = 0.2;

    /// <summary>Whether nodes may be switched off. Default false.</summary>
    public bool MaySwitchOff { get; init; }

    /// <summary>Nodes that come back each minute after there was little power. Default 6.</summary>
    public double NodesPerMinute { get; init; } = 6;

    /// <summary>How long a node may take to come up. Default 10 min.</summary>
    public TimeSpan PowerUpPatience { get; init; } = TimeSpan.FromMinutes(10);
}
