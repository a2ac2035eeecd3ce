namespace Megapod.Node.Power;

using Megapod.Work.Elasticity;

/// <summary>What is kept of a job's speed against power over the node's death.</summary>
internal sealed record LearnedRow
{
    /// <summary>Most points that a curve has, and phases that have one: what says more was not written by us.</summary>
    private const int MostPoints = 64;

    /// <summary>What is known, phase by phase.</summary>
    public required ElasticityState Elasticity { get; init; }

    /// <summary>What it has had of its promise.</summary>
    public PromiseState Promise { get; init; }

    /// <summary>Time until its draw follows a lower level, s; NaN: not seen yet.</summary>
    public double ThrottleSeconds { get; init; } = double.NaN;

    /// <summary>Time until it stands still, s; NaN: not seen yet.</summary>
    public double PauseSeconds { get; init; } = double.NaN;

    /// <summary>Time until its counter moves again, s; NaN: not seen yet.</summary>
    public double ResumeSeconds { get; init; } = double.NaN;

    /// <summary>How far apart its counter moves, s; NaN: not seen yet.</summary>
    public double GapSeconds { get; init; } = double.NaN;

    /// <summary>Whether all of it makes sense.</summary>
    public bool IsSound() => Elasticity.Phases.Count <= MostPoints && Elasticity.Phases.Values.Append(Elasticity.Seed).All(IsSound) && double.IsFinite(Promise.Seconds) && double.IsFinite(Promise.WorkSeconds);

    private static bool IsSound(CurveState curve)
    {
        int n = curve.Draws.Count;
        return n is > 0 and <= MostPoints && curve.Speeds.Count == n && curve.Covariance.Count == n * n
            && curve.Draws.Concat(curve.Speeds).Concat(curve.Covariance).All(double.IsFinite)
            && curve.Draws.Zip(curve.Draws.Skip(1)).All(pair => pair.First < pair.Second)
            && (double.IsNaN(curve.FullWatts) || (curve.FullWatts > 0 && double.IsFinite(curve.FullWatts) && curve.FullWattsVariance >= 0))
            && (double.IsNaN(curve.FullRate) || (curve.FullRate > 0 && double.IsFinite(curve.FullRate) && curve.FullRateVariance >= 0));
    }
}
