namespace Megapod.Wire.Site;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Devices.Feeds;
using Megapod.Lab.Simulation;
using Megapod.Planning.Forecasts;
using Megapod.Planning.Planner;
using Megapod.Planning.Rules;
using Megapod.Site.Feeds;
using Megapod.Site.Plans;

/// <summary>Prices on their way from a source to the plans of a site: there, a day late, wrong, and back again.</summary>
public sealed class SiteFeedsTests : SiteFeedBench
{
    private readonly SiteConfig site = ScenarioBuilder.Build(new ScenarioRequest { From = At("2026-05-01T09:00Z"), To = At("2026-05-02T09:00Z") }).Value.Site with { TimeZone = "UTC" };
    private readonly List<KnownPrices> heard = [];

    private FeedConfig Daily => Prices with { PublishedAt = TimeSpan.FromHours(13), TimeZone = "UTC" };

    [Fact]
    public async Task Day_that_is_late_is_told_planned_with_as_usual_and_taken_when_it_comes()
    {
        Server.Answer("200 OK", Hours("2026-05-01T00:00Z", 24));
        Server.Answer("200 OK", Hours("2026-05-01T00:00Z", 24));
        Server.Answer("200 OK", Hours("2026-05-01T00:00Z", 48));
        using var feed = Open(Daily);
        using var feeds = Feeds(feed);
        await AskAndLook(feed, feeds);
        Assert.Empty(Assert.Single(feeds.Views).Troubles);
        Assert.Equal(At("2026-05-02T00:00Z"), feeds.Prices!.KnownUntil);

        // At two in the afternoon tomorrow should be there and is not.
        Clock.MoveTo(Hour * 3.5);
        await AskAndLook(feed, feeds);
        Assert.Equal("MP3516", feeds.Views[0].Troubles[0].Code);
        Assert.Contains(Events.Newest(5), e => e.Kind == "feed-trouble" && e.Subject == "prices");
        Assert.Equal(17e-6, heard[^1].Series.At(At("2026-05-02T17:00Z")).ImportPerWattHour, 1e-12);
        Assert.Equal(At("2026-05-02T00:00Z"), heard[^1].Usual[0].From);

        Clock.MoveTo(Hour * 4);
        await AskAndLook(feed, feeds);
        Assert.Empty(feeds.Views[0].Troubles);
        Assert.Contains(Events.Newest(5), e => e.Kind == "feed-trouble-over");
        Assert.Equal((24 + 17) / 1e6, heard[^1].Series.At(At("2026-05-02T17:00Z")).ImportPerWattHour, 1e-12);
        Assert.True(heard[^1].IsNews(heard[^2]));
    }

    [Fact]
    public async Task Wrong_prices_are_not_taken_and_missing_ones_of_today_are_told_until_they_are_back()
    {
        Server.Answer("200 OK", Hours("2026-04-30T00:00Z", 24));
        Server.Answer("200 OK", """{"data":[{"t":"2026-05-01T10:00Z","v":1e9},{"t":"2026-05-01T11:00Z","v":1}]}""");
        Server.Answer("500 Broken", "");
        Server.Answer("200 OK", Hours("2026-05-01T00:00Z", 24));
        using var feed = Open(Daily);
        using var feeds = Feeds(feed);
        await AskAndLook(feed, feeds);
        Assert.Contains(Events.Newest(5), e => e.Kind == "prices-usual");
        for (int k = 1; k <= 2; k++)
        {
            Clock.MoveTo(Hour * k);
            await AskAndLook(feed, feeds);
            Assert.Equal(k == 1 ? "MP3512" : "MP3503", feeds.Views[0].Troubles[0].Code);
            Assert.Equal(15e-6, heard[^1].Series.At(At("2026-05-01T15:00Z")).ImportPerWattHour, 1e-12);
            Assert.False(heard[^1].IsNews(heard[^2]));
        }

        Clock.MoveTo(Hour * 2.4);
        await AskAndLook(feed, feeds);
        Assert.Contains(Events.Newest(5), e => e.Kind == "prices-usual-over");
        Assert.Contains(Events.Newest(5), e => e.Kind == "feed-trouble-over");
    }

