namespace Megapod.Unit.Control.Ledger;

using Megapod.Control.Ledger;
using Megapod.Core.Model;
using Megapod.Core.Units;
using static Megapod.Unit.Control.Ledger.OddSite;

/// <summary>What each row of the odd site may carry in each slot, margins taken off; slots are 5 s long and counted from 10 s on.</summary>
public sealed class CapsTests
{
    private const double None = double.PositiveInfinity;

    /// <summary>Seconds from now on until which and from which a limit of 60 kW holds, and the first and the last slot that it touches.</summary>
    public static TheoryData<double?, double?, int, int> Times { get; } = new()
    {
        { null, null, 0, 25 },
        { 0, null, 0, 25 },
        { 5, null, 1, 25 },
        { 4.999, null, 0, 25 }, // a slot that it touches at all counts
        { 124.999, null, 24, 25 },
        { 125, null, 25, 25 },
        { 1e6, null, 25, 25 }, // the last slot is for ever
        { null, 0, 26, 25 }, // it is over
        { null, 0.001, 0, 0 },
        { null, 5, 0, 0 },
        { null, 5.001, 0, 1 },
        { null, 125, 0, 24 },
        { null, 125.001, 0, 25 },
        { 15, 35, 3, 6 },
        { 14.999, 35.001, 2, 7 },
        { 17, 18, 3, 3 },
        { -100, -50, 26, 25 },
        { -100, 10, 0, 1 },
        { 200, 300, 25, 25 },
    };

    [Theory]
    [MemberData(nameof(Times))]
    public void Limit_with_dates_caps_the_slots_that_it_touches_and_no_other(double? from, double? until, int first, int last)
    {
        var ledger = new GrantLedger(Tree(s => s.WithLimits(Limit(100_000), Dated(60_000, from, until, "winter"), Limit(80_000, id: "fuse"))));
        ledger.Look(10);
        Alike(Slots(100_000), ledger.Caps(0));
        Alike([.. Enumerable.Range(0, Horizon.Slots).Select(k => k >= first && k <= last ? 60_000 : None)], ledger.Caps(1));
        Alike(Slots(80_000), ledger.Caps(2));
    }

    /// <summary>A battery's boundary, a margin and a cut by the grid company are in W, so a connection that is limited otherwise has a row in W too.</summary>
    [Theory]
    [InlineData(LimitQuantity.AmperesPerPhase, 150, 3 * 230 * 150)]
    [InlineData(LimitQuantity.VoltAmperes, 103_500, 103_500)]
    public void Connection_without_a_limit_in_watts_is_counted_in_watts_all_the_same(LimitQuantity quantity, double amount, double watts)
    {
        var tree = Tree(s => s.WithLimits(Limit(amount, quantity)));
        var ledger = new GrantLedger(tree);
        ledger.Look(10, Dated(60_000, 15, 35, "cut"));
        int row = Array.FindIndex(ledger.Rows, r => r.IsActivePower);
        Assert.Equal("grid contract in W", ledger.Rows[row].Name);
        Alike(Slots(watts, (3, watts), (4, 60_000)), ledger.Caps(row));
        Assert.Equal(watts, LimitConfig.LowestImportWatts(tree.Nodes[0].Limits));
    }

    [Fact]
    public void Limit_in_watts_of_one_season_leaves_the_rest_of_the_year_to_the_fuse()
    {
        var tree = Tree(s => s.WithLimits(Dated(60_000, 15, 35, "winter"), Limit(150, LimitQuantity.AmperesPerPhase, "fuse")));
        Assert.Equal(["winter", "fuse", "fuse in W"], tree.Nodes[0].Limits.Select(l => l.Id));
        Assert.Equal(2, Tree(s => s.WithLimits(Limit(100_000), Limit(150, LimitQuantity.AmperesPerPhase, "fuse"))).Nodes[0].Limits.Count);
    }

