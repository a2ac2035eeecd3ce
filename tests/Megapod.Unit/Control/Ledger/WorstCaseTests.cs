namespace Megapod.Unit.Control.Ledger;

using Megapod.Control.Ledger;
using Megapod.Core.Model;
using Megapod.Core.Units;
using static Megapod.Unit.Control.Ledger.OddSite;

/// <summary>What each device of the odd site may draw at worst, slot by slot, reckoned by hand.</summary>
public sealed class WorstCaseTests
{
    /// <summary>The first stall, 9 kW without a grant, is told 20 kW for 62 s: it may lapse in slot 12 and is down within slot 12. Its meter errs by 1 % of 50 kW.</summary>
    [Theory]
    [InlineData(double.NaN, 20_000, 57)]
    [InlineData(20_500, 20_000, 57)] // at its ceiling it reads above it half of the time
    [InlineData(20_500.1, 20_500.1, 0)] // what it takes without a grant is no grant: nothing is held for sure
    [InlineData(33_000, 33_000, 0)]
    public void Grant_counts_as_long_as_it_may_last_and_the_draw_where_it_is_higher(double draw, double worst, double sure)
    {
        var ledger = new GrantLedger(Tree());
        ledger.Tell(First, 20_000, 62);
        ledger.See(First, draw, 0);
        ledger.Look(0);
        Alike(Slots(9_000, (13, worst)), ledger.Worst(First));
        Assert.Equal(sure, ledger.Sure(First));
    }

    /// <summary>A device that has refused its fallback may draw its nameplate of 50 kW where it would have drawn 9: without a grant at once, with one from when it may have lapsed.</summary>
    [Fact]
    public void Device_that_refused_its_fallback_counts_as_its_nameplate_when_no_grant_is_in_force()
    {
        var ledger = new GrantLedger(Tree());
        ledger.CountFallback(First, isUnset: true);
        ledger.Look(0);
        Alike(Slots(50_000), ledger.Worst(First));
        ledger.Hold(First, 20_000, 62);
        ledger.See(First, 1_000, 4);
        ledger.Look(4);
        Alike(Slots(50_000, (11, 20_000)), ledger.Worst(First));
        ledger.CountFallback(First, isUnset: false);
        ledger.Look(4);
        Assert.Equal(9_000, ledger.Worst(First)[^1]);
    }

    /// <summary>Told 2 kW, less than its fallback of 9, for 62 s, with a yes at once; after 2 s it is down.</summary>
    [Theory]
    [InlineData(1.9, 0, 0)] // it may still be at its fallback, and holds nothing for sure
    [InlineData(2, 12, 57)] // it may lapse after 60 s, in slot 12
    [InlineData(12, 10, 50 - 3)]
    public void Until_a_first_command_is_confirmed_a_device_may_still_be_at_its_fallback(double at, int low, double sure)
    {
        var ledger = new GrantLedger(Tree());
        ledger.Hold(First, 2_000, 62);
        ledger.Look(at);
        Alike(Slots(9_000, (low, 2_000)), ledger.Worst(First));
        Assert.Equal(sure, ledger.Sure(First));
    }

    /// <summary>Told 30 kW for 22 s (down by 25) and 14 kW for 47 s (down by 50), neither answered: the higher counts for 5 slots, the lower for 10.</summary>
    [Theory]
    [InlineData(30_000, 22, 14_000, 47)]
    [InlineData(14_000, 47, 30_000, 22)]
    public void Of_several_grants_each_counts_as_long_as_it_may_last(double one, double oneSeconds, double other, double otherSeconds)
    {
        var ledger = new GrantLedger(Tree());
        ledger.Tell(First, one, oneSeconds);
        ledger.Tell(First, other, otherSeconds);
        ledger.Look(0);
        Alike(Slots(9_000, (5, 30_000), (5, 14_000)), ledger.Worst(First));
        Assert.Equal((4 * 5) - 3, ledger.Sure(First));

        // A draw above both counts as long as any of them may last; one at the higher ceiling shows nothing more.
        ledger.See(First, 30_500, 0);
        ledger.Look(0);
        Alike(Slots(9_000, (5, 30_000), (5, 14_000)), ledger.Worst(First));
        ledger.See(First, 30_501, 0);
        ledger.Look(0);
        Alike(Slots(9_000, (10, 30_501)), ledger.Worst(First));
        Assert.Equal(0, ledger.Sure(First));

        // And when it is gone, it is gone.
        ledger.See(First, 12_000, 0);
        ledger.Look(0);
        Alike(Slots(9_000, (5, 30_000), (5, 14_000)), ledger.Worst(First));
    }

