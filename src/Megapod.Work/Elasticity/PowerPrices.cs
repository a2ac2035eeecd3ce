namespace Megapod.Work.Elasticity;

using Megapod.Core.Jobs;

/// <summary>What a watt of one job is worth.</summary>
public static class PowerPrices
{
    /// <summary>Price of a watt less and of a watt more, by the slopes of the job's curve on either side of its draw.</summary>
    /// <param name="curve">Its curve.</param>
    /// <param name="fullWatts">What it draws at full speed, W.</param>
    /// <param name="valuePerHour">What it earns an hour at full speed, in the site's currency.</param>
    /// <param name="level">Its level.</param>
    /// <returns>Currency per hour and watt. Less: what it would lose; at the least at which it runs the whole of what it earns, spread over its draw; 0 while it is paused. More: what it would gain; paused: what it would earn at its best point, spread over that draw.</returns>
    public static (double Less, double More) Of(SpeedCurve curve, double fullWatts, double valuePerHour, WorkLevel level)
    {
        ArgumentNullException.ThrowIfNull(curve);
        double perWatt = valuePerHour / fullWatts;
        if (level.IsPaused)
        {
            return (0, perWatt * curve.Points.Max(p => p.Speed / p.Draw));
        }

        double draw = Math.Min(1, level.Ceiling.Value / fullWatts);
        double less = draw <= curve.LeastDraw ? curve.Points[0].Speed / curve.LeastDraw : curve.SlopeBelow(draw);
        return (perWatt * less, perWatt * curve.SlopeAbove(draw));
    }
}
