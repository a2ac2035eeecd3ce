namespace Megapod.Unit.Control.Ledger;

using Megapod.Control.Ledger;
using Megapod.Core.Model;
using Megapod.Core.Units;
using static MeteredSite;

/// <summary>
/// How a ledger outlives its controller, figure by figure. The former controller of the loose stall sends nothing after 100 s, so everything has arrived at 101 s; the stall
/// exceeds a ceiling by 3 kW, comes down in 4 s and draws 7 kW without a grant; 50 kW are the most that it was ever given.
/// </summary>
public sealed class LedgerMemoryTests
{
    private const double Unseen = double.NaN;
    private static readonly Cover Kept = new(50_000, 3);

    /// <summary>It says at some instant that it holds 20 kW for another minute. What it may draw now, and from the next slot on.</summary>
    [Theory]
    [InlineData(100.9, Unseen, 0, 53_000, 53_000)] // it may say so before a command that is on its way
    [InlineData(101, Unseen, 0, 53_000, 23_000)] // it holds no more, and may be on its way down from anything
    [InlineData(101, 23_000, 101, 23_000, 23_000)] // a sample shows it down
    [InlineData(101, 23_000, 100.9, 53_000, 23_000)] // one from before everything arrived shows nothing
    [InlineData(101, 23_001, 101, 26_001, 23_000)] // it is on its way down from there
    [InlineData(104.9, Unseen, 0, 53_000, 23_000)]
    [InlineData(105, Unseen, 0, 23_000, 23_000)] // by then it is down
    [InlineData(105, 23_001, 104, 23_000, 23_000)]
    public void What_a_device_says_it_holds_is_a_fact_once_everything_has_arrived(double readAt, double watts, double measuredAt, double now, double later)
    {
        var ledger = new GrantLedger(Tree());
        ledger.TakeOver(Loose, Holds(20_000, 60, readAt), Kept, watts, SmallSite.At(measuredAt), SmallSite.At(100), SmallSite.At(readAt));
        ledger.Look(readAt);
        Assert.Equal(now, ledger.WorstCase(Loose));
        Assert.Equal(later, ledger.WorstCase(Loose, 1));
    }

    /// <summary>It says that it holds nothing. When it let go nobody knows, so that only a sample shows it down.</summary>
    [Theory]
    [InlineData(7_000, 101, double.NaN, 7_000)]
    [InlineData(7_001, 101, 7_001, 10_001)]
    [InlineData(Unseen, 101, 50_000, 53_000)]
    [InlineData(7_000, 100.9, 50_000, 53_000)]
    public void Device_that_holds_nothing_counts_for_what_it_may_still_draw(double watts, double measuredAt, double bound, double worst)
    {
        var ledger = new GrantLedger(Tree());
        ledger.TakeOver(Loose, HeldGrant.Nothing(SmallSite.At(110)), Kept, watts, SmallSite.At(measuredAt), SmallSite.At(100), SmallSite.At(110));
        Assert.Equal(bound, ledger.Ceiling(Loose));
        Assert.Equal(0, ledger.Outstanding(Loose));
        ledger.Look(110);
        Assert.Equal(worst, ledger.WorstCase(Loose));
        Assert.Equal(7_000, ledger.WorstCase(Loose, 1));
    }

    [Fact]
    public void Device_that_says_nothing_counts_for_its_cover_as_if_it_had_been_told_just_now()
    {
        var ledger = new GrantLedger(Tree());
        ledger.TakeOver(Loose, HeldGrant.Unknown, Kept, Unseen, Instant.Never, SmallSite.At(100), SmallSite.At(110));
        Assert.Equal(0, ledger.Outstanding(Loose));

        // The longest grant of 120 s, a second to arrive, four to come down.
        ledger.Look(234.9);
        Assert.Equal(53_000, ledger.WorstCase(Loose));
        ledger.Look(235);
        Assert.Equal(7_000, ledger.WorstCase(Loose));
    }