    /// <summary>Told 3 kW for 47 s and 5 kW for 22 s; both less than the fallback. Once the first is confirmed the device rises when either may lapse, at 22 s.</summary>
    [Fact]
    public void Device_may_fall_back_as_soon_as_any_of_its_grants_may_lapse()
    {
        var ledger = new GrantLedger(Tree());
        ledger.Hold(First, 3_000, 47);
        ledger.Look(2);
        ledger.Tell(First, 5_000, 20, at: 2);
        ledger.Look(2);
        Alike(Slots(9_000, (4, 5_000)), ledger.Worst(First));
        Assert.Equal((4 * 5) - 3, ledger.Sure(First));
    }

    /// <summary>0.9 · 60 − 5 = 49 s and 1.1 · 60 + 12 = 78 s; a watt told is a watt and 300 more.</summary>
    [Fact]
    public void Clock_that_drifts_and_dates_that_are_off_widen_the_time_of_a_lapse()
    {
        var ledger = new GrantLedger(Tree());
        ledger.Hold(Second, 6_000, 60);
        ledger.Look(4);
        Alike(Slots(13_000, (9, 6_300)), ledger.Worst(Second)); // from 45 s on
        ledger.Tell(Second, 40_000, 60, at: 4);
        ledger.Look(4);
        Alike(Slots(13_000, (16, 40_300)), ledger.Worst(Second)); // until 78 s
    }

    [Theory]
    [InlineData(1_000, 4_000)] // a rack cannot run below its idle draw
    [InlineData(5_000, 5_000)]
    public void Rack_told_less_than_its_idle_draw_draws_its_idle(double told, double worst)
    {
        var ledger = new GrantLedger(Tree());
        ledger.Hold(Rack, told, 100);
        ledger.Look(3);
        Alike(Slots(17_000, (19, worst)), ledger.Worst(Rack));
    }

    [Theory]
    [InlineData(double.NaN, 13_000)]
    [InlineData(13_700, 13_000)] // its meter errs by 1 % of 70 kW
    [InlineData(13_701, 13_701)]
    public void Device_without_a_grant_counts_its_fallback_or_what_it_draws(double draw, double worst)
    {
        var ledger = new GrantLedger(Tree());
        ledger.See(Second, draw, 0);
        ledger.Look(0);
        Alike(Slots(worst), ledger.Worst(Second));
    }

    /// <summary>An unproven rack is told 20 kW for 10 s: it counts its nameplate or what it draws for ever, which no lapse can change: all 26 slots less the way there and down, 130 − 5 s.</summary>
    [Theory]
    [InlineData(8_000, 31_000)]
    [InlineData(32_000, 32_000)]
    [InlineData(double.NaN, 31_000)]
    public void Unproven_device_counts_as_its_nameplate_at_all_times(double draw, double worst)
    {
        var ledger = new GrantLedger(Tree(s => s with { Pods = [s.Pods[0] with { Enforcement = s.Pods[0].Enforcement with { Class = EnforcementClass.Advisory } }] }));
        ledger.Tell(Rack, 20_000, 10);
        ledger.See(Rack, draw, 0);
        ledger.Look(0);
        Alike(Slots(worst), ledger.Worst(Rack));
        Assert.Equal(125, ledger.Sure(Rack));
    }

