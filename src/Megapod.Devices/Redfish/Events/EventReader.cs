namespace Megapod.Devices.Redfish.Events;

using System.Globalization;
using System.Text.Json;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>Reads what services push or stream. A record that is odd costs itself only, and never the connection it came on.</summary>
/// <param name="name">The service, for faults.</param>
public sealed class EventReader(string name)
{
    /// <summary>Events are some hundred bytes each; metric reports are larger.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    /// <summary>Events that are taken at once.</summary>
    private const int MostEvents = 1000;

    private const int MostArguments = 32;

    /// <summary>Reads a body.</summary>
    /// <param name="body">Its bytes.</param>
    public RedfishNotice Read(ReadOnlySpan<byte> body)
    {
        if (body.Length > MostBytes)
        {
            return Bad(string.Create(CultureInfo.InvariantCulture, $"it is larger than {MostBytes} bytes"));
        }

        JsonElement root;
        try
        {
            root = JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return Bad("it is no JSON");
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return Bad("it is no JSON object");
        }

        if (RedfishJson.Try(root, "MetricValues", out var values) && values.ValueKind == JsonValueKind.Array)
        {
            return new RedfishNotice { IsMetricReport = true, Context = RedfishJson.Text(root, "Context") ?? "" };
        }

        // Some services stream single records without the list around them.
        bool isList = RedfishJson.Try(root, "Events", out var list) && list.ValueKind == JsonValueKind.Array;
        var found = new List<RedfishEvent>();
        int odd = 0;
        int all = 0;
        foreach (var record in isList ? list.EnumerateArray().Take(MostEvents + 1) : [root])
        {
            if (all++ == MostEvents)
            {
                odd++;
            }
            else if (Event(record) is { } one)
            {
                found.Add(one);
            }
            else
            {
                odd++;
            }
        }

        return new RedfishNotice
        {
            Events = found,
            Context = RedfishJson.Text(root, "Context") ?? "",
            Faults = odd == 0 ? [] : [RedfishFaults.BadEvent(name, string.Create(CultureInfo.InvariantCulture, $"{odd} of its {all} records say nothing that can be understood"))],
        };
    }

    private static RedfishEvent? Event(JsonElement record)
    {
        var read = new RedfishEvent
        {
            MessageId = RedfishJson.Text(record, "MessageId") ?? "",
            Message = RedfishJson.Text(record, "Message", RedfishBounds.LongestMessage) ?? "",
            Arguments = [.. RedfishJson.List(record, "MessageArgs", MostArguments).Select(a => RedfishJson.Text(a) ?? "")],
            Severity = RedfishJson.Text(record, "MessageSeverity") ?? RedfishJson.Text(record, "Severity") ?? "",
            EventType = RedfishJson.Text(record, "EventType") ?? "",
            MemberId = RedfishJson.Text(record, "MemberId") ?? "",
            EventId = RedfishJson.Text(record, "EventId") ?? "",
            Origin = RedfishJson.Link(record, "OriginOfCondition") ?? RedfishJson.Text(record, "OriginOfCondition", RedfishBounds.LongestPath) ?? "",
            StampedAt = Stamp(record),
        };
        bool saysSomething = read.MessageId.Length + read.Message.Length + read.EventType.Length > 0;

        // A record given as a link: what happened stands elsewhere, or will.
        return saysSomething ? read : RedfishJson.Path(record) is { } link ? read with { Link = link } : null;
    }

    private static Instant Stamp(JsonElement record) =>
        RedfishJson.Text(record, "EventTimestamp") is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Instant.From(time) : Instant.Never;

    private RedfishNotice Bad(string why) => new() { Faults = new List<Fault> { RedfishFaults.BadEvent(name, why) } };
}
