namespace Megapod.Twin.Physics.Curves;

/// <summary>
/// Draw of a GPU that serves a model, against its load. Even a lightly loaded one draws two thirds or more of what it draws at its
/// best throughput, so thinning batches sheds little. Medians over models in steady state (ML.ENERGY leaderboard, chat task); our
/// fitted points, not their file. Not for a GPU without requests: see <see cref="GpuIdleFloor"/>.
/// </summary>
public sealed class ServingPowerCurve
{
    private readonly PiecewiseLinear share;

    private ServingPowerCurve(string gpu, double ratedWatts, params IReadOnlyList<(double X, double Y)> points)
    {
        Gpu = gpu;
        RatedWatts = ratedWatts;
        share = new PiecewiseLinear(points);
    }

    /// <summary>H100, 700 W: 21 layouts of models. A layout strays by 6 % of its largest draw around the curve (root mean square).</summary>
    public static ServingPowerCurve H100 { get; } = new("H100", 700, (0, 0.68), (0.2, 0.722), (0.4, 0.818), (0.6, 0.895), (0.8, 0.967), (1, 0.998));

    /// <summary>B200, 1000 W: 17 layouts of models. A layout strays by 10 % of its largest draw; draw does not always rise with load.</summary>
    public static ServingPowerCurve B200 { get; } = new("B200", 1000, (0, 0.84), (0.2, 0.845), (0.4, 0.92), (0.6, 0.92), (0.8, 0.965), (1, 0.991));

    /// <summary>The GPU.</summary>
    public string Gpu { get; }

    /// <summary>Its rated power, W.</summary>
    public double RatedWatts { get; }

    /// <summary>Draw relative to the largest draw of the same model and layout, 0–1.</summary>
    /// <param name="throughputShare">Throughput relative to the best of the same model and layout, 0–1.</param>
    public double DrawAt(double throughputShare) => share.At(throughputShare);
}