    [Fact]
    public void Device_that_was_caught_holds_nothing_for_sure()
    {
        var ledger = new GrantLedger(Tree());
        ledger.Hold(Rack, 20_000, 100);
        for (int second = 4; second < 7; second++)
        {
            ledger.See(Rack, 25_000, second);
            ledger.Look(second);
        }

        Assert.True(ledger.IsCaught(Rack));
        Alike(Slots(31_000), ledger.Worst(Rack));
        Assert.Equal(0, ledger.Sure(Rack));
    }

    /// <summary>A bound of 20 kW counts until the longest grant is over, 123 s; the fallback of 9 kW may be there at once, and nothing is sure.</summary>
    [Fact]
    public void Bound_on_what_a_device_may_hold_counts_but_holds_nothing_for_sure()
    {
        var ledger = new GrantLedger(Tree());
        ledger.TakeOver(First, HeldGrant.Unknown, new Cover(20_000, 7), double.NaN, default, SmallSite.At(-60), SmallSite.At(0));
        ledger.Look(0);
        Alike(Slots(9_000, (25, 20_000)), ledger.Worst(First));
        Assert.Equal(0, ledger.Sure(First));
    }

    /// <summary>What nobody controls counts its most, or what it draws where that is more.</summary>
    [Theory]
    [InlineData(double.NaN, 6_000)]
    [InlineData(2_000, 6_000)]
    [InlineData(6_001, 6_001)]
    public void House_counts_its_most_or_what_it_draws(double draw, double worst)
    {
        var ledger = new GrantLedger(Tree(s => s with { House = [new HouseConfig { Id = "shop", Parent = "pod", Maximum = new Watts(6_000) }] }));
        ledger.See(3, draw, 0);
        ledger.Look(0);
        Alike(Slots(worst), ledger.Worst(3));
        Alike(Slots(39_000 + worst), ledger.Needs(0));
    }

    /// <summary>
    /// The first stall 20 kW for 13 slots and 9 later; the second 40.3 for 16, then 13; the rack 25 for 4, then 17. The bus loses 1.1 kW, the grid 0.7. A bus rating of 60 kW lets 60 of 61.4 through.
    /// </summary>
    [Fact]
    public void Worst_cases_are_added_up_slot_by_slot_and_a_rating_lets_no_more_through()
    {
        var tree = Tree(s => (s with { Grid = s.Grid with { Residual = new Watts(700) }, Pods = [s.Pods[0] with { Limits = [Limit(50_000)] }] })
            .WithBus(b => b with { Residual = new Watts(1_100), Rating = new Watts(60_000) }).WithCabinet(c => c with { Limits = [Limit(80_000)] }));
        var ledger = new GrantLedger(tree);
        ledger.Tell(First, 20_000, 62);
        ledger.Tell(Second, 40_000, 60);
        ledger.Tell(Rack, 25_000, 15);
        for (int twice = 0; twice < 2; twice++)
        {
            ledger.Look(0);
            Assert.Equal(["grid contract", "bus rating", "pod contract", "cabinet contract"], ledger.Rows.Select(r => r.Name));
            Alike(Slots(22_000, (13, 60_300), (3, 49_300)), ledger.Needs(3));
            Alike(Slots(17_000, (4, 25_000)), ledger.Needs(2));
            Alike(Slots(23_100, (13, 61_400), (3, 50_400)), ledger.Needs(1));
            Alike(Slots(40_800, (4, 85_700), (9, 77_700), (3, 68_100)), ledger.Needs(0));
        }
    }

