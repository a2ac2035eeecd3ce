namespace Megapod.Devices.Dsx;

using Megapod.Core.Outcomes;
using Megapod.Devices.Mqtt;

/// <summary>
/// The building management system's side of the contract: publishes descriptions, which the broker keeps, at the start, on each new connection and each 100 s; values when they change and each 100 s;
/// heartbeats each 10 s; and hears the integrations. It serves emulated pods, and whoever wants to read ours by the contract.
/// </summary>
public sealed class DsxPublisher
{
    private readonly MqttClient client;
    private readonly TimeProvider time;
    private readonly Action<DsxPoint, DsxValue>? heard;
    private readonly SortedDictionary<string, (double? Value, bool IsGood, long SentAt)> values = new(StringComparer.Ordinal);
    private readonly SortedSet<string> gone = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly DsxSender sender;
    private SortedDictionary<string, DsxPoint> points;
    private long described;
    private long refused;

    /// <summary>A publisher that has published nothing yet.</summary>
    /// <param name="client">The connection, which its maker closes. Nobody else takes its messages.</param>
    /// <param name="points">All points, heartbeats included; at most <see cref="DsxBounds.MostPoints"/>.</param>
    /// <param name="time">Where time that passes, and stamps for others, come from.</param>
    /// <param name="heard">Told of each value of an integration at a point that is its own; on the thread that takes messages. Null: nobody is told.</param>
    /// <exception cref="ArgumentException">There are too many points, two with one key, or one that no topic can name or that has a unit and states.</exception>
    public DsxPublisher(MqttClient client, IReadOnlyList<DsxPoint> points, TimeProvider time, Action<DsxPoint, DsxValue>? heard = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(time);
        (this.client, this.time, this.heard) = (client, time, heard);
        sender = new DsxSender(client, time, DsxTopic.Bms);
        this.points = Sorted(points);
    }

    /// <summary>A value that is given again as it was is published again when so much time has passed since; default: with the repetition alone.</summary>
    public TimeSpan Again { get; init; } = TimeSpan.MaxValue;

    /// <summary>What the last message of ours ended with, or what is wrong with the broker; null: nothing is known to be.</summary>
    public Fault? Trouble => client.Health.Trouble ?? sender.Trouble;

    /// <summary>Whether the broker has been given all descriptions on the connection that there is now. Values mean nothing to others before.</summary>
    public bool IsDescribed => client.Health is { IsConnected: true } health && health.Connected == Volatile.Read(ref described);

    /// <summary>Values of integrations that were refused: of points that are not theirs or do not exist, not readable, or kept by the broker, so that nobody knows how old they are.</summary>
    public long Refused => Interlocked.Read(ref refused);

    /// <summary>Messages of one kind that are under way at once: a quarter of what may wait, so that there is room for what others say.</summary>
    private int Piece => Math.Max(1, client.Config.MostWaiting / 4);

    private SortedDictionary<string, DsxPoint> Points => Volatile.Read(ref points);

    /// <summary>Gives a point a value. It is published when it is another one than before or <see cref="Again"/> has passed, and with the next repetition.</summary>
    /// <param name="key">Its <see cref="DsxPoint.Key"/>.</param>
    /// <param name="value">In base units, or the number of a state; null: there is none.</param>
    /// <param name="isGood">Whether it is to be trusted.</param>
    /// <param name="stop">Gives up waiting; it is published all the same.</param>
    /// <returns>Null when the broker has it, or it is as before; else why not.</returns>
    public Task<Fault?> SetAsync(string key, double? value, bool isGood, CancellationToken stop) => PutAsync(key, value, isGood, isSent: true, stop);

    /// <summary>Gives a point a value that is not published before the next repetition, such as the one of the next connection: while there is none, what would wait is old when it is sent.</summary>
    /// <param name="key">Its <see cref="DsxPoint.Key"/>.</param>
    /// <param name="value">In base units, or the number of a state; null: there is none.</param>
    /// <param name="isGood">Whether it is to be trusted.</param>
    /// <returns>Null when it was taken; else why not.</returns>
    public Fault? Keep(string key, double? value, bool isGood)
    {
        var taken = PutAsync(key, value, isGood, isSent: false, CancellationToken.None);
        return taken.IsCompletedSuccessfully ? taken.Result : null;
    }

