namespace Megapod.Core.Jobs;

using Megapod.Core.Units;

/// <summary>A job as its node sees it.</summary>
public sealed record JobReport
{
    /// <summary>The job's id.</summary>
    public required string Job { get; init; }

    /// <summary>Number of its placement.</summary>
    public required long Fence { get; init; }

    /// <summary>What it does.</summary>
    public required WorkState State { get; init; }

    /// <summary>Since when, by the node's clock.</summary>
    public required Instant Since { get; init; }

    /// <summary>Why it is in this state, in a sentence for a person.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Exit status once it has ended: 0–255, or 128 and the signal's number as shells say it; null before, and where it is not known because nobody saw it.</summary>
    public int? ExitStatus { get; init; }

    /// <summary>Whether it keeps a checkpoint from which it can go on.</summary>
    public bool HasCheckpoint { get; init; }

    /// <summary>Its counter; NaN: none.</summary>
    public double Progress { get; init; } = double.NaN;

    /// <summary>Its speed as a share of full, by its counter where it has one; NaN: unknown.</summary>
    public double Speed { get; init; } = double.NaN;

    /// <summary>What it draws; NaN: unknown.</summary>
    public double DrawWatts { get; init; } = double.NaN;

    /// <summary>What it would draw at full speed; NaN: unknown.</summary>
    public double FullWatts { get; init; } = double.NaN;

    /// <summary>The most that it may draw now; infinite: it is not held back.</summary>
    public double CeilingWatts { get; init; } = double.PositiveInfinity;

    /// <summary>What one watt less of it costs an hour, in the site's currency; NaN: unknown.</summary>
    public double PriceLess { get; init; } = double.NaN;

    /// <summary>What one watt more of it earns an hour; NaN: unknown.</summary>
    public double PriceMore { get; init; } = double.NaN;

    /// <summary>What was learned of its speed against power; null: nothing, because it names no counter or has not run yet.</summary>
    public JobLearning? Learned { get; init; }
}
