namespace Megapod.Core.Model;

/// <summary>What the planner shall aim for on this site.</summary>
public sealed record PlannerConfig
{
    /// <summary>Probability with which a car that stated a departure shall have what it asked for when it really leaves, 0.5–0.99. Default 0.95.</summary>
    public double DepartureProbability { get; init; } = 0.95;
}