    /// <summary>Losses and what a meter shows beyond the reports have no phase: all of it counts on each, at cos φ 0.9.</summary>
    [Fact]
    public void Current_counts_shares_of_loads_and_all_of_what_is_lost()
    {
        var tree = Tree(s => s.WithLimits(Limit(1e6), Limit(300, LimitQuantity.AmperesPerPhase, "current")).WithBus(b => b with { Residual = new Watts(1_100), Meter = new MeterConfig { Id = "bus", ErrorFraction = 0 } })
            .WithStalls(c => c with { PowerFactor = 0.8 }, c => c with { Phases = Phases.L2 }).WithBattery() is var site ? site with { Pods = [] } : s);
        int battery = 2;
        var ledger = new GrantLedger(tree);
        ledger.See(First, 5_000, 0);
        ledger.See(Second, 6_000, 0);
        ledger.See(battery, 21_000, 0);
        ledger.ObserveNode(Bus, 16_610, SmallSite.At(0)); // 16.61 − 5 − 6 − 1.1 − 1 % of 11 = 4.4 unexplained
        for (int twice = 0; twice < 2; twice++)
        {
            ledger.Look(0);
            double reactive = 2_250 + (5_500 * Math.Sqrt((1 / 0.81) - 1));
            Assert.Equal(4_400, ledger.Unexplained(Bus), 1e-6);
            Assert.Equal(Hypotenuse(5_500 + 3_000 + 7_000, reactive), ledger.Need(1, 0), 1e-6);
            Assert.Equal(Hypotenuse(5_500 + 3_000 + 13_000 + 7_000, reactive), ledger.Need(2, 0), 1e-6);
            Assert.Equal(ledger.Need(1, 0), ledger.Need(3, 25), 1e-6);
            Assert.Equal(9_000 + 13_000 + 5_500 + 21_000, ledger.Need(0, 0), 1e-6);
        }
    }

    /// <summary>Without a command the battery may go on charging what it charges, and what it gives is no promise.</summary>
    [Theory]
    [InlineData(double.NaN, 0)]
    [InlineData(-30_000, 0)]
    [InlineData(25_000, 25_000)]
    public void Battery_without_a_command_counts_what_it_takes(double draw, double worst)
    {
        var ledger = new GrantLedger(Tree(s => s.WithBattery()));
        ledger.See(Battery, draw, 0);
        for (int second = 0; second < 6; second++)
        {
            ledger.Look(second);
            Alike(Slots(worst), ledger.Worst(Battery));
            Alike(Slots(39_000 + worst), ledger.Needs(0));
        }
    }

    /// <summary>
    /// Told −40 kW for 62 s at 0 s and seen to follow after its yes: at 3 s its support counts until it may revert, 59 s and so 11 slots; then nothing. Told to charge 20 kW it may do so until it has surely reverted, 61 s and so
    /// 13 slots; less the way there and down, 2 s, it surely holds 53.
    /// </summary>
    [Theory]
    [InlineData(-40_000, -40_000, 11, -40_000, 53)]
    [InlineData(-40_000, -39_200, 11, -40_000, 53)] // it misses a set-point by 800 W
    [InlineData(-40_000, -39_100, 0, 0, 0)] // not shown yet, so neither counted nor surely held
    [InlineData(-40_000, double.NaN, 0, 0, 0)] // what cannot be seen supports nothing
    [InlineData(20_000, 20_000, 13, 20_000, 53)]
    [InlineData(20_000, 5_000, 13, 20_000, 53)]
    [InlineData(20_000, double.NaN, 13, 20_000, 0)]
    public void Support_counts_until_it_may_revert_and_charging_until_it_surely_has(double told, double draw, int slots, double worst, double sure)
    {
        var ledger = new GrantLedger(Tree(s => s.WithBattery()));
        ledger.Hold(Battery, told, 62);
        ledger.See(Battery, draw, 2);
        ledger.Look(3);
        Alike(Slots(0, (slots, worst)), ledger.Worst(Battery));
        Assert.Equal(sure, ledger.Sure(Battery));
    }

    /// <summary>Told −40 kW for 62 s and at 2 s −25 kW for 30, not seen yet: the lesser support counts, and only until either may revert.</summary>
    [Fact]
    public void Of_several_set_points_the_highest_counts_until_the_first_may_lapse()
    {
        var ledger = new GrantLedger(Tree(s => s.WithBattery()));
        ledger.Hold(Battery, -40_000, 62);
        ledger.See(Battery, -40_000, 2);
        ledger.Look(2);
        ledger.Tell(Battery, -25_000, 30, at: 2);
        ledger.Look(2);
        Alike(Slots(0, (6, -25_000)), ledger.Worst(Battery));
        Assert.Equal(30 - 2, ledger.Sure(Battery));
    }

