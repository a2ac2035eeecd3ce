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
    private readonly SortedDictionary<string, DsxPoint> points = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (double? Value, bool IsGood)> values = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly DsxSender sender;
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
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(points.Count, DsxBounds.MostPoints, nameof(points));
        (this.client, this.time, this.heard) = (client, time, heard);
        sender = new DsxSender(client, time, DsxTopic.Bms);
        foreach (var point in points)
        {
            string topic = new DsxTopic(DsxTopic.Bms, true, point.Key).ToString();
            bool isSound = MqttTopics.IsName(topic) && DsxTopic.Parse(topic)?.Key == point.Key && !point.ObjectType.Contains('/') && !point.PointType.Contains('/')
                && (point.Unit is null || point.States.Count == 0) && (point.Integration is null || DsxTopic.IsIntegration(point.Integration));
            if (!isSound || !this.points.TryAdd(point.Key, point))
            {
                throw new ArgumentException($"{MqttBounds.Quote(point.Key)} cannot be published, or is there twice.", nameof(points));
            }
        }
    }

    /// <summary>What the last message of ours ended with, or what is wrong with the broker; null: nothing is known to be.</summary>
    public Fault? Trouble => client.Health.Trouble ?? sender.Trouble;

    /// <summary>Values of integrations that were refused: of points that are not theirs or do not exist, not readable, or kept by the broker, so that nobody knows how old they are.</summary>
    public long Refused => Interlocked.Read(ref refused);

    /// <summary>Gives a point a value. It is published when it is another one than before, and with the next repetition.</summary>
    /// <param name="key">Its <see cref="DsxPoint.Key"/>.</param>
    /// <param name="value">In base units, or the number of a state; null: there is none.</param>
    /// <param name="isGood">Whether it is to be trusted.</param>
    /// <param name="stop">Gives up waiting; it is published all the same.</param>
    /// <returns>Null when the broker has it, or it is as before; else why not.</returns>
    public async Task<Fault?> SetAsync(string key, double? value, bool isGood, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!points.TryGetValue(key, out var point))
        {
            return DsxFaults.UnknownPoint(key);
        }

        if (point.Integration is not null || IsHeartbeat(point))
        {
            return DsxFaults.NotOurs(point, DsxTopic.Bms);
        }

        var said = sender.Say(point, value, isGood);
        if (!said.IsSuccess)
        {
            return said.Faults[0];
        }

        lock (gate)
        {
            if (values.TryGetValue(key, out var before) && before == (value, isGood))
            {
                return null;
            }

            values[key] = (value, isGood);
        }

        return await sender.SendAsync(key, said.Value, stop);
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

    private static bool IsHeartbeat(DsxPoint point) => point is { ObjectType: DsxHeartbeat.ObjectType, PointType: DsxHeartbeat.OfBms or DsxHeartbeat.EchoOfBms };

    private async Task BeatAsync(CancellationToken stop)
    {
        bool isSubscribed = false;
        long repeated = time.GetTimestamp();
        while (true)
        {
            isSubscribed = isSubscribed || (await client.SubscribeAsync(DsxTopic.EverybodysValues, MqttQos.AtLeastOnce, stop)).IsSuccess;
            if (client.Health.IsConnected && (sender.IsNewConnection() || time.GetElapsedTime(repeated) >= DsxBounds.Repeat))
            {
                repeated = time.GetTimestamp();
                await RepeatAsync(stop);
            }

            foreach (var point in points.Values.Where(point => point is { ObjectType: DsxHeartbeat.ObjectType, PointType: DsxHeartbeat.OfBms }))
            {
                _ = sender.BeatAsync(point.Key, sender.Stamp, stop);
            }

            await Task.Delay(DsxBounds.Beat, time, stop);
        }
    }

    /// <summary>Descriptions first: a value means nothing before its own has come. A piece at a time, so that a large site does not fill the queue.</summary>
    private async Task RepeatAsync(CancellationToken stop)
    {
        int piece = Math.Max(1, client.Config.MostWaiting / 4);
        foreach (var some in points.Values.Chunk(piece))
        {
            await Task.WhenAll(some.Select(point => sender.DescribeAsync(point, stop)));
        }

        List<KeyValuePair<string, (double? Value, bool IsGood)>> all;
        lock (gate)
        {
            all = [.. values];
        }

        foreach (var some in all.Chunk(piece))
        {
            await Task.WhenAll(some.Select(value => sender.SendAsync(value.Key, sender.Say(points[value.Key], value.Value.Value, value.Value.IsGood).Value, stop)));
        }
    }

    private void Hear(MqttDelivery delivery, CancellationToken stop)
    {
        var message = delivery.Message;
        if (DsxTopic.Parse(message.Topic) is { Publisher: DsxTopic.Bms })
        {
            return;
        }

        if (DsxTopic.Parse(message.Topic) is not { IsMetadata: false } topic || !points.TryGetValue(topic.Key, out var point) || point.Integration != topic.Publisher || message.IsRetained
            || DsxJson.ReadValue(message.Payload, out _) is not { } value)
        {
            Interlocked.Increment(ref refused);
            return;
        }

        if (point is { ObjectType: DsxHeartbeat.ObjectType, PointType: DsxHeartbeat.OfIntegration } && value is { Quality: DsxValue.Good, Value: { } beat })
        {
            foreach (var echo in points.Values.Where(echo => echo is { ObjectType: DsxHeartbeat.ObjectType, PointType: DsxHeartbeat.EchoOfBms } && echo.ObjectId == topic.Publisher))
            {
                _ = sender.BeatAsync(echo.Key, beat, stop);
            }
        }

        heard?.Invoke(point, value);
    }
}
