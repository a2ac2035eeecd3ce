namespace Megapod.Lab.Bench.Solver;

using Megapod.Planning.Horizon;

/// <summary>A horizon of one future in equal steps.</summary>
/// <param name="Hours">Its length, h.</param>
/// <param name="StepMinutes">Length of a step, min.</param>
internal readonly record struct HorizonCase(int Hours, int StepMinutes)
{
    /// <summary>All of them, the shortest first.</summary>
    public static IReadOnlyList<HorizonCase> All { get; } = [new(24, 15), new(48, 15), new(168, 15), new(24, 5), new(48, 5), new(168, 5)];

    /// <summary>Name of the case, such as <c>24h-15min</c>.</summary>
    public string Name => $"{Hours}h-{StepMinutes}min";

    /// <summary>Its steps.</summary>
    public HorizonShape Shape => new(Hours * 60 / StepMinutes, 0, 1, StepMinutes);
}
