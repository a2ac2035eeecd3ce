namespace Megapod.Devices.Redfish.Service;

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>
/// The newest events, for whoever follows them. Who comes back says which it had last; what the ring no longer holds is lost, and the follower is told by a gap in the numbers, which are the ids of the
/// stream.
/// </summary>
public sealed class RedfishEvents
{
    /// <summary>So many events are kept: all leak detectors and accelerators of a pod of fifty servers may change at once and none is lost to somebody who comes back within a minute.</summary>
    public const int MostKept = 1024;

    /// <summary>Followers at once; each holds a connection.</summary>
    public const int MostFollowers = 16;

    /// <summary>A follower hears something this often, so that both ends see a dead connection.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly Queue<RedfishEvent> kept = [];
    private TaskCompletionSource arrived = NewSignal();
    private long newest;
    private int followers;

    /// <summary>Nothing has happened yet.</summary>
    /// <param name="time">Time of the heartbeat.</param>
    public RedfishEvents(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        this.time = time;
    }

    /// <summary>Number of the newest event; 0: none yet.</summary>
    public long Newest
    {
        get
        {
            lock (gate)
            {
                return newest;
            }
        }
    }

    /// <summary>Tells of something that happened.</summary>
    /// <param name="at">When.</param>
    /// <param name="type">The standard's word for its kind.</param>
    /// <param name="severity">How bad it is.</param>
    /// <param name="messageId">Message of a registry.</param>
    /// <param name="message">The message.</param>
    /// <param name="arguments">What stands in its places.</param>
    /// <param name="origin">Path of the resource that it is about; null: none.</param>
    public RedfishEvent Tell(Instant at, string type, PartHealth severity, string messageId, string message, IReadOnlyList<string> arguments, string? origin)
    {
        RedfishEvent told;
        TaskCompletionSource waiting;
        lock (gate)
        {
            told = new RedfishEvent(++newest, at, type, severity, messageId, message, arguments, origin);
            kept.Enqueue(told);
            if (kept.Count > MostKept)
            {
                kept.Dequeue();
            }

            waiting = arrived;
            arrived = NewSignal();
        }

        waiting.TrySetResult();
        return told;
    }

    /// <summary>The kept events after a number, oldest first.</summary>
    /// <param name="number">Number of the last one that is known; 0: all that are kept.</param>
    public IReadOnlyList<RedfishEvent> After(long number)
    {
        lock (gate)
        {
            return [.. kept.Where(e => e.Number > number)];
        }
    }

    /// <summary>Takes a place among the followers; each place taken is given back with <see cref="Leave"/>.</summary>
    /// <returns>False: all are taken.</returns>
    public bool TryJoin()
    {
        if (Interlocked.Increment(ref followers) <= MostFollowers)
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public void Leave() => Interlocked.Decrement(ref followers);

    /// <summary>
    /// The stream of events as text of server-sent events, each piece to be written and flushed at once, without an end. It begins with a word that comes at once, so that the client sees that it
    /// is connected.
    /// </summary>
    /// <param name="lastEventId">What the client had last, from its header <c>Last-Event-ID</c>; null or not a number: only what happens from now on.</param>
    /// <param name="stop">Ends it.</param>
    public async IAsyncEnumerable<string> FollowAsync(string? lastEventId, [EnumeratorCancellation] CancellationToken stop)
    {
        long last = long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out long known) ? known : Newest;

        // Who comes with a number that is still to be has met another run of this service: all that is kept is news to them.
        last = last > Newest ? 0 : last;
        yield return ": connected\n\n";
        while (!stop.IsCancellationRequested)
        {
            Task news;
            lock (gate)
            {
                news = newest > last ? Task.CompletedTask : arrived.Task;
            }

            bool isBeat = !await HasComeAsync(news, stop);
            if (isBeat)
            {
                yield return ": still here\n\n";
            }

            foreach (var e in After(last))
            {
                last = e.Number;
                yield return $"id: {e.Number}\ndata: {Render(e).ToJsonString()}\n\n";
            }
        }
    }

    /// <summary>An event as the standard writes it.</summary>
    /// <param name="told">The event.</param>
    /// <param name="context">What a subscriber wants to be told again; null: nothing.</param>
    public static JsonObject Render(RedfishEvent told, string? context = null)
    {
        ArgumentNullException.ThrowIfNull(told);
        string number = told.Number.ToString(CultureInfo.InvariantCulture);
        var record = new JsonObject
        {
            ["MemberId"] = "0",
            ["EventType"] = told.Type,
            ["EventId"] = number,
            ["EventTimestamp"] = RedfishJson.Time(told.At),
            ["MessageId"] = told.MessageId,
            ["Message"] = told.Message,
            ["MessageArgs"] = RedfishJson.Texts(told.Arguments),
            ["MessageSeverity"] = RedfishJson.Health(told.Severity) ?? "OK",
        };
        if (told.Origin is { } origin)
        {
            record["OriginOfCondition"] = RedfishJson.Link(origin);
        }

        var body = new JsonObject
        {
            ["@odata.type"] = RedfishSchemas.Type("Event"),
            ["Id"] = number,
            ["Name"] = "Event",
            ["Events"] = new JsonArray(record),
            ["Events@odata.count"] = 1,
        };
        if (context is not null)
        {
            body["Context"] = context;
        }

        return body;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether something came before the next heartbeat.</summary>
    private async Task<bool> HasComeAsync(Task news, CancellationToken stop)
    {
        try
        {
            await news.WaitAsync(Heartbeat, time, stop);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