    [Fact]
    public async Task File_of_another_program_that_is_changed_reaches_plans_within_the_quarter()
    {
        string file = Path.Combine(Folder, "prices.csv");
        await File.WriteAllTextAsync(file, Table(100), TestContext.Current.CancellationToken);
        using var feed = FileFeed.Open(Daily with { Url = null, File = "prices.csv", Format = FeedFormat.Csv, List = null, PublishedAt = null }, Folder, Clock, 7).Value;
        using var feeds = Feeds(feed);
        var request = new ScenarioRequest { From = At("2026-05-01T10:30Z"), To = At("2026-05-02T10:30Z") };
        var maker = new PlannerMaker(request, ScenarioBuilder.Build(request).Value);
        using var loop = Loop(maker);
        feeds.Changed = loop.Take;
        loop.Learn(maker.History);
        await feed.AskAsync(TestContext.Current.CancellationToken);
        loop.Start(Events);
        Assert.Equal("rules", loop.PlanAt(Seen(maker.Tree), Now)!.Maker);
        await Answer();
        double before = loop.PlanAt(Seen(maker.Tree), Now)!.Slots[0].PriceMore;

        // Energy becomes dear: a plan within the quarter, and not before a minute has passed.
        await File.WriteAllTextAsync(file, Table(900), TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(file, new DateTime(2026, 5, 1, 10, 31, 0, DateTimeKind.Utc));
        Clock.MoveTo(TimeSpan.FromMinutes(2));
        await feed.AskAsync(TestContext.Current.CancellationToken);
        loop.PlanAt(Seen(maker.Tree), Now);
        await Answer();
        var after = loop.PlanAt(Seen(maker.Tree), Now)!;
        Assert.Equal((Now, SitePlanner.Maker), (after.MadeAt, after.Maker));
        Assert.True(after.Slots[0].PriceMore > before + 500e-6, $"{after.Slots[0].PriceMore} after {before}");

        // The same file once more is no news.
        Clock.MoveTo(TimeSpan.FromMinutes(5));
        await feed.AskAsync(TestContext.Current.CancellationToken);
        Assert.Same(after, loop.PlanAt(Seen(maker.Tree), Now));
        Assert.Equal(0, Answered.CurrentCount);
    }

    [Fact]
    public async Task Rules_go_by_the_prices_of_feeds()
    {
        Server.Answer("200 OK", Hours("2026-05-01T00:00Z", 24));
        using var feed = Open(Daily);
        using var feeds = Feeds(feed);
        var request = new ScenarioRequest { From = At("2026-05-01T10:30Z"), To = At("2026-05-02T10:30Z") };
        var maker = new PlannerMaker(request, ScenarioBuilder.Build(request).Value);
        var byPrice = site with { Rules = site.Rules with { ComputeByPrice = true } };
        var rules = new StandingRules(byPrice, TimeZoneInfo.Utc, ScenarioBuilder.Build(request).Value.Prices, 2e6);
        using var loop = new PlanLoop(new PlanLoopParts(maker.Tree, maker.Numbers, maker.Planner, rules, null, new("MP3401", "none", "none")), TimeProvider.System);
        loop.Start(Events);
        loop.PlanAt(Seen(maker.Tree), Now);
        feeds.Changed = loop.Take;
        await feed.AskAsync(TestContext.Current.CancellationToken);
        var slots = loop.PlanAt(Seen(maker.Tree), Now)!.Slots;
        Assert.Equal((10 / 1e6) + site.Tariff.ImportAdderPerWattHour, slots[0].PriceMore, 1e-12);
    }

    [Fact]
    public void Feed_that_cannot_be_opened_is_shown_with_its_reason()
    {
        var why = new Fault("MP3524", "bad", "correct it");
        using var feeds = new SiteFeeds(site, [], [(Prices, why)], () => Now, Events);
        feeds.Look(Now);
        Assert.Equal(("prices", "MP3524"), (feeds.Views[0].Id, feeds.Views[0].Troubles[0].Code));
        Assert.True(feeds.Answered.IsCompleted);
        Assert.Null(feeds.Prices);
        Assert.Contains(Events.Newest(5), e => e.Kind == "feed-trouble");
    }

    private static string Table(double price) =>
        "t,v\n" + string.Concat(Enumerable.Range(0, 72).Select(k => $"{new DateTime(2026, 4, 30, 0, 0, 0, DateTimeKind.Utc).AddHours(k):yyyy-MM-ddTHH:mm}Z,{price}\n"));

    private SiteFeeds Feeds(IFeed feed)
    {
        var feeds = new SiteFeeds(site, [feed], [], () => Now, Events) { Changed = heard.Add };
        feeds.Listen();
        return feeds;
    }
}
