namespace Megapod.Wire.Site.History;

using Megapod.Control.Certificate;
using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab.Demo;
using Megapod.Lab.Simulation;
using Megapod.Site.Alarms;
using Megapod.Site.History;
using Megapod.Site.Loop;
using Megapod.Site.Plans;

/// <summary>What the recorder keeps for the report of a month: waits of cars, what is held back and why, limits from outside, prices, the certificate.</summary>
public sealed class RecorderReportTests : IDisposable
{
    private readonly FakeHistory history = new();
    private readonly SiteLoop loop;
    private readonly SiteView view;
    private readonly ConsumerView connector;
    private readonly ConsumerView rack;
    private readonly Instant begin;
    private SiteRecorder recorder;

    public RecorderReportTests()
    {
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = ScenarioBuilder.DefaultStart, To = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(6) }).Value;
        var demo = new DemoSite(scenario, 1.98e6, 1e4);
        loop = new SiteLoop(demo.Tree, demo, demo, demo, TimeProvider.System, scenario.From);
        loop.Step();
        view = loop.View! with { EventLimits = [] };
        begin = view.At;
        connector = view.Consumers.First(c => c.Kind == ConsumerKind.Connector) with { Id = "a1", IsPlugged = false, Watts = 0, CeilingWatts = 0, WantedWatts = 0 };
        rack = view.Consumers.First(c => c.Kind == ConsumerKind.Rack) with { Id = "r1", MinimumWatts = 25_000, CeilingWatts = 100_000, WantedWatts = 100_000, Cause = ReasonKind.None };
        recorder = new SiteRecorder(history, loop.Events, "site");
    }

    public void Dispose() => loop.Dispose();

    [Fact]
    public void First_power_of_a_car_is_told_once_with_how_long_it_waited()
    {
        var plugged = connector with { IsPlugged = true, CeilingWatts = 50_000, WantedWatts = 50_000 };
        See(0, connector);
        See(1, plugged with { Watts = 60 });
        See(9, plugged with { Watts = 400 });
        See(12, plugged with { Watts = 20_000 });
        See(13, plugged with { Watts = 50_000 });
        var told = Assert.Single(history.Happened, e => e.Kind == "car-powered");
        Assert.Equal(("a1", 12, begin + TimeSpan.FromSeconds(12)), (told.Subject, CarPowerWords.Read(told.Text), told.At));

        // The next car on it is another one; one that was there when we began is none.
        See(20, connector);
        See(21, plugged with { Watts = 20_000 });
        Assert.Equal(2, history.Happened.Count(e => e.Kind == "car-powered"));
        recorder = new SiteRecorder(history, new EventRing(), "site");
        See(22, plugged with { Watts = 20_000 });
        See(23, plugged with { Watts = 20_000 });
        Assert.Equal(2, history.Happened.Count(e => e.Kind == "car-powered"));
    }

    [Theory]
    [InlineData(false, 0.0, 0.0, 0.0, 0.0)]
    [InlineData(true, 48_000.0, 50_000.0, 120_000.0, 70_000.0)]
    [InlineData(true, 30_000.0, 50_000.0, 120_000.0, 0.0)]
    [InlineData(true, 0.0, 0.0, 120_000.0, 120_000.0)]
    [InlineData(true, 130_000.0, 50_000.0, 120_000.0, 0.0)]
    [InlineData(true, null, 50_000.0, 120_000.0, null)]
    public void Car_is_held_back_by_what_it_would_be_given_while_it_takes_what_it_may(bool isPlugged, double? watts, double ceiling, double wanted, double? expected) =>
        Assert.Equal(expected, CarWatch.ShortOf(connector with { IsPlugged = isPlugged, Watts = watts, CeilingWatts = ceiling, WantedWatts = wanted }));

    [Fact]
    public void What_racks_are_short_is_split_and_cars_take_their_part_of_a_limit_s()
    {
        // The worked number: 300 kW short under a limit, cars draw 200 kW. Another rack rests for the price.
        See(0, connector with { IsPlugged = true, Watts = 200_000, CeilingWatts = 250_000, WantedWatts = 250_000 }, rack with { WantedWatts = 400_000, Cause = ReasonKind.Limit }, rack with { Id = "r2", CeilingWatts = 25_000, Cause = ReasonKind.Price });
        Assert.Equal([200_000, 100_000, 75_000, 0], new[] { "cars", "limit", "price", "peak" }.Select(c => history.Of($"pods/short/{c}").Single().Value));
        Assert.Equal((2, 1), (history.Of("pods/throttled").Single().Value, history.Of("pods/paused").Single().Value));
    }

    [Fact]
    public void Site_that_is_only_watched_holds_nobody_back()
    {
        recorder.Take(view with { Mode = SiteMode.Monitor, Consumers = [connector with { IsPlugged = true, Watts = 0, WantedWatts = 9 }, rack] }, null);
        Assert.Empty(history.Of("consumer/a1/short"));
        Assert.Empty(history.Of("pods/short/cars"));
    }

    [Fact]
    public void Limit_from_outside_is_told_when_it_comes_and_goes_and_not_when_its_end_is_put_off()
    {
        EventLimitView Limit(double amount, int untilSeconds) => new("dso", amount, LimitQuantity.Watts, LimitDirection.Import, LimitBasis.GridEvent, begin + TimeSpan.FromSeconds(10), begin + TimeSpan.FromSeconds(untilSeconds));
        SeeLimits(0, Limit(300_000, 60));
        SeeLimits(10, Limit(300_000, 120));
        SeeLimits(20, Limit(250_000, 120));
        SeeLimits(120, Limit(250_000, 120));
        var told = history.Happened.Where(e => e.Kind.StartsWith("grid-limit", StringComparison.Ordinal)).ToList();
        Assert.Equal([("grid-limit", 0), ("grid-limit", 20), ("grid-limit-over", 120)], told.Select(e => (e.Kind, (int)(e.At - begin).TotalSeconds)));
        Assert.Equal((300_000, LimitQuantity.Watts, LimitDirection.Import), (GridLimitWords.Read(told[0].Text)!.Value.Amount, GridLimitWords.Read(told[0].Text)!.Value.Quantity, GridLimitWords.Read(told[0].Text)!.Value.Direction));

        // The series has it only while it holds.
        Assert.Equal([(10, 300_000, Quality.Good), (20, 250_000, Quality.Good), (120, double.NaN, Quality.Missing)], history.Of("site/event-limit").Select(s => ((int)Math.Round((s.At - begin).TotalSeconds), s.Value, s.Quality)));
    }

    [Fact]
    public void Market_s_price_is_kept_and_ends_where_nobody_knows_it()
    {
        recorder = new SiteRecorder(history, loop.Events, "site") { Prices = at => at < begin + TimeSpan.FromSeconds(10) ? new PriceSlot(at, 1e-4, 2e-4, 5e-5) : null };
        See(0);
        See(10);
        Assert.Equal([(2e-4, Quality.Good), (double.NaN, Quality.Missing)], history.Of("price/import").Select(s => (s.Value, s.Quality)));
        Assert.Equal(5e-5, history.Of("price/export").First().Value);
    }

    [Fact]
    public void Certificate_is_told_at_the_start_and_when_something_of_it_changes_but_not_when_it_flickers()
    {
        var certificate = Certifier.Of(loop.Tree) with { MarginWatts = 20_000 };
        var proof = certificate.Enforcement[0];
        SafetyCertificate With(EnforcementProof changed) => certificate with { Enforcement = [changed, .. certificate.Enforcement.Skip(1)] };
        string[] Told(params SafetyCertificate[] seen)
        {
            var watch = new CertificateWatch();
            return [.. seen.Select(watch.See)];
        }

        Assert.StartsWith("The margin is 20.0 kW. Every listed contingency ends in time. Declared and not proven: ", Told(certificate)[0], StringComparison.Ordinal);
        Assert.Equal("", Told(certificate, certificate with { MarginWatts = 20_900 })[1]);
        Assert.Equal("The margin is 21.1 kW.", Told(certificate, certificate with { MarginWatts = 20_900 }, certificate with { MarginWatts = 21_100 })[2]);
        Assert.Equal($"{proof.Devices} is proven.", Told(certificate, With(proof with { ProvenAt = begin }))[1]);
        Assert.Equal($"{proof.Devices} is not proven any more.", Told(With(proof with { ProvenAt = begin }), certificate)[1]);
        Assert.Contains("caught disobeying", Told(certificate, With(proof with { Disobeying = 1 }))[1], StringComparison.Ordinal);
        var trip = certificate.Contingencies[0];
        Assert.Contains(" would not end in time.", Told(certificate, certificate with { Contingencies = [trip with { AllowedSeconds = trip.RecoverySeconds - 1 }] })[1], StringComparison.Ordinal);
        recorder.Take(certificate, begin);
        recorder.Take(certificate, begin);
        See(1);
        Assert.Single(history.Happened, e => e.Kind == "certificate-changed");
    }

    [Fact]
    public void Sentences_of_events_are_read_as_they_were_meant()
    {
        foreach (var topology in Enum.GetValues<GridTopology>())
        {
            Assert.Equal(topology, TopologyWords.Read(TopologyWords.Of(topology)));
        }

        Assert.Null(TopologyWords.Read("Something else."));
        Assert.Equal(("Words (with more).", "MP3204", AlarmSeverity.Critical), AlarmEventWords.Read(AlarmEventWords.Cleared("Words (with more).", "MP3204")));
        Assert.Equal(("Words alone.", null, null), AlarmEventWords.Read("Words alone."));
        Assert.Null(GridLimitWords.Read("Something else."));
        var limit = new EventLimitView("x", 63.5, LimitQuantity.AmperesPerPhase, LimitDirection.Export, LimitBasis.Contract, null, begin);
        Assert.Equal((63.5, LimitQuantity.AmperesPerPhase, LimitDirection.Export, null, new Instant(begin.Ticks - (begin.Ticks % TimeSpan.TicksPerSecond))), GridLimitWords.Read(GridLimitWords.Of(limit))!.Value);
        var score = new DayScore { Date = new DateOnly(2026, 3, 1), From = begin, Earned = -20.25, Bound = -10, Percent = -5, ComputeValue = 1, EnergyCost = 21, Wear = 0.25, DemandCharge = 3, UnseenShare = 0.07 };
        Assert.Equal((score.Date, 10.25, -10, -5, 1, 21, 0.25, 3), DayScoreWords.Read(DayScoreWords.Of(score, "EUR"))!.Value);
        Assert.Equal((score.Date, 10.25, -10, null, 1, 21, 0.25, 3), DayScoreWords.Read(DayScoreWords.Of(score with { Percent = null, UnseenShare = 0 }, "EUR"))!.Value);
        Assert.Null(DayScoreWords.Read("MP2001: no solution."));
    }

    private void See(int second, params ConsumerView[] consumers) => recorder.Take(view with { At = begin + TimeSpan.FromSeconds(second), Consumers = consumers }, null);

    private void SeeLimits(int second, params EventLimitView[] limits) => recorder.Take(view with { At = begin + TimeSpan.FromSeconds(second), EventLimits = limits }, null);
}
