namespace Megapod.Work.Power;

using Megapod.Core.Jobs;
using Megapod.Work.Elasticity;

/// <summary>A job as whoever runs it sees it at one step of the steering: what it is, and what was measured of it since the last step.</summary>
public sealed record SteeredJob
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its rank.</summary>
    public required JobTier Tier { get; init; }

    /// <summary>The curve to begin with until its own is learned.</summary>
    public required SpeedCurve Curve { get; init; }

    /// <summary>What it draws at full speed as far as is known before it was measured, W.</summary>
    public required double FullWatts { get; init; }

    /// <summary>What it draws while it stands still, W.</summary>
    public required double PausedWatts { get; init; }

    /// <summary>What it earns an hour at full speed, in the site's currency.</summary>
    public required double ValuePerHour { get; init; }

    /// <summary>The mean speed that it is promised, share of full; 0: nothing.</summary>
    public double Promise { get; init; }

    /// <summary>Whether it may be paused.</summary>
    public bool MayPause { get; init; }

    /// <summary>What pausing and resuming it costs, in seconds at full speed.</summary>
    public double PauseCostSeconds { get; init; }

    /// <summary>Its mean draw since the last step, W; NaN: not measured, and then nothing is learned.</summary>
    public double DrawWatts { get; init; } = double.NaN;

    /// <summary>Its counter now; NaN: none, and its speed is taken from its curve.</summary>
    public double Progress { get; init; } = double.NaN;

    /// <summary>By how much its counter may be behind, s: how far apart it moves or is read. 0: not at all.</summary>
    public double LagSeconds { get; init; }

    /// <summary>The phase that it names; empty: none.</summary>
    public string Phase { get; init; } = "";
}
