namespace Megapod.Devices.Redfish.Events;

using System.Net;
using Megapod.Core.Outcomes;

/// <summary>
/// Listens to the events that a service streams (<c>ServerSentEventUri</c>), and connects again by itself when the stream breaks, ends or falls silent. It is a second way beside polling and never the
/// only one: streams die quietly.
/// </summary>
/// <param name="client">The service.</param>
/// <param name="address">The stream's path.</param>
/// <param name="take">Is given each notice with the bytes it was read from, which are valid only then. It returns soon and does not throw.</param>
public sealed class RedfishEventStream(RedfishClient client, string address, RedfishEventStream.Taker take)
{
    private const int Chunk = 16 * 1024;

    private readonly EventReader reader = new(client.Config.Name);
    private Fault? trouble;
    private long heard;
    private bool isOpen;

    /// <summary>Takes a notice.</summary>
    /// <param name="notice">What was told.</param>
    /// <param name="body">The bytes it was read from.</param>
    public delegate void Taker(RedfishNotice notice, ReadOnlySpan<byte> body);

    /// <summary>After how long without a byte the stream counts as dead. Default 5 min; services that send signs of life do so each 30 s or so.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Pause before the stream is opened again; it doubles with each failure, and chance takes up to a half off it. Default 1 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest such pause. Default 2 min.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether the stream is open. An open stream may be dead; see <see cref="Silence"/>. Any thread may ask.</summary>
    public bool IsOpen => Volatile.Read(ref isOpen);

    /// <summary>Notices heard so far. Any thread may ask.</summary>
    public long Heard => Interlocked.Read(ref heard);

    /// <summary>Why the stream is not open, or what could not be understood last; null when all is well. Any thread may ask.</summary>
    public Fault? Trouble => Volatile.Read(ref trouble);

    /// <summary>Listens until it is stopped.</summary>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        var parser = new EventStreamParser(Take);
        int failures = 0;
        while (!stop.IsCancellationRequested)
        {
            long before = Heard;
            try
            {
                Volatile.Write(ref trouble, await ListenAsync(parser, stop).ConfigureAwait(false));
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            finally
            {
                Volatile.Write(ref isOpen, false);
            }

            failures = Heard > before ? 0 : failures + 1;
            var pause = client.Pause(FirstPause, LongestPause, failures);
            pause = parser.Retry is { } wanted && wanted > pause ? wanted < LongestPause ? wanted : LongestPause : pause;
            await Task.Delay(pause, client.Clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Take(ReadOnlySpan<byte> data)
    {
        var notice = reader.Read(data);
        Interlocked.Increment(ref heard);
        Volatile.Write(ref trouble, notice.Faults.Count > 0 ? notice.Faults[0] : null);
        take(notice, data);
    }

    /// <summary>Listens once.</summary>
    /// <returns>Why it ended.</returns>
    private async Task<Fault> ListenAsync(EventStreamParser parser, CancellationToken stop)
    {
        var (response, refusal) = await OpenAsync(parser.LastId, stop).ConfigureAwait(false);
        if (response is null)
        {
            return refusal!;
        }

        using (response)
        {
            using var silence = new CancellationTokenSource(Silence, client.Clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, stop);
            try
            {
                await using var stream = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
                parser.Begin();
                Volatile.Write(ref trouble, null);
                Volatile.Write(ref isOpen, true);
                byte[] buffer = new byte[Chunk];
                while (await stream.ReadAsync(buffer, either.Token).ConfigureAwait(false) is > 0 and var count)
                {
                    silence.CancelAfter(Silence);
                    parser.Feed(buffer.AsSpan(0, count));
                }

                return RedfishFaults.NoEventStream(client.Config.Name, "it has ended the stream.");
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                return RedfishFaults.SilentStream(client.Config.Name, Silence);
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                return RedfishFaults.NoEventStream(client.Config.Name, "the connection broke.");
            }
        }
    }

    private async Task<(HttpResponseMessage? Response, Fault? Refusal)> OpenAsync(string? lastId, CancellationToken stop)
    {
        // The beginning is waited for as long as any answer; the stream itself as long as it is not silent.
        using var over = new CancellationTokenSource(client.Config.CallTimeout, client.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, stop);
        try
        {
            string? forgotten = null;
            for (int tries = 0; ; tries++)
            {
                if (await client.Session.OpenAsync(forgotten, either.Token).ConfigureAwait(false) is { } closed)
                {
                    return (null, closed);
                }

                string? token = client.Session.Token;
                var (response, trouble) = await client.Wire.OpenAsync(
                    address,
                    headers =>
                    {
                        client.Session.Sign(headers, token);
                        if (lastId is not null)
                        {
                            headers.TryAddWithoutValidation("Last-Event-ID", lastId);
                        }
                    },
                    either.Token).ConfigureAwait(false);
                if (response is null)
                {
                    return (null, trouble!.Fault);
                }

                if (response.StatusCode == HttpStatusCode.OK && response.Content.Headers.ContentType?.MediaType == "text/event-stream")
                {
                    return (response, null);
                }

                using (response)
                {
                    if (response.StatusCode != HttpStatusCode.Unauthorized || tries > 0)
                    {
                        return (null, RedfishFaults.NoEventStream(client.Config.Name, $"the stream was answered with HTTP status {(int)response.StatusCode} and type {RedfishText.Printable(response.Content.Headers.ContentType?.MediaType ?? "none")}."));
                    }
                }

                forgotten = token;
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return (null, RedfishFaults.TimedOut($"The event stream of {client.Config.Name}", client.Config.CallTimeout, onlyReads: true));
        }
    }
}
