namespace Megapod.Twin.Physics.Curves;

/// <summary>A rising function through measured points with straight lines between them; outside the points the nearer end holds.</summary>
internal sealed class PiecewiseLinear
{
    private readonly double[] xs;
    private readonly double[] ys;

    public PiecewiseLinear(params IReadOnlyList<(double X, double Y)> points)
    {
        xs = [.. points.Select(point => point.X)];
        ys = [.. points.Select(point => point.Y)];
        for (var i = 1; i < xs.Length; i++)
        {
            if (!(xs[i] > xs[i - 1] && ys[i] >= ys[i - 1]))
            {
                throw new ArgumentException($"Point {i} does not rise.", nameof(points));
            }
        }

        if (xs.Length < 2)
        {
            throw new ArgumentException("A curve has at least two points.", nameof(points));
        }
    }

    public double LeastX => xs[0];

    public double At(double x) => Between(xs, ys, x);

    /// <summary>The least x with this y.</summary>
    public double Inverse(double y) => Between(ys, xs, y);

    private static double Between(double[] from, double[] to, double value)
    {
        if (!(value > from[0]))
        {
            return to[0];
        }

        var i = 1;
        while (i < from.Length - 1 && from[i] < value)
        {
            i++;
        }

        return value >= from[i] ? to[i] : to[i - 1] + ((to[i] - to[i - 1]) * ((value - from[i - 1]) / (from[i] - from[i - 1])));
    }
}