    [Fact]
    public void What_a_device_says_it_holds_it_has_answered_and_holds_until_then()
    {
        var ledger = new GrantLedger(Tree());
        ledger.TakeOver(Loose, Holds(20_000, 60, 105), Kept, Unseen, Instant.Never, SmallSite.At(100), SmallSite.At(105));
        ledger.Look(163.9);
        Assert.Equal(20_000, ledger.AnsweredCeiling(Loose));
        ledger.Look(164);
        Assert.Equal(double.NaN, ledger.AnsweredCeiling(Loose));
        Assert.Equal(SmallSite.At(165).Ticks, ledger.LastLapsesAt(Loose));
    }

    /// <summary>Its reversion of 170 s, a second to arrive and four to follow.</summary>
    [Theory]
    [InlineData(284.9, -20_000)]
    [InlineData(285, double.NaN)]
    public void Battery_that_says_nothing_counts_for_its_cover_until_it_must_have_reverted(double now, double held)
    {
        var ledger = new GrantLedger(Tree());
        ledger.TakeOver(Battery, HeldGrant.Unknown, new Cover(-20_000, 3), Unseen, Instant.Never, SmallSite.At(100), SmallSite.At(110));
        ledger.Look(now);
        Assert.Equal(held, ledger.Ceiling(Battery));
    }

    /// <summary>For another minute by a clock that errs by 1 %: 59.4 s at the least, 60.6 s and four to come down at the most.</summary>
    [Fact]
    public void What_is_left_of_a_grant_is_told_by_a_clock_that_is_not_ours()
    {
        var e = SmallSite.Exact with { ActuationTime = TimeSpan.FromSeconds(4), ClockDrift = 0.01 };
        var ledger = new GrantLedger(Tree(s => s with { Cabinets = [s.Cabinets[0] with { Connectors = [.. s.Cabinets[0].Connectors.Select(c => c with { Enforcement = e })] }] }));
        ledger.TakeOver(Loose, Holds(20_000, 60, 105), Kept, Unseen, Instant.Never, SmallSite.At(100), SmallSite.At(105));
        Assert.Equal(SmallSite.At(105 + 59.4).Ticks, ledger.LastLapsesAt(Loose));
        ledger.Look(169.5);
        Assert.Equal(20_000, ledger.Ceiling(Loose));
        ledger.Look(169.6);
        Assert.Equal(double.NaN, ledger.Ceiling(Loose));
    }

    /// <summary>One whose limits are dated by a clock that may be 5 s off lets go of them by so much earlier or later.</summary>
    [Fact]
    public void What_is_left_by_a_clock_that_may_be_off_may_end_by_so_much_sooner_or_later()
    {
        var e = SmallSite.Exact with { ActuationTime = TimeSpan.FromSeconds(4), DatedWithSkew = TimeSpan.FromSeconds(5) };
        var ledger = new GrantLedger(Tree(s => s with { Cabinets = [s.Cabinets[0] with { Connectors = [.. s.Cabinets[0].Connectors.Select(c => c with { Enforcement = e })] }] }));
        ledger.TakeOver(Loose, Holds(20_000, 60, 105), Kept, Unseen, Instant.Never, SmallSite.At(100), SmallSite.At(105));
        Assert.Equal(SmallSite.At(105 + 55).Ticks, ledger.LastLapsesAt(Loose));
        ledger.Look(173.9);
        Assert.Equal(20_000, ledger.Ceiling(Loose));
        ledger.Look(174);
        Assert.Equal(double.NaN, ledger.Ceiling(Loose));
    }

