namespace Megapod.Wire.Site;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Site.Api;
using Megapod.Site.Loop;
using Megapod.Site.Screen;

/// <summary>The terminal's view as text: wide enough for nobody to guess, narrow enough for every terminal.</summary>
public sealed class SiteTextTests
{
    private static readonly Instant At = Instant.FromUtc(new DateTime(2025, 6, 1, 17, 5, 9, DateTimeKind.Utc));

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Screen_says_what_every_branch_carries_who_is_limited_and_why_and_what_room_is_left(int width)
    {
        var frame = SiteText.Frame(View(), Events(), width, height: 50);
        Assert.All(frame, l => Assert.True(l.Text.Length <= width && !l.Text.Any(char.IsControl), l.Text));
        string all = Squeezed(frame);
        Assert.Contains("in 1.29 MW of 1.30 MW", all, StringComparison.Ordinal);
        Assert.Contains("promised 1.28 MW, room left 4 kW, margin 16 kW", all, StringComparison.Ordinal);
        Assert.Contains("cabinet-a 412 kW of 1.00 MW", all, StringComparison.Ordinal);
        Assert.Contains("cabinet-b — of 1.00 MW", all, StringComparison.Ordinal);
        Assert.Contains("pod-1 251 kW", all, StringComparison.Ordinal);
        Assert.Contains("56 %, discharging 1.00 MW: carries part of what is promised", all, StringComparison.Ordinal);
        Assert.Contains("251 kW of 1.00 MW, 10 racks: limited by grid connection", all, StringComparison.Ordinal);
        Assert.Contains("9 plugged in at 10 stalls", all, StringComparison.Ordinal);
        Assert.Contains("a1 103/150 kW!", all, StringComparison.Ordinal);
        Assert.Contains("b4 —/150 kW", all, StringComparison.Ordinal);
        Assert.Contains("! a1, a2, a3, a4, b1, b2, b3: limited by grid connection since 17:01:00", all, StringComparison.Ordinal);
        Assert.Contains("trouble 3 late readings, 2 skipped cycles", all, StringComparison.Ordinal);
        Assert.Contains("17:05:02 The devices' readings are late; the site goes on with the old ones, and what is too old counts at its worst.", all, StringComparison.Ordinal);
    }

    [Fact]
    public void Screen_says_what_the_grid_allows_from_when_and_until_when()
    {
        var view = View() with
        {
            EventLimits =
            [
                new EventLimitView("now", 1.2e6, LimitQuantity.Watts, LimitDirection.Import, LimitBasis.GridEvent, At - TimeSpan.FromMinutes(1), At + TimeSpan.FromHours(1)),
                new EventLimitView("soon", 400, LimitQuantity.AmperesPerPhase, LimitDirection.Export, LimitBasis.GridEvent, At + TimeSpan.FromMinutes(1), null),
            ],
        };
        var frame = SiteText.Frame(view, [], width: 100, height: 50);
        string all = Squeezed(frame);
        Assert.Contains("the grid lets it draw at most 1.20 MW until 18:05:09 (now)", all, StringComparison.Ordinal);
        Assert.Contains("the grid lets it give at most 400 A per phase from 17:06:09 (soon)", all, StringComparison.Ordinal);
    }

    [Fact]
    public void Screen_says_how_soon_to_act_on_what_stands_and_dims_what_somebody_knows_of()
    {
        var view = View() with
        {
            Alarms =
            [
                new AlarmView("MP3204", "site", "The meter is gone. Look at it.", At),
                new AlarmView("MP3452", "meter-a", "meter-a does not answer. Look at it.", At) { AcknowledgedBy = "Ann" },
                new AlarmView("MP3457", "sun", "The feed sun is in trouble. Look at it.", At),
                new AlarmView("MP3203", "grid", "It is shelved.", At) { ShelvedUntil = At },
            ],
        };
        var lines = SiteText.Frame(view, [], 100, height: 50).Where(l => l.Text.StartsWith(" alarm ", StringComparison.Ordinal));
        Assert.Equal(
            [
                (" alarm   critical: The meter is gone.", ScreenTone.Alarm),
                (" alarm   warning: meter-a does not answer. (Ann knows)", ScreenTone.Dim),
                (" alarm   info: The feed sun is in trouble.", ScreenTone.Plain),
                (" alarm   1 shelved: see /api/v1/alarms", ScreenTone.Dim),
            ],
            lines.Select(l => (l.Text, l.Tone)));
    }

    [Fact]
    public void Screen_of_24_rows_and_80_columns_holds_the_whole_site()
    {
        var frame = SiteText.Frame(View(), Events(), width: 80, height: 24);
        Assert.True(frame.Count <= 24);
        Assert.Contains("17:05:02", Squeezed(frame), StringComparison.Ordinal);
        Assert.DoesNotContain(frame, l => l.Text.Contains('…', StringComparison.Ordinal));
    }

    [Fact]
    public void Tones_mark_what_is_limited_late_or_broken_and_nothing_else()
    {
        var frame = SiteText.Frame(View(), Events(), width: 120, height: 50);
        Assert.Equal(ScreenTone.Title, frame[0].Tone);
        Assert.Equal(ScreenTone.Alarm, Assert.Single(frame, l => l.Text.Contains("17:05:03", StringComparison.Ordinal)).Tone);
        Assert.All(frame.Where(l => l.Text.Contains("limited by", StringComparison.Ordinal) || l.Text.Contains("late", StringComparison.Ordinal)), l => Assert.Equal(ScreenTone.Notice, l.Tone));
        Assert.Equal(ScreenTone.Plain, Assert.Single(frame, l => l.Text.StartsWith(" battery", StringComparison.Ordinal)).Tone);
    }

