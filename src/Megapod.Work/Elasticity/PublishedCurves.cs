namespace Megapod.Work.Elasticity;

using Megapod.Core.Jobs;

/// <summary>
/// Curves that others measured, to begin with until a job's own is learned. Each names the accelerator and the work; none is published for newer accelerators.
/// </summary>
public static class PublishedCurves
{
    /// <summary>What prompts take of free time in the mixed inference curve; the rest writes answers.</summary>
    private const double PrefillShare = 0.2;

    /// <summary>Draw of unlimited inference as a share of the highest cap; assumed, none is published.</summary>
    private const double InferenceFreeDraw = 0.85;

    private static readonly double[] InferenceCaps = [100 / 350.0, 150 / 350.0, 200 / 350.0, 250 / 350.0, 300 / 350.0, 1];
    private static readonly double[] PrefillRates = [1390, 2549, 5941, 8436, 9326, 9893];
    private static readonly double[] DecodeRates = [12.1, 62.6, 68.3, 70.7, 72.1, 72.6];

    /// <summary>V100 in training: medians of 19 configurations that draw at least 85 % of the highest cap when free (Zeus, NSDI 2023, Apache-2.0).</summary>
    public static SpeedCurve TrainingV100 { get; } = new(
    [
        new(0.447, 0.531), new(0.541, 0.695), new(0.646, 0.842), new(0.745, 0.903), new(0.833, 0.942), new(0.931, 0.978), new(1, 1),
    ]);

    /// <summary>A40 in training: medians of 11 configurations of the same source. Its lower part is not concave.</summary>
    public static SpeedCurve TrainingA40 { get; } = new(
    [
        new(0.394, 0.246), new(0.461, 0.382), new(0.545, 0.575), new(0.627, 0.768), new(0.708, 0.899), new(0.789, 0.947), new(0.869, 0.975), new(0.942, 0.995), new(1, 1),
    ]);

    /// <summary>Reading prompts, RTX 3090 (llmgarage.ai, one sweep on six cards): compute-bound. The draw is assumed, 0.85 of the highest cap when free.</summary>
    public static SpeedCurve Prefill { get; } = Inference(i => PrefillRates[i] / PrefillRates[^1]);

    /// <summary>Writing answers, the same source and assumption: memory-bound, nearly free to cap down to half the draw.</summary>
    public static SpeedCurve Decode { get; } = Inference(i => DecodeRates[i] / DecodeRates[^1]);

    /// <summary>Inference whose free time is 80 % writing and 20 % reading: speed is 1 / (0.8 / decode + 0.2 / prefill).</summary>
    public static SpeedCurve MixedInference { get; } = Inference(i => 1 / (((1 - PrefillShare) / (DecodeRates[i] / DecodeRates[^1])) + (PrefillShare / (PrefillRates[i] / PrefillRates[^1]))));

    /// <summary>Work of a processor whose time is taken away: speed in step with draw, down to a tenth.</summary>
    public static SpeedCurve Proportional { get; } = new([new(0.1, 0.1), new(1, 1)]);

    /// <summary>Names under which a job file may ask for one.</summary>
    public static IReadOnlyList<string> Names { get; } = ["decode", "inference", "prefill", "proportional", "training-a40", "training-v100"];

    /// <summary>The curve of a name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>Null: there is none of that name.</returns>
    public static SpeedCurve? Of(string? name) => name switch
    {
        "decode" => Decode,
        "inference" => MixedInference,
        "prefill" => Prefill,
        "proportional" => Proportional,
        "training-a40" => TrainingA40,
        "training-v100" => TrainingV100,
        _ => null,
    };

    /// <summary>
    /// The curve to begin with for a class of work. Training begins with the V100's, which is the gentler one above the knee; batch with a processor's; agents, which mostly wait for models, with inference.
    /// </summary>
    /// <param name="work">The class.</param>
    /// <param name="hasAccelerator">Whether the job takes accelerators; without, its speed is a processor's.</param>
    public static SpeedCurve For(JobClass work, bool hasAccelerator) => (work, hasAccelerator) switch
    {
        (_, false) => Proportional,
        (JobClass.Inference or JobClass.Agent, _) => MixedInference,
        _ => TrainingV100,
    };

    /// <summary>What a job begins with: its own points, else the curve it names, else that of its class.</summary>
    /// <param name="job">The job; a curve that it names and that is not known counts as not named, its points must be those of a curve.</param>
    public static SpeedCurve For(JobConfig job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.Elasticity is { Points.Count: > 0 } own ? new SpeedCurve(own.Points) : Of(job.Elasticity?.Curve) ?? For(job.Class, job.Resources.Gpus > 0);
    }

    private static SpeedCurve Inference(Func<int, double> speed)
    {
        var points = InferenceCaps.Select((cap, i) => new ElasticityPoint(Math.Min(1, cap / InferenceFreeDraw), speed(i))).ToList();

        // Caps above the free draw do not bind: of several points at full draw the fastest counts.
        return new SpeedCurve([.. points.GroupBy(p => p.Draw).Select(g => g.MaxBy(p => p.Speed))]);
    }
}
