namespace Megapod.Devices.Dsx;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Mqtt;

/// <summary>
/// All points that the building management system has described, with their values. A value that comes before its description is kept and means nothing until that has come. Age counts from when a
/// value came, by our clock; what the source's clock says only tells late values from new ones.
/// </summary>
/// <remarks>Safe from every thread. It has no connection and no time of its own.</remarks>
public sealed class DsxTable
{
    /// <summary>Heartbeats of ours whose echo is still taken: as many as fit between a beat and its loss, and two that were late.</summary>
    private const int MostBeats = 6;

    private readonly Lock gate = new();
    private readonly Dictionary<string, DsxSlot> slots = new(StringComparer.Ordinal);
    private readonly SortedSet<string> heartbeats = new(StringComparer.Ordinal);
    private readonly Queue<double> beats = new();
    private readonly string integration;
    private readonly Action<DsxEntry>? changed;
    private DsxHealth health = new();
    private Instant heardAt = Instant.Never;
    private int points;

    /// <summary>An empty table.</summary>
    /// <param name="integration">Our id: points that name it are ours to publish.</param>
    /// <param name="changed">Told of each point whose description or value came; on the thread that takes messages, which it must not hold up. Null: nobody is told.</param>
    /// <exception cref="ArgumentException">The id cannot be one.</exception>
    public DsxTable(string integration, Action<DsxEntry>? changed = null)
    {
        if (!DsxTopic.IsIntegration(integration))
        {
            throw new ArgumentException($"{MqttBounds.Quote(integration)} cannot be an integration's id.", nameof(integration));
        }

        this.integration = integration;
        this.changed = changed;
    }

    /// <summary>Our id.</summary>
    public string Integration => integration;

    /// <summary>How it goes.</summary>
    public DsxHealth Health
    {
        get
        {
            lock (gate)
            {
                return health with { Points = points, Pending = slots.Count - points };
            }
        }
    }

    /// <summary>Takes a message of the building management system.</summary>
    /// <param name="delivery">What came.</param>
    /// <returns>Why it was refused; null: it was taken, or is older than what is there.</returns>
    public Fault? Take(MqttDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var message = delivery.Message;
        var now = delivery.ReceivedAt;
        Fault? fault;
        DsxEntry? entry = null;
        lock (gate)
        {
            fault = DsxTopic.Parse(message.Topic) is not { Publisher: DsxTopic.Bms } topic ? DsxFaults.NotOfTheContract(message.Topic)
                : topic.IsMetadata ? Describe(topic, message, now, out entry)
                : TakeValue(topic, message, now, out entry);
            health = fault is null ? health with { Taken = health.Taken + 1 } : health with { Refused = health.Refused + 1, LastRefusal = fault };
        }

        if (entry is not null)
        {
            changed?.Invoke(entry);
        }

        return fault;
    }

    /// <summary>All points that are described, by key.</summary>
    /// <param name="now">Now, by the clock that stamps messages.</param>
    public IReadOnlyList<DsxEntry> Entries(Instant now)
    {
        lock (gate)
        {
            var beating = Beating(now);
            return [.. slots.Where(slot => slot.Value.Point is not null).OrderBy(slot => slot.Key, StringComparer.Ordinal).Select(slot => Look(slot.Value, now, beating))];
        }
    }

    /// <summary>One point; null: it is not described.</summary>
    /// <param name="key">Its <see cref="DsxPoint.Key"/>.</param>
    /// <param name="now">Now.</param>
    public DsxEntry? Find(string key, Instant now)
    {
        lock (gate)
        {
            return slots.GetValueOrDefault(key) is { Point: not null } slot ? Look(slot, now, Beating(now)) : null;
        }
    }

    /// <summary>The points that are ours to publish, by key.</summary>
    public IReadOnlyList<DsxPoint> Owned()
    {
        lock (gate)
        {
            return [.. slots.Values.Select(slot => slot.Point).OfType<DsxPoint>().Where(point => point.Integration == integration).OrderBy(point => point.Key, StringComparer.Ordinal)];
        }
    }

    /// <summary>The building management system's heartbeats; empty: it has described none, and nothing but age tells whether it is there.</summary>
    /// <param name="now">Now.</param>
    public IReadOnlyList<DsxHeartbeat> Heartbeats(Instant now)
    {
        lock (gate)
        {
            return Beating(now);
        }
    }

    /// <summary>Whether the building management system repeats our heartbeat, so that it hears us; null: it has described no echo for us.</summary>
    /// <param name="now">Now.</param>
    public bool? IsHeard(Instant now)
    {
        lock (gate)
        {
            return slots.Values.Any(slot => IsOurEcho(slot.Point)) ? heardAt != Instant.Never && now - heardAt <= DsxBounds.OldestBeat : null;
        }
    }

    /// <summary>The first thing that is wrong with the talk: a heartbeat that stands still, or ours not repeated; null: nothing is.</summary>
    /// <param name="now">Now.</param>
    public Fault? Trouble(Instant now) =>
        Heartbeats(now).FirstOrDefault(heartbeat => !heartbeat.IsAlive) is { } lost ? DsxFaults.BmsLost(lost) : IsHeard(now) == false ? DsxFaults.NotHeard(integration) : null;

    /// <summary>Every point that senses a leak, at racks, cooling units and anything else, by key; 1 is a leak by the contract.</summary>
    /// <param name="now">Now.</param>
    public IReadOnlyList<DsxEntry> Leaks(Instant now) => [.. Entries(now).Where(entry => entry.Point.PointType is "RackLeakDetect" or "LeakDetect")];

