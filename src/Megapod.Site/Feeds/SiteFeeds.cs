namespace Megapod.Site.Feeds;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Planning.Forecasts;
using Megapod.Site.Loop;

/// <summary>
/// The feeds of a site at work: one task for each, prices and weather without gaps out of what they know whenever one has changed, and events where one is in trouble. A feed that is late,
/// silent or wrong costs knowledge and nothing else.
/// </summary>
public sealed class SiteFeeds : IDisposable
{
    /// <summary>How often ages are shown anew while nothing changes.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private readonly SiteConfig site;
    private readonly TimeZoneInfo zone;
    private readonly IReadOnlyList<IFeed> feeds;
    private readonly IReadOnlyList<FeedView> unusable;
    private readonly Func<Instant> clock;
    private readonly Lock gate = new();
    private readonly HashSet<string> silent;
    private readonly TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Trouble[] troubles;
    private readonly Trouble usual;
    private KnownPrices? prices;
    private KnownWeather? weather;
    private Instant lookedAt = Instant.Never;
    private bool hasChanged = true;

    /// <summary>Feeds that have not begun to run.</summary>
    /// <param name="site">The site.</param>
    /// <param name="feeds">Its feeds, opened.</param>
    /// <param name="unusable">What cannot be opened: description and reason.</param>
    /// <param name="clock">The site's present.</param>
    /// <param name="events">Where troubles are told.</param>
    public SiteFeeds(SiteConfig site, IReadOnlyList<IFeed> feeds, IReadOnlyList<(FeedConfig Feed, Fault Why)> unusable, Func<Instant> clock, EventRing events)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(feeds);
        ArgumentNullException.ThrowIfNull(unusable);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(events);
        this.site = site;
        this.feeds = feeds;
        this.clock = clock;
        this.unusable = [.. unusable.Select(u => new FeedView(u.Feed.Id, u.Feed.Quantity, null, null, [u.Why]))];
        zone = TimeZoneInfo.FindSystemTimeZoneById(site.TimeZone);
        silent = [.. feeds.Select(f => f.Id)];
        troubles = [.. feeds.Select(f => new Trouble(events, "feed-trouble", f.Id))];
        usual = new Trouble(events, "prices-usual", site.Id);
        if (silent.Count == 0)
        {
            answered.SetResult();
        }

