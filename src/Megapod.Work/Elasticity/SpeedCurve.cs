namespace Megapod.Work.Elasticity;

using Megapod.Core.Jobs;

/// <summary>
/// A job's speed against its draw, both as shares of what it has when nothing holds it back; piecewise linear through its points and not necessarily concave: near the lowest caps speed falls faster than power.
/// Worked number: a V100 in training at 0.70 of its draw runs at 0.842 + (0.70 − 0.646)/(0.745 − 0.646) × (0.903 − 0.842) = 0.875.
/// </summary>
public sealed class SpeedCurve
{
    private readonly ElasticityPoint[] points;

    /// <summary>A curve through points.</summary>
    /// <param name="points">At least one; draw rises from point to point, speed does not fall. The first is the least at which the job runs at all.</param>
    /// <exception cref="ArgumentException">No point, a draw that does not rise, a speed that falls, or a number that is none.</exception>
    public SpeedCurve(IReadOnlyList<ElasticityPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        this.points = [.. points];
        for (int i = 0; i < this.points.Length; i++)
        {
            bool isNumber = double.IsFinite(this.points[i].Draw) && double.IsFinite(this.points[i].Speed);
            if (!isNumber || (i > 0 && (this.points[i].Draw <= this.points[i - 1].Draw || this.points[i].Speed < this.points[i - 1].Speed)))
            {
                throw new ArgumentException("Draw must rise from point to point and speed must not fall.", nameof(points));
            }
        }

        if (this.points.Length == 0)
        {
            throw new ArgumentException("A curve has at least one point.", nameof(points));
        }
    }

    /// <summary>Its points by rising draw.</summary>
    public IReadOnlyList<ElasticityPoint> Points => points;

    /// <summary>The least draw at which it runs, share of full.</summary>
    public double LeastDraw => points[0].Draw;

    /// <summary>Speed at a draw, share of full; below <see cref="LeastDraw"/> 0, beyond the last point that of the last point.</summary>
    /// <param name="draw">Share of the full draw.</param>
    public double SpeedAt(double draw)
    {
        if (draw < points[0].Draw)
        {
            return 0;
        }

        for (int i = 1; i < points.Length; i++)
        {
            if (draw <= points[i].Draw)
            {
                var (a, b) = (points[i - 1], points[i]);
                return a.Speed + ((draw - a.Draw) / (b.Draw - a.Draw) * (b.Speed - a.Speed));
            }
        }

        return points[^1].Speed;
    }

    /// <summary>Its part between two draws, as shares of the upper one. Worked number: of (0.2, 0.4), (0.6, 0.8), (1, 1) between 0.4 and 0.8: (0.5, 0.6), (0.75, 0.8), (1, 0.9).</summary>
    /// <param name="from">Lower draw, share of full; what lies below <see cref="LeastDraw"/> counts as that.</param>
    /// <param name="to">Upper draw, share of full. Where it is not above the lower one, one point is left.</param>
    /// <returns>Points by rising draw, the last at draw 1.</returns>
    public IReadOnlyList<ElasticityPoint> Between(double from, double to)
    {
        const double Alike = 1e-9;
        double least = Math.Max(from, LeastDraw);
        var part = new List<ElasticityPoint>(points.Length + 2);
        if (least < to * (1 - Alike))
        {
            part.Add(new ElasticityPoint(least / to, SpeedAt(least)));
            part.AddRange(points.Where(p => p.Draw > least * (1 + Alike) && p.Draw < to * (1 - Alike)).Select(p => p with { Draw = p.Draw / to }));
        }

        part.Add(new ElasticityPoint(1, SpeedAt(Math.Max(to, LeastDraw))));

        // What is between two points may be rounded to just beside one of them.
        for (int i = 1; i < part.Count; i++)
        {
            part[i] = part[i] with { Speed = Math.Max(part[i].Speed, part[i - 1].Speed) };
        }

        return part;
    }

    /// <summary>The least draw at which it has a speed, share of full; the last point's where it never has it, <see cref="LeastDraw"/> for 0.</summary>
    /// <param name="speed">Share of the full speed.</param>
    public double DrawFor(double speed)
    {
        if (speed <= points[0].Speed)
        {
            return points[0].Draw;
        }

        for (int i = 1; i < points.Length; i++)
        {
            if (speed <= points[i].Speed)
            {
                var (a, b) = (points[i - 1], points[i]);
                return a.Draw + ((speed - a.Speed) / (b.Speed - a.Speed) * (b.Draw - a.Draw));
            }
        }

        return points[^1].Draw;
    }

    /// <summary>Speed lost by one share of draw less, at a draw: the slope on its left. At and below <see cref="LeastDraw"/> infinite: less stops it.</summary>
    /// <param name="draw">Share of the full draw.</param>
    public double SlopeBelow(double draw)
    {
        if (draw <= points[0].Draw)
        {
            return double.PositiveInfinity;
        }

        int at = 1;
        while (at < points.Length && points[at].Draw < draw)
        {
            at++;
        }

        return at < points.Length ? Slope(points[at - 1], points[at]) : 0;
    }

    /// <summary>Speed gained by one share of draw more, at a draw: the slope on its right. Beyond the last point 0.</summary>
    /// <param name="draw">Share of the full draw.</param>
    public double SlopeAbove(double draw)
    {
        int at = 1;
        while (at < points.Length && points[at].Draw <= draw)
        {
            at++;
        }

        return at < points.Length ? Slope(points[at - 1], points[at]) : 0;
    }

    /// <summary>
    /// Corners of the upper concave hull: what speed is to be had on the mean for a mean draw, by sharing time or sharing out jobs between two corners.
    /// </summary>
    /// <param name="points">Points by rising draw; the first and the last are corners.</param>
    public static IReadOnlyList<ElasticityPoint> HullOf(IReadOnlyList<ElasticityPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var hull = new List<ElasticityPoint>(points.Count);
        foreach (var point in points)
        {
            while (hull.Count > 1 && Slope(hull[^2], hull[^1]) <= Slope(hull[^1], point))
            {
                hull.RemoveAt(hull.Count - 1);
            }

            hull.Add(point);
        }

        return hull;
    }

    private static double Slope(ElasticityPoint a, ElasticityPoint b) => (b.Speed - a.Speed) / (b.Draw - a.Draw);
}
