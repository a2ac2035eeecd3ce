namespace Megapod.Twin.Physics.Curves;

/// <summary>Levels and lengths of the phases of a training run on H100, W per GPU board and s.</summary>
/// <param name="StartupWatts">Draw while data and weights load.</param>
/// <param name="StartupSeconds">How long that takes.</param>
/// <param name="ActiveWatts">Draw while it computes.</param>
/// <param name="ActiveSeconds">Length of one such phase.</param>
/// <param name="BetweenWatts">Draw between such phases.</param>
/// <param name="BetweenSeconds">Usual length between them.</param>
/// <param name="LongBetweenSeconds">Length of the long ones among them, when a checkpoint is written.</param>
/// <param name="LongBetweenShare">Share of the phases between that are long, 0–1.</param>
public sealed record TrainingShape(
    double StartupWatts,
    double StartupSeconds,
    double ActiveWatts,
    double ActiveSeconds,
    double BetweenWatts,
    double BetweenSeconds,
    double LongBetweenSeconds,
    double LongBetweenShare)
{
    /// <summary>Spread of the level from one active phase to the next, as share of it: 25 W of 4400 W for eight GPUs.</summary>
    public const double ActiveDeviation = 0.006;

    /// <summary>A server of 8 H100 training Llama-3-8B with frequent checkpoints, fitted to a measured run (training_profile, ckpt50).</summary>
    public static TrainingShape Frequent { get; } = new(118.1, 116.7, 550.5, 11.6, 154.1, 16.4, 100, 0.15);

    /// <summary>The same with half as many checkpoints (ckpt100).</summary>
    public static TrainingShape Sparse { get; } = new(115.2, 113.7, 547.5, 23.3, 151.3, 17, 56.2, 0.4);
}