        foreach (var (feed, why) in unusable)
        {
            events.Add(clock(), "feed-trouble", feed.Id, $"{why.Code}: {why.Message} {why.Remedy}");
        }
    }

    /// <summary>Called with new prices after a feed has changed, on a thread of a feed's; it must not wait.</summary>
    public Action<KnownPrices>? Changed { get; set; }

    /// <summary>Called with new weather and carbon intensity after a feed of these has changed, on a thread of a feed's; it must not wait.</summary>
    public Action<KnownWeather>? WeatherChanged { get; set; }

    /// <summary>The feeds at the last look.</summary>
    public IReadOnlyList<FeedView> Views { get; private set; } = [];

    /// <summary>What is known of prices at the last look; null: nothing.</summary>
    public PricesView? Prices { get; private set; }

    /// <summary>What is known of weather and carbon intensity at the last look; null: nothing.</summary>
    public WeatherView? Weather { get; private set; }

    /// <summary>Done when every feed has been asked once, whatever came of it.</summary>
    public Task Answered => answered.Task;

    /// <summary>Runs all feeds until told to stop.</summary>
    /// <param name="stop">Ends them.</param>
    public Task RunAsync(CancellationToken stop)
    {
        Listen();
        return Task.WhenAll(feeds.Select(f => f.RunAsync(stop)));
    }

    /// <summary>Hears of changes from now on, and at once of what was kept over a restart, which is there before any source answers.</summary>
    internal void Listen()
    {
        foreach (var feed in feeds)
        {
            feed.Changed = () => Hear(feed);
        }

        Hear(null);
    }

    /// <summary>Lets go of the feeds; call it when <see cref="RunAsync"/> has ended.</summary>
    public void Dispose()
    {
        foreach (var feed in feeds.OfType<IDisposable>())
        {
            feed.Dispose();
        }
    }

    /// <summary>Carbon intensity of the grid's electricity at an instant, g/Wh, as a feed tells it; NaN where none does: what is usual is no measure of what was.</summary>
    /// <param name="at">An instant of the last two weeks or the next days.</param>
    public double CarbonAt(Instant at)
    {
        lock (gate)
        {
            return weather?.ToldAt(FeedQuantity.CarbonIntensity, at) ?? double.NaN;
        }
    }

    /// <summary>Looks at ages and troubles; on the loop's thread, each cycle.</summary>
    /// <param name="now">The cycle's instant.</param>
    internal void Look(Instant now)
    {
        KnownPrices? known;
        KnownWeather? sky;
        lock (gate)
        {
            if (!hasChanged && lookedAt != Instant.Never && now - lookedAt < LookEvery)
            {
                return;
            }

            (hasChanged, lookedAt, known, sky) = (false, now, prices, weather);
        }

        var views = new List<FeedView>(feeds.Count + unusable.Count);
        for (int i = 0; i < feeds.Count; i++)
        {
            var snapshot = feeds[i].At(now);
            var slots = snapshot.Series.Slots;
            views.Add(new FeedView(feeds[i].Id, feeds[i].Quantity, snapshot.Age(now)?.TotalSeconds, slots.Count > 0 ? slots[^1].End : null, snapshot.Troubles));

            // A feed that was not asked yet has done nothing wrong.
            if (snapshot.Troubles.Count > 0 && !IsSilent(feeds[i]))
            {
                var trouble = snapshot.Troubles[0];
                troubles[i].Met(now, $"{trouble.Code}: {trouble.Message} {trouble.Remedy}");
            }
            else
            {
                troubles[i].Over(now, $"The feed '{feeds[i].Id}' is well again.");
            }
        }

        Views = [.. views, .. unusable];
        Prices = known is null ? null : new PricesView(known.KnownUntil, known.Usual);
        Weather = sky is null ? null : WeatherView.Of(sky);
        TellUsual(known, now);
    }

    private void TellUsual(KnownPrices? known, Instant now)
    {
        if (!feeds.Any(f => KnownPrices.IsPrice(f.Quantity)) || !Answered.IsCompleted)
        {
            return;
        }

        // Tomorrow's prices are never known in the morning; today's should be.
        var today = TimeZoneInfo.ConvertTimeFromUtc(now.ToUtc(), zone).Date;
        if (known is null)
        {
            usual.Met(now, "No feed knows any price and the tariff has no flat one; the site goes on with what it had.");
        }
        else if (TimeZoneInfo.ConvertTimeFromUtc(known.KnownUntil.ToUtc(), zone).Date <= today)
        {
            usual.Met(now, $"Today's prices are not known from {known.KnownUntil} on; the usual ones of earlier days stand for them.");
        }
        else
        {
            usual.Over(now, $"Prices are known again, until {known.KnownUntil}.");
        }
    }

    private bool IsSilent(IFeed feed)
    {
        lock (gate)
        {
            return silent.Contains(feed.Id);
        }
    }

    private void Hear(IFeed? feed)
    {
        lock (gate)
        {
            hasChanged = true;
            if (feed is not null)
            {
                silent.Remove(feed.Id);
            }

            var now = clock();

            // Handed on in order: what was known later comes later.
            if (feed is null || KnownPrices.IsPrice(feed.Quantity))
            {
                HearPrices(now);
            }

            if (feed is null || KnownWeather.IsWeather(feed.Quantity))
            {
                HearWeather(now);
            }

            if (silent.Count == 0)
            {
                answered.TrySetResult();
            }
        }
    }

    private void HearPrices(Instant now)
    {
        FeedSeries[] series = [.. feeds.Where(f => KnownPrices.IsPrice(f.Quantity)).Select(f => f.At(now).Series)];
        if (series.Length > 0 && KnownPrices.Of(now, series, zone, site.Tariff.FlatPricePerWattHour, prices) is { } known)
        {
            prices = known;
            Changed?.Invoke(known);
        }
    }

    private void HearWeather(Instant now)
    {
        FeedSeries[] series = [.. feeds.Where(f => KnownWeather.IsWeather(f.Quantity)).Select(f => f.At(now).Series)];
        if (KnownWeather.Of(now, series, zone, weather) is { } known)
        {
            weather = known;
            WeatherChanged?.Invoke(known);
        }
    }
}
