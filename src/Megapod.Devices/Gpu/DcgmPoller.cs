namespace Megapod.Devices.Gpu;

using System.Net;
using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Feeds;
using Megapod.Devices.Polling;

/// <summary>
/// Reads a dcgm-exporter. It gives readings only: an exporter sets nothing. Readings whose energy counter stands still while there is power count as old, because exporters have been seen to repeat what
/// they knew; and a driver's error that was there when we began to look may be old, because an exporter never forgets it.
/// </summary>
public sealed class DcgmPoller : IPolledDevice, IDisposable
{
    private readonly DcgmConfig config;
    private readonly HttpMessageInvoker client;
    private readonly TimeProvider clock;
    private readonly Dictionary<string, Seen> seen = new(StringComparer.Ordinal);
    private GpuImage image = GpuImage.None;
    private Fault? trouble;

    private DcgmPoller(string id, DcgmConfig config, HttpMessageHandler handler, TimeProvider clock)
    {
        Id = id;
        this.config = config;
        this.clock = clock;
        client = new HttpMessageInvoker(handler, disposeHandler: false);
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <inheritdoc/>
    public bool HasCommand => false;

    /// <inheritdoc/>
    public Fault? Trouble => Volatile.Read(ref trouble);

    /// <summary>What it showed last; any thread may ask, and nobody waits.</summary>
    public GpuImage Image => Volatile.Read(ref image);

    /// <summary>An exporter that was not asked yet.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="config">Where it is, and how patient to be.</param>
    /// <param name="handler">Sends requests; it must follow no redirects, as <see cref="HttpFeed.CreateHandler"/> makes one. It is not disposed.</param>
    /// <param name="clock">Measures the time-out.</param>
    /// <returns>The poller, or MP4330 where the description cannot be used.</returns>
    public static Outcome<DcgmPoller> Open(string id, DcgmConfig config, HttpMessageHandler handler, TimeProvider clock)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(clock);
        return config.Complaint() is { } complaint
            ? Outcome<DcgmPoller>.Failure(GpuFaults.Description(config.Name, complaint))
            : Outcome<DcgmPoller>.Success(new DcgmPoller(id, config, handler, clock));
    }

    /// <inheritdoc/>
    public async ValueTask<Fault?> PollAsync(Instant now, CancellationToken stop)
    {
        var answer = await AskAsync(stop).ConfigureAwait(false);
        if (!answer.IsSuccess)
        {
            return answer.Faults[0];
        }

        var read = DcgmText.Read(answer.Value, config.Name, now - config.CollectionPeriod);
        if (read.Rows.Count == 0)
        {
            return read.Faults[0];
        }

        var troubles = new List<Fault>();
        var rows = read.Rows.Select(row => Judge(row, now, troubles)).ToList();
        foreach (string gone in seen.Keys.Except(rows.Select(row => row.Uuid), StringComparer.Ordinal).ToList())
        {
            seen.Remove(gone);
        }

        Volatile.Write(ref trouble, troubles.Concat(read.Faults).FirstOrDefault());
        Volatile.Write(ref image, new GpuImage(now, rows));
        return null;
    }

    /// <inheritdoc/>
    public ValueTask<Fault?> CarryAsync(Instant now, CancellationToken stop) => ValueTask.FromResult<Fault?>(null);

    /// <summary>Lets its connection go.</summary>
    public void Dispose() => client.Dispose();

    private GpuRow Judge(GpuRow row, Instant now, List<Fault> troubles)
    {
        if (!seen.TryGetValue(row.Uuid, out var before))
        {
            seen[row.Uuid] = before = new Seen { MovedAt = now, ErrorAt = Instant.Never, Error = row.Of(PartQuantity.DriverError) };
        }

        var error = row.Of(PartQuantity.DriverError);
        if (error.Quality == Quality.Good && (before.Error.Quality != Quality.Good || before.Error.Value != error.Value))
        {
            // The first value after none may be old, too: an exporter that starts again repeats it.
            before.ErrorAt = before.Error.Quality == Quality.Good ? now : Instant.Never;
            before.Error = error;
        }

        row = row with { DriverErrorAt = before.ErrorAt };
        if (before.ErrorAt != Instant.Never && error is { Quality: Quality.Good, Value: > 0 })
        {
            troubles.Add(GpuFaults.DriverError(row.Uuid, error.Value));
        }

        var energy = row.Of(PartQuantity.Energy);
        bool isMoving = energy.Quality != Quality.Good || row.Of(PartQuantity.Power).Quality != Quality.Good || energy.Value != before.Energy;
        before.Energy = energy.Value;
        before.MovedAt = isMoving ? now : before.MovedAt;
        if (now - before.MovedAt < config.FrozenAfter)
        {
            return row;
        }

        troubles.Insert(0, GpuFaults.Frozen(config.Name, row.Uuid, now - before.MovedAt));
        return row with
        {
            Readings = row.Readings.ToDictionary(r => r.Key, r => r.Value.Quality == Quality.Good ? r.Value with { Quality = Quality.Stale, MeasuredAt = before.MovedAt - config.CollectionPeriod } : r.Value),
        };
    }

    private async Task<Outcome<string>> AskAsync(CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(config.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, config.Address);
            request.Headers.TryAddWithoutValidation("Accept", "text/plain;version=0.0.4");
            using var response = await client.SendAsync(request, either.Token).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return Outcome<string>.Failure(GpuFaults.Status(config.Name, (int)response.StatusCode));
            }

            if (response.Content.Headers.ContentLength > config.MostBytes)
            {
                return Outcome<string>.Failure(GpuFaults.TooLarge(config.Name, config.MostBytes));
            }

            using var body = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            byte[]? content = await BoundedReading.ReadAsync(body, config.MostBytes, either.Token).ConfigureAwait(false);
            return content is null ? Outcome<string>.Failure(GpuFaults.TooLarge(config.Name, config.MostBytes)) : Outcome<string>.Success(Encoding.UTF8.GetString(content));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Outcome<string>.Failure(GpuFaults.TimedOut(config.Name, config.Timeout));
        }
        catch (HttpRequestException e)
        {
            return Outcome<string>.Failure(GpuFaults.Unreachable(config.Name, GpuText.Printable(e.Message)));
        }
        catch (IOException e)
        {
            return Outcome<string>.Failure(GpuFaults.Unreachable(config.Name, GpuText.Printable(e.Message)));
        }
    }

    /// <summary>What is remembered of a GPU from poll to poll.</summary>
    private sealed class Seen
    {
        public double Energy { get; set; }

        public Instant MovedAt { get; set; }

        public Reading Error { get; set; }

        public Instant ErrorAt { get; set; }
    }
}
