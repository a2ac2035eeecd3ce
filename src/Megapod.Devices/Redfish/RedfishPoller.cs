namespace Megapod.Devices.Redfish;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Devices.Redfish.Inventory;
using Megapod.Devices.Redfish.Power;
using Megapod.Devices.Redfish.Telemetry;

/// <summary>
/// Keeps what one service tells up to date: its things slowly, and its readings at each poll in the cheapest way it offers, which is a metric report, else a collection with its members' content, else
/// resource by resource in turns. It carries power limits and reads them back. A service that is slow or gone costs its own worker only.
/// </summary>
/// <param name="id">Its name in the site file.</param>
/// <param name="client">The service; it is not disposed.</param>
/// <param name="config">How often what is read.</param>
public sealed class RedfishPoller(string id, RedfishClient client, RedfishPollerConfig config) : IPolledDevice
{
    /// <summary>Reports that are polled: services have some ten, and most bring nothing that is looked for.</summary>
    private const int MostFeeds = 32;

    /// <summary>One resource may be slow; a second one in the same poll means that the service is.</summary>
    private const int MostSlow = 2;

    /// <summary>Limits that wait, the newest of each place: as many as a service has places at most.</summary>
    private const int MostOrders = 1024;

    /// <summary>A service that is back is seen after this at the latest.</summary>
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromSeconds(30);

    private readonly RedfishPowerLimits limits = new(client);
    private readonly Lock gate = new();
    private readonly Dictionary<PowerLimitPlace, Watts?> orders = [];
    private readonly MetricTable table = new();
    private readonly List<int[]?> pointsOfMetric = [];
    private RedfishInventory? inventory;
    private Reading[] readings = [];
    private Dictionary<string, List<int>> byOrigin = new(StringComparer.Ordinal);
    private Dictionary<string, int> byKey = new(StringComparer.Ordinal);
    private List<MetricReportFeed> feeds = [];
    private bool[] covered = [];
    private IReadOnlyList<ReadUnit>? plan;
    private int turn;
    private RedfishWalk? walk;
    private Instant walkedAt = Instant.Never;
    private int loginsAtWalk;
    private bool wasAway;
    private bool wantsWalk;
    private int sinceOdd;
    private long values;
    private Fault? troubleOfThings;
    private Fault? troubleOfReadings;
    private Fault? troubleOfLimits;

    /// <inheritdoc/>
    public string Id => id;

    /// <inheritdoc/>
    public bool HasCommand
    {
        get
        {
            lock (gate)
            {
                return orders.Count > 0;
            }
        }
    }

    /// <inheritdoc/>
    public Fault? Trouble => Volatile.Read(ref troubleOfLimits) ?? Volatile.Read(ref troubleOfReadings) ?? Volatile.Read(ref troubleOfThings);

    /// <summary>Values that metric reports have brought so far, those of reports that were there before not counted. Any thread may ask.</summary>
    public long Values => Interlocked.Read(ref values);

    /// <summary>Is told what became of each power limit; on the worker's thread, and it does not throw.</summary>
    public Action<PowerLimitOutcome>? Answered { get; set; }

    /// <summary>Is told after each whole walk: what is held may have changed meanwhile, and limits of ours are to be compared with it. On the worker's thread, and it does not throw.</summary>
    public Action<RedfishInventory>? Walked { get; set; }

