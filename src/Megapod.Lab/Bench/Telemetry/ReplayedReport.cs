namespace Megapod.Lab.Bench.Telemetry;

using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Redfish.Service.Pods;

/// <summary>
/// A metric report whose bytes the service has made once and whose numbers and times are written anew in place, because making each from the beginning would take days. Words stay as they were.
/// </summary>
internal sealed class ReplayedReport
{
    /// <summary>The longest number has 24 characters; what is left is spaces, which belong to no number.</summary>
    private const int NumberLength = 26;

    /// <summary>As many as the service writes.</summary>
    private const int Decimals = 6;

    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
    private const string ValueStart = "\"MetricValue\":\"";
    private const string TimeStart = "\"Timestamp\":\"";

    private readonly byte[] bytes;
    private readonly (int Offset, int Part, PartQuantity Quantity, double Scale)[] numbers;
    private readonly int[] times;

    /// <summary>Takes what the service has made.</summary>
    /// <param name="made">The report.</param>
    /// <param name="parts">The pod's parts.</param>
    /// <param name="server">The server whose accelerators it is about.</param>
    public ReplayedReport(ReadOnlyMemory<byte> made, PodTree parts, string server)
    {
        var report = JsonNode.Parse(made.Span)!.AsObject();
        string time = default(DateTime).ToString(TimeFormat, CultureInfo.InvariantCulture);
        report["Timestamp"] = time;
        var written = new List<(int Part, PartQuantity Quantity, double Scale)>();
        int server0 = parts.IndexOf(server);
        int[] accelerators = [.. Enumerable.Range(0, parts.Parts.Length).Where(i => parts.Parts[i].Kind == PartKind.Accelerator && parts.Holder[i] == server0)];
        int record = 0;
        foreach (var value in report["MetricValues"]!.AsArray())
        {
            // Accelerators come one after the other, each with all its metrics.
            int part = accelerators[record++ / TelemetryPages.Quantities.Count];
            var quantity = TelemetryPages.Quantities[value!["MetricId"]!.GetValue<string>()];
            value["Timestamp"] = time;
            if (value["MetricValue"]?.GetValue<string>() is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            {
                value["MetricValue"] = new string(' ', NumberLength);
                written.Add((part, quantity, SensorKind.Of(quantity).Scale));
            }
        }

        bytes = Encoding.UTF8.GetBytes(report.ToJsonString(JsonSerializerOptions.Default));
        numbers = [.. Places($"{ValueStart}{new string(' ', NumberLength)}").Zip(written, (end, w) => (end - NumberLength, w.Part, w.Quantity, w.Scale))];
        times = [.. Places($"{TimeStart}{time}").Select(end => end - TimeFormat.Length)];
    }

    /// <summary>Numbers in it.</summary>
    public int Count => numbers.Length;

    /// <summary>The report of now.</summary>
    public byte[] Bytes => bytes;

    /// <summary>Writes what is measured now.</summary>
    /// <param name="readings">What the parts show.</param>
    /// <param name="now">When.</param>
    public void Write(PodReadings readings, Instant now)
    {
        foreach (var (offset, part, quantity, scale) in numbers)
        {
            var place = bytes.AsSpan(offset, NumberLength);
            Utf8Formatter.TryFormat(Math.Round(readings[part, quantity].Value * scale, Decimals), place, out int used);
            place[used..].Fill((byte)' ');
        }

        Span<byte> text = stackalloc byte[TimeFormat.Length];
        now.ToUtc().TryFormat(text, out _, TimeFormat, CultureInfo.InvariantCulture);
        foreach (int offset in times)
        {
            text.CopyTo(bytes.AsSpan(offset));
        }
    }

    /// <summary>Where each place of a text ends, in bytes.</summary>
    private List<int> Places(string text)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(text);
        var found = new List<int>();
        for (int at = 0; bytes.AsSpan(at).IndexOf(wanted) is >= 0 and var next; at = found[^1])
        {
            found.Add(at + next + wanted.Length);
        }

        return found;
    }
}
