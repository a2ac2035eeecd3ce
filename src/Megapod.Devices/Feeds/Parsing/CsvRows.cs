namespace Megapod.Devices.Feeds.Parsing;

using System.Globalization;
using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;

/// <summary>Takes the rows out of separated values (RFC 4180: quotes double inside quotes, CR LF or LF), by the names in the header.</summary>
internal static class CsvRows
{
    /// <summary>No field that we read is longer than a date; a lost quote would swallow the rest of the text into one field.</summary>
    private const int LongestField = 1000;

    /// <summary>Wide tables have hundreds of columns.</summary>
    private const int MostColumns = 1000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads an answer.</summary>
    /// <param name="feed">Which columns to take.</param>
    /// <param name="content">The answer, bounded by whoever fetched it.</param>
    /// <param name="endIsCertain">Whether the answer is known to be whole; else a last line without line end means that it may not be.</param>
    /// <param name="partWay">The fault of an answer that breaks off although it is sound so far.</param>
    public static Outcome<RawRows> Read(FeedConfig feed, ReadOnlyMemory<byte> content, bool endIsCertain, Func<Fault> partWay)
    {
        string text;
        try
        {
            text = Utf8.GetString(content.Span).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return Fail(FeedFaults.WrongFormat(feed, "it is not UTF-8 text"));
        }

        if (!endIsCertain && !text.EndsWith('\n'))
        {
            return Fail(partWay());
        }

        char delimiter = feed.Delimiter switch { FeedDelimiter.Semicolon => ';', FeedDelimiter.Tab => '\t', _ => ',' };
        int at = 0;
        int line = 1;
        List<string>? header = null;
        int[] columns = [];
        var rows = new List<RawRow>();
        var unit = RawField.Absent;
        while (at < text.Length)
        {
            int first = line;
            if (Line(text, delimiter, ref at, ref line) is not { } fields)
            {
                return Fail(FeedFaults.WrongFormat(feed, $"line {FeedFaults.Number(first)} has quotes that do not close, or a field or a line that is too long"));
            }

            if (fields is [""])
            {
                continue;
            }

            if (header is null)
            {
                header = fields;
                string?[] names = [feed.Start, feed.Value, feed.End, feed.Made, feed.UnitAt];
                foreach (string name in names.OfType<string>())
                {
                    if (header.Count(h => string.Equals(h, name, StringComparison.Ordinal)) != 1)
                    {
                        return Fail(FeedFaults.MissingField(feed, name, header.Contains(name) ? " that is there once in the header" : " in the header"));
                    }
                }

                columns = [.. names.Select(n => n is null ? -1 : fields.IndexOf(n))];
                continue;
            }

            if (fields.Count != header.Count)
            {
                return Fail(FeedFaults.WrongFormat(feed, $"line {FeedFaults.Number(first)} has {FeedFaults.Number(fields.Count)} fields and the header {FeedFaults.Number(header.Count)}"));
            }

            if (rows.Count == feed.MostSlots)
            {
                return Fail(FeedFaults.TooManySlots(feed));
            }

            unit = unit.Kind == RawKind.Absent ? Field(fields, columns[4]) : unit;
            rows.Add(new RawRow("line " + first.ToString(CultureInfo.InvariantCulture), Field(fields, columns[0]), Field(fields, columns[2]), Field(fields, columns[1]), Field(fields, columns[3])));
        }

        return header is null ? Fail(FeedFaults.WrongFormat(feed, "it is empty")) : Outcome<RawRows>.Success(new RawRows(rows, unit));
    }

    private static RawField Field(List<string> fields, int column) => column < 0
        ? RawField.Absent
        : fields[column].Trim() is { Length: > 0 } text ? new RawField(RawKind.Text, text) : new RawField(RawKind.Nothing, "");

    /// <summary>The fields up to the end of the line; null when the line cannot be one.</summary>
    private static List<string>? Line(string text, char delimiter, ref int at, ref int line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        bool isQuoted = false;
        for (; at < text.Length; at++)
        {
            char c = text[at];
            line += c == '\n' ? 1 : 0;
            if (field.Length > LongestField || fields.Count > MostColumns)
            {
                return null;
            }

            if (isQuoted)
            {
                if (c != '"')
                {
                    field.Append(c);
                }
                else if (at + 1 < text.Length && text[at + 1] == '"')
                {
                    field.Append(c);
                    at++;
                }
                else
                {
                    isQuoted = false;
                }
            }
            else if (c == '"' && field.Length == 0)
            {
                isQuoted = true;
            }
            else if (c == delimiter)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else if (c == '\n')
            {
                at++;
                break;
            }
            else if (c != '\r' || at + 1 >= text.Length || text[at + 1] != '\n')
            {
                field.Append(c);
            }
        }

        fields.Add(field.ToString());
        return isQuoted ? null : fields;
    }

    private static Outcome<RawRows> Fail(Fault fault) => Outcome<RawRows>.Failure(fault);
}
