namespace Megapod.Lab.Drill;

using Megapod.Core.Jobs;
using Megapod.Work.Elasticity;

/// <summary>
/// The most that a mix can do on the mean with so much less power: shares of time at points of the true curves, or paused where that is allowed. The linear program has one row for power and one for each class, so filling
/// the hulls above what is owed by falling slope solves it exactly. Worked number: mix i at f = 0.2 must come down to 1 − 0.25/0.8 = 0.6875 of its draw, between caps 0.7 and 0.6: 0.42 · 0.903 + 0.58 · 0.842 = 0.8676.
/// </summary>
public static class DrillBound
{
    /// <summary>Draw of a paused accelerator, share of its free draw.</summary>
    public const double PausedDraw = 0.10;

    /// <summary>The optimum, weighted speed as a share of free; NaN: what is owed takes more than there is.</summary>
    /// <param name="mix">The mix.</param>
    /// <param name="shed">By how much the metered power shall fall, share.</param>
    /// <param name="fixedShare">Share of metered power that does not follow the accelerators.</param>
    public static double Of(IReadOnlyList<DrillClass> mix, double shed, double fixedShare)
    {
        ArgumentNullException.ThrowIfNull(mix);
        double left = 1 - (shed / (1 - fixedShare));
        double earned = 0;
        var steps = new List<(double Width, double Price)>();
        foreach (var one in mix)
        {
            ElasticityPoint[] points = one.MayPause ? [new(PausedDraw, 0), .. one.Curve.Points] : [.. one.Curve.Points];
            var hull = new SpeedCurve(SpeedCurve.HullOf(points));
            double owed = hull.DrawFor(1 - one.AllowedSlowdown);
            left -= one.Share * owed;
            earned += one.Share * hull.SpeedAt(owed);
            steps.AddRange(Above(hull, owed).Select(s => (one.Share * s.Width, s.Price)));
        }

        if (left < 0)
        {
            return double.NaN;
        }

        foreach (var (width, price) in steps.OrderByDescending(s => s.Price))
        {
            double takes = Math.Min(width, left);
            earned += takes * price;
            left -= takes;
        }

        return earned;
    }

    private static IEnumerable<(double Width, double Price)> Above(SpeedCurve hull, double from)
    {
        foreach (var point in hull.Points.Where(p => p.Draw > from))
        {
            yield return (point.Draw - from, hull.SlopeAbove(from));
            from = point.Draw;
        }
    }
}
