namespace Megapod.Devices.Feeds.Parsing;

using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;

/// <summary>Takes the rows out of a JSON answer.</summary>
internal static class JsonRows
{
    /// <summary>No source nests deeper, and a document of brackets alone must not eat the stack.</summary>
    private const int DeepestNesting = 32;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = DeepestNesting, AllowDuplicateProperties = false };

    /// <summary>Reads an answer.</summary>
    /// <param name="feed">Where things stand in it.</param>
    /// <param name="content">The answer, bounded by whoever fetched it.</param>
    /// <param name="partWay">The fault of an answer that breaks off although it is sound so far.</param>
    public static Outcome<RawRows> Read(FeedConfig feed, ReadOnlyMemory<byte> content, Func<Fault> partWay)
    {
        var body = content.Span.StartsWith("\uFEFF"u8) ? content[3..] : content;
        if (!Utf8.IsValid(body.Span))
        {
            return Fail(FeedFaults.WrongFormat(feed, "it is not UTF-8 text"));
        }

        try
        {
            using var document = JsonDocument.Parse(body, Options);
            return Rows(feed, document.RootElement);
        }
        catch (JsonException) when (BreaksOff(body.Span))
        {
            return Fail(partWay());
        }
        catch (JsonException e)
        {
            return Fail(FeedFaults.WrongFormat(feed, $"it is not sound JSON near line {FeedFaults.Number((e.LineNumber ?? 0) + 1)}"));
        }
        catch (InvalidOperationException)
        {
            // Escapes that are no character, such as half a surrogate pair, are found only when the text is asked for.
            return Fail(FeedFaults.WrongFormat(feed, "it contains a text that is no text"));
        }
    }

    private static Outcome<RawRows> Rows(FeedConfig feed, JsonElement root)
    {
        var unit = feed.UnitAt is null ? RawField.Absent : Field(root, feed.UnitAt);
        var made = feed.Made is null ? RawField.Absent : Field(root, feed.Made);
        return feed.List is null ? SideBySide(feed, root, unit, made) : Items(feed, root, unit, made);
    }

    private static Outcome<RawRows> Items(FeedConfig feed, JsonElement root, RawField unit, RawField made)
    {
        if (FeedPath.Parse(feed.List!)?.Find(root) is not { ValueKind: JsonValueKind.Array } list)
        {
            return Fail(FeedFaults.MissingField(feed, feed.List!, " that is a list"));
        }

        if (list.GetArrayLength() > feed.MostSlots)
        {
            return Fail(FeedFaults.TooManySlots(feed));
        }

        var (start, value) = (FeedPath.Parse(feed.Start), FeedPath.Parse(feed.Value));
        var end = feed.End is null ? null : FeedPath.Parse(feed.End);
        var rows = new List<RawRow>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            rows.Add(new RawRow(Name(rows.Count), Field(item, start), end is null ? RawField.Absent : Field(item, end), Field(item, value), made));
        }

        return Checked(feed, rows, unit);
    }

    private static Outcome<RawRows> SideBySide(FeedConfig feed, JsonElement root, RawField unit, RawField made)
    {
        var arrays = new List<JsonElement>();
        foreach (string path in new[] { feed.Start, feed.Value, feed.End }.OfType<string>())
        {
            if (FeedPath.Parse(path)?.Find(root) is not { ValueKind: JsonValueKind.Array } array)
            {
                return Fail(FeedFaults.MissingField(feed, path, " that is a list"));
            }

            arrays.Add(array);
        }

        int count = arrays[0].GetArrayLength();
        if (arrays.Exists(a => a.GetArrayLength() != count))
        {
            return Fail(FeedFaults.WrongFormat(feed, $"the lists side by side have {string.Join(" and ", arrays.Select(a => FeedFaults.Number(a.GetArrayLength())))} items"));
        }

        if (count > feed.MostSlots)
        {
            return Fail(FeedFaults.TooManySlots(feed));
        }

        // Walked together, because reaching an item of a JSON array by its index walks over all before it.
        var rows = new List<RawRow>(count);
        var walks = arrays.ConvertAll(a => a.EnumerateArray().Select(Of).ToList());
        for (int i = 0; i < count; i++)
        {
            rows.Add(new RawRow(Name(i), walks[0][i], walks.Count > 2 ? walks[2][i] : RawField.Absent, walks[1][i], made));
        }

        return Checked(feed, rows, unit);
    }

    /// <summary>A field that no row has is not missing here and there but described wrongly.</summary>
    private static Outcome<RawRows> Checked(FeedConfig feed, List<RawRow> rows, RawField unit)
    {
        if (rows.Find(r => r.Start.Kind == RawKind.Absent) is { Name: { } name })
        {
            return Fail(FeedFaults.MissingField(feed, feed.Start, $" in {name}"));
        }

        return rows.Count > 0 && rows.TrueForAll(r => r.Value.Kind == RawKind.Absent)
            ? Fail(FeedFaults.MissingField(feed, feed.Value, " in any item"))
            : Outcome<RawRows>.Success(new RawRows(rows, unit));
    }

    private static string Name(int index) => "item " + (index + 1).ToString(CultureInfo.InvariantCulture);

    private static RawField Field(JsonElement root, string path) => Field(root, FeedPath.Parse(path));

    private static RawField Field(JsonElement root, FeedPath? path) => path?.Find(root) is { } found ? Of(found) : RawField.Absent;

    private static RawField Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => new RawField(RawKind.Nothing, ""),
        JsonValueKind.Number => new RawField(RawKind.Number, element.GetRawText()),
        JsonValueKind.String => new RawField(RawKind.Text, element.GetString()!),
        _ => new RawField(RawKind.Other, element.ValueKind.ToString().ToLowerInvariant()),
    };

    /// <summary>Whether a text that is not JSON would be the beginning of some.</summary>
    private static bool BreaksOff(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = DeepestNesting }));
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 0 && reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                {
                    return false;
                }
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Outcome<RawRows> Fail(Fault fault) => Outcome<RawRows>.Failure(fault);
}
