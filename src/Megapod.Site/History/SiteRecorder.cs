namespace Megapod.Site.History;

using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Site.Loop;
using Megapod.Site.Pods;

/// <summary>
/// Takes what the site shows into its history: each view as it comes, the pods' boards once a second, every event. It lives beside the loop, looks and never is waited for. A history that cannot keep anything
/// is told as an event, once.
/// </summary>
public sealed class SiteRecorder
{
    /// <summary>A view stays for a second of the site; looking so often misses none.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>An emulated site that races is looked at so often at most; views in between are not kept.</summary>
    private static readonly TimeSpan LookAtMost = TimeSpan.FromMilliseconds(20);

    /// <summary>Power that was not heard of for so long is not known any more.</summary>
    private static readonly TimeSpan FastHold = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan SlowHold = FollowedSeries.Slow + TimeSpan.FromSeconds(30);

    private readonly IHistory history;
    private readonly EventRing events;
    private readonly TimeSpan look;
    private readonly TimeSpan spacing;
    private readonly string site;
    private readonly Dictionary<string, FollowedSeries> followed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PodRecorder> pods = new(StringComparer.Ordinal);
    private readonly Trouble failed;
    private readonly Trouble losing;
    private readonly List<HistorySample> samples = [];
    private readonly CarWatch cars = new();
    private readonly ShedMeter shed = new();
    private readonly CertificateWatch certificates = new();
    private readonly Dictionary<string, EventLimitView> limits = new(StringComparer.Ordinal);
    private SiteView? seen;
    private Instant partsAt = Instant.Never;
    private long lastEvent;
    private long lastDropped;
    private long lastDamaged;
    private double? margin;

