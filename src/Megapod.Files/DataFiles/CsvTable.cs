namespace Megapod.Files.DataFiles;

using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>The rows of one CSV file by column name, with the line each row came from. Columns may stand in any order and further ones are ignored.</summary>
internal sealed class CsvTable
{
    /// <summary>No field of the layout is longer than a name; a lost quote would swallow the rest of the file into one field.</summary>
    private const int LongestFieldCharacters = 1000;

    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm'Z'"];

    private readonly List<string[]> rows = [];
    private readonly List<int> lines = [];
    private readonly Dictionary<string, int> columns = new(StringComparer.Ordinal);

    private CsvTable(string file)
    {
        File = file;
        Faults = new FaultList(file);
    }

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>What reading values has found wrong so far.</summary>
    public FaultList Faults { get; }

    /// <summary>Number of rows below the header.</summary>
    public int Count => rows.Count;

    /// <summary>Reads a file that must have the named columns and at least one row.</summary>
    public static Outcome<CsvTable> Load(string file, params IReadOnlyList<string> required)
    {
        var text = TextSource.Read(file);
        if (!text.IsSuccess)
        {
            return Outcome<CsvTable>.Failure(text.Faults);
        }

        var table = new CsvTable(file);
        table.Parse(text.Value, required);
        if (!table.Faults.Any && table.Count == 0)
        {
            table.Faults.Add(DataFaults.NoRows(file));
        }

        return table.Faults.Unless(() => table);
    }

    /// <summary>Whether the file has a column that it need not have.</summary>
    public bool Has(string column) => columns.ContainsKey(column);

    /// <summary>1-based line of a row.</summary>
    public int Line(int row) => lines[row];

    /// <summary>The text of a field.</summary>
    public string Text(int row, string column) => rows[row][columns[column]];

    /// <summary>A finite number inside its bounds; otherwise a fault is noted and the lower bound returned, which nobody gets to see.</summary>
    public double Number(int row, string column, Bounds bounds)
    {
        var text = Text(row, column);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
        {
            Faults.Add(DataFaults.NotANumber(File, Line(row), column, text));
            return bounds.Least;
        }

        if (value < bounds.Least || value > bounds.Most)
        {
            Faults.Add(DataFaults.OutOfBounds(File, Line(row), column, value, bounds));
            return bounds.Least;
        }

        return value;
    }

    /// <summary>A UTC time; otherwise a fault is noted.</summary>
    public Instant Time(int row, string column)
    {
        var text = Text(row, column);
        if (DateTime.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return Instant.FromUtc(time);
        }

        Faults.Add(DataFaults.NotUtc(File, Line(row), column, text));
        return Instant.Never;
    }

    private void Parse(string text, IReadOnlyList<string> required)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = null,
            IgnoreBlankLines = true,
            MaxFieldSize = LongestFieldCharacters,
        };
        using var reader = new StringReader(text);
        using var parser = new CsvParser(reader, configuration);
        try
        {
            if (!parser.Read())
            {
                Faults.Add(DataFaults.WrongHeader(File, "The file is empty."));
                return;
            }

            TakeHeader(parser.Record ?? [], required);
            while (!Faults.Any && parser.Read())
            {
                TakeRow(parser);
            }
        }
        catch (CsvHelperException)
        {
            Faults.Add(DataFaults.BadQuotes(File, parser.RawRow));
        }

        if (!Faults.Any && text[^1] != '\n')
        {
            Faults.Add(DataFaults.CutLine(File, lines.Count == 0 ? 1 : lines[^1]));
        }
    }

    private void TakeHeader(string[] header, IReadOnlyList<string> required)
    {
        for (var i = 0; i < header.Length; i++)
        {
            if (!columns.TryAdd(header[i].Trim(), i))
            {
                Faults.Add(DataFaults.WrongHeader(File, $"The header names the column '{header[i].Trim()}' twice."));
            }
        }

        var missing = required.Where(name => !columns.ContainsKey(name)).ToList();
        if (missing.Count > 0)
        {
            Faults.Add(DataFaults.WrongHeader(File, $"The header lacks {string.Join(", ", missing)}."));
        }
    }

    private void TakeRow(CsvParser parser)
    {
        var record = parser.Record ?? [];
        if (record.Length != columns.Count)
        {
            Faults.Add(DataFaults.WrongWidth(File, parser.RawRow, record.Length, columns.Count));
            return;
        }

        rows.Add(record);
        lines.Add(parser.RawRow);
    }
}
