namespace Megapod.Core.Jobs;

/// <summary>One point of a job's speed against power.</summary>
/// <param name="Draw">What it draws, as a share of its full draw, 0–1 (a little above 1 is possible near the lowest caps).</param>
/// <param name="Speed">Its speed as a share of full, 0–1.</param>
public readonly record struct ElasticityPoint(double Draw, double Speed);
