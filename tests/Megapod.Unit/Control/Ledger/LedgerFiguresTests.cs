namespace Megapod.Unit.Control.Ledger;

using Megapod.Control.Ledger;
using Megapod.Core.Model;
using Megapod.Core.Units;
using static MeteredSite;

/// <summary>Single figures of the ledger, each reckoned by hand from the figures of <see cref="MeteredSite"/>.</summary>
public sealed class LedgerFiguresTests
{
    private const int Last = Horizon.Slots - 1;

    [Theory]
    [InlineData(Quick, 20_000, 20_000)] // what is declared beside hardware is no overshoot of it
    [InlineData(Quick, 3_000, 3_000)]
    [InlineData(Loose, 20_000, 23_000)]
    [InlineData(Loose, 3_000, 6_000)]
    [InlineData(Rack, 20_000, 20_000)]
    [InlineData(Rack, 3_000, 11_000)] // a rack cannot come below idle
    public void Confirmed_ceiling_counts_with_overshoot_and_not_below_idle(int device, double told, double worst)
    {
        var ledger = new GrantLedger(Tree());
        ledger.Give(device, told, 30, at: 0);
        ledger.Look(10);
        Assert.Equal(worst, ledger.WorstCase(device));
    }

    [Theory]
    [InlineData(Quick, 20_599, 20_000)] // its meter's 0.4 % of 150 kW are 600 W
    [InlineData(Quick, 20_601, 20_601)]
    [InlineData(Rack, 20_799, 20_000)] // without a meter 1 % of 80 kW
    [InlineData(Rack, 20_801, 20_801)]
    public void Draw_counts_where_it_is_above_the_ceiling_by_more_than_its_meter_errs(int device, double watts, double worst)
    {
        var ledger = new GrantLedger(Tree());
        ledger.Give(device, 20_000, 30, at: 0);
        ledger.See(device, watts, 10);
        ledger.Look(10);
        Assert.Equal(worst, ledger.WorstCase(device));
    }

    [Theory]
    [InlineData(double.NaN, 17_000)]
    [InlineData(5_000, 17_000)]
    [InlineData(19_000, 19_000)]
    public void Load_that_nobody_controls_counts_with_its_most_or_with_more_where_it_draws_more(double watts, double worst)
    {
        var ledger = new GrantLedger(Tree());
        ledger.See(Shop, watts, 1);
        ledger.Look(1);
        Assert.Equal(worst, ledger.WorstCase(Shop));
        Assert.Equal(worst, ledger.WorstCase(Shop, Last));
    }

    /// <summary>The cabinet's meter shows 100 kW: 60 + 7 kW may be drawn by who says nothing, 0.4 kW may be an error of the meter.</summary>
    [Fact]
    public void Who_reports_nothing_may_draw_his_worst_case_before_a_meter_contradicts()
    {
        var ledger = new GrantLedger(Tree());
        ledger.ObserveNode(1, 100_000, SmallSite.At(10));
        ledger.Look(10);
        Assert.Equal(32_600, ledger.Unexplained(1), 1e-6);
        Assert.Equal(32_600, ledger.UnexplainedBelow(0), 1e-6);
        Assert.Equal(0, ledger.Unexplained(0));
    }

    /// <summary>100 kW less 61 kW of reports, 0.4 % of each, and the 10 kW that a car of 5 kW/s may have added or taken in the 2 s between the samples.</summary>
    [Fact]
    public void Meter_contradicts_by_what_errors_and_ramps_leave()
    {
        var ledger = new GrantLedger(Tree());
        ledger.See(Quick, 40_000, 10);
        ledger.See(Loose, 21_000, 12);
        ledger.ObserveNode(1, 100_000, SmallSite.At(10));
        ledger.Look(12);
        Assert.Equal(100_000 - 61_000 - 244 - 10_000 - 400, ledger.Unexplained(1), 1e-6);
    }

    /// <summary>
    /// The connection's meter shows 200 kW half a second after the battery reported −30 kW, which may be 100 kW more by then; the others may draw 97 kW; errors of 0.06 and 0.4 kW.
    /// </summary>
    [Fact]
    public void Battery_may_have_moved_by_its_power_within_a_second()
    {
        var ledger = new GrantLedger(Tree());
        ledger.See(Battery, -30_000, 9.5);
        ledger.ObserveNode(0, 200_000, SmallSite.At(10));
        ledger.Look(10);
        Assert.Equal(200_000 - (Fallbacks - 30_000) - 100_000 - 60 - 400, ledger.Unexplained(0), 1e-6);
    }

