namespace Megapod.Core.Model;

/// <summary>Puts a <see cref="LinearProgram"/> together: columns and rows in any order, then entries, each once.</summary>
public sealed class LinearProgramBuilder
{
    private readonly bool isNamed;
    private readonly List<double> cost = [];
    private readonly List<double> columnLower = [];
    private readonly List<double> columnUpper = [];
    private readonly List<double> rowLower = [];
    private readonly List<double> rowUpper = [];
    private readonly List<string> columnNames = [];
    private readonly List<string> rowNames = [];
    private readonly List<(int Column, int Row, double Value)> entries = [];

    /// <summary>An empty program.</summary>
    /// <param name="isNamed">Whether names are kept, for a file that people read. Default no: a plan of many thousand columns is made anew often.</param>
    public LinearProgramBuilder(bool isNamed = false) => this.isNamed = isNamed;

    /// <summary>Columns so far.</summary>
    public int ColumnCount => cost.Count;

    /// <summary>Rows so far.</summary>
    public int RowCount => rowLower.Count;

    /// <summary>Adds a variable.</summary>
    /// <param name="name">Its name; not kept unless names are.</param>
    /// <param name="costs">What one of it costs.</param>
    /// <param name="lower">Its least value. Default 0.</param>
    /// <param name="upper">Its greatest value. Default infinite.</param>
    /// <returns>Its index.</returns>
    public int AddColumn(string name, double costs, double lower = 0, double upper = double.PositiveInfinity)
    {
        cost.Add(costs);
        columnLower.Add(lower);
        columnUpper.Add(upper);
        if (isNamed)
        {
            columnNames.Add(name);
        }

        return cost.Count - 1;
    }

    /// <summary>Adds a constraint.</summary>
    /// <param name="name">Its name; not kept unless names are.</param>
    /// <param name="lower">Its least activity.</param>
    /// <param name="upper">Its greatest activity.</param>
    /// <returns>Its index.</returns>
    public int AddRow(string name, double lower, double upper)
    {
        rowLower.Add(lower);
        rowUpper.Add(upper);
        if (isNamed)
        {
            rowNames.Add(name);
        }

        return rowLower.Count - 1;
    }

    /// <summary>Sets an entry of the matrix. One of zero is kept: it holds the place of a value that is written later.</summary>
    /// <param name="row">Row.</param>
    /// <param name="column">Column.</param>
    /// <param name="value">Finite.</param>
    public void Set(int row, int column, double value) => entries.Add((column, row, value));

    /// <summary>The program.</summary>
    /// <exception cref="InvalidOperationException">An entry was set twice, is not finite, or has no row or column.</exception>
    public LinearProgram Build()
    {
        entries.Sort(static (a, b) => a.Column != b.Column ? a.Column.CompareTo(b.Column) : a.Row.CompareTo(b.Row));
        int[] starts = new int[ColumnCount + 1];
        int[] rows = new int[entries.Count];
        double[] values = new double[entries.Count];
        for (int k = 0; k < entries.Count; k++)
        {
            var (column, row, value) = entries[k];
            bool isOut = column < 0 || column >= ColumnCount || row < 0 || row >= RowCount || !double.IsFinite(value);
            if (isOut || (k > 0 && entries[k - 1].Column == column && entries[k - 1].Row == row))
            {
                throw new InvalidOperationException($"The entry of row {row} and column {column}, {value}, is outside the program, not finite or there already.");
            }

            starts[column + 1]++;
            rows[k] = row;
            values[k] = value;
        }

        for (int j = 0; j < ColumnCount; j++)
        {
            starts[j + 1] += starts[j];
        }

        var program = new LinearProgram(ColumnCount, RowCount, starts, rows, values) { ColumnNames = [.. columnNames], RowNames = [.. rowNames] };
        cost.CopyTo(program.Cost);
        columnLower.CopyTo(program.ColumnLower);
        columnUpper.CopyTo(program.ColumnUpper);
        rowLower.CopyTo(program.RowLower);
        rowUpper.CopyTo(program.RowUpper);
        return program;
    }
}