    /// <summary>A device that was away says later what it holds: from then on that counts, and no longer what it might have held.</summary>
    [Theory]
    [InlineData(112, 20_000, 112, 23_000)]
    [InlineData(112, 23_001, 112, 23_000)] // so long after everything has arrived it is on no way down: what it draws beyond its ceiling is its meter's to count
    [InlineData(104, 20_000, 104, 23_000)]
    [InlineData(104, 23_001, 104, 53_000)] // it may be on its way down from anything yet
    [InlineData(100.9, 20_000, 104, 53_000)] // it said so before a command that was on its way
    public void Device_that_says_later_what_it_holds_counts_for_that(double readAt, double watts, double measuredAt, double worst)
    {
        var ledger = new GrantLedger(Tree());
        ledger.TakeOver(Loose, HeldGrant.Unknown, Kept, Unseen, Instant.Never, SmallSite.At(100), SmallSite.At(103));
        ledger.Look(103);
        Assert.Equal(53_000, ledger.WorstCase(Loose));
        ledger.Learn(Loose, Holds(20_000, 60, readAt), watts, SmallSite.At(measuredAt), SmallSite.At(100), SmallSite.At(Math.Max(103, readAt)));
        ledger.Look(Math.Max(104, readAt));
        Assert.Equal(worst, ledger.WorstCase(Loose));
    }

    [Fact]
    public void What_was_sent_before_a_device_said_what_it_holds_counts_on_beside_that()
    {
        var ledger = new GrantLedger(Tree());
        ledger.TakeOver(Loose, HeldGrant.Unknown, Kept, Unseen, Instant.Never, SmallSite.At(100), SmallSite.At(103));
        ledger.Look(103);
        uint sent = ledger.Issue(Loose, 30_000, TimeSpan.FromSeconds(60), SmallSite.At(104));
        ledger.Learn(Loose, Holds(20_000, 60, 106), 20_000, SmallSite.At(106), SmallSite.At(100), SmallSite.At(106));
        ledger.Look(106);
        Assert.Equal(33_000, ledger.WorstCase(Loose));
        Assert.True(sent > 0);

        // Once is enough: from here on the ledger knows better than what it said.
        ledger.Learn(Loose, Holds(10_000, 60, 107), 10_000, SmallSite.At(107), SmallSite.At(100), SmallSite.At(107));
        ledger.Look(107);
        Assert.Equal(33_000, ledger.WorstCase(Loose));
    }

    [Theory]
    [InlineData(7_000, 7_000)]
    [InlineData(7_001, 53_000)]
    public void Device_that_says_later_that_it_holds_nothing_counts_for_its_fallback_once_a_sample_shows_it(double watts, double worst)
    {
        var ledger = new GrantLedger(Tree());
        ledger.TakeOver(Loose, HeldGrant.Unknown, Kept, Unseen, Instant.Never, SmallSite.At(100), SmallSite.At(103));
        ledger.Look(103);
        ledger.Learn(Loose, HeldGrant.Nothing(SmallSite.At(110)), watts, SmallSite.At(110), SmallSite.At(100), SmallSite.At(110));
        ledger.Look(110);
        Assert.Equal(worst, ledger.WorstCase(Loose));
    }

    /// <summary>Of 120 s that a grant lasts at most 60 are left: it was told no later than 60 s ago. One that lasts longer than any counts as told now.</summary>
    [Theory]
    [InlineData(60, 45, true)]
    [InlineData(60, 45.1, false)]
    [InlineData(130, 105, true)]
    [InlineData(130, 105.1, false)]
    public void What_a_device_holds_was_told_as_long_ago_as_its_life_says(double remaining, double since, bool holds)
    {
        var ledger = new GrantLedger(Tree());
        ledger.TakeOver(Loose, Holds(20_000, remaining, 105), Kept, Unseen, Instant.Never, SmallSite.At(100), SmallSite.At(105));
        Assert.Equal(holds, ledger.HoldsConfirmed(Loose, SmallSite.At(since), 1e6));
    }

