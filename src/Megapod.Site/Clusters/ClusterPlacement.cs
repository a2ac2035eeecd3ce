namespace Megapod.Site.Clusters;

using Megapod.Core.Jobs;
using Megapod.Core.Units;

/// <summary>What is remembered of a placement while we run; all of it can be found out again.</summary>
internal sealed class ClusterPlacement
{
    /// <summary>Whether the cluster has shown it.</summary>
    public bool WasSeen { get; set; }

    /// <summary>How it ended, or why it never began; null: neither.</summary>
    public JobReport? End { get; set; }

    /// <summary>When it was asked for a checkpoint, the clock's timestamp; null: it was not, or goes on since.</summary>
    public long? AskedAt { get; set; }

    /// <summary>When it was asked to end; null: it was not.</summary>
    public long? EndedAt { get; set; }

    /// <summary>Whether it has had its time for a checkpoint.</summary>
    public bool HasCheckpoint { get; set; }

    /// <summary>What it did last.</summary>
    public WorkState State { get; set; }

    /// <summary>Since when.</summary>
    public Instant Since { get; set; }

    /// <summary>What it uses.</summary>
    public PlacementUse Use { get; } = new();
}