    [Theory]
    [MemberData(nameof(Times))]
    public void Event_narrows_the_slots_that_it_touches_and_no_other(double? from, double? until, int first, int last)
    {
        var ledger = new GrantLedger(Tree());
        ledger.Look(10, Dated(60_000, from, until, "event"));
        Alike([.. Enumerable.Range(0, Horizon.Slots).Select(k => k >= first && k <= last ? 60_000 : 100_000)], ledger.Caps(0));
    }

    /// <summary>At the grid a meter of 0.5 % (of 100 kW 500 W, of an event's 60 kW 300 W) and a battery that misses 1 % of 80 kW; the bus has neither a meter nor the battery.
    /// Margins of apparent power and current are alike: 0.5 % of 110 kVA and of 170 A at 230 V, and the whole and a third of the 800 W.</summary>
    [Fact]
    public void Events_narrow_active_power_at_the_grid_alone_and_margins_come_off_every_row()
    {
        var ledger = new GrantLedger(Tree(s => (s.WithLimits(Limit(100_000), Limit(110_000, LimitQuantity.VoltAmperes, "apparent"), Limit(170, LimitQuantity.AmperesPerPhase, "current"))
            .WithBus(b => b with { Limits = [Limit(70_000)] }) is var site ? site with { Grid = site.Grid with { Meter = new MeterConfig { Id = "main", ErrorFraction = 0.005 } } } : s).WithBattery()));
        Assert.Equal(1_300, ledger.Margin(0), 1e-9);
        ledger.Look(10, Limit(60_000, id: "deep") with { ValidUntil = SmallSite.At(25) }, Limit(90_000, id: "shallow") with { ValidUntil = SmallSite.At(40) }, Limit(5_000, id: "back") with { Direction = LimitDirection.Export });
        Alike(Slots(98_700, (3, 60_000 - 300 - 800), (3, 90_000 - 450 - 800)), ledger.Caps(0));
        Assert.Equal((1_300, 300 + 800), (ledger.Margin(0), ledger.MarginNow(0)));
        Alike(Slots(110_000 - 550 - 800), ledger.Caps(1));
        Alike(Slots((170 * 207) - 195.5 - (800.0 / 3)), ledger.Caps(2));
        Alike(Slots(70_000), ledger.Caps(5));
        ledger.Look(10);
        Alike(Slots(98_700), ledger.Caps(0));
        Assert.Equal(1_300, ledger.MarginNow(0));

        // What a meter of its class says of next to nothing is no better than what it says of a twentieth.
        ledger.Look(10, Limit(1_000, id: "nothing"));
        Alike(Slots(1_000 - 25 - 800), ledger.Caps(0));
    }

    [Fact]
    public void Event_above_the_limit_widens_nothing()
    {
        var ledger = new GrantLedger(Tree());
        ledger.Look(10, Limit(120_000, id: "event"));
        Alike(Slots(100_000), ledger.Caps(0));
    }

    [Theory]
    [InlineData(double.NaN, 170 * 207)]
    [InlineData(0, 170 * 207)]
    [InlineData(-5, 170 * 207)]
    [InlineData(225, 170 * 225)]
    public void Current_is_judged_at_the_measured_voltage_or_nine_tenths_of_nominal(double volts, double expected)
    {
        var ledger = new GrantLedger(Tree(s => s.WithLimits(Limit(1e6), Limit(170, LimitQuantity.AmperesPerPhase, "current"))));
        ledger.Advance(SmallSite.At(10), [], volts);
        Assert.Equal([expected, expected, expected], new[] { 1, 2, 3 }.Select(r => ledger.Cap(r, 7)));
    }

    private static LimitConfig Dated(double watts, double? from, double? until, string id) => Limit(watts, id: id) with { ValidFrom = At(from), ValidUntil = At(until) };

    private static Instant? At(double? seconds) => seconds is { } s ? SmallSite.At(10 + s) : null;
}