    /// <summary>Takes other points in place of those that there are. New and changed ones are described, the descriptions of others are taken back, and what was said under another meaning is forgotten.</summary>
    /// <param name="next">All points from now on, heartbeats included; at most <see cref="DsxBounds.MostPoints"/>.</param>
    /// <param name="stop">Gives up waiting; the rest is published with the next repetition.</param>
    /// <exception cref="ArgumentException">As for the first points.</exception>
    public async Task ChangeAsync(IReadOnlyList<DsxPoint> next, CancellationToken stop)
    {
        var sorted = Sorted(next);
        List<DsxPoint> news;
        lock (gate)
        {
            var before = points;
            news = [.. sorted.Values.Where(point => !before.TryGetValue(point.Key, out var same) || !DsxJson.Write(same).AsSpan().SequenceEqual(DsxJson.Write(point)))];
            foreach (string key in before.Keys.Where(key => !sorted.ContainsKey(key)).Concat(news.Select(point => point.Key)))
            {
                values.Remove(key);
            }

            gone.UnionWith(before.Keys);
            gone.ExceptWith(sorted.Keys);
            gone.ExceptWith(gone.Skip(DsxBounds.MostPoints).ToList());
            Volatile.Write(ref points, sorted);
        }

        if (IsDescribed)
        {
            await DescribeAsync(news.Select(point => point.Key), stop);
        }
    }

