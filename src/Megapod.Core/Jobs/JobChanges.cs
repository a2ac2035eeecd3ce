namespace Megapod.Core.Jobs;

using Megapod.Core.Units;

/// <summary>What is kept together or not at all.</summary>
public sealed record JobChanges
{
    /// <summary>Jobs that are new or have changed.</summary>
    public IReadOnlyList<JobState> Jobs { get; init; } = [];

    /// <summary>Numbers of jobs that are remembered no longer; their usage is.</summary>
    public IReadOnlyList<long> Forgotten { get; init; } = [];

    /// <summary>Usage that is new.</summary>
    public IReadOnlyList<UsageEntry> Usage { get; init; } = [];

    /// <summary>Work nodes that are new or have changed.</summary>
    public IReadOnlyList<WorkNodeState> Nodes { get; init; } = [];

    /// <summary>Usage of intervals that ended before this is remembered no longer. Default: all of it is.</summary>
    public Instant DropsUsageBefore { get; init; }

    /// <summary>Whether there is nothing to keep.</summary>
    public bool IsNothing => DropsUsageBefore == Instant.Never && Jobs.Count == 0 && Forgotten.Count == 0 && Usage.Count == 0 && Nodes.Count == 0;
}
