namespace Megapod.Lab.Drill;

using Megapod.Work.Elasticity;

/// <summary>The fixed mixes of work on which a drill is judged (docs/drill.md).</summary>
public static class DrillMixes
{
    /// <summary>Names of the mixes.</summary>
    public static IReadOnlyList<string> Names { get; } = ["i", "ii", "iii"];

    /// <summary>The kinds of work of a mix.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static IReadOnlyList<DrillClass> Of(string name) => name switch
    {
        "i" => [new("training", 3, 1, 0.5, PublishedCurves.TrainingV100)],
        "ii" => [new("training", 3, 1, 0.5, PublishedCurves.TrainingA40)],
        "iii" =>
        [
            new("inference-0", 0, 0.10, 0, PublishedCurves.MixedInference),
            new("inference-1", 1, 0.20, 0.10, PublishedCurves.MixedInference),
            new("inference-2", 2, 0.15, 0.25, PublishedCurves.MixedInference),
            new("fine-tuning-2", 2, 0.15, 0.25, PublishedCurves.TrainingV100),
            new("fine-tuning-3", 3, 0.10, 0.50, PublishedCurves.TrainingV100),
            new("pre-training-3", 3, 0.30, 0.50, PublishedCurves.TrainingA40),
        ],
        _ => throw new ArgumentException($"There is no mix '{name}'.", nameof(name)),
    };
}