    /// <summary>What is known of the safety of each rack, by its id.</summary>
    /// <param name="now">Now.</param>
    public IReadOnlyList<DsxRack> Racks(Instant now)
    {
        return
        [
            .. Entries(now).Where(entry => entry.Point.RackLocationId is not null).GroupBy(entry => entry.Point.RackLocationId!, StringComparer.Ordinal).OrderBy(rack => rack.Key, StringComparer.Ordinal)
                .Select(rack => new DsxRack(
                    rack.Key, Worst(rack, "RackLeakDetect"), Worst(rack, "RackLeakSensorFault"), Least(rack, "RackLiquidIsolationStatus"), Least(rack, "RackElectricalIsolationStatus"),
                    Ours(rack, "RackLiquidIsolationRequest"), Ours(rack, "RackElectricalIsolationRequest"), Ours(rack, "RackLeakDetectTray"))),
        ];

        DsxPoint? Ours(IEnumerable<DsxEntry> rack, string type) => rack.FirstOrDefault(entry => entry.Point.PointType == type && entry.Point.Integration == integration)?.Point;
    }

    /// <summary>A heartbeat of ours was sent.</summary>
    /// <param name="value">What it said.</param>
    internal void NoteBeat(double value)
    {
        lock (gate)
        {
            beats.Enqueue(value);
            if (beats.Count > MostBeats)
            {
                beats.Dequeue();
            }
        }
    }

    /// <summary>What the heartbeat of the building management system with this id said last; null: nothing that can be repeated.</summary>
    internal double? BeatOf(string? bms)
    {
        lock (gate)
        {
            return heartbeats.Select(key => slots[key]).FirstOrDefault(slot => bms is null || slot.Point!.ObjectId == bms)?.Value is { Quality: DsxValue.Good, Value: { } beat } ? beat : null;
        }
    }

    /// <summary>Several sensors of one rack: one that says yes is believed before those that say no, and one that says nothing good before those too.</summary>
    private static Reading Worst(IEnumerable<DsxEntry> rack, string type) => Of(rack, type).OrderByDescending(reading => reading is { Quality: Quality.Good, Value: not 0 }).ThenBy(reading => reading.Quality).FirstOrDefault();

    /// <summary>Several valves or breakers of one rack: it is shut off when all of them are.</summary>
    private static Reading Least(IEnumerable<DsxEntry> rack, string type) => Of(rack, type).OrderBy(reading => reading.Quality).ThenBy(reading => reading.Value).FirstOrDefault();

    private static IEnumerable<Reading> Of(IEnumerable<DsxEntry> rack, string type) => rack.Where(entry => entry.Point.PointType == type).Select(entry => entry.Reading);

    private static DsxEntry Look(DsxSlot slot, Instant now, IReadOnlyList<DsxHeartbeat> beating) => slot.Look(now, isCovered: beating.All(heartbeat => heartbeat.IsAlive || !heartbeat.Covers(slot.Point!.Key)));

    private List<DsxHeartbeat> Beating(Instant now) =>
        [.. heartbeats.Select(key => slots[key]).Select(slot => new DsxHeartbeat(slot.Point!, slot.ChangedAt, slot.ChangedAt != Instant.Never && now - slot.ChangedAt <= DsxBounds.OldestBeat))];

    private Fault? Describe(DsxTopic topic, MqttMessage message, Instant now, out DsxEntry? entry)
    {
        entry = null;
        if (message.Payload.IsEmpty)
        {
            Forget(topic.Key);
            return null;
        }

        if (DsxJson.ReadPoint(message.Payload, topic.Key, out string? why) is not { } point)
        {
            return DsxFaults.Contradiction(message.Topic, why!);
        }

        var slot = slots.GetValueOrDefault(topic.Key);
        if (slot?.Point is null && points >= DsxBounds.MostPoints)
        {
            return DsxFaults.TooMany("points", DsxBounds.MostPoints);
        }

        points += slot?.Point is null ? 1 : 0;
        slots[topic.Key] = slot ??= new DsxSlot();
        bool isNew = slot.Describe(point);
        if (point is { ObjectType: DsxHeartbeat.ObjectType, PointType: DsxHeartbeat.OfBms })
        {
            heartbeats.Add(topic.Key);
        }

        entry = isNew ? Look(slot, now, Beating(now)) : null;
        return null;
    }

    /// <summary>An empty description that the broker keeps is how one is taken back.</summary>
    private void Forget(string key)
    {
        heartbeats.Remove(key);
        points -= slots.GetValueOrDefault(key)?.Point is null ? 0 : 1;
        slots.Remove(key);
    }

    private Fault? TakeValue(DsxTopic topic, MqttMessage message, Instant now, out DsxEntry? entry)
    {
        entry = null;
        if (DsxJson.ReadValue(message.Payload, out string? why) is not { } value)
        {
            return DsxFaults.BadPayload(message.Topic, why!);
        }

        var slot = slots.GetValueOrDefault(topic.Key);
        if (slot is null && slots.Count - points >= DsxBounds.MostPending)
        {
            return DsxFaults.TooMany("values without a description", DsxBounds.MostPending);
        }

        if (slot?.Point?.Integration is not null)
        {
            return DsxFaults.Contradiction(message.Topic, "an integration publishes its values, and not the building management system");
        }

        slots[topic.Key] = slot ??= new DsxSlot();
        if (!slot.Take(value, message.IsRetained, now))
        {
            health = health with { Late = health.Late + 1 };
            return null;
        }

        if (IsOurEcho(slot.Point) && !message.IsRetained && value is { Quality: DsxValue.Good, Value: { } echo } && beats.Contains(echo))
        {
            heardAt = now;
        }

        entry = slot.Point is null ? null : Look(slot, now, Beating(now));
        return null;
    }

    private bool IsOurEcho(DsxPoint? point) => point is { ObjectType: DsxHeartbeat.ObjectType, PointType: DsxHeartbeat.EchoOfBms } && point.ObjectId == integration;
}
