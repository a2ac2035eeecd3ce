namespace Megapod.Core.Model;

/// <summary>Upper concave hull of a throughput curve, so that filling it in order is always best first.</summary>
public static class ThroughputHull
{
    /// <summary>The hull's points by rising power.</summary>
    /// <param name="points">A rising curve of at least two points.</param>
    public static IReadOnlyList<ThroughputPoint> Of(IReadOnlyList<ThroughputPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var hull = new List<ThroughputPoint>();
        foreach (var p in points.OrderBy(p => p.Power.Value))
        {
            while (hull.Count >= 2 && Slope(hull[^2], hull[^1]) <= Slope(hull[^1], p))
            {
                hull.RemoveAt(hull.Count - 1);
            }

            hull.Add(p);
        }

        return hull;
    }

    /// <summary>Throughput at a power, by straight lines between points, clamped to the curve's ends.</summary>
    public static double At(IReadOnlyList<ThroughputPoint> points, double watts)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (watts <= points[0].Power.Value)
        {
            return points[0].Throughput;
        }

        for (int i = 1; i < points.Count; i++)
        {
            if (watts <= points[i].Power.Value)
            {
                double part = (watts - points[i - 1].Power.Value) / (points[i].Power.Value - points[i - 1].Power.Value);
                return points[i - 1].Throughput + (part * (points[i].Throughput - points[i - 1].Throughput));
            }
        }

        return points[^1].Throughput;
    }

    private static double Slope(ThroughputPoint a, ThroughputPoint b) => (b.Throughput - a.Throughput) / (b.Power.Value - a.Power.Value);
}