    [Fact]
    public void Who_was_caught_confirms_nothing_by_saying_what_it_holds()
    {
        var ledger = new GrantLedger(Tree());
        ledger.Give(Loose, 20_000, 100, at: 0);
        ledger.Draws(Loose, 60_000, 10, 11, 12);
        Assert.True(ledger.IsCaught(Loose));
        ledger.TakeOver(Loose, Holds(20_000, 60, 105), Kept, 10_000, SmallSite.At(105), SmallSite.At(100), SmallSite.At(105));
        Assert.False(ledger.HoldsConfirmed(Loose, SmallSite.At(0), 0));
    }

    /// <summary>It numbers from 65536 above the newest that is known, be it its own or the one that was kept.</summary>
    [Theory]
    [InlineData(9u, 65_546u)]
    [InlineData(2u, 65_542u)]
    public void Successors_numbers_are_above_all_that_may_have_been_sent(uint kept, uint next)
    {
        var ledger = new GrantLedger(Tree());
        for (int k = 0; k < 5; k++)
        {
            ledger.Tell(Loose, 10_000, 30, at: k);
        }

        ledger.TakeOver(Loose, HeldGrant.Unknown, new Cover(50_000, kept), Unseen, Instant.Never, SmallSite.At(100), SmallSite.At(105));
        Assert.Equal(next, ledger.Tell(Loose, 10_000, 30, at: 106));
    }

    /// <summary>Seen down at 102 s and bare since then; what it was told just before may take four seconds to leave it.</summary>
    [Theory]
    [InlineData(105.9, false)]
    [InlineData(106, true)]
    public void Device_that_was_taken_over_bare_is_judged_after_its_actuation_time(double first, bool isCaught)
    {
        var ledger = new GrantLedger(Tree());
        ledger.TakeOver(Loose, HeldGrant.Nothing(SmallSite.At(102)), Kept, 7_000, SmallSite.At(102), SmallSite.At(100), SmallSite.At(102));
        ledger.Draws(Loose, 20_000, first, 107, 108);
        Assert.Equal(isCaught, ledger.IsCaught(Loose));
    }

    /// <summary>40 kW until 30 s and, confirmed by nobody, 20 kW until 50 s; each is surely over 5 s later. The second went out 7 s late.</summary>
    [Fact]
    public void Command_that_went_out_late_counts_for_longer_and_no_other_does()
    {
        var ledger = new GrantLedger(Tree());
        ledger.Tell(Loose, 40_000, 30, at: 0);
        uint late = ledger.Tell(Loose, 20_000, 50, at: 0);
        ledger.CountLater(Loose, late, TimeSpan.FromSeconds(7));
        ledger.Look(34.9);
        Assert.Equal(1, ledger.Outstanding(Loose));
        ledger.Look(35);
        Assert.Equal(0, ledger.Outstanding(Loose));
        ledger.Look(61.9);
        Assert.Equal(20_000, ledger.Ceiling(Loose));
        ledger.Look(62);
        Assert.Equal(double.NaN, ledger.Ceiling(Loose));
    }

    [Fact]
    public void Cover_is_the_most_of_what_is_still_counted()
    {
        var ledger = new GrantLedger(Tree());
        ledger.Tell(Quick, 99_000, 60, at: 0);
        Assert.Equal(Cover.None, ledger.CoverOf(Loose));
        ledger.Tell(Loose, 30_000, 60, at: 0);
        ledger.Tell(Loose, 70_000, 10, at: 0);
        Assert.Equal(new Cover(70_000, 2), ledger.CoverOf(Loose));
        ledger.Look(14.9);
        Assert.Equal(new Cover(70_000, 2), ledger.CoverOf(Loose));
        ledger.Look(15);
        Assert.Equal(new Cover(30_000, 2), ledger.CoverOf(Loose));
    }

