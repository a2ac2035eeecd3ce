namespace Megapod.Lab.Bench;

/// <summary>One figure of a benchmark.</summary>
/// <param name="Case">What was measured.</param>
/// <param name="Subject">Which figure of it.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Ratio">Against the peer of the same run or against the bound, below or at one is good; null where there is neither.</param>
/// <param name="Note">What the ratio refers to and how the figure came about.</param>
public sealed record BenchRow(string Case, string Subject, double Value, string Unit, double? Ratio, string Note);
