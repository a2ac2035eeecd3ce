namespace Megapod.Work.Power;

using Megapod.Core.Jobs;

/// <summary>A job that shares a budget with others, as the split sees it.</summary>
public sealed record JobDemand
{
    /// <summary>The job's id; ties go by it.</summary>
    public required string Id { get; init; }

    /// <summary>Its rank.</summary>
    public required JobTier Tier { get; init; }

    /// <summary>Its speed against draw, in shares of <see cref="FullWatts"/>; rising, need not be concave; the first point is the least at which it runs.</summary>
    public required IReadOnlyList<ElasticityPoint> Curve { get; init; }

    /// <summary>What it draws at full speed.</summary>
    public required double FullWatts { get; init; }

    /// <summary>What it draws while it stands still.</summary>
    public required double PausedWatts { get; init; }

    /// <summary>What it earns an hour at full speed, in the site's currency.</summary>
    public required double ValuePerHour { get; init; }

    /// <summary>The least speed that its promise leaves it from now on, 0–1; 0: it is owed nothing.</summary>
    public double LeastSpeed { get; init; }

    /// <summary>Whether it may be paused.</summary>
    public bool MayPause { get; init; }

    /// <summary>Whether it could be paused for a while and still keep its promise by what it can do later. Default false: what is owed a speed is paused only where the budget does not reach. Means nothing where nothing is owed.</summary>
    public bool PauseKeepsPromise { get; init; }

    /// <summary>What pausing and resuming it costs in work, in seconds at full speed: a pause must be worth that. Default 0.</summary>
    public double PauseCostSeconds { get; init; }

    /// <summary>Whether it was paused or resumed so lately that it stays as it is in that, unless the budget does not reach otherwise. Default false.</summary>
    public bool MustStay { get; init; }

    /// <summary>The level that it has now; null: none yet. A level is left only for a gain, so that jobs do not change places.</summary>
    public WorkLevel? Now { get; init; }
}
