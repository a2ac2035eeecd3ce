namespace Megapod.Unit.Core;

using Megapod.Core.Model;

public sealed class LinearProgramBuilderTests
{
    [Fact]
    public void Entries_in_any_order_are_sorted_by_column_and_row()
    {
        var builder = Empty(columns: 3, rows: 3);
        builder.Set(2, 2, 6);
        builder.Set(0, 0, 1);
        builder.Set(1, 2, 5);
        builder.Set(2, 0, 3);
        builder.Set(1, 0, 2);
        var program = builder.Build();
        Assert.Equal([0, 3, 3, 5], program.Starts);
        Assert.Equal([0, 1, 2, 1, 2], program.RowIndices);
        Assert.Equal([1, 2, 3, 5, 6], program.Values);
    }

    [Fact]
    public void Columns_and_rows_keep_their_numbers()
    {
        var builder = new LinearProgramBuilder(isNamed: true);
        Assert.Equal(0, builder.AddColumn("import", 0.2, 1, 5));
        Assert.Equal(1, builder.AddColumn("export", -0.1));
        Assert.Equal(0, builder.AddRow("balance", 3, 4));
        var program = builder.Build();
        Assert.Equal((2, 1), (program.ColumnCount, program.RowCount));
        Assert.Equal([0.2, -0.1], program.Cost);
        Assert.Equal([1, 0], program.ColumnLower);
        Assert.Equal([5, double.PositiveInfinity], program.ColumnUpper);
        Assert.Equal([3], program.RowLower);
        Assert.Equal([4], program.RowUpper);
        Assert.Equal(["import", "export"], program.ColumnNames);
        Assert.Equal(["balance"], program.RowNames);
    }

    [Fact]
    public void Names_are_dropped_unless_asked_for()
    {
        var program = Empty(columns: 1, rows: 1).Build();
        Assert.Empty(program.ColumnNames);
        Assert.Empty(program.RowNames);
    }

    [Fact]
    public void Entry_of_zero_keeps_its_place()
    {
        var builder = Empty(columns: 2, rows: 2);
        builder.Set(1, 1, 0);
        var program = builder.Build();
        Assert.Equal([0], program.Values);
        Assert.Equal(0, program.EntryAt(1, 1));
        Assert.Equal(-1, program.EntryAt(0, 1));
        Assert.Equal(-1, program.EntryAt(1, 0));
    }

    [Fact]
    public void Entry_set_twice_is_refused()
    {
        var builder = Empty(columns: 2, rows: 2);
        builder.Set(1, 0, 3);
        builder.Set(0, 0, 3);
        builder.Set(1, 0, 3);
        Assert.Throws<InvalidOperationException>(builder.Build);
    }

    [Theory]
    [InlineData(2, 0, 1.0)]
    [InlineData(0, 2, 1.0)]
    [InlineData(-1, 0, 1.0)]
    [InlineData(0, -1, 1.0)]
    [InlineData(0, 0, double.NaN)]
    [InlineData(0, 0, double.PositiveInfinity)]
    public void Entry_outside_or_without_a_number_is_refused(int row, int column, double value)
    {
        var builder = Empty(columns: 2, rows: 2);
        builder.Set(row, column, value);
        Assert.Throws<InvalidOperationException>(builder.Build);
    }

    [Fact]
    public void Each_building_makes_arrays_of_its_own()
    {
        var builder = Empty(columns: 1, rows: 1);
        builder.Set(0, 0, 1);
        var first = builder.Build();
        first.Values[0] = 7;
        first.Cost[0] = 7;
        Assert.Equal((1, 0), (builder.Build().Values[0], builder.Build().Cost[0]));
    }

    private static LinearProgramBuilder Empty(int columns, int rows)
    {
        var builder = new LinearProgramBuilder();
        for (int j = 0; j < columns; j++)
        {
            builder.AddColumn($"column {j}", 0);
        }

        for (int i = 0; i < rows; i++)
        {
            builder.AddRow($"row {i}", 0, 1);
        }

        return builder;
    }
}
