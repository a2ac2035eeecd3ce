namespace Megapod.Unit.Control.Ledger;

using Megapod.Control.Ledger;
using Megapod.Core.Model;
using Megapod.Core.Units;
using static Megapod.Unit.Control.Ledger.OddSite;

/// <summary>
/// What the odd site's meters show beyond the reports below them, reckoned by hand. The stalls draw 12 and 7 kW and rise by at most 2 and 3 kW a second, the rack draws 5 kW and may rise by all its
/// 31. The bus loses 1.1 kW, the grid 0.7.
/// </summary>
public sealed class ContradictionTests
{
    /// <summary>The stalls report 19 kW, with the bus's losses 20.1; the cabinet has no meter, so their reports may err by 1 %. The bus shows 25.</summary>
    [Fact]
    public void Meter_above_a_node_without_a_meter_is_believed_too()
    {
        var ledger = Seen(Metered(cabinet: null, bus: 0));
        ledger.ObserveNode(Bus, 25_000, SmallSite.At(60));
        ledger.Look(60);
        Assert.Equal(25_000 - 20_100 - 190, ledger.Unexplained(Bus), 1e-6);
    }

    /// <summary>
    /// All samples are of one instant. Cabinet, 2 %: 30 − 19 − 0.38 − 0.6 = 10.02 kW. Bus, 1 %: 35 − (19 + 10.02) − 1.1 − 0.38 − 0.35 = 4.15. Pod, 3 %: 5.4 − 5 − 0.15 − 0.162 = 0.088. Grid, 0.5 %: 50 − (29.02 + 1.1 + 4.15)
    /// − 5.088 − 0.7 − 0.38 − 0.15 − 0.25 = 9.162.
    /// </summary>
    [Fact]
    public void What_a_meter_shows_beyond_reports_losses_and_errors_counts_once_where_it_is_seen()
    {
        var ledger = Seen(Metered(cabinet: 0.02, bus: 0.01, pod: 0.03, grid: 0.005));
        Show(ledger, 50_000, 35_000, 5_400, 30_000);
        for (int twice = 0; twice < 2; twice++)
        {
            ledger.Look(60);
            Assert.Equal([9_162, 4_150, 88, 10_020], Unexplained(ledger));
            Alike(Slots(12_000 + 13_000 + 17_000 + 1_800 + 9_162 + 4_150 + 88 + 10_020), ledger.Needs(0));
            Assert.Equal(9_162 + 4_150 + 88 + 10_020, ledger.UnexplainedBelow(0), 1e-6);
        }
    }

    /// <summary>In the cabinet, 2 %, with nothing to spare at 19 + 0.38 + 0.02 · M.</summary>
    [Theory]
    [InlineData(19_775.6, 0.5)]
    [InlineData(19_775, 0)]
    [InlineData(-30_000, 0)]
    [InlineData(double.NaN, 0)]
    public void Meter_that_the_reports_and_errors_explain_contradicts_nothing(double shown, double unexplained)
    {
        var ledger = Seen(Metered(cabinet: 0.02));
        ledger.ObserveNode(Cabinet, shown, SmallSite.At(60));
        ledger.Look(60);
        Assert.Equal([0, 0, 0, Math.Round(unexplained)], Unexplained(ledger).Select(w => Math.Round(w)));
    }

    /// <summary>The first stall's sample and the cabinet's lie so many seconds apart, either way: 2 kW/s. 30 − 19 = 11.</summary>
    [Theory]
    [InlineData(60, 60, 11_000)]
    [InlineData(58.5, 60, 8_000)]
    [InlineData(61.5, 60, 8_000)]
    [InlineData(60, 62, 11_000 - 4_000 - 6_000)] // the second's 3 kW/s, too
    [InlineData(60, 63, 0)]
    public void Samples_apart_may_differ_by_what_loads_can_rise_in_between(double firstAt, double cabinetAt, double unexplained)
    {
        var ledger = Seen(Metered(cabinet: 0));
        ledger.See(First, 12_000, firstAt);
        ledger.ObserveNode(Cabinet, 30_000, SmallSite.At(cabinetAt));
        ledger.Look(63);
        Assert.Equal([0, 0, 0, unexplained], Unexplained(ledger));
    }

