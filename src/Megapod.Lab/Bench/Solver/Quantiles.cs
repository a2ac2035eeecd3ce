namespace Megapod.Lab.Bench.Solver;

/// <summary>Quantiles of measured times.</summary>
internal static class Quantiles
{
    /// <summary>The middle one; of an even number the upper of the two.</summary>
    public static double Median(IReadOnlyList<double> values) => Of(values, 0.5);

    /// <summary>The value that a share of them lies below.</summary>
    /// <param name="values">At least one.</param>
    /// <param name="share">0–1.</param>
    public static double Of(IReadOnlyList<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
    }
}