    /// <summary>
    /// The panel between stall and connection has no meter. The stall reports 20 kW and draws 90: the connection's meter shows 70 kW more than anybody reports, less 0.2 % of
    /// the 107 kW that it shows and 1 % of the 37 kW that are reported by meters of which nothing is said.
    /// </summary>
    [Fact]
    public void Lie_behind_a_panel_without_a_meter_is_seen_by_the_meter_above_it()
    {
        var ledger = new GrantLedger(Tree(s => s with { Cabinets = [s.Cabinets[0] with { Meter = null }], Battery = null }));
        ledger.See(Quick, 20_000, 10);
        ledger.See(Loose, 5_000, 10);
        ledger.See(Rack, 12_000, 10);
        ledger.See(Shop, 0, 10);
        ledger.ObserveNode(0, 107_000, SmallSite.At(10));
        ledger.Look(10);
        Assert.Equal(70_000 - 214 - 370, ledger.Unexplained(0), 1e-6);
    }

    [Theory]
    [InlineData(double.NaN, 180_000)]
    [InlineData(double.PositiveInfinity, 180_000)]
    [InlineData(0, 180_000)]
    [InlineData(-5, 180_000)]
    [InlineData(190, 190_000)]
    public void Current_is_judged_at_the_measured_voltage_or_at_nine_tenths_of_nominal(double volts, double cap)
    {
        var ledger = new GrantLedger(Tree(WithRootLimit(new LimitConfig { Id = "fuse", Quantity = LimitQuantity.AmperesPerPhase, Amount = 1_000 })));
        ledger.Advance(SmallSite.At(1), [], volts);

        // Less 0.2 % of 200 kVA and a third of the 2 kW that the battery may miss.
        Assert.Equal(cap - 400 - (2_000.0 / 3), ledger.Cap(1, 0), 1e-6);
        Assert.Equal(cap - 400 - (2_000.0 / 3), ledger.Cap(3, Last), 1e-6);
    }

    /// <summary>A slot is 5 s, and one that the limit holds in for a part counts as held: from 12 s on is slot 2 and later, until 12 s is slot 2 and before.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void Limit_caps_the_slots_in_which_it_holds(bool begins, bool hasOther)
    {
        var evening = new LimitConfig { Id = "evening", Amount = 400_000, ValidFrom = begins ? SmallSite.At(12) : null, ValidUntil = begins ? null : SmallSite.At(12) };
        var ledger = new GrantLedger(Tree(s => s with { Grid = s.Grid with { Limits = hasOther ? [evening, .. s.Grid.Limits] : [evening] } }));
        ledger.Look(0);
        for (int k = 0; k <= Last; k++)
        {
            bool holds = begins ? k >= 2 : k <= 2;
            Assert.Equal(holds ? 400_000 - 800 - 2_000 : double.PositiveInfinity, ledger.Cap(0, k), 1e-6);
            Assert.True(!hasOther || Math.Abs(ledger.Cap(1, k) - 497_000) < 1e-6);
        }
    }

    [Fact]
    public void Margin_is_the_meters_error_and_what_the_battery_may_miss_where_the_row_sees_it()
    {
        var tree = Tree(s => WithCabinetLimit(300_000)(s) with
        {
            Grid = s.Grid with { Limits = [.. s.Grid.Limits, new LimitConfig { Id = "apparent", Quantity = LimitQuantity.VoltAmperes, Amount = 450_000 }] },
            Pods = [s.Pods[0] with { Limits = [new LimitConfig { Id = "feed", Amount = 75_000 }] }],
        });
        var ledger = new GrantLedger(tree);
        string[] names = ["grid contract", "grid apparent", "cabinet rating", "cabinet watts", "cabinet apparent", "pod feed"];
        double[] margins = [1_000 + 2_000, 900 + 2_000, 0, 1_200, 1_240, 0];
        Assert.Equal(names, ledger.Rows.Select(r => r.Name));
        Assert.Equal(margins, Enumerable.Range(0, 6).Select(r => Math.Round(ledger.Margin(r), 6)));
        Assert.Equal(1_000, new GrantLedger(Tree(s => s with { Battery = null })).Margin(0), 1e-6);
    }

