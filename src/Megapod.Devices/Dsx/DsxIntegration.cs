namespace Megapod.Devices.Dsx;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Mqtt;

/// <summary>
/// An integration by the contract: hears the building management system into a <see cref="DsxTable"/>, publishes the points that are ours and no others, and keeps the heartbeats going. It never
/// publishes a description.
/// </summary>
/// <param name="client">The connection, which its maker closes. Nobody else takes its messages.</param>
/// <param name="table">Where what comes is kept; its integration is our id.</param>
/// <param name="time">Where time that passes, and stamps for others, come from.</param>
/// <param name="clock">What time it is by the clock that stamps messages.</param>
/// <remarks>Asking is not obeying: a rack is isolated when its status says so, and a broker is no safety path.</remarks>
public sealed class DsxIntegration(MqttClient client, DsxTable table, TimeProvider time, Func<Instant> clock)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, (double? Value, bool IsGood)> wanted = new(StringComparer.Ordinal);
    private readonly DsxSender sender = new(client, time, table.Integration);
    private Fault? subscribing;

    /// <summary>What is wrong at present: the broker, a subscription, the building management system, or the last message of ours; null: nothing is known to be.</summary>
    public Fault? Trouble => client.Health.Trouble ?? Volatile.Read(ref subscribing) ?? table.Trouble(clock()) ?? sender.Trouble;

    /// <summary>Hears and beats until it is told to stop, or the client is closed.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var beating = BeatAsync(end.Token);
        try
        {
            await foreach (var delivery in client.TakeAsync(stop))
            {
                // What is refused is counted by the table.
                _ = table.Take(delivery);
            }
        }
        finally
        {
            await end.CancelAsync();
            await beating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Publishes a point that is ours, and again each 100 s until it is set anew.</summary>
    /// <param name="key">Its <see cref="DsxPoint.Key"/>.</param>
    /// <param name="value">In base units, or the number of a state; null: there is none.</param>
    /// <param name="isGood">Whether it is to be trusted.</param>
    /// <param name="stop">Gives up waiting; it is published all the same.</param>
    /// <returns>Null when the broker has it. Else why it has not; where the point is ours and can say the value, it is published again by itself.</returns>
    public async Task<Fault?> SetAsync(string key, double? value, bool isGood, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (table.Find(key, clock())?.Point is not { } point)
        {
            return DsxFaults.UnknownPoint(key);
        }

        if (point.Integration != table.Integration || point.PointType is DsxHeartbeat.OfIntegration or DsxHeartbeat.EchoOfIntegration)
        {
            return DsxFaults.NotOurs(point, table.Integration);
        }

        var said = sender.Say(point, value, isGood);
        if (!said.IsSuccess)
        {
            return said.Faults[0];
        }

        lock (gate)
        {
            wanted[key] = (value, isGood);
        }

        return await sender.SendAsync(key, said.Value, stop);
    }

    private async Task BeatAsync(CancellationToken stop)
    {
        bool[] isSubscribed = [false, false];
        long repeated = time.GetTimestamp();
        while (true)
        {
            for (int i = 0; i < isSubscribed.Length; i++)
            {
                isSubscribed[i] = isSubscribed[i] || await SubscribeAsync(i == 0 ? DsxTopic.AllMetadata : DsxTopic.AllValues, stop);
            }

            var owned = table.Owned();
            foreach (var point in owned.Where(point => point.ObjectType == DsxHeartbeat.ObjectType))
            {
                Beat(point, stop);
            }

            if (client.Health.IsConnected && (sender.IsNewConnection() || time.GetElapsedTime(repeated) >= DsxBounds.Repeat))
            {
                repeated = time.GetTimestamp();
                Repeat(owned, stop);
            }

            await Task.Delay(DsxBounds.Beat, time, stop);
        }
    }

    private async Task<bool> SubscribeAsync(string filter, CancellationToken stop)
    {
        // What is not answered stays wanted by the client; only a refusal is asked again here.
        var outcome = await client.SubscribeAsync(filter, MqttQos.AtLeastOnce, stop);
        Volatile.Write(ref subscribing, outcome.Faults.FirstOrDefault());
        return outcome.IsSuccess;
    }

    private void Beat(DsxPoint point, CancellationToken stop)
    {
        if (point.PointType == DsxHeartbeat.OfIntegration)
        {
            double beat = sender.Stamp;
            table.NoteBeat(beat);
            _ = sender.BeatAsync(point.Key, beat, stop);
        }
        else if (point.PointType == DsxHeartbeat.EchoOfIntegration && table.BeatOf(point.ObjectId) is { } heard)
        {
            _ = sender.BeatAsync(point.Key, heard, stop);
        }
    }

    private void Repeat(IReadOnlyList<DsxPoint> owned, CancellationToken stop)
    {
        List<(DsxPoint Point, double? Value, bool IsGood)> again;
        lock (gate)
        {
            again = [.. owned.Where(point => wanted.ContainsKey(point.Key)).Select(point => (point, wanted[point.Key].Value, wanted[point.Key].IsGood))];
        }

        foreach (var (point, value, isGood) in again)
        {
            if (sender.Say(point, value, isGood) is { IsSuccess: true } said)
            {
                _ = sender.SendAsync(point.Key, said.Value, stop);
            }
        }
    }
}
