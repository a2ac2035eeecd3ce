namespace Megapod.Devices.Redfish.Telemetry;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Redfish.Wire;

/// <summary>Polls one metric report, again and again, with the same buffers, and only what has changed where the service can say so.</summary>
/// <param name="client">The service.</param>
/// <param name="path">The report's path.</param>
/// <param name="table">Numbers the metrics.</param>
public sealed class MetricReportFeed(RedfishClient client, string path, MetricTable table)
{
    private readonly RedfishBuffer buffer = new();
    private string? tag;
    private (ulong Sequence, Instant Stamp) last;

    /// <summary>The report's path.</summary>
    public string Path => path;

    /// <summary>Reads its values.</summary>
    public MetricReportReader Reader { get; } = new(table);

    /// <summary>Whether the last poll brought a report that was not there before. Values of one that was are as old as they were.</summary>
    public bool IsNew { get; private set; }

    /// <summary>When a report that was not there before came last; never: not yet.</summary>
    public Instant RenewedAt { get; private set; }

    /// <summary>Asks for the report; its values are in <see cref="Reader"/> when it is new.</summary>
    /// <param name="now">When it is asked.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>Why nothing, or not all, was read; null when it was, or nothing has changed.</returns>
    public async Task<Fault?> PollAsync(Instant now, CancellationToken stop = default)
    {
        IsNew = false;
        var request = new WireRequest(HttpMethod.Get, path) { IfNoneMatch = tag };
        var answer = await client.SendAsync(request, buffer, client.Config.CallTimeout, stop).ConfigureAwait(false);
        if (answer.Status == 304 && tag is not null)
        {
            return null;
        }

        if (!answer.IsGood)
        {
            tag = null;
            var refused = RedfishAnswers.Understand(request, answer, buffer, client.Wire);
            return refused.IsSuccess ? null : refused.Faults[0];
        }

        var end = Reader.Read(buffer.Content);
        tag = end == MetricReportEnd.Whole ? answer.Tag : null;
        var present = (Reader.Sequence, Reader.StampedAt);

        // A report that tells neither number nor time cannot be known to stand still.
        IsNew = end is not MetricReportEnd.NoReport && (present == default || present != last);
        last = present;
        RenewedAt = IsNew ? now : RenewedAt;
        return end switch
        {
            MetricReportEnd.Whole => null,
            MetricReportEnd.TooMany => RedfishFaults.TooManyMetrics(client.Config.Name, table.Most),
            _ => RedfishFaults.BadReport($"{RedfishText.Printable(path)} at {client.Config.Name}", end == MetricReportEnd.Torn ? "it is no JSON from some place on" : "it has no values"),
        };
    }
}