    /// <summary>Of a battery taken over only a bound is known, −15 kW: it may hold less support, and what it may do later nobody knows; where it would stop supporting, everything must fit.</summary>
    [Theory]
    [InlineData(39_000, true)]
    [InlineData(38_999, false)]
    public void Battery_of_which_only_a_bound_is_known_holds_nothing_for_sure(double limit, bool may)
    {
        var ledger = new GrantLedger(Tree(s => s.WithLimits(Limit(limit)).WithBattery(trackingError: 0)));
        ledger.TakeOver(Battery, HeldGrant.Unknown, new Cover(-15_000, 7), double.NaN, default, SmallSite.At(-60), SmallSite.At(0));
        ledger.See(Battery, -15_000, 0);
        ledger.Look(0);
        Alike(Slots(0), ledger.Worst(Battery));
        Assert.Equal(0, ledger.Sure(Battery));
        Assert.Equal(may, ledger.MayLapseAfter(Battery, TimeSpan.FromSeconds(100)));
    }

    /// <summary>
    /// Asked at the moment at which the last command of a former controller has surely arrived, a device says that it holds something for 60 s. It had no time to come down to it and for a slot may still draw what it was ever
    /// given; then it counts what it said until it is surely down from that, and it may be at its fallback all along. None of this is sure.
    /// </summary>
    [Theory]
    [InlineData(First, 12_000, 25_000, 9_000)]
    [InlineData(Battery, -15_000, -10_000, 0)]
    public void Device_that_says_what_it_holds_but_had_no_time_to_come_down_holds_nothing_for_sure(int device, double says, double cover, double fallback)
    {
        var ledger = new GrantLedger(Tree(s => s.WithBattery()));
        var held = new HeldGrant(new Watts(says), TimeSpan.FromSeconds(60), SmallSite.At(0));
        ledger.TakeOver(device, held, new Cover(cover, 7), double.NaN, default, SmallSite.At(-1), SmallSite.At(0));
        ledger.See(device, says, 0);
        ledger.Look(0);
        Alike(Slots(fallback, (1, Math.Max(cover, fallback)), (12, Math.Max(says, fallback))), ledger.Worst(device));
        Assert.Equal(0, ledger.Sure(device));
    }

    /// <summary>39 kW stand on 38 of limit and on 35 of support until 60 s; it is asked at 10 s.</summary>
    [Theory]
    [InlineData(49.9, false)]
    [InlineData(50, true)]
    public void Support_that_others_stand_on_may_not_end_sooner(double seconds, bool may)
    {
        var ledger = new GrantLedger(Tree(s => s.WithLimits(Limit(38_000)).WithBattery(trackingError: 0)));
        ledger.Hold(Battery, -35_000, 60);
        ledger.See(Battery, -35_000, 1);
        ledger.Look(10);
        Assert.Equal(may, ledger.MayLapseAfter(Battery, TimeSpan.FromSeconds(seconds)));
    }

    /// <summary>
    /// It was told to charge 30 kW until 9.5 s, then 12, and was seen to. A sample may answer to the set-points of this second and of the three before; above the highest of them by more than 800 W it does what it was not
    /// told, and nothing that it holds is sure.
    /// </summary>
    [Theory]
    [InlineData(10, 30_800, false)]
    [InlineData(10, 30_801, true)]
    [InlineData(11, 30_800, false)]
    [InlineData(12, 30_800, false)]
    [InlineData(12, 30_801, true)]
    [InlineData(13, 30_800, true)]
    [InlineData(13, 12_801, true)]
    [InlineData(13, 12_800, false)]
    public void Battery_above_the_set_points_of_its_last_four_seconds_counts_what_it_takes(int at, double draw, bool isAbove)
    {
        var ledger = Stepped(at);
        ledger.See(Battery, draw, at);
        ledger.Look(at);
        Assert.Equal(isAbove ? draw : 12_000, ledger.WorstCase(Battery));
        Assert.Equal(isAbove, ledger.Sure(Battery) == 0);
    }

