namespace Megapod.Core.Jobs;

using Megapod.Core.Units;

/// <summary>How a job's speed answers to power by what its owner says.</summary>
public sealed record JobElasticityConfig
{
    /// <summary>Name of a published curve to begin with, or null. Which there are: docs/jobs.md.</summary>
    public string? Curve { get; init; }

    /// <summary>Points of its own, draw and speed rising, the last one (1, 1); they go before <see cref="Curve"/>. Empty: none.</summary>
    public IReadOnlyList<ElasticityPoint> Points { get; init; } = [];

    /// <summary>What it draws at full speed; null: unknown, the share of its node's nameplate until it was measured.</summary>
    public Watts? FullDraw { get; init; }

    /// <summary>Time from being told less to drawing less; null: by the means that the node uses.</summary>
    public TimeSpan? TimeToThrottle { get; init; }
}
