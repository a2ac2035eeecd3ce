namespace Megapod.Core.Jobs;

/// <summary>How a job keeps what it has done, so that it can go on elsewhere or later.</summary>
public sealed record JobCheckpointConfig
{
    /// <summary>Run in the job's place to ask for a checkpoint; empty: SIGUSR1 to its first process. The checkpoint is done when the command ends, or when the file "checkpointed" in the job's folder is newer.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>How long it takes at most; nothing less is promised.</summary>
    public required TimeSpan Takes { get; init; }

    /// <summary>How often the job keeps its work by itself; null: only when it is asked.</summary>
    public TimeSpan? Every { get; init; }
}