    /// <summary>Looks within a second do not push what was told a second ago out of memory.</summary>
    [Fact]
    public void Seconds_are_remembered_and_not_looks()
    {
        var ledger = Stepped(12);
        for (int tenth = 0; tenth < 10; tenth++)
        {
            ledger.See(Battery, 12_000, 12 + (0.1 * tenth));
            ledger.Look(12 + (0.1 * tenth));
        }

        ledger.See(Battery, 30_800, 12.95);
        ledger.Look(12.95);
        Assert.Equal(12_000, ledger.WorstCase(Battery));
    }

    /// <summary>Within one second it is told 12, 30 and 11 kW. Samples of the next ones may show the 30, and do not show that it disobeys.</summary>
    [Fact]
    public void Set_point_that_lasted_less_than_a_second_is_remembered_too()
    {
        var ledger = Stepped(21);
        ledger.Tell(Battery, 30_000, 60, at: 20.4);
        ledger.Look(20.4);
        ledger.Hold(Battery, 11_000, 60, at: 20.5);
        ledger.See(Battery, 11_000, 20.6);
        ledger.Look(20.6);
        for (int sample = 0; sample < 4; sample++)
        {
            ledger.See(Battery, 30_700, 21 + (0.2 * sample));
            ledger.Look(21 + (0.2 * sample));
            Assert.Equal(11_000, ledger.WorstCase(Battery));
            Assert.False(ledger.IsAdvisory[Battery]);
        }
    }

    /// <summary>A battery that was told 12 kW and stayed at 33 was caught: from then on it counts what it takes and what it was told, and its support for nothing.</summary>
    [Theory]
    [InlineData(12_000, 5_000, 12_000)]
    [InlineData(12_000, 33_000, 33_000)]
    [InlineData(12_000, double.NaN, 12_000)]
    [InlineData(-14_000, -14_000, 0)]
    [InlineData(-14_000, 6_000, 6_000)]
    [InlineData(-14_000, double.NaN, 0)]
    public void Battery_that_was_caught_counts_what_it_takes_or_was_told(double told, double draw, double worst)
    {
        var ledger = Stepped(30);
        for (int second = 31; second <= 33; second++)
        {
            Assert.False(ledger.IsAdvisory[Battery]);
            ledger.See(Battery, 33_000, second);
            ledger.Look(second);
        }

        Assert.True(ledger.IsCaught(Battery));
        ledger.Tell(Battery, told, 60, at: 200);
        ledger.See(Battery, draw, 200);
        ledger.Look(200);
        Assert.Equal(worst, ledger.WorstCase(Battery));
        Assert.Equal(0, ledger.Sure(Battery));
    }

    [Fact]
    public void Battery_alone_is_added_up()
    {
        var ledger = new GrantLedger(Tree(s => (s with { Nodes = [], Cabinets = [], Pods = [] }).WithBattery()));
        ledger.See(0, 21_000, 0);
        ledger.Look(0);
        Alike(Slots(21_000), ledger.Needs(0));
    }

    private static double Hypotenuse(double active, double reactive) => Math.Sqrt((active * active) + (reactive * reactive));

    /// <summary>Told 30 kW from 0 s on and looked at each second, and 12 kW at 9.5 s, seen there at once; looked at each second before an instant.</summary>
    private static GrantLedger Stepped(int until)
    {
        var ledger = new GrantLedger(Tree(s => s.WithBattery()));
        ledger.Hold(Battery, 30_000, 120);
        ledger.See(Battery, 30_000, 1);
        for (int second = 1; second <= 9; second++)
        {
            ledger.Look(second);
        }

        ledger.Hold(Battery, 12_000, 120, at: 9.5);
        ledger.See(Battery, 12_000, 9.6);
        ledger.Look(9.6);
        for (int second = 10; second < until; second++)
        {
            ledger.Look(second);
        }

        return ledger;
    }
}