    /// <summary>
    /// The first stall holds 13 kW and reports 12: in 1.5 s it may rise by 1 kW and not by the 3 of its ramp, so that of 11 kW 10 are somebody's who says otherwise. Where the meter's sample is the older one, the stall may
    /// have come down from more; and of one that holds nothing nobody knows how far it rises.
    /// </summary>
    [Theory]
    [InlineData(13_000, 58.5, 10_000)]
    [InlineData(40_000, 58.5, 8_000)]
    [InlineData(12_000, 58.5, 11_000)]
    [InlineData(13_000, 61.5, 8_000)]
    [InlineData(0, 58.5, 8_000)]
    public void Load_rises_no_further_than_to_what_it_holds(double held, double firstAt, double unexplained)
    {
        var ledger = Seen(Metered(cabinet: 0));
        if (held > 0)
        {
            ledger.Hold(First, held, 60, 50);
        }

        ledger.See(First, 12_000, firstAt);
        ledger.ObserveNode(Cabinet, 30_000, SmallSite.At(60));
        ledger.Look(62);
        Assert.Equal([0, 0, 0, unexplained], Unexplained(ledger));
    }

    /// <summary>
    /// The cabinet's sample is 1 s older than the reports, the bus's is of their instant: 30 − 19 − 5 = 6 kW are unexplained in the cabinet, and the bus's 35 − 1.1 show the 5 that it had to leave open, and 3.9 of its own.
    /// Or the bus's is 1 s older: 11 kW in the cabinet, and 35 − 30 − 1.1 − 5 are nothing.
    /// </summary>
    [Theory]
    [InlineData(59, 60, 6_000, 8_900)]
    [InlineData(60, 59, 11_000, 0)]
    [InlineData(60, 60, 11_000, 3_900)]
    public void Each_meter_is_compared_at_its_own_instant(double cabinetAt, double busAt, double cabinet, double bus)
    {
        var ledger = Seen(Metered(cabinet: 0, bus: 0));
        ledger.ObserveNode(Cabinet, 30_000, SmallSite.At(cabinetAt));
        ledger.ObserveNode(Bus, 35_000, SmallSite.At(busAt));
        ledger.Look(60);
        Assert.Equal([0, bus, 0, cabinet], Unexplained(ledger));
    }

    /// <summary>The cabinet's meter was last heard of a minute ago; the bus shows 25 kW now, 4.9 more than 20.1.</summary>
    [Fact]
    public void Meter_that_fell_silent_hides_nothing_from_the_one_above()
    {
        var ledger = Seen(Metered(cabinet: 0, bus: 0));
        ledger.ObserveNode(Cabinet, double.NaN, SmallSite.At(0));
        ledger.ObserveNode(Bus, 25_000, SmallSite.At(60));
        ledger.Look(60);
        Assert.Equal([0, 4_900, 0, 0], Unexplained(ledger));
    }

    /// <summary>The second stall reports nothing: it explains the most that it counts with, 13 kW by its fallback, and its meter and its rise are in that: 30 − 12 − 13 − 0.24 − 0.6.</summary>
    [Fact]
    public void Device_that_cannot_be_seen_explains_its_worst_case()
    {
        var ledger = Seen(Metered(cabinet: 0.02));
        ledger.See(Second, double.NaN, 10);
        ledger.ObserveNode(Cabinet, 30_000, SmallSite.At(60));
        ledger.Look(60);
        Assert.Equal([0, 0, 0, 4_160], Unexplained(ledger));
    }

