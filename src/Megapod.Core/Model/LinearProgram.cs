namespace Megapod.Core.Model;

/// <summary>
/// A linear program: minimise the sum of cost · x with rowLower ≤ A·x ≤ rowUpper and columnLower ≤ x ≤ columnUpper. The pattern of A is fixed; costs, bounds and
/// values may be written between two solves, which is what a plan that rolls forward does. Infinite bounds are <see cref="double.PositiveInfinity"/> and its negative.
/// Made by <see cref="LinearProgramBuilder"/>.
/// </summary>
public sealed class LinearProgram
{
    internal LinearProgram(int columns, int rows, int[] starts, int[] rowIndices, double[] values)
    {
        Starts = starts;
        RowIndices = rowIndices;
        Values = values;
        Cost = new double[columns];
        ColumnLower = new double[columns];
        ColumnUpper = new double[columns];
        RowLower = new double[rows];
        RowUpper = new double[rows];
    }

    /// <summary>How many variables there are.</summary>
    public int ColumnCount => Cost.Length;

    /// <summary>How many constraints there are.</summary>
    public int RowCount => RowLower.Length;

    /// <summary>Where each column's entries begin in <see cref="RowIndices"/> and <see cref="Values"/>; one more than there are columns, the last is their number.</summary>
    public int[] Starts { get; }

    /// <summary>Row of each entry, rising within a column, no row twice.</summary>
    public int[] RowIndices { get; }

    /// <summary>Value of each entry.</summary>
    public double[] Values { get; }

    /// <summary>Cost of each column.</summary>
    public double[] Cost { get; }

    /// <summary>Least value of each column.</summary>
    public double[] ColumnLower { get; }

    /// <summary>Greatest value of each column.</summary>
    public double[] ColumnUpper { get; }

    /// <summary>Least activity of each row.</summary>
    public double[] RowLower { get; }

    /// <summary>Greatest activity of each row.</summary>
    public double[] RowUpper { get; }

    /// <summary>Names of the columns for people and files, in order; empty where nobody asked for them.</summary>
    public IReadOnlyList<string> ColumnNames { get; internal init; } = [];

    /// <summary>Names of the rows; empty where nobody asked for them.</summary>
    public IReadOnlyList<string> RowNames { get; internal init; } = [];

    /// <summary>Place of an entry in <see cref="Values"/>; −1 where the pattern has none.</summary>
    /// <param name="row">Row.</param>
    /// <param name="column">Column.</param>
    public int EntryAt(int row, int column)
    {
        int at = Array.BinarySearch(RowIndices, Starts[column], Starts[column + 1] - Starts[column], row);
        return at < 0 ? -1 : at;
    }
}