    [Fact]
    public void Screen_says_whose_operator_is_not_reached_and_what_waits_for_it()
    {
        var view = View() with { Devices = [Device("cp-1", new OperatorHealth(false, 12)), Device("cp-2", new OperatorHealth(true, 0)), Device("cp-3", new OperatorHealth(null, 0)), Device("cp-4", new OperatorHealth(true, 3))] };
        string all = Squeezed(SiteText.Frame(view, Events(), width: 120, height: 50));
        Assert.Contains("cp-1: its operator is not reached, 12 of its messages wait", all, StringComparison.Ordinal);
        Assert.Contains("cp-4: its operator is reached, 3 of its messages wait", all, StringComparison.Ordinal);
        Assert.DoesNotContain("cp-2", all, StringComparison.Ordinal);
        Assert.DoesNotContain("cp-3", all, StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_say_whose_operator_is_reached_and_nothing_of_one_that_nobody_tries()
    {
        var view = View() with { Devices = [Device("cp-1", new OperatorHealth(false, 12)), Device("cp-2", new OperatorHealth(true, 0)), Device("cp-3", new OperatorHealth(null, 0)), Device("meter", null)] };
        string[] said = [.. PrometheusText.Of(view).Split('\n').Where(l => l.StartsWith("megapod_operator", StringComparison.Ordinal))];
        Assert.Equal(
            [
                "megapod_operator_reached{device=\"cp-1\"} 0",
                "megapod_operator_reached{device=\"cp-2\"} 1",
                "megapod_operator_waiting_messages{device=\"cp-1\"} 12",
                "megapod_operator_waiting_messages{device=\"cp-2\"} 0",
                "megapod_operator_waiting_messages{device=\"cp-3\"} 0",
            ],
            said);
    }

    private static DeviceView Device(string id, OperatorHealth? theirs) => new(id, true, At, 0, null, 0, 0) { Operator = theirs };

    [Fact]
    public void Word_that_is_wider_than_the_screen_is_cut_and_not_lost()
    {
        var frame = SiteText.Frame(View(), [new SiteEvent(1, At, "test", "x", new string('x', 200))], width: 80, height: 50);
        Assert.All(frame, l => Assert.True(l.Text.Length <= 80));
        Assert.Equal(200, frame.Sum(l => l.Text.Count(c => c == 'x')));
    }

    private static string Squeezed(IReadOnlyList<ScreenLine> frame) => string.Join(' ', string.Join(' ', frame.Select(l => l.Text)).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static SiteEvent[] Events() =>
    [
        new(3, At - TimeSpan.FromSeconds(6), "law-broken", "limit", "grid connection: 1310000 W above 1300000 W in a window of 1 s"),
        new(2, At - TimeSpan.FromSeconds(7), "reading-stalled", "site", "The devices' readings are late; the site goes on with the old ones, and what is too old counts at its worst."),
    ];

    private static SiteView View()
    {
        const string why = "limited by grid connection";
        var since = At - TimeSpan.FromSeconds(249);
        var cars = Enumerable.Range(0, 10).Select(i =>
        {
            string cabinet = i < 4 ? "a" : i < 8 ? "b" : "c";
            double? watts = i == 7 ? null : i == 9 ? 0 : 103_000;
            return new ConsumerView($"{cabinet}{(i % 4) + 1}", ConsumerKind.Connector, $"cabinet-{cabinet}", watts, 0, 150_000, 200_000, 150_000, At, i < 7 ? why : "", since, i < 9, null);
        });
        var racks = Enumerable.Range(0, 10).Select(i => new ConsumerView($"rack-{i}", ConsumerKind.Rack, "pod-1", 25_088, 0, 25_000, 100_000, 25_000, At, why, since, false, null));
        return new SiteView
        {
            Site = "site",
            Name = "Charging site with pod",
            Currency = "EUR",
            Mode = SiteMode.Control,
            At = At,
            Cycles = 1,
            Topology = GridTopology.GridTied,
            LimitWatts = 1.3e6,
            MarginWatts = 16_000,
            CommittedWatts = 1.28e6,
            RoomWatts = 4_000,
            Nodes =
            [
                new NodeView("grid", 1.29e6, 1.3e6), new NodeView("battery", -1e6, 1.9e6), new NodeView("cabinet-a", 412_000, 1e6), new NodeView("cabinet-b", null, 1e6),
                new NodeView("cabinet-c", 103_000, 1e6), new NodeView("pod-1", 250_880, null),
            ],
            Consumers = [.. cars, .. racks],
            Battery = new BatteryView(-1e6, 0.56, -1e6, "carries part of what is promised"),
            Plan = new Plan
            {
                Maker = "rules",
                MadeAt = At,
                ValidUntil = At + TimeSpan.FromHours(1),
                Slots = [new PlanSlot { Start = At, PriceLess = 85e-6 }, new PlanSlot { Start = At + TimeSpan.FromMinutes(30), Battery = BatteryIntent.DischargeToZero }],
            },
            CycleMicrosecondsP50 = 55,
            CycleMicrosecondsP99 = 320,
            LateCycles = 1,
            SkippedCycles = 2,
            SlippedSeconds = 0.4,
            FailedCycles = 0,
            StalledReads = 3,
            FailedReads = 0,
            FailedCommands = 0,
            Certificate = new CertificateView(414_000, 4.3, 30, Holds: true, "the connection is no larger", 115_000),
            RegulatorSteps = 12_000,
            RegulatorLateSecondsP9999 = 0,
            RegulatorLateSecondsMost = 0,
        };
    }
}
