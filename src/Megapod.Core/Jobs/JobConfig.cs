namespace Megapod.Core.Jobs;

using Megapod.Core.Units;

/// <summary>A job as a person wrote it.</summary>
public sealed record JobConfig
{
    /// <summary>Its name; need not be unique. 1–64 characters of a–z, 0–9, '-', '_', '.'.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of work it is. Default batch.</summary>
    public JobClass Class { get; init; } = JobClass.Batch;

    /// <summary>Its rank. Default flexible.</summary>
    public JobTier Tier { get; init; } = JobTier.Flexible;

    /// <summary>The program and its arguments; no shell looks at them.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Variables of its environment, by name. Nothing else is inherited but PATH, HOME, LANG and what the node adds.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What it takes of a node.</summary>
    public JobResources Resources { get; init; } = new();

    /// <summary>By when it should be done; null: none.</summary>
    public Instant? Deadline { get; init; }

    /// <summary>
    /// Share of its full speed that it may lose on the mean while it runs, 0–1: its promise. Default by tier: firm 0, flexible 0.25, spot 1.
    /// Worked number: 0.25 of a job that would need 3 h alone: 4 h.
    /// </summary>
    public double? AllowedSlowdown { get; init; }

    /// <summary>Whether it may be paused. Default by tier: firm false, otherwise true.</summary>
    public bool? MayPause { get; init; }

    /// <summary>How it keeps what it has done; null: it starts again from nothing.</summary>
    public JobCheckpointConfig? Checkpoint { get; init; }

    /// <summary>How it sleeps and wakes by itself, which frees more power than a halted process does; null: it is frozen.</summary>
    public JobSleepConfig? Sleep { get; init; }

    /// <summary>Where its progress is counted; null: nowhere, and its speed is taken from its curve.</summary>
    public JobProgressConfig? Progress { get; init; }

    /// <summary>How its speed answers to power before anything was measured; null: by its class.</summary>
    public JobElasticityConfig? Elasticity { get; init; }

    /// <summary>What it pays for an hour of one accelerator (of one core where it takes none) at full speed, in the site's currency; null: what its class pays at the site.</summary>
    public decimal? PricePerHour { get; init; }

    /// <summary>The most that it may cost in all, in the site's currency; it is stopped before it costs more. Null: not limited.</summary>
    public decimal? LargestCost { get; init; }

    /// <summary>How often it is tried again when it ends with an error of its own. Default 0. Losses that are not its own do not count.</summary>
    public int Retries { get; init; }

    /// <summary>Longest time that it may run, pauses not counted; null: not limited.</summary>
    public TimeSpan? LongestRun { get; init; }

    /// <summary>How long it gets between being asked to end and being ended. Default 10 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What it may lose of its speed: as written, or by its tier.</summary>
    public double Slowdown => AllowedSlowdown ?? Tier switch { JobTier.Firm => 0, JobTier.Flexible => 0.25, _ => 1 };

    /// <summary>Whether it may be paused: as written, or by its tier.</summary>
    public bool CanPause => MayPause ?? Tier != JobTier.Firm;
}