    [Theory]
    [InlineData(20_000, 3u, true)]
    [InlineData(double.NaN, 3u, false)]
    [InlineData(double.PositiveInfinity, 3u, false)]
    [InlineData(20_000, 4u, false)] // no command is newer than the newest
    public void Impossible_grant_is_not_read(double ceiling, uint sequence, bool isSound)
    {
        var writer = new MemoryWriter();
        writer.Add(3u);
        writer.Add(false);
        writer.Add(0);
        writer.Add(5_000.0);
        writer.Add(SmallSite.At(1).Ticks);
        writer.Add(0L);
        writer.Add(0L);
        writer.Add(1);
        writer.Add(sequence);
        writer.Add(ceiling);
        writer.Add(SmallSite.At(0).Ticks);
        writer.Add(SmallSite.At(1).Ticks);
        writer.Add(true);
        writer.Add(false);
        writer.Add(SmallSite.At(30).Ticks);
        writer.Add(SmallSite.At(35).Ticks);
        var reader = new MemoryReader(writer.ToArray());
        var ledger = new GrantLedger(Tree());
        ledger.Load(Loose, reader);
        Assert.Equal(isSound, reader.IsAtEnd);
        Assert.True(!isSound || ledger.HoldsConfirmed(Loose, SmallSite.At(0), 20_000));
    }

    /// <summary>The battery takes 30 kW since 22 s, which is no answer to anything told later than 20 s: at 31 s it is caught, and its successor at 28 s knows as much.</summary>
    [Fact]
    public void Battery_is_judged_by_a_successor_that_knows_what_it_was_told()
    {
        var successor = Successor(lagSeconds: 0.6);
        CaughtTests.Astray(successor, 29, 30);
        Assert.False(successor.IsCaught(0));
        CaughtTests.Astray(successor, 31, 31);
        Assert.True(successor.IsCaught(0));
    }

    /// <summary>With a lag of 1 s it follows in 6 s and is judged by eleven seconds, of which the nine that were kept are no part: those from 29 to 39 s are.</summary>
    [Fact]
    public void Battery_with_other_figures_is_judged_by_what_it_is_told_from_now_on()
    {
        var successor = Successor(lagSeconds: 1);
        CaughtTests.Astray(successor, 29, 40);
        Assert.False(successor.IsCaught(0));
        CaughtTests.Astray(successor, 41, 41);
        Assert.True(successor.IsCaught(0));
    }

    /// <summary>What nobody will answer to any more is forgotten: it takes four seconds until a sample can be above all that was told lately, and nine until one can count against it.</summary>
    [Fact]
    public void Battery_may_answer_to_anything_after_the_last_seconds_were_forgotten()
    {
        var ledger = CaughtTests.Turned();
        ledger.Draws(0, -20_000, 22, 23, 24, 25, 26, 27, 28);
        ledger.ForgetLately();
        CaughtTests.Astray(ledger, 29, 31);
        Assert.Equal(-20_000, ledger.WorstCase(0));
        CaughtTests.Astray(ledger, 32, 32);
        Assert.Equal(30_000, ledger.WorstCase(0));
        CaughtTests.Astray(ledger, 33, 38);
        Assert.False(ledger.IsCaught(0));
        CaughtTests.Astray(ledger, 39, 39);
        Assert.True(ledger.IsCaught(0));
    }

    /// <summary>The ledger of a battery that went astray at 22 s, read again at 28 s by the controller of one with perhaps another lag.</summary>
    private static GrantLedger Successor(double lagSeconds)
    {
        var ledger = CaughtTests.Turned();
        CaughtTests.Astray(ledger, 22, 28);
        var writer = new MemoryWriter();
        ledger.Save(writer);
        ledger.Save(0, writer);
        var reader = new MemoryReader(writer.ToArray());
        var successor = new GrantLedger(BatteryAlone(lagSeconds));
        successor.Load(reader);
        successor.Load(0, reader);
        Assert.True(reader.IsAtEnd);
        return successor;
    }

    private static HeldGrant Holds(double watts, double seconds, double readAt) => new(new Watts(watts), TimeSpan.FromSeconds(seconds), SmallSite.At(readAt));
}
