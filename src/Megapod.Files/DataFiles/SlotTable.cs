namespace Megapod.Files.DataFiles;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>
/// Rows that each stand for one interval of time. Out of order they are sorted; an interval that is there twice is dropped when
/// the lines agree and refused when they do not; a window with missing intervals is refused, never filled.
/// </summary>
internal sealed class SlotTable
{
    /// <summary>Five years of 5-minute slots: more than that in one series is a mistake in the window.</summary>
    private const int MostSlots = 600_000;

    private readonly CsvTable table;
    private readonly TimeSpan step;
    private readonly SortedDictionary<Instant, (int Line, double[] Values)> slots = [];

    private SlotTable(CsvTable table, TimeSpan step)
    {
        this.table = table;
        this.step = step;
    }

    /// <summary>Starts of the first and last interval.</summary>
    public (Instant First, Instant Last) Span => (slots.Keys.First(), slots.Keys.Last());

    /// <summary>Takes a table's rows; <paramref name="take"/> returns false for rows of another series (another node).</summary>
    public static Outcome<SlotTable> From(CsvTable table, string timeColumn, TimeSpan step, Bounds bounds, Func<int, bool> take, params IReadOnlyList<string> valueColumns)
    {
        var result = new SlotTable(table, step);
        for (var row = 0; row < table.Count; row++)
        {
            if (take(row))
            {
                result.Add(row, table.Time(row, timeColumn), [.. valueColumns.Select(column => table.Number(row, column, bounds))]);
            }
        }

        if (!table.Faults.Any && result.slots.Count == 0)
        {
            table.Faults.Add(DataFaults.NoRows(table.File));
        }

        return table.Faults.Unless(() => result);
    }

    /// <summary>The values of each interval that a window touches, in order of time.</summary>
    public Outcome<IReadOnlyList<(Instant Start, double[] Values)>> Window(Instant from, Instant until, string what)
    {
        var start = new Instant(from.Ticks - (from.Ticks % step.Ticks));
        if (until <= from)
        {
            return Outcome<IReadOnlyList<(Instant Start, double[] Values)>>.Failure(DataFaults.EmptyWindow(from, until));
        }

        if ((until - start) / step > MostSlots)
        {
            return Outcome<IReadOnlyList<(Instant Start, double[] Values)>>.Failure(DataFaults.WindowTooLong(from, until, MostSlots));
        }

        var found = new List<(Instant, double[])>();
        var missing = 0;
        var firstMissing = Instant.Never;
        for (var at = start; at < until; at += step)
        {
            if (slots.TryGetValue(at, out var slot))
            {
                found.Add((at, slot.Values));
            }
            else if (missing++ == 0)
            {
                firstMissing = at;
            }
        }

        return missing == 0
            ? Outcome<IReadOnlyList<(Instant Start, double[] Values)>>.Success(found)
            : Outcome<IReadOnlyList<(Instant Start, double[] Values)>>.Failure(DataFaults.Missing(table.File, what, missing, firstMissing, step));
    }

    private void Add(int row, Instant at, double[] values)
    {
        if (at.Ticks % step.Ticks != 0)
        {
            table.Faults.Add(DataFaults.OffGrid(table.File, table.Line(row), at, step));
        }
        else if (!slots.TryGetValue(at, out var first))
        {
            slots.Add(at, (table.Line(row), values));
        }
        else if (!first.Values.AsSpan().SequenceEqual(values))
        {
            table.Faults.Add(DataFaults.Disagreeing(table.File, table.Line(row), at, first.Line));
        }
    }
}