    /// <summary>Stalls, rack and losses are 25.8 kW, and 1 % of 24 without a meter of their own 0.24. The grid shows 30 and errs by 0.5 % of that, 0.15, and of what the battery reports; which may rise by 80 kW in a second.</summary>
    [Theory]
    [InlineData(60, -20_000, 30_000 - 25_800 + 20_000 - 240 - 150 - 100)]
    [InlineData(60, 20_000, 0)]
    [InlineData(60, 2_000, 30_000 - 25_800 - 2_000 - 240 - 150 - 10)]
    [InlineData(59.9, -20_000, 30_000 - 25_800 + 20_000 - 240 - 150 - 100 - 8_000)]
    [InlineData(60, double.NaN, 30_000 - 25_800 - 240 - 150)]
    public void Battery_explains_what_it_takes_and_hides_what_it_gives(double batteryAt, double battery, double unexplained)
    {
        var ledger = Seen(Metered(grid: 0.005, change: s => s.WithBattery()));
        ledger.See(Battery, battery, batteryAt);
        ledger.ObserveNode(Grid, 30_000, SmallSite.At(60));
        ledger.Look(60);
        Assert.Equal([unexplained, 0, 0, 0], Unexplained(ledger));
    }

    /// <summary>31.04 − 25.8 − 0.24 = 5 kW, of which a battery that was told to charge up to 4 kW and cannot be seen may take them; one that was told to give them explains nothing.</summary>
    [Theory]
    [InlineData(4_000, 1_000)]
    [InlineData(-4_000, 5_000)]
    public void Battery_that_cannot_be_seen_explains_what_it_may_take(double told, double unexplained)
    {
        var ledger = Seen(Metered(grid: 0, change: s => s.WithBattery()));
        ledger.Tell(Battery, told, 60, at: 60);
        ledger.ObserveNode(Grid, 31_040, SmallSite.At(60));
        ledger.Look(60);
        Assert.Equal([unexplained, 0, 0, 0], Unexplained(ledger));
    }

    [Fact]
    public void Battery_alone_on_a_site_explains_its_meter()
    {
        var tree = Tree(s => (s with { Nodes = [], Cabinets = [], Pods = [], Grid = s.Grid with { Meter = new MeterConfig { Id = "main", ErrorFraction = 0 } } }).WithBattery());
        var ledger = new GrantLedger(tree);
        ledger.See(0, 21_000, 60);
        ledger.ObserveNode(Grid, 23_000, SmallSite.At(60));
        ledger.Look(60);
        Assert.Equal(2_000, ledger.Unexplained(Grid));
        Alike(Slots(23_000), ledger.Needs(0));
    }

    private static double[] Unexplained(GrantLedger ledger) => [.. Enumerable.Range(0, 4).Select(n => Math.Round(ledger.Unexplained(n), 6))];

    private static void Show(GrantLedger ledger, params double[] watts)
    {
        for (int n = 0; n < watts.Length; n++)
        {
            ledger.ObserveNode(n, watts[n], SmallSite.At(60));
        }
    }

    /// <summary>All devices were seen at 60 s.</summary>
    private static GrantLedger Seen(PowerTree tree)
    {
        var ledger = new GrantLedger(tree);
        ledger.See(First, 12_000, 60);
        ledger.See(Second, 7_000, 60);
        ledger.See(Rack, 5_000, 60);
        return ledger;
    }

    /// <summary>Errors of the meters as fractions; null where there is no meter.</summary>
    private static PowerTree Metered(double? cabinet = null, double? bus = null, double? pod = null, double? grid = null, Func<SiteConfig, SiteConfig>? change = null) => Tree(s =>
    {
        var site = s.WithBus(b => b with { Meter = Meter("bus", bus), Residual = new Watts(1_100) }).WithCabinet(c => c with { Meter = Meter("cabinet", cabinet) });
        site = site with { Grid = site.Grid with { Meter = Meter("main", grid), Residual = new Watts(700) }, Pods = [site.Pods[0] with { Meter = Meter("pod", pod) }] };
        return change?.Invoke(site) ?? site;
    });

    private static MeterConfig? Meter(string id, double? error) => error is { } e ? new MeterConfig { Id = id, ErrorFraction = e } : null;
}
