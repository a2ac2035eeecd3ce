namespace Megapod.Storage.History;

/// <summary>What a block holds.</summary>
/// <param name="Rows">Rows of each column.</param>
/// <param name="Longs">Columns of whole numbers.</param>
/// <param name="Doubles">Columns of doubles.</param>
internal sealed record BlockColumns(int Rows, long[][] Longs, double[][] Doubles);
