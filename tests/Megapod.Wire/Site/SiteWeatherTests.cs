namespace Megapod.Wire.Site;

using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Lab.Simulation;
using Megapod.Planning.Forecasts;
using Megapod.Planning.Planner;
using Megapod.Site.Feeds;

/// <summary>Weather on its way from a source to the plans of a site: there, wrong, late, and back again. Plans go on.</summary>
public sealed class SiteWeatherTests : SiteFeedBench
{
    private readonly List<KnownWeather> heard = [];
    private readonly SiteConfig site = ScenarioBuilder.Build(new ScenarioRequest { From = At("2026-05-01T09:00Z"), To = At("2026-05-02T09:00Z") }).Value.Site with
    {
        TimeZone = "UTC",
        Solar = [new SolarConfig { Id = "roof", Parent = "grid", Peak = new Watts(500_000) }],
    };

    private FeedConfig Sun => Prices with { Id = "sun", Quantity = FeedQuantity.SolarIrradiance, Unit = "W/m²", TimeZone = "UTC" };

    [Fact]
    public async Task Irradiance_that_turns_wrong_and_late_leaves_what_was_known_and_is_taken_again_when_it_is_back()
    {
        Server.Answer("200 OK", Shine("2026-05-01", 48, 500));
        Server.Answer("200 OK", """{"data":[{"t":"2026-05-01T12:00Z","v":1e6},{"t":"2026-05-01T13:00Z","v":0}]}""");
        Server.Answer("500 Broken", "");
        Server.Answer("200 OK", Shine("2026-05-01", 72, 200));
        using var feed = Open(Sun);
        using var feeds = Feeds(feed);
        await AskAndLook(feed, feeds);
        Assert.Equal(At("2026-05-03T00:00Z"), feeds.Weather!.KnownUntil[FeedQuantity.SolarIrradiance]);
        Assert.Null(feeds.Prices);
        for (int k = 1; k <= 2; k++)
        {
            Clock.MoveTo(Hour * k);
            await AskAndLook(feed, feeds);
            Assert.Equal(k == 1 ? "MP3512" : "MP3503", feeds.Views[0].Troubles[0].Code);
            Assert.Equal(500, heard[^1].At(FeedQuantity.SolarIrradiance, At("2026-05-02T12:00Z")));
        }

        Assert.Contains(Events.Newest(9), e => e.Kind == "feed-trouble" && e.Subject == "sun");

        // Two days without an answer: what was known is over, and the days that were known come again.
        Clock.MoveTo(Hour * 50);
        feeds.Look(Now);
        var late = KnownWeather.Of(Now, [feed.At(Now).Series], TimeZoneInfo.Utc, heard[^1])!;
        Assert.Equal(500, late.At(FeedQuantity.SolarIrradiance, At("2026-05-04T12:00Z")), 1.0);
        Assert.Equal(double.NaN, late.ToldAt(FeedQuantity.SolarIrradiance, At("2026-05-04T12:00Z")));

        await AskAndLook(feed, feeds);
        Assert.Empty(feeds.Views[0].Troubles);
        Assert.Contains(Events.Newest(5), e => e.Kind == "feed-trouble-over");
        Assert.Equal(200, heard[^1].At(FeedQuantity.SolarIrradiance, At("2026-05-03T15:00Z")));
        Assert.True(heard[^1].IsNews(heard[^2]));
    }

    [Fact]
    public async Task Plans_take_the_sun_up_within_the_quarter_and_go_on_when_its_source_breaks()
    {
        Server.Answer("200 OK", Shine("2026-05-01", 72, 800));
        Server.Answer("200 OK", "no weather today");
        Server.Answer("200 OK", Shine("2026-05-01", 72, 100));
        using var feed = Open(Sun);
        using var feeds = Feeds(feed);
        var request = new ScenarioRequest { From = At("2026-05-01T10:30Z"), To = At("2026-05-02T10:30Z") };
        var maker = new PlannerMaker(request, ScenarioBuilder.Build(request, site).Value with { Irradiance = null });
        using var loop = Loop(maker);
        feeds.WeatherChanged = loop.Take;
        loop.Learn(maker.History);
        await feed.AskAsync(TestContext.Current.CancellationToken);
        loop.Start(Events);
        Assert.Equal(400_000, await NoonOf(null), 1.0);

        // A source that breaks is no news: the plan of before stands, and the next one is made with what was known.
        Clock.MoveTo(TimeSpan.FromMinutes(2));
        await feed.AskAsync(TestContext.Current.CancellationToken);
        Assert.NotEmpty(feed.At(Now).Troubles);
        loop.PlanAt(Seen(maker.Tree), Now);
        Assert.Equal(0, Answered.CurrentCount);
        Clock.MoveTo(TimeSpan.FromMinutes(16));
        Assert.Equal(400_000, await NoonOf(Now), 1.0);

        // A front that a new forecast knows has a plan made at once.
        Clock.MoveTo(TimeSpan.FromMinutes(19));
        await feed.AskAsync(TestContext.Current.CancellationToken);
        Assert.Equal(50_000, await NoonOf(Now), 1.0);
        Assert.Equal(["cars", "importPrice", "solar"], loop.Forecasts.Select(f => f.Forecast));

        async Task<double> NoonOf(Instant? madeAt)
        {
            loop.PlanAt(Seen(maker.Tree), Now);
            await Answer();
            var plan = loop.PlanAt(Seen(maker.Tree), Now)!;
            Assert.Equal((madeAt ?? Now, SitePlanner.Maker), (plan.MadeAt, plan.Maker));
            return plan.Slots.Last(s => s.Start <= At("2026-05-01T12:10Z")).ProductionWatts!.Value.Value;
        }
    }

    [Fact]
    public async Task News_of_the_sky_leaves_prices_alone_and_news_of_prices_the_sky()
    {
        Server.Answer("200 OK", Hours("2026-05-01T00:00Z", 48));
        Server.Answer("200 OK", Shine("2026-05-01", 48, 500));
        using var sun = Open(Sun);
        using var market = Open(Prices);
        var prices = new List<KnownPrices>();
        using var feeds = new SiteFeeds(site, [sun, market], [], () => Now, Events) { Changed = prices.Add, WeatherChanged = heard.Add };
        feeds.Listen();
        Assert.Equal((0, 1), (prices.Count, heard.Count));
        await AskAndLook(market, feeds);
        Assert.Equal((1, 1), (prices.Count, heard.Count));
        await AskAndLook(sun, feeds);
        Assert.Equal((1, 2), (prices.Count, heard.Count));
        Assert.NotNull(feeds.Prices);
        Assert.NotNull(feeds.Weather);
    }

    /// <summary>Irradiance by the hour: as much from eight to eighteen, none at night.</summary>
    private static string Shine(string day, int hours, double watts)
    {
        var start = DateTime.SpecifyKind(DateTime.Parse(day, System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc);
        var items = Enumerable.Range(0, hours).Select(h => $$"""{"t":"{{start.AddHours(h):yyyy-MM-ddTHH:mm}}Z","v":{{(h % 24 is >= 8 and < 18 ? watts : 0)}}}""");
        return $$"""{"data":[{{string.Join(',', items)}}]}""";
    }

    private SiteFeeds Feeds(IFeed feed)
    {
        var feeds = new SiteFeeds(site, [feed], [], () => Now, Events) { WeatherChanged = heard.Add };
        feeds.Listen();
        return feeds;
    }
}