    /// <summary>
    /// How patient a worker must be with a poller, so that a poll is not given up in the middle of what its calls are allowed: its share, and two slow calls.
    /// </summary>
    /// <param name="period">From the beginning of one poll to that of the next.</param>
    /// <param name="config">How often what is read.</param>
    /// <param name="service">The service.</param>
    public static PollPace PaceOf(TimeSpan period, RedfishPollerConfig config, RedfishClientConfig service)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(service);
        return new PollPace(period, config.Share + (MostSlow * service.CallTimeout), period > LongestAbsence ? period : LongestAbsence);
    }

    /// <summary>The newest readings; null before the first whole walk. Any thread may ask, and nobody waits for the service.</summary>
    public RedfishReadings? Newest()
    {
        lock (gate)
        {
            return inventory is { } present ? new RedfishReadings(present, [.. readings]) : null;
        }
    }

    /// <summary>Hands over a power limit. Any thread may call, and nobody waits; one of the same place that still waits is gone.</summary>
    /// <param name="place">Where.</param>
    /// <param name="limit">The most power, above zero; null: no limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not above zero.</exception>
    /// <exception cref="InvalidOperationException">More places wait than any service has.</exception>
    public void Tell(PowerLimitPlace place, Watts? limit)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (limit is { } watts)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(watts.Value, nameof(limit));
        }

        lock (gate)
        {
            if (orders.Count >= MostOrders && !orders.ContainsKey(place))
            {
                throw new InvalidOperationException("More power limits wait than a service has places for.");
            }

            orders[place] = limit;
        }
    }

    /// <summary>Has all things walked through again as soon as walks may follow each other, because something of them may have changed. Any thread may call, and nobody waits.</summary>
    public void LookAgain() => Volatile.Write(ref wantsWalk, true);

    /// <inheritdoc/>
    public async ValueTask<Fault?> PollAsync(Instant now, CancellationToken stop)
    {
        long began = client.Clock.GetTimestamp();
        var fault = inventory is null ? null : await ReadAsync(now, began, stop).ConfigureAwait(false);
        fault ??= await WalkAsync(now, began, stop).ConfigureAwait(false);
        wasAway |= fault is not null;
        return fault;
    }

    /// <inheritdoc/>
    public async ValueTask<Fault?> CarryAsync(Instant now, CancellationToken stop)
    {
        KeyValuePair<PowerLimitPlace, Watts?>[] waiting;
        lock (gate)
        {
            // What makes power smaller goes first.
            waiting = [.. orders.OrderBy(o => o.Value?.Value ?? double.PositiveInfinity).ThenBy(o => o.Key.Path, StringComparer.Ordinal).ThenBy(o => o.Key.Index)];
        }

        foreach (var (place, limit) in waiting)
        {
            var outcome = limit is { } watts ? await limits.SetAsync(place, watts, stop).ConfigureAwait(false) : await limits.LiftAsync(place, stop).ConfigureAwait(false);
            Answered?.Invoke(outcome);
            Volatile.Write(ref troubleOfLimits, outcome.Faults.Count > 0 ? outcome.Faults[0] : null);
            if (outcome.Verdict == PowerLimitVerdict.Unknown && outcome.Faults.Any(f => IsOfTheService(f.Code)))
            {
                return outcome.Faults[^1];
            }

            lock (gate)
            {
                if (orders.TryGetValue(place, out var newest) && newest == limit)
                {
                    orders.Remove(place);
                }
            }
        }

        return null;
    }

    private static bool IsOfTheService(string code) => code is RedfishFaultCodes.Unreachable or RedfishFaultCodes.NotTrusted or RedfishFaultCodes.NotLoggedIn or RedfishFaultCodes.TimedOut or RedfishFaultCodes.Torn or RedfishFaultCodes.Busy;

    private bool HasTime(long began) => client.Clock.GetElapsedTime(began) < config.Share;

    private async Task<Fault?> WalkAsync(Instant now, long began, CancellationToken stop)
    {
        bool isDue = inventory is null || wasAway || Volatile.Read(ref wantsWalk) || client.Logins != loginsAtWalk || now - walkedAt >= config.InventoryPeriod;
        if (walk is null && isDue && (walkedAt == Instant.Never || now - walkedAt >= config.LeastBetweenWalks))
        {
            Volatile.Write(ref wantsWalk, false);
            (walk, walkedAt, wasAway, loginsAtWalk) = (new RedfishWalk(client, now), now, false, client.Logins);
        }

        // One step at least, however long the readings took: otherwise a walk would never end.
        for (bool isFirst = true; walk is { IsDone: false } open && (isFirst || HasTime(began)); isFirst = false)
        {
            if (await open.StepAsync(now + client.Clock.GetElapsedTime(began), stop).ConfigureAwait(false) is { } fault)
            {
                return fault;
            }
        }

        if (walk is { IsDone: true } done)
        {
            walk = null;

            // The first login of all is no restart of the service.
            loginsAtWalk = inventory is null ? client.Logins : loginsAtWalk;
            Adopt(done.Inventory());
        }

        return null;
    }

    private void Adopt(RedfishInventory found)
    {
        var before = inventory;
        var origins = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var keys = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < found.Points.Count; i++)
        {
            keys[found.Points[i].Key] = i;
            (origins.TryGetValue(found.Points[i].Origin, out var same) ? same : origins[found.Points[i].Origin] = []).Add(i);
        }

        var newest = found.Points.Select(p => p.Reading).ToArray();
        foreach (var (key, i) in keys)
        {
            // What was polled while the walk went on is newer than what the walk has read.
            if (byKey.TryGetValue(key, out int old) && readings[old].MeasuredAt > newest[i].MeasuredAt)
            {
                newest[i] = readings[old];
            }
        }

        lock (gate)
        {
            (inventory, readings, byOrigin, byKey) = (found, newest, origins, keys);
        }

        var known = feeds.ToDictionary(f => f.Path, StringComparer.Ordinal);
        feeds = [.. found.MetricReports.Take(MostFeeds).Select(path => known.GetValueOrDefault(path) ?? new MetricReportFeed(client, path, table))];
        pointsOfMetric.Clear();
        covered = new bool[found.Points.Count];
        Cover();
        bool isAnother = before is { Uuid: { } was } && found.Uuid is { } now && was != now;
        Volatile.Write(ref troubleOfThings, isAnother ? RedfishFaults.AnotherService(client.Config.Name, before!.Uuid!, found.Uuid!) : found.Faults.Count > 0 ? found.Faults[0] : null);
        Walked?.Invoke(found);
    }

    private async Task<Fault?> ReadAsync(Instant now, long began, CancellationToken stop)
    {
        Fault? odd = null;
        for (int i = 0; i < feeds.Count; i++)
        {
            var feed = feeds[i];
            var fault = await feed.PollAsync(now, stop).ConfigureAwait(false);
            if (fault is not null && IsOfTheService(fault.Code))
            {
                return fault;
            }

            odd ??= fault;
            Interlocked.Add(ref values, feed.IsNew ? feed.Reader.Samples.Length : 0);
            bool isUseful = !feed.IsNew || Take(feed, now);
            bool isFrozen = feed.RenewedAt != Instant.Never && now - feed.RenewedAt >= config.FrozenAfter;
            odd = isFrozen ? RedfishFaults.FrozenReport($"{RedfishText.Printable(feed.Path)} at {client.Config.Name}", now - feed.RenewedAt) : odd;
            if (!isUseful || isFrozen || (fault is not null && !feed.IsNew))
            {
                // What it brought is read another way until the next walk.
                feeds.RemoveAt(i--);
                Cover();
            }
        }

        plan ??= ReadPlan.Of(inventory!, origin => byOrigin[origin].Exists(at => covered[at]));
        int slow = 0;
        int read = 0;
        for (; read < plan.Count && (read == 0 || HasTime(began)); read++)
        {
            turn = turn >= plan.Count - 1 ? 0 : turn + 1;
            var fault = await ReadAsync(plan[turn], now + client.Clock.GetElapsedTime(began), stop).ConfigureAwait(false);
            if (fault is null)
            {
                continue;
            }

            odd ??= fault;
            wasAway |= fault.Code == RedfishFaultCodes.Missing;
            slow += IsOfTheService(fault.Code) ? 1 : 0;
            if (slow == MostSlow || fault.Code is RedfishFaultCodes.Unreachable or RedfishFaultCodes.NotTrusted or RedfishFaultCodes.NotLoggedIn)
            {
                return fault;
            }
        }

        // Each is read in its turn: only a whole round without trouble says that there is none any more.
        sinceOdd = odd is null ? sinceOdd + read : 0;
        if (odd is not null || sinceOdd >= plan.Count)
        {
            Volatile.Write(ref troubleOfReadings, odd);
        }

        return null;
    }

    private async Task<Fault?> ReadAsync(ReadUnit unit, Instant asked, CancellationToken stop)
    {
        if (!unit.IsCollection)
        {
            var source = unit.Sources[unit.Path];
            var reply = await client.GetAsync(unit.Path, stop).ConfigureAwait(false);
            if (reply.IsSuccess)
            {
                Take(PointReader.Of(source.Item, source.Path, source.Rule, reply.Value.Body, asked));
            }

            return reply.IsSuccess ? null : reply.Faults[0];
        }

        var collection = await client.MembersAsync(unit.Path, stop).ConfigureAwait(false);
        foreach (var member in collection.Members.Where(m => m.IsExpanded))
        {
            if (unit.Sources.TryGetValue(member.Path, out var source))
            {
                Take(PointReader.Of(source.Item, source.Path, source.Rule, member.Content, asked));
            }
        }

        return collection.Faults.Count > 0 ? collection.Faults[0] : null;
    }

    private void Take(List<RedfishPoint> found)
    {
        lock (gate)
        {
            foreach (var point in found)
            {
                if (byKey.TryGetValue(point.Key, out int at))
                {
                    foreach (int same in byOrigin[inventory!.Points[at].Origin])
                    {
                        readings[same] = point.Reading;
                    }
                }
            }
        }
    }

    /// <summary>Takes the values of a report.</summary>
    /// <returns>Whether one of them is a reading that is looked for.</returns>
    private bool Take(MetricReportFeed feed, Instant asked)
    {
        var samples = feed.Reader.Samples;
        var newest = feed.Reader.StampedAt;
        foreach (ref readonly var sample in samples)
        {
            newest = sample.StampedAt > newest ? sample.StampedAt : newest;
        }

        bool isUseful = false;
        lock (gate)
        {
            foreach (ref readonly var sample in samples)
            {
                if (PointsOf(sample.Metric) is not { } points)
                {
                    continue;
                }

                isUseful = true;

                // Two stamps of the same clock tell an age; one stamp tells nothing, because that clock may be off.
                var age = sample.StampedAt == Instant.Never ? TimeSpan.Zero : newest - sample.StampedAt;
                foreach (int at in points)
                {
                    covered[at] = true;
                    readings[at] = Reading.Good(sample.Value * inventory!.Points[at].Scale, asked - age);
                }
            }
        }

        return isUseful;
    }

    /// <summary>Notes which points the reports bring that are polled.</summary>
    private void Cover()
    {
        plan = null;
        Array.Clear(covered);
        foreach (var feed in feeds)
        {
            foreach (ref readonly var sample in feed.Reader.Samples)
            {
                foreach (int at in PointsOf(sample.Metric) ?? [])
                {
                    covered[at] = true;
                }
            }
        }
    }

    /// <summary>The points that a metric is the value of; null: none.</summary>
    private int[]? PointsOf(int metric)
    {
        while (pointsOfMetric.Count <= metric)
        {
            string name = PointKey.Of(table.NameOf(pointsOfMetric.Count));
            string? origin = byKey.TryGetValue(name, out int at) ? inventory!.Points[at].Origin : byOrigin.ContainsKey(name) ? name : null;
            pointsOfMetric.Add(origin is null ? null : [.. byOrigin[origin]]);
        }

        return pointsOfMetric[metric];
    }
}
