namespace Megapod.Devices.Redfish.Telemetry;

using System.Buffers.Text;
using System.Text.Json;
using Megapod.Core.Units;

/// <summary>
/// Reads metric reports of one service from their bytes, polled or pushed. Once each metric has been seen, nothing is allocated. A value that is null, empty or no number is left out; one record that is
/// odd costs itself only. It belongs to one thread at a time.
/// </summary>
/// <param name="table">Numbers the metrics.</param>
public sealed class MetricReportReader(MetricTable table)
{
    /// <summary>Values of one report: the largest of an eight-GPU tray have some thousand.</summary>
    private const int MostValues = 65_536;

    private const int FirstValues = 256;
    private readonly byte[] property = new byte[RedfishBounds.LongestPath];
    private readonly byte[] id = new byte[RedfishBounds.LongestPath];
    private MetricSample[] samples = new MetricSample[FirstValues];
    private int count;
    private int before;
    private bool isLeftOut;

    /// <summary>Numbers the metrics.</summary>
    public MetricTable Table => table;

    /// <summary>The values of the last report, in its order. Valid until the next one is read.</summary>
    public ReadOnlySpan<MetricSample> Samples => samples.AsSpan(0, count);

    /// <summary>When the last report was made by the service's own clock; never: it does not say.</summary>
    public Instant StampedAt { get; private set; }

    /// <summary>A number that differs with the report's sequence; 0: it has none.</summary>
    public ulong Sequence { get; private set; }

    /// <summary>Reads a report.</summary>
    /// <param name="body">Its bytes.</param>
    public MetricReportEnd Read(ReadOnlySpan<byte> body)
    {
        before = count;
        count = 0;
        isLeftOut = false;
        StampedAt = Instant.Never;
        Sequence = 0;
        try
        {
            var reader = new Utf8JsonReader(body);
            return !ReadReport(ref reader) ? MetricReportEnd.NoReport : isLeftOut ? MetricReportEnd.TooMany : MetricReportEnd.Whole;
        }
        catch (JsonException)
        {
            return MetricReportEnd.Torn;
        }
    }

    private bool ReadReport(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        bool isReport = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Is(ref reader, "MetricValues"u8))
            {
                reader.Read();
                isReport = reader.TokenType == JsonTokenType.StartArray;
                ReadValues(ref reader);
            }
            else if (Is(ref reader, "Timestamp"u8))
            {
                reader.Read();
                StampedAt = Stamp(ref reader);
            }
            else if (Is(ref reader, "ReportSequence"u8))
            {
                reader.Read();
                Sequence = reader.TokenType is JsonTokenType.String or JsonTokenType.Number ? Mark(reader.ValueSpan) : 0;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        // What follows the object is none of the report's; reading on finds out whether it is JSON.
        return isReport && !reader.Read();
    }

    private void ReadValues(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadValue(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadValue(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> otherwise = default;
        double value = double.NaN;
        var stamp = Instant.Never;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Is(ref reader, "MetricProperty"u8))
            {
                reader.Read();
                name = Text(ref reader, property);
            }
            else if (Is(ref reader, "MetricId"u8))
            {
                reader.Read();
                otherwise = Text(ref reader, id);
            }
            else if (Is(ref reader, "MetricValue"u8))
            {
                reader.Read();
                value = Number(ref reader);
            }
            else if (Is(ref reader, "Timestamp"u8))
            {
                reader.Read();
                stamp = Stamp(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        name = name.IsEmpty ? otherwise : name;
        if (!name.IsEmpty && double.IsFinite(value))
        {
            Add(name, value, stamp);
        }
    }

    private void Add(ReadOnlySpan<byte> name, double value, Instant stamp)
    {
        if (count == MostValues)
        {
            isLeftOut = true;
            return;
        }

        // Services write their metrics in the same order each time.
        int metric = table.NumberOf(name, count < before ? samples[count].Metric : -1);
        if (metric < 0)
        {
            isLeftOut = true;
            return;
        }

        if (count == samples.Length)
        {
            Array.Resize(ref samples, 2 * samples.Length);
        }

        samples[count++] = new MetricSample(metric, value, stamp);
    }

    /// <summary>A name that is no Unicode is none that is looked for.</summary>
    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => !reader.ValueIsEscaped && reader.ValueSpan.SequenceEqual(name);

    /// <summary>Text as UTF-8; empty when it is none, or longer than any address.</summary>
    private static ReadOnlySpan<byte> Text(scoped ref Utf8JsonReader reader, byte[] scratch)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return default;
        }

        if (reader.ValueSpan.Length > scratch.Length)
        {
            return default;
        }

        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        try
        {
            // Slashes written as \/ are common.
            return scratch.AsSpan(0, reader.CopyString(scratch));
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }

    /// <summary>A number, written as one or as text, or the number of a word; not a number when it is none.</summary>
    private static double Number(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double number))
        {
            return number;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return double.NaN;
        }

        var text = reader.ValueSpan.Trim((byte)' ');
        return Utf8Parser.TryParse(text, out double written, out int used) && used == text.Length ? written : MetricWord.Of(text);
    }

    /// <summary>A time with its offset from UTC; never when it is none or has no offset, because then it may be hours off.</summary>
    private static Instant Stamp(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return Instant.Never;
        }

        const int DateLength = 10;
        var text = reader.ValueSpan;
        bool hasOffset = reader.ValueIsEscaped || text.EndsWith("Z"u8) || text.Length > DateLength && text[DateLength..].IndexOfAny((byte)'+', (byte)'-') >= 0;
        try
        {
            return hasOffset && reader.TryGetDateTimeOffset(out var time) ? Instant.From(time) : Instant.Never;
        }
        catch (InvalidOperationException)
        {
            return Instant.Never;
        }
    }

    /// <summary>FNV-1a over the bytes, by Fowler, Noll and Vo; never 0.</summary>
    private static ulong Mark(ReadOnlySpan<byte> text)
    {
        ulong hash = 14_695_981_039_346_656_037UL;
        foreach (byte one in text)
        {
            hash = (hash ^ one) * 1_099_511_628_211UL;
        }

        return hash | 1;
    }
}
