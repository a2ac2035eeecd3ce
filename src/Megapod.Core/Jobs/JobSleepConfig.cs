namespace Megapod.Core.Jobs;

/// <summary>Commands by which a job frees its accelerators' power and takes it up again, its process living on.</summary>
public sealed record JobSleepConfig
{
    /// <summary>Puts it to sleep.</summary>
    public required IReadOnlyList<string> Enter { get; init; }

    /// <summary>Wakes it.</summary>
    public required IReadOnlyList<string> Leave { get; init; }

    /// <summary>How long either takes at most.</summary>
    public required TimeSpan Takes { get; init; }
}