    /// <summary>A recorder.</summary>
    /// <param name="history">Where to keep it.</param>
    /// <param name="events">What happens; and who is told when the history has trouble.</param>
    /// <param name="site">Id of the site.</param>
    /// <param name="speed">Site seconds per real second.</param>
    public SiteRecorder(IHistory history, EventRing events, string site, double speed = 1)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(events);
        ArgumentException.ThrowIfNullOrEmpty(site);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(speed);
        this.history = history;
        this.events = events;
        this.site = site;
        look = LookEvery / speed;
        look = look < LookAtMost ? LookAtMost : look > LookEvery ? LookEvery : look;
        spacing = look * speed * 2;
        failed = new Trouble(events, "history-failed", site);
        losing = new Trouble(events, "history-dropped", site);
    }

    /// <summary>The market's price at an instant, before the tariff's fees; null: nobody knows it, or there is nobody who could.</summary>
    public Func<Instant, PriceSlot?>? Prices { get; init; }

    /// <summary>Follows a running site until asked to stop.</summary>
    /// <param name="loop">The site.</param>
    /// <param name="time">Real time.</param>
    /// <param name="stop">Ends it, without an exception.</param>
    public async Task RunAsync(SiteLoop loop, TimeProvider time, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(time);
        using var timer = new PeriodicTimer(look, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
            {
                if (loop.View is { } view && !ReferenceEquals(view, seen))
                {
                    if (seen is null || view.Cycles / 60 != seen.Cycles / 60)
                    {
                        Take(loop.Certificate(), view.At);
                    }

                    Take(view, loop.Pods?.Boards);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: what happened last is kept.
            Hand(loop.Now);
        }
    }

    /// <summary>Takes a view, and hands over what of it is new.</summary>
    /// <param name="view">The view.</param>
    /// <param name="boards">The site's pods with their boards; null: there are none.</param>
    public void Take(SiteView view, SiteBoards? boards)
    {
        ArgumentNullException.ThrowIfNull(view);
        seen = view;
        TakeSite(view);
        TakeCars(view);
        TakeCompute(view);
        TakeLimits(view);
        TakePlan(view);
        if (boards is not null && (view.At - partsAt).Duration() >= TimeSpan.FromSeconds(1))
        {
            partsAt = view.At;
            foreach (var board in boards.Pods)
            {
                if (!pods.TryGetValue(board.Tree.Id, out var recorder))
                {
                    recorder = new PodRecorder(Follow);
                    pods.Add(board.Tree.Id, recorder);
                }

                recorder.Take(board, view.At, samples);
            }
        }

        Hand(view.At);
    }

    /// <summary>Takes the certificate as it stands; what has changed of it becomes an event.</summary>
    /// <param name="certificate">It.</param>
    /// <param name="now">The instant.</param>
    public void Take(SafetyCertificate certificate, Instant now)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        margin = certificate.MarginWatts;
        if (certificates.See(certificate) is { Length: > 0 } words)
        {
            events.Add(now, "certificate-changed", site, words);
        }
    }

    private static double? SumOf(IEnumerable<double?> watts)
    {
        double sum = 0;
        foreach (double? one in watts)
        {
            // A sum without one of its parts is another sum.
            if (one is null)
            {
                return null;
            }

            sum += one.Value;
        }

        return sum;
    }

    private void TakeSite(SiteView view)
    {
        var now = view.At;
        Fast("site/import", "W", view.Nodes[0].Watts, now);

        // While the breaker's position is not known, as in the first seconds, the loop holds to the least that could be. That is caution and not the connection's limit, which nobody knows then.
        bool isDecided = view.Topology != GridTopology.Unknown;
        Fast("site/limit", "W", isDecided ? view.LimitWatts : null, now);
        Fast("site/margin", "W", isDecided ? view.MarginWatts : null, now);
        Fast("site/committed", "W", view.CommittedWatts, now);
        Fast("site/room", "W", view.RoomWatts, now);
        foreach (var node in view.Nodes)
        {
            Fast($"node/{node.Id}/power", "W", node.Watts, now);
        }

        foreach (var consumer in view.Consumers)
        {
            var measured = consumer.AgeSeconds is { } age ? now - TimeSpan.FromSeconds(Math.Min(age, SlowHold.TotalSeconds)) : now;
            Put($"consumer/{consumer.Id}/power", "W", isFast: true, consumer.Watts, measured, now);
            Slow($"consumer/{consumer.Id}/ceiling", "W", consumer.CeilingWatts, now);
        }

        Fast("cars/power", "W", SumOf(view.Consumers.Where(c => c.Kind == ConsumerKind.Connector).Select(c => c.Watts)), now);
        Fast("pods/power", "W", SumOf(view.Consumers.Where(c => c.Kind is ConsumerKind.Rack or ConsumerKind.Cooling).Select(c => c.Watts)), now);
        Slow("cars/plugged", "", view.Consumers.Count(c => c.IsPlugged), now);
        if (view.Battery is { } battery)
        {
            Fast("battery/power", "W", battery.Watts, now);
            Slow("battery/soc", "", battery.Soc, now);
        }

        if (margin is not null)
        {
            Slow("certificate/margin", "W", margin, now);
        }
    }

    /// <summary>How long cars wait for their first power, and by how much they are held back. A site that is only watched holds nobody back.</summary>
    private void TakeCars(SiteView view)
    {
        foreach (var connector in view.Consumers.Where(c => c.Kind == ConsumerKind.Connector))
        {
            if (cars.See(connector, view.At) is { } waited)
            {
                events.Add(view.At, "car-powered", connector.Id, CarPowerWords.Of(connector.Id, waited));
            }

            if (view.Mode == SiteMode.Control)
            {
                Slow($"consumer/{connector.Id}/short", "W", CarWatch.ShortOf(connector), view.At);
            }
        }
    }

    /// <summary>What compute would be given and is not, by cause.</summary>
    private void TakeCompute(SiteView view)
    {
        if (view.Mode != SiteMode.Control || !view.Consumers.Any(c => c.Kind == ConsumerKind.Rack))
        {
            return;
        }

        shed.See(view);
        for (int k = 0; k < ShedMeter.Causes.Length; k++)
        {
            Slow($"pods/short/{ShedMeter.Causes[k]}", "W", shed.Watts[k], view.At);
        }

        Slow("pods/throttled", "", shed.Throttled, view.At);
        Slow("pods/paused", "", shed.Paused, view.At);
    }

    /// <summary>
    /// Limits from outside: each is told when it comes, when its amount changes and when it is gone, and the lowest that holds is a series. One whose end is put off again and again is told once.
    /// </summary>
    private void TakeLimits(SiteView view)
    {
        var now = view.At;
        bool IsOpen(EventLimitView limit) => limit.Until is not { } until || now < until;
        foreach (var limit in view.EventLimits.Where(IsOpen))
        {
            if (!limits.TryGetValue(limit.Id, out var known) || known.Amount != limit.Amount || known.From != limit.From)
            {
                events.Add(now, "grid-limit", limit.Id, GridLimitWords.Of(limit));
                limits[limit.Id] = limit;
            }
        }

        foreach (string id in limits.Keys.Where(id => !view.EventLimits.Any(l => l.Id == id && IsOpen(l))).ToList())
        {
            events.Add(now, "grid-limit-over", id, GridLimitWords.Over(id));
            limits.Remove(id);
        }

        double lowest = LowestOf(view.EventLimits.Where(l => IsOpen(l) && (l.From is not { } from || from <= now)));
        Fast("site/event-limit", "W", double.IsFinite(lowest) ? lowest : null, now);
    }

    private static double LowestOf(IEnumerable<EventLimitView> open) =>
        open.Where(l => l is { Direction: LimitDirection.Import, Quantity: LimitQuantity.Watts }).Select(l => l.Amount).DefaultIfEmpty(double.PositiveInfinity).Min();

    /// <summary>What the plan in force says of now, so that it can be laid beside what came.</summary>
    private void TakePlan(SiteView view)
    {
        var slot = view.Plan?.SlotAt(view.At);
        Slow("plan/import", "W", slot?.ImportWatts?.Value, view.At);
        Slow("plan/battery", "W", slot?.BatteryWatts.Value, view.At);
        Slow("plan/soc", "", slot?.SocEnd, view.At);
        Slow("plan/price", $"{view.Currency}/Wh", slot?.PriceLess, view.At);
        var market = Prices?.Invoke(view.At);
        Slow("price/import", $"{view.Currency}/Wh", market?.ImportPerWattHour, view.At);
        Slow("price/export", $"{view.Currency}/Wh", market?.ExportPerWattHour, view.At);
    }

    private void Fast(string id, string unit, double? value, Instant now) => Put(id, unit, isFast: true, value, now, now);

    private void Slow(string id, string unit, double? value, Instant now) => Put(id, unit, isFast: false, value, now, now);

    private void Put(string id, string unit, bool isFast, double? value, Instant measuredAt, Instant now)
    {
        var reading = value is { } known ? Reading.Good(known, measuredAt) : Reading.Missing;

        // A series begins with its first value.
        if (value is not null || followed.ContainsKey(id))
        {
            Follow(id, unit, isFast).Take(in reading, now, samples);
        }
    }

    private FollowedSeries Follow(string id, string unit, bool isFast)
    {
        if (!followed.TryGetValue(id, out var series))
        {
            var hold = isFast ? FastHold : SlowHold;
            series = new FollowedSeries(history.Declare(id, unit, hold + spacing), isFast);
            followed.Add(id, series);
        }

        return series;
    }

    private void Hand(Instant now)
    {
        // The ring still has what could not be handed over.
        var page = events.After(lastEvent);
        var happened = page.Events.Select(e => new HistoryEvent(e.At, e.Kind, e.Subject, e.Text)).ToList();
        if (samples.Count + happened.Count > 0 && history.Put([.. samples], happened) != 0 && page.Events.Count > 0)
        {
            lastEvent = page.Events[^1].Number;
        }

        samples.Clear();
        Tell(now);
    }

    private void Tell(Instant now)
    {
        if (history.Trouble is { } trouble)
        {
            failed.Met(now, $"{trouble.Code}: {trouble.Message} Limits and cars go on without it.");
        }
        else
        {
            failed.Over(now, "The history is being kept again.");
        }

        long dropped = history.Dropped;
        if (dropped > lastDropped)
        {
            losing.Met(now, $"MP3433: {dropped - lastDropped} samples were not kept, because the disk does not keep up.");
        }
        else if (history.Trouble is null)
        {
            losing.Over(now, $"Samples are kept again; {dropped} are missing in all.");
        }

        lastDropped = dropped;
        long damaged = history.Damaged;
        if (damaged > lastDamaged)
        {
            events.Add(now, "history-damaged", site, $"MP3432: {damaged - lastDamaged} blocks of the history are not what was written; what they held is missing, and everything else answers.");
        }

        lastDamaged = damaged;
    }
}