    /// <summary>Publishes and hears until it is told to stop, or the client is closed.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var beating = BeatAsync(end.Token);
        try
        {
            await foreach (var delivery in client.TakeAsync(stop))
            {
                Hear(delivery, stop);
            }
        }
        finally
        {
            await end.CancelAsync();
            await beating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Points by key, each of which can be published.</summary>
    private static SortedDictionary<string, DsxPoint> Sorted(IReadOnlyList<DsxPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(points.Count, DsxBounds.MostPoints, nameof(points));
        var sorted = new SortedDictionary<string, DsxPoint>(StringComparer.Ordinal);
        foreach (var point in points)
        {
            string topic = new DsxTopic(DsxTopic.Bms, true, point.Key).ToString();
            bool isSound = MqttTopics.IsName(topic) && DsxTopic.Parse(topic)?.Key == point.Key && !point.ObjectType.Contains('/') && !point.PointType.Contains('/')
                && (point.Unit is null || point.States.Count == 0) && (point.Integration is null || DsxTopic.IsIntegration(point.Integration));
            if (!isSound || !sorted.TryAdd(point.Key, point))
            {
                throw new ArgumentException($"{MqttBounds.Quote(point.Key)} cannot be published, or is there twice.", nameof(points));
            }
        }

        return sorted;
    }

    private static bool IsHeartbeat(DsxPoint point) => point is { ObjectType: DsxHeartbeat.ObjectType, PointType: DsxHeartbeat.OfBms or DsxHeartbeat.EchoOfBms };

    private async Task BeatAsync(CancellationToken stop)
    {
        bool isSubscribed = false;
        long repeated = time.GetTimestamp();
        while (true)
        {
            isSubscribed = isSubscribed || (HasOthers() && (await client.SubscribeAsync(DsxTopic.EverybodysValues, MqttQos.AtLeastOnce, stop)).IsSuccess);
            if (client.Health.IsConnected && (sender.IsNewConnection() || time.GetElapsedTime(repeated) >= DsxBounds.Repeat))
            {
                repeated = time.GetTimestamp();
                await RepeatAsync(stop);
            }

            // A heartbeat is not kept for a connection to come: it would come before its description, and it would be late.
            foreach (var point in Points.Values.Where(point => IsDescribed && point is { ObjectType: DsxHeartbeat.ObjectType, PointType: DsxHeartbeat.OfBms }))
            {
                _ = sender.BeatAsync(point.Key, sender.Stamp, stop);
            }

            await Task.Delay(client.Health.IsConnected ? DsxBounds.Beat : DsxBounds.Look, time, stop);
        }
    }

    /// <summary>Whether an integration may publish anything here. Where none may, nobody is heard: a hall says more than is worth taking to throw away.</summary>
    private bool HasOthers() => Points.Values.Any(point => point.Integration is not null);

    /// <summary>Descriptions first: a value means nothing before its own has come.</summary>
    private async Task RepeatAsync(CancellationToken stop)
    {
        long connection = client.Health.Connected;
        SortedDictionary<string, DsxPoint> told;
        do
        {
            // Points that changed meanwhile are described before values of theirs are sent. Each turn needs another change, and these come one after the other.
            told = Points;
            await DescribeAsync(told.Keys, stop);
        }
        while (!IsAll(told, connection));
        string[] all;
        lock (gate)
        {
            all = [.. values.Keys];
        }

        foreach (string[] some in all.Chunk(Piece))
        {
            await Task.WhenAll(some.Select(key => SendAgainAsync(key, stop)));
        }
    }

    /// <summary>Publishes descriptions and takes back those of points that are gone. A piece at a time, so that a large site does not fill the queue.</summary>
    private async Task DescribeAsync(IEnumerable<string> some, CancellationToken stop)
    {
        foreach (string[] piece in some.Chunk(Piece))
        {
            await Task.WhenAll(piece.Select(key => DescribeAsync(key, stop)));
        }

        string[] left;
        lock (gate)
        {
            left = [.. gone];
        }

        foreach (string[] piece in left.Chunk(Piece))
        {
            var faults = await Task.WhenAll(piece.Select(key => TakeBackAsync(key, stop)));
            lock (gate)
            {
                gone.ExceptWith(piece.Where((_, i) => faults[i] is null));
            }
        }
    }

    /// <summary>Notes that everything was described, unless there are other points by now.</summary>
    private bool IsAll(SortedDictionary<string, DsxPoint> told, long connection)
    {
        lock (gate)
        {
            bool isAll = ReferenceEquals(told, points);
            Volatile.Write(ref described, isAll ? connection : described);
            return isAll;
        }
    }

    /// <summary>A point that has gone meanwhile is not described: the broker would keep it for ever.</summary>
    private Task<Fault?> DescribeAsync(string key, CancellationToken stop)
    {
        lock (gate)
        {
            return points.TryGetValue(key, out var point) ? sender.DescribeAsync(point, stop) : Task.FromResult<Fault?>(null);
        }
    }

    /// <summary>A point that has come back meanwhile keeps its description.</summary>
    private Task<Fault?> TakeBackAsync(string key, CancellationToken stop)
    {
        lock (gate)
        {
            return gone.Contains(key) ? sender.TakeBackAsync(key, stop) : Task.FromResult<Fault?>(null);
        }
    }

    /// <summary>What is asked for in one order is sent in that order, so that a value of before never comes after the one of now.</summary>
    private Task<Fault?> SendAgainAsync(string key, CancellationToken stop)
    {
        lock (gate)
        {
            return values.TryGetValue(key, out var value) ? sender.SendAsync(key, sender.Say(points[key], value.Value, value.IsGood).Value, stop) : Task.FromResult<Fault?>(null);
        }
    }

    private Task<Fault?> PutAsync(string key, double? value, bool isGood, bool isSent, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(key);
        lock (gate)
        {
            if (!points.TryGetValue(key, out var point))
            {
                return Task.FromResult<Fault?>(DsxFaults.UnknownPoint(key));
            }

            if (point.Integration is not null || IsHeartbeat(point))
            {
                return Task.FromResult<Fault?>(DsxFaults.NotOurs(point, DsxTopic.Bms));
            }

            var said = sender.Say(point, value, isGood);
            if (!said.IsSuccess)
            {
                return Task.FromResult<Fault?>(said.Faults[0]);
            }

            bool isSame = values.TryGetValue(key, out var before) && (before.Value, before.IsGood) == (value, isGood);
            bool isDue = isSent && (!isSame || time.GetElapsedTime(before.SentAt) >= Again);
            values[key] = (value, isGood, isDue ? time.GetTimestamp() : before.SentAt);
            return isDue ? sender.SendAsync(key, said.Value, stop) : Task.FromResult<Fault?>(null);
        }
    }

    private void Hear(MqttDelivery delivery, CancellationToken stop)
    {
        var message = delivery.Message;
        if (DsxTopic.Parse(message.Topic) is { Publisher: DsxTopic.Bms })
        {
            return;
        }

        if (DsxTopic.Parse(message.Topic) is not { IsMetadata: false } topic || !Points.TryGetValue(topic.Key, out var point) || point.Integration != topic.Publisher || message.IsRetained
            || DsxJson.ReadValue(message.Payload, out _) is not { } value)
        {
            Interlocked.Increment(ref refused);
            return;
        }

        if (point is { ObjectType: DsxHeartbeat.ObjectType, PointType: DsxHeartbeat.OfIntegration } && value is { Quality: DsxValue.Good, Value: { } beat })
        {
            foreach (var echo in Points.Values.Where(echo => echo is { ObjectType: DsxHeartbeat.ObjectType, PointType: DsxHeartbeat.EchoOfBms } && echo.ObjectId == topic.Publisher))
            {
                _ = sender.BeatAsync(echo.Key, beat, stop);
            }
        }

        heard?.Invoke(point, value);
    }
}
