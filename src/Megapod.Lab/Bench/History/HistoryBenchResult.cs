namespace Megapod.Lab.Bench.History;

/// <summary>What came of measuring histories.</summary>
/// <param name="Rows">A row a figure.</param>
/// <param name="IsWhole">Whether every subject had every sample afterwards.</param>
public sealed record HistoryBenchResult(IReadOnlyList<BenchRow> Rows, bool IsWhole);
