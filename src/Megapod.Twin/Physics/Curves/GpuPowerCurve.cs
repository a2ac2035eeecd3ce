namespace Megapod.Twin.Physics.Curves;

/// <summary>
/// Speed and draw of a GPU against its power cap, monotone and piecewise linear through measured points. Each curve names the GPU and the work it
/// was fitted on; newer GPUs have no published curve. It may be non-concave: below the knee speed falls faster than power.
/// Worked number: a V100 in training at cap 0.75 runs at (0.9027 + 0.9416)/2 = 0.922 of full speed and draws 0.789 of its free draw.
/// </summary>
public sealed class GpuPowerCurve
{
    private readonly PiecewiseLinear speed;
    private readonly PiecewiseLinear draw;

    private GpuPowerCurve(string name, params IReadOnlyList<(double Cap, double Speed, double Draw)> points)
    {
        Name = name;
        speed = new PiecewiseLinear([.. points.Select(point => (point.Cap, point.Speed))]);
        draw = new PiecewiseLinear([.. points.Select(point => (point.Cap, point.Draw))]);
    }

    /// <summary>
    /// V100 in training, 250 W: medians of the 19 configurations that draw at least 85 % of the highest cap when free (Zeus, NSDI 2023,
    /// Apache-2.0). One configuration strays by 0.6 % (cap 0.9) to 6 % (cap 0.5) of full speed.
    /// </summary>
    public static GpuPowerCurve TrainingV100 { get; } = new(
        "V100 training",
        (0.40, 0.5307, 0.4467),
        (0.50, 0.6953, 0.5410),
        (0.60, 0.8420, 0.6460),
        (0.70, 0.9027, 0.7446),
        (0.80, 0.9416, 0.8325),
        (0.90, 0.9780, 0.9307),
        (1.00, 1.0000, 1.0000));

    /// <summary>A40 in training, 300 W: medians of 11 configurations of the same source. One configuration strays by 0.7 to 5 % of full speed.</summary>
    public static GpuPowerCurve TrainingA40 { get; } = new(
        "A40 training",
        (100 / 300.0, 0.2459, 0.3938),
        (125 / 300.0, 0.3824, 0.4612),
        (150 / 300.0, 0.5751, 0.5448),
        (175 / 300.0, 0.7684, 0.6266),
        (200 / 300.0, 0.8992, 0.7076),
        (225 / 300.0, 0.9465, 0.7885),
        (250 / 300.0, 0.9751, 0.8694),
        (275 / 300.0, 0.9951, 0.9423),
        (300 / 300.0, 1.0000, 1.0000));

    /// <summary>Reading the prompt: compute-bound. One consumer sweep on six RTX 3090 of 350 W (llmgarage.ai); the draw is assumed, 0.85 of the cap when free.</summary>
    public static GpuPowerCurve Prefill { get; } = Inference("prefill, RTX 3090", 1390, 2549, 5941, 8436, 9326, 9893);

    /// <summary>Writing the answer: memory-bound, nearly free to cap down to 0.43. The same sweep and assumption.</summary>
    public static GpuPowerCurve Decode { get; } = Inference("decode, RTX 3090", 12.1, 62.6, 68.3, 70.7, 72.1, 72.6);

    /// <summary>The GPU and the work that were measured.</summary>
    public string Name { get; }

    /// <summary>The lowest cap that was measured, as share of the highest; a lower one is taken as this.</summary>
    public double LowestCap => speed.LeastX;

    /// <summary>Speed relative to the speed at the highest cap, 0–1.</summary>
    /// <param name="cap">The cap as share of the highest cap.</param>
    public double SpeedAt(double cap) => speed.At(cap);

    /// <summary>Draw relative to the draw at the highest cap, 0–1.</summary>
    /// <param name="cap">The cap as share of the highest cap.</param>
    public double DrawAt(double cap) => draw.At(cap);

    /// <summary>The lowest cap at which the GPU draws this share of its free draw.</summary>
    /// <param name="share">Draw relative to the draw at the highest cap; outside the measured range the nearer end is taken.</param>
    public double CapForDraw(double share) => draw.Inverse(share);

    private static GpuPowerCurve Inference(string name, params IReadOnlyList<double> tokensPerSecond)
    {
        const double FreeDraw = 0.85;
        double[] watts = [100, 150, 200, 250, 300, 350];
        return new GpuPowerCurve(name, [.. watts.Select((cap, i) => (cap / 350, tokensPerSecond[i] / tokensPerSecond[^1], Math.Min(1, cap / 350 / FreeDraw)))]);
    }
}