    [Fact]
    public void Device_is_held_by_the_rows_above_it_that_see_its_phases()
    {
        var tree = Tree(s => WithRootLimit(new LimitConfig { Id = "fuse", Quantity = LimitQuantity.AmperesPerPhase, Amount = 1_000 })(WithCabinetLimit(300_000)(s)) with
        {
            House = [s.House[0] with { Phases = Phases.L2 }],
        });
        var ledger = new GrantLedger(tree);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], ledger.PathRows(Quick));
        Assert.Equal([0, 1, 2, 3], ledger.PathRows(Rack));
        Assert.Equal([0, 2], ledger.PathRows(Shop));
        Assert.Equal([0, 1, 2, 3], ledger.PathRows(Battery));
        Assert.Empty(new GrantLedger(Tree(s => s with { Battery = null })).PathRows(Battery));
    }

    /// <summary>
    /// At 6 s the quick stall holds 20 kW, which may lapse at 30 s (slot 4: 60 kW); the loose one 43 kW, surely gone by 55 s (after slot 9: 7 kW). Rack and shop: 30 kW.
    /// Power factors of 0.8 and 0.6 are 0.75 and 4/3 var per watt.
    /// </summary>
    [Theory]
    [InlineData(0, 20_000, 43_000)]
    [InlineData(3, 20_000, 43_000)]
    [InlineData(4, 60_000, 43_000)]
    [InlineData(9, 60_000, 43_000)]
    [InlineData(10, 60_000, 7_000)]
    public void Every_row_adds_up_each_slot_by_itself(int slot, double quick, double loose)
    {
        var ledger = TwoStalls();
        Assert.Equal(quick, ledger.WorstCase(Quick, slot));
        Assert.Equal(loose, ledger.WorstCase(Loose, slot));
        Assert.Equal(quick + loose + 30_000, ledger.Need(0, slot), 1e-6);
        Assert.Equal(quick + loose, ledger.Need(2, slot), 1e-6);
        Assert.Equal(Apparent(quick, loose), ledger.Need(3, slot), 1e-6);
    }

    /// <summary>70 kW for 20 s more: with 3 kW of overshoot, until 31 s, so in slots 0 to 4 and no other.</summary>
    [Theory]
    [InlineData(0, 20_000, 73_000)]
    [InlineData(4, 60_000, 73_000)]
    [InlineData(5, 60_000, 43_000)]
    [InlineData(10, 60_000, 7_000)]
    public void Ceiling_just_decided_counts_at_once_in_the_slots_that_it_may_touch(int slot, double quick, double loose)
    {
        var ledger = TwoStalls();
        ledger.Commit(Loose, 70_000, TimeSpan.FromSeconds(20));
        Assert.Equal(loose, ledger.WorstCase(Loose, slot));
        Assert.Equal(quick + loose + 30_000, ledger.Need(0, slot), 1e-6);
        Assert.Equal(quick + loose, ledger.Need(2, slot), 1e-6);
        Assert.Equal(Apparent(quick, loose), ledger.Need(3, slot), 1e-6);
    }

    /// <summary>30 kW for 5 s: surely over after 8 s (slot 1), and from 5 s on (slot 1) it may be back at its 60 kW, where 20 kW were counted until slot 4.</summary>
    [Fact]
    public void Ceiling_just_decided_brings_its_fallback_from_the_slot_in_which_it_may_lapse()
    {
        var ledger = TwoStalls();
        ledger.Commit(Quick, 30_000, TimeSpan.FromSeconds(5));
        Assert.Equal([30_000, 60_000, 60_000, 60_000, 60_000], Enumerable.Range(0, 5).Select(k => ledger.WorstCase(Quick, k)));
        Assert.Equal(60_000 + 43_000, ledger.Need(2, 1), 1e-6);
    }

    [Fact]
    public void Only_the_last_grant_that_is_left_is_settled()
    {
        var ledger = new GrantLedger(Tree());
        Assert.Equal(0, ledger.Outstanding(Loose));
        ledger.Tell(Loose, 10_000, 30, at: 0);
        Assert.Equal(0, ledger.Outstanding(Loose));
        ledger.Tell(Loose, 20_000, 30, at: 1);
        Assert.Equal(1, ledger.Outstanding(Loose));
        ledger.Tell(Loose, 30_000, 30, at: 2);
        Assert.Equal(2, ledger.Outstanding(Loose));
    }

    [Fact]
    public void By_its_answers_a_device_holds_the_least_of_what_it_answered_last_and_of_what_was_sent_since()
    {
        var ledger = new GrantLedger(Tree());
        ledger.Look(0);
        Assert.Equal(double.NaN, ledger.AnsweredCeiling(Loose));
        uint first = ledger.Tell(Loose, 80_000, 30, at: 0);
        Assert.Equal(double.NaN, ledger.AnsweredCeiling(Loose));
        ledger.Yes(Loose, first, 1);
        Assert.Equal(80_000, ledger.AnsweredCeiling(Loose));
        ledger.Tell(Loose, 50_000, 60, at: 2);
        Assert.Equal(50_000, ledger.AnsweredCeiling(Loose));
        uint third = ledger.Tell(Loose, 85_000, 60, at: 3);
        Assert.Equal(50_000, ledger.AnsweredCeiling(Loose));
        ledger.Yes(Loose, third, 4);
        Assert.Equal(85_000, ledger.AnsweredCeiling(Loose));
    }

    /// <summary>A grant until 30 s is worth nothing at 29 s, because a command takes a second.</summary>
    [Theory]
    [InlineData(28.9, 80_000)]
    [InlineData(29, double.NaN)]
    public void Answered_ceiling_must_last_until_a_command_has_arrived(double now, double expected)
    {
        var ledger = new GrantLedger(Tree());
        ledger.Give(Loose, 80_000, 30, at: 0);
        ledger.Look(now);
        Assert.Equal(expected, ledger.AnsweredCeiling(Loose));
    }

    /// <summary>Told 40 kW for 30 s at 10 s, answered at 11 s, down by 15 s. What is wanted is met within 1 % of its 90 kW.</summary>
    [Theory]
    [InlineData(14.9, 10, 40_000, false)] // not confirmed yet
    [InlineData(15, 10, 90_000, true)] // sent since
    [InlineData(15, 10.1, 90_000, false)]
    [InlineData(15, 10.1, 40_900, true)] // sent before, and all that it shall have
    [InlineData(15, 10.1, 40_901, false)]
    [InlineData(39.9, 10, 40_000, true)]
    [InlineData(40, 10, 40_000, false)] // it may have lapsed
    public void Device_surely_holds_what_is_confirmed_has_not_lapsed_and_is_new_or_enough(double now, double since, double wanted, bool holds)
    {
        var ledger = new GrantLedger(Tree());
        ledger.Look(0);
        Assert.False(ledger.HoldsConfirmed(Loose, SmallSite.At(0), 0));
        ledger.Give(Loose, 40_000, 30, at: 10);
        ledger.Look(now);
        Assert.Equal(holds, ledger.HoldsConfirmed(Loose, SmallSite.At(since), wanted));
    }

    [Fact]
    public void Device_taken_over_of_which_nothing_is_known_holds_nothing_that_it_held_before()
    {
        var ledger = new GrantLedger(Tree());
        ledger.Give(Loose, 40_000, 60, at: 0);
        ledger.Look(5);
        Assert.True(ledger.HoldsConfirmed(Loose, SmallSite.At(0), 0));
        ledger.TakeOver(Loose, HeldGrant.Unknown, Cover.None, double.NaN, Instant.Never, SmallSite.At(6), SmallSite.At(8));
        Assert.False(ledger.HoldsConfirmed(Loose, SmallSite.At(0), 0));
    }

    /// <summary>Nothing was missed: a leap of nothing leaves every instant as it was.</summary>
    [Fact]
    public void Time_that_is_explained_changes_nothing()
    {
        var ledger = new GrantLedger(Tree());
        ledger.Give(Loose, 40_000, 60, at: 0);
        ledger.Look(5);
        ledger.LoseTrackOfTime(SmallSite.At(6), 0);
        ledger.Look(6);
        Assert.True(ledger.HoldsConfirmed(Loose, SmallSite.At(0), 0));
        Assert.Equal(SmallSite.At(60).Ticks, ledger.LastLapsesAt(Loose));
    }

    /// <summary>60 kW confirmed, 20 kW answered at 11 s; then the clock leaps by 100 s to 112 s. One of these seconds was surely waited: the other four are still to come.</summary>
    [Fact]
    public void Leap_of_the_clock_is_no_time_waited_and_every_grant_may_last_for_so_much_longer()
    {
        var ledger = new GrantLedger(Tree());
        ledger.Give(Loose, 60_000, 300, at: 0);
        ledger.Look(6);
        ledger.Give(Loose, 20_000, 300, at: 10);
        ledger.LoseTrackOfTime(SmallSite.At(112), TimeSpan.FromSeconds(100).Ticks);
        ledger.Look(112);
        Assert.True(ledger.HoldsConfirmed(Loose, SmallSite.At(0), 0));
        ledger.Look(114.9);
        Assert.Equal(63_000, ledger.WorstCase(Loose));
        ledger.Look(115);
        Assert.Equal(23_000, ledger.WorstCase(Loose));

        // Told at 10 s for 300 s; a second until it arrives, four until it is down, and the hundred that nobody knows.
        ledger.Look(414.9);
        Assert.Equal(20_000, ledger.Ceiling(Loose));
        ledger.Look(415);
        Assert.Equal(double.NaN, ledger.Ceiling(Loose));
    }

    [Fact]
    public void Leap_of_the_clock_is_no_answer()
    {
        var ledger = new GrantLedger(Tree());
        ledger.Give(Loose, 60_000, 300, at: 0);
        ledger.Look(6);
        ledger.Tell(Loose, 20_000, 300, at: 10);
        ledger.LoseTrackOfTime(SmallSite.At(112), TimeSpan.FromSeconds(100).Ticks);
        ledger.Look(200);
        Assert.Equal(63_000, ledger.WorstCase(Loose));
    }

    /// <summary>Told for 170 s at 0 s, a second until it arrives, four until it is down, and the hundred that nobody knows.</summary>
    [Theory]
    [InlineData(274.9, -50_000)]
    [InlineData(275, double.NaN)]
    public void Battery_may_hold_its_set_point_for_longer_by_a_leap_of_the_clock(double now, double held)
    {
        var ledger = new GrantLedger(Tree());
        ledger.Give(Battery, -50_000, 170, at: 0);
        ledger.LoseTrackOfTime(SmallSite.At(112), TimeSpan.FromSeconds(100).Ticks);
        ledger.Look(now);
        Assert.Equal(held, ledger.Ceiling(Battery));
    }

    /// <summary>As many commands as are remembered are in play at the loose stall; the rack is the next device. Told 20 kW for 30 s: 1 s to arrive, 3 s to come down.</summary>
    [Fact]
    public void Leap_of_the_clock_counts_once_for_every_device()
    {
        var ledger = new GrantLedger(Tree());
        for (int k = 0; k < 8; k++)
        {
            ledger.Tell(Loose, 10_000 + k, 60, at: 0);
            ledger.Tell(Battery, -10_000 - k, 60, at: 0);
        }

        ledger.Tell(Rack, 20_000, 30, at: 0);
        ledger.LoseTrackOfTime(SmallSite.At(101), TimeSpan.FromSeconds(100).Ticks);
        ledger.Look(133.9);
        Assert.Equal(20_000, ledger.Ceiling(Rack));
        ledger.Look(134);
        Assert.Equal(double.NaN, ledger.Ceiling(Rack));
    }

    /// <summary>The stall is bare since 130 s and may draw 60 kW; at 140 s the clock goes back to 40 s. Samples from then on are of a bare stall as well.</summary>
    [Fact]
    public void Clock_that_goes_back_makes_nothing_confirmed_and_leaves_a_bare_device_bare()
    {
        var ledger = new GrantLedger(Tree());
        ledger.Tell(Quick, 20_000, 10, at: 110);
        ledger.Give(Loose, 40_000, 300, at: 110);
        ledger.Look(130);
        Assert.True(ledger.HoldsConfirmed(Loose, SmallSite.At(0), 0));
        ledger.LoseTrackOfTime(SmallSite.At(40), -TimeSpan.FromSeconds(100).Ticks);
        ledger.Look(40);
        Assert.False(ledger.HoldsConfirmed(Loose, SmallSite.At(0), 0));
        ledger.Draws(Quick, 70_000, 40.5, 41.5, 42.5);
        Assert.True(ledger.IsCaught(Quick));
    }

    /// <summary>
    /// Told 80 kW, then −50 kW, which it shows: a sample is compared with the highest of the last four seconds. A clock that goes back begins a new second at once, one that leaps ahead does not
    /// lose one: in the fourth second since, 30 kW are no answer to 80 kW any more.
    /// </summary>
    [Theory]
    [InlineData(-100)]
    [InlineData(10)]
    public void Battery_that_takes_more_than_told_lately_is_seen_in_the_fourth_second_whatever_the_clock_does(double leap)
    {
        var ledger = new GrantLedger(Tree());
        ledger.Give(Battery, 80_000, 100, at: 120);
        ledger.Draws(Battery, 80_000, 121, 122, 123, 124, 125);
        ledger.Yes(Battery, ledger.Tell(Battery, -50_000, 170, at: 125), 125.5);
        ledger.Draws(Battery, -50_000, 126, 127, 128);
        ledger.LoseTrackOfTime(SmallSite.At(129 + leap), TimeSpan.FromSeconds(leap).Ticks);
        int seconds = leap < 0 ? 5 : 1;
        for (int k = 0; k < seconds; k++)
        {
            ledger.Draws(Battery, 30_000, 129 + leap + k);
        }

        Assert.Equal(30_000, ledger.WorstCase(Battery));
    }

    /// <summary>Held and confirmed for long: 20 kW beside a fallback of 60 kW, 5 kW beside 7 kW, 50 kW of support beside none.</summary>
    [Fact]
    public void Devices_that_may_have_lost_their_power_may_be_at_their_fallback_at_once()
    {
        var ledger = new GrantLedger(Tree());
        ledger.Give(Quick, 20_000, 120, at: 0);
        ledger.Give(Loose, 2_000, 120, at: 0);
        ledger.Give(Battery, -50_000, 170, at: 0);
        ledger.See(Battery, -50_000, 2);
        ledger.Look(10);
        Assert.Equal([20_000, 5_000, -50_000], new[] { Quick, Loose, Battery }.Select(i => ledger.WorstCase(i)));
        ledger.AllMayHaveForgotten(SmallSite.At(10));
        ledger.Look(10);
        Assert.Equal([60_000, 7_000, 0], new[] { Quick, Loose, Battery }.Select(i => ledger.WorstCase(i)));
    }

    [Fact]
    public void As_many_commands_as_are_remembered_can_all_be_forgotten_or_counted_for_longer()
    {
        var ledger = new GrantLedger(Tree());
        uint last = 0;
        for (int k = 0; k < 8; k++)
        {
            last = ledger.Tell(Battery, -10_000 - k, 60, at: 0);
        }

        ledger.AllMayHaveForgotten(SmallSite.At(1));
        ledger.CountLater(Battery, last, TimeSpan.FromSeconds(9));
        Assert.Equal(-10_000, ledger.CoverOf(Battery).CeilingWatts);
        ledger.Look(65);
        Assert.Equal(0, ledger.Outstanding(Battery));
        Assert.Equal(-10_007, ledger.Ceiling(Battery));
        ledger.Look(74);
        Assert.Equal(double.NaN, ledger.Ceiling(Battery));
    }

    [Fact]
    public void Battery_that_forms_an_island_delivers_up_to_its_capability()
    {
        var ledger = new GrantLedger(Tree());
        ledger.Look(1);
        Assert.Equal(Fallbacks, ledger.Need(0, 0), 1e-6);
        ledger.BatteryFormsGrid(120_000);
        Assert.Equal(-120_000, ledger.WorstCase(Battery));
        Assert.Equal(-120_000, ledger.WorstCase(Battery, Last));
        Assert.Equal(60_000, ledger.WorstCase(Quick));
        Assert.Equal(Fallbacks - 120_000, ledger.Need(0, 0), 1e-6);
        Assert.Equal(Fallbacks - 120_000, ledger.Need(0, Last), 1e-6);
    }

    /// <summary>The breaker is open: nothing flows through the connection, so a fuse in it binds nobody; the stalls' own limit does.</summary>
    [Fact]
    public void Fuse_in_a_connection_that_is_open_binds_nobody()
    {
        var ledger = new GrantLedger(Tree(s => WithRootLimit(new LimitConfig { Id = "fuse", Quantity = LimitQuantity.AmperesPerPhase, Amount = 1_000 })(WithCabinetLimit(300_000)(s))));
        ledger.Look(1);
        ledger.CapRoot(0);
        ledger.BatteryFormsGrid(120_000);
        Assert.Equal(["grid contract", "grid fuse L1", "grid fuse L2", "grid fuse L3", "cabinet rating", "cabinet watts", "cabinet apparent"], ledger.Rows.Select(r => r.Name));
        Assert.Equal([0, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity], Enumerable.Range(0, 4).Select(r => ledger.Cap(r, Last)));
        Assert.Equal(298_800, ledger.Cap(5, Last), 1e-6);
    }

    /// <summary>
    /// 97 kW are committed. The contract of 80 kW, less 0.16 and 2 kW, lacks 19.16 kW; a fuse of 100 A carries 18 kW a phase at 180 V, 54 kW in all, less 0.12 and 2 kW, and lacks 45.12 kW. The
    /// stalls' own limit lacks more, but the battery cannot relieve it.
    /// </summary>
    [Theory]
    [InlineData(100, 45_120)]
    [InlineData(1_000, 19_160)]
    public void Others_lean_on_the_battery_by_the_worst_that_it_could_relieve(double fuse, double leaning)
    {
        var tree = Tree(s => WithRootLimit(new LimitConfig { Id = "fuse", Quantity = LimitQuantity.AmperesPerPhase, Amount = fuse })(WithCabinetLimit(5_000)(s with
        {
            Grid = s.Grid with { Limits = [s.Grid.Limits[0] with { Amount = 80_000 }] },
            Cabinets = [s.Cabinets[0] with { Connectors = [.. s.Cabinets[0].Connectors.Select(c => c with { PowerFactor = 1 })] }],
        })));
        var ledger = new GrantLedger(tree);
        ledger.Look(1);
        Assert.Equal(leaning, ledger.LeaningWatts(), 1e-6);
    }

    /// <summary>
    /// Later all are back at 97 kW and 60 · 0.75 + 7 · 4/3 = 54.333 kvar. A limit of 80 kVA, less 0.16 and 2, leaves √(77.84² − 54.333²) kW beside those.
    /// </summary>
    [Fact]
    public void Others_lean_on_the_battery_for_active_power_alone_and_by_what_comes_later()
    {
        var ledger = new GrantLedger(Tree(WithRootLimit(new LimitConfig { Id = "apparent", Quantity = LimitQuantity.VoltAmperes, Amount = 80_000 })));
        ledger.Give(Quick, 1_000, 30, at: 0);
        ledger.Look(10);
        Assert.True(ledger.Need(1, 0) < 77_840);
        Assert.Equal(97_000 - Math.Sqrt(Math.Pow(77_840, 2) - Math.Pow(45_000 + (28_000 / 3.0), 2)), ledger.LeaningWatts(), 1e-3);
    }

    [Fact]
    public void Nobody_leans_on_the_battery_where_everything_fits()
    {
        var ledger = new GrantLedger(Tree());
        ledger.Look(1);
        Assert.Equal(0, ledger.LeaningWatts());
    }

    /// <summary>70 kW less 0.14 and 2 kW is lower than 90 kW and stays.</summary>
    [Fact]
    public void Root_is_capped_in_every_row_of_active_power_and_the_lower_of_both_holds()
    {
        var ledger = new GrantLedger(Tree(s => WithRootLimit(new LimitConfig { Id = "low", Amount = 70_000 })(WithCabinetLimit(300_000)(s))));
        ledger.Look(1);
        ledger.CapRoot(90_000);
        Assert.Equal([90_000, 67_860, 500_000, 298_800, 308_760], Enumerable.Range(0, 5).Select(r => Math.Round(ledger.Cap(r, 0), 6)));
        ledger.CapRoot(30_000);
        Assert.Equal([30_000, 30_000, 500_000, 298_800, 308_760], Enumerable.Range(0, 5).Select(r => Math.Round(ledger.Cap(r, Last), 6)));
    }

    /// <summary>Told to charge 60 kW for 10 s: a second until it arrives, then one of delay and five times 0.6 s. 500 kW less 1 and 2 kW are left to it.</summary>
    [Fact]
    public void Battery_alone_on_a_site_counts_like_any_other()
    {
        var ledger = new GrantLedger(BatteryAlone());
        Assert.Equal(0, ledger.BatteryIndex);
        Assert.Equal([0], ledger.PathRows(0));
        ledger.Give(0, 60_000, 10, at: 0);
        ledger.Look(0);
        Assert.Equal(60_000, ledger.WorstCase(0, 14));
        Assert.Equal(0, ledger.WorstCase(0, 15));
        Assert.Equal(497_000, ledger.FreeCeiling(0, TimeSpan.FromSeconds(10), 1e6, out int binding), 1e-6);
        Assert.Equal(0, binding);
    }

    /// <summary>
    /// Eight commands are remembered and a ninth comes. The first was 80 kW for 100 s (5 s later it is surely over: slots 0 to 20), the second 50 kW for 20 s, the eighth 30 kW for
    /// 120 s (slots 0 to 24); 3 kW of overshoot, 7 kW without a grant.
    /// </summary>
    [Fact]
    public void Two_oldest_commands_become_one_that_is_as_bad_as_either()
    {
        var ledger = new GrantLedger(Tree());
        double[] watts = [80_000, 50_000, 10_000, 11_000, 12_000, 13_000, 14_000, 30_000, 15_000];
        double[] seconds = [100, 20, 30, 30, 30, 30, 30, 120, 30];
        for (int k = 0; k < 9; k++)
        {
            ledger.Tell(Loose, watts[k], seconds[k], at: 0);
        }

        ledger.Look(0);
        Assert.Equal(7, ledger.Outstanding(Loose));
        Assert.Equal([83_000, 83_000, 33_000, 33_000, 7_000], new[] { 0, 20, 21, 24, 25 }.Select(k => ledger.WorstCase(Loose, k)));
    }

    /// <summary>20 kW are confirmed until 110 s; at 4 s come 21 kW for 40 s and then 22 kW for 60 s, seven times. From 44 s on, slot 8, it may be at its 60 kW.</summary>
    [Fact]
    public void Two_oldest_commands_become_one_that_may_lapse_as_soon_as_either()
    {
        var ledger = new GrantLedger(Tree());
        ledger.Give(Quick, 20_000, 110, at: 0);
        ledger.Look(3);
        ledger.Tell(Quick, 21_000, 40, at: 4);
        for (int k = 0; k < 7; k++)
        {
            ledger.Tell(Quick, 22_000, 60, at: 4);
        }

        ledger.Look(4);
        Assert.Equal([22_000, 22_000, 60_000], new[] { 0, 7, 8 }.Select(k => ledger.WorstCase(Quick, k)));
    }

    /// <summary>
    /// 20 kW confirmed until 110 s, 21 kW from 3 to 13 s, never answered, and 22 kW from 4 to 104 s. When the second has ended the first may be gone as well, because it may
    /// have been replaced; what was sent after it is not.
    /// </summary>
    [Fact]
    public void Lapsed_command_that_may_have_replaced_others_ends_them_too_and_no_later_one()
    {
        var ledger = new GrantLedger(Tree());
        ledger.Give(Quick, 20_000, 110, at: 0);
        ledger.Tell(Quick, 21_000, 10, at: 3);
        uint third = ledger.Tell(Quick, 22_000, 100, at: 4);
        ledger.Look(4);
        Assert.Equal([22_000, 60_000], new[] { 0, 1 }.Select(k => ledger.WorstCase(Quick, k)));
        ledger.Look(16);
        Assert.Equal(1, ledger.Outstanding(Quick));
        Assert.False(ledger.HoldsConfirmed(Quick, SmallSite.At(0), 0));
        Assert.Equal(60_000, ledger.WorstCase(Quick));
        ledger.Yes(Quick, third, 17);
        ledger.Look(19);
        Assert.Equal(0, ledger.Outstanding(Quick));
        Assert.True(ledger.HoldsConfirmed(Quick, SmallSite.At(4), 22_000));
        Assert.Equal(22_000, ledger.WorstCase(Quick));
    }

    [Fact]
    public void Answer_is_one_to_its_own_command()
    {
        var ledger = new GrantLedger(Tree());
        uint first = ledger.Give(Loose, 60_000, 300, at: 0);
        ledger.Tell(Loose, 20_000, 300, at: 1);
        ledger.Yes(Loose, first, 2);
        ledger.Look(100);
        Assert.Equal(63_000, ledger.WorstCase(Loose));
    }

    /// <summary>Told for 100 s by a clock that errs by 1 % and dates that are 3 s off: until 96 s at the earliest; 104 s, a second to arrive and two to come down at the latest.</summary>
    [Fact]
    public void Grant_lives_by_a_clock_that_is_not_ours()
    {
        var e = SmallSite.Exact with { ClockDrift = 0.01, DatedWithSkew = TimeSpan.FromSeconds(3) };
        var ledger = new GrantLedger(Tree(s => s with { Cabinets = [s.Cabinets[0] with { Connectors = [s.Cabinets[0].Connectors[0] with { Enforcement = e }] }] }));
        Assert.Equal(0, ledger.LastLapsesAt(Quick));
        ledger.Tell(Quick, 20_000, 100, at: 0);
        Assert.Equal(SmallSite.At(96).Ticks, ledger.LastLapsesAt(Quick));
        ledger.Look(106.9);
        Assert.Equal(20_000, ledger.Ceiling(Quick));
        ledger.Look(107);
        Assert.Equal(double.NaN, ledger.Ceiling(Quick));
    }

    /// <summary>97 kW beside 50 kW of support or 30 kW of charging, which somebody needs whatever the battery may be worth.</summary>
    [Theory]
    [InlineData(-50_000, 0)]
    [InlineData(30_000, 30_000)]
    public void Support_that_may_not_be_counted_on_is_nothing_and_charging_stays(double told, double worst)
    {
        var ledger = new GrantLedger(Tree());
        ledger.Give(Battery, told, 170, at: 0);
        ledger.See(Battery, told, 2);
        ledger.Look(2);
        Assert.Equal(Fallbacks + told, ledger.Need(0, 0), 1e-6);
        ledger.BatterySupportsNothing();
        Assert.Equal(worst, ledger.WorstCase(Battery));
        Assert.Equal(60_000, ledger.WorstCase(Quick));
        Assert.Equal(Fallbacks + worst, ledger.Need(0, 0), 1e-6);
        Assert.Equal(Fallbacks, ledger.Need(0, Last - 1) - ledger.WorstCase(Battery, Last - 1), 1e-6);
    }

    /// <summary>On 80 kW, of which more is committed, a grant that ends sooner may come only to who is known to fall back to no more than it holds.</summary>
    [Fact]
    public void Who_is_only_bounded_may_not_be_told_what_ends_sooner_until_its_bound_is_surely_gone()
    {
        var ledger = new GrantLedger(Tree(s => s with { Grid = s.Grid with { Limits = [s.Grid.Limits[0] with { Amount = 80_000 }] } }));
        var soon = TimeSpan.FromSeconds(10);
        ledger.Give(Loose, 40_000, 100, at: 0);
        ledger.Look(5);
        Assert.True(ledger.MayLapseAfter(Loose, soon));

        // Nothing longer than 120 s is ever told: with a second to arrive and four to come down it is over at 135 s.
        ledger.TakeOver(Loose, HeldGrant.Unknown, new Cover(50_000, 3), double.NaN, Instant.Never, SmallSite.At(8), SmallSite.At(10));
        ledger.Look(10);
        Assert.False(ledger.MayLapseAfter(Loose, soon));
        ledger.Look(134.9);
        Assert.False(ledger.MayLapseAfter(Loose, soon));
        ledger.Look(135);
        Assert.True(ledger.MayLapseAfter(Loose, soon));
    }

    [Fact]
    public void Bound_that_is_merged_with_a_command_is_still_a_bound()
    {
        var ledger = new GrantLedger(Tree(s => s with { Grid = s.Grid with { Limits = [s.Grid.Limits[0] with { Amount = 80_000 }] } }));
        ledger.TakeOver(Loose, HeldGrant.Unknown, new Cover(50_000, 3), double.NaN, Instant.Never, SmallSite.At(8), SmallSite.At(10));
        for (int k = 0; k < 8; k++)
        {
            ledger.Tell(Loose, 40_000, 100, at: 10);
        }

        ledger.Look(10);
        Assert.False(ledger.MayLapseAfter(Loose, TimeSpan.FromSeconds(10)));
    }

    /// <summary>20 kW for 30 s to the quick stall and 40 kW for 50 s to the loose one at 0 s, both confirmed at 6 s, behind limits of the cabinet that keep nothing from anybody.</summary>
    private static GrantLedger TwoStalls()
    {
        var ledger = new GrantLedger(Tree(WithCabinetLimit(300_000)));
        ledger.Give(Quick, 20_000, 30, at: 0);
        ledger.Give(Loose, 40_000, 50, at: 0);
        ledger.Look(6);
        return ledger;
    }

    private static double Apparent(double quick, double loose)
    {
        double reactive = (0.75 * quick) + (4.0 / 3 * loose);
        return Math.Sqrt(((quick + loose) * (quick + loose)) + (reactive * reactive));
    }

    private static Func<SiteConfig, SiteConfig> WithRootLimit(LimitConfig limit) => s => s with { Grid = s.Grid with { Limits = [.. s.Grid.Limits, limit] } };

    /// <summary>Behind a rating of 500 kW the stalls have a limit in W and one in VA, 10 kVA above it.</summary>
    private static Func<SiteConfig, SiteConfig> WithCabinetLimit(double watts) => s => s with
    {
        Cabinets =
        [
            s.Cabinets[0] with
            {
                Rating = new Watts(500_000),
                Limits =
                [
                    new LimitConfig { Id = "watts", Amount = watts },
                    new LimitConfig { Id = "apparent", Quantity = LimitQuantity.VoltAmperes, Amount = watts + 10_000 },
                ],
            },
        ],
    };
}
