namespace Megapod.Lab.Drill;

using Megapod.Core.Jobs;
using Megapod.Work.Elasticity;

/// <summary>One kind of work in a drill's mix.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tier">Its tier in the field trial whose mix this is, 0 (kept longest) to 3.</param>
/// <param name="Share">Its share of accelerators, and its weight.</param>
/// <param name="AllowedSlowdown">What it may lose of its speed on the mean of the event, 0–1.</param>
/// <param name="Curve">Its true curve.</param>
public sealed record DrillClass(string Name, int Tier, double Share, double AllowedSlowdown, SpeedCurve Curve)
{
    /// <summary>First of the tiers that may be paused.</summary>
    private const int FirstPausable = 2;

    /// <summary>Whether its jobs may be paused.</summary>
    public bool MayPause => Tier >= FirstPausable;

    /// <summary>Its rank here.</summary>
    public JobTier Rank => Tier switch { 0 => JobTier.Firm, 3 => JobTier.Spot, _ => JobTier.Flexible };
}
