namespace Megapod.Work.Clusters;

using Megapod.Core.Jobs;

/// <summary>A job of a cluster, as far as power goes.</summary>
public sealed record ClusterJob
{
    /// <summary>Names it, for whoever asks.</summary>
    public required string Key { get; init; }

    /// <summary>What it does.</summary>
    public required ClusterJobState State { get; init; }

    /// <summary>The nodes that it has; empty while it waits.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>Nodes that it needs; meaningful while it waits. Default 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Share of each of its nodes that it has or needs, 0–1: the larger one of GPUs and cores.</summary>
    public double Share { get; init; }

    /// <summary>Whether it is ours to pause or to end; somebody else's runs on.</summary>
    public bool IsOurs { get; init; }

    /// <summary>Whether it is wanted to run as far as power allows; else it is kept still, or waiting.</summary>
    public bool IsWanted { get; init; }

    /// <summary>Its rank.</summary>
    public JobTier Tier { get; init; }

    /// <summary>What it pays an hour at full speed.</summary>
    public double ValuePerHour { get; init; }

    /// <summary>Whether it may be suspended.</summary>
    public bool CanPause { get; init; }

    /// <summary>Whether it may give its nodes back and go on later from a checkpoint.</summary>
    public bool CanRequeue { get; init; }
}
