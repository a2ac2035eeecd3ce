namespace Megapod.Unit.Control.Ledger;

using Megapod.Control.Ledger;
using static MeteredSite;

/// <summary>Which samples count against a device that draws more than it may, at the very watt and instant; three one after another catch it.</summary>
public sealed class CaughtTests
{
    [Theory]
    [InlineData(Quick, 21_500, false)] // 20 kW and 1 % of 150 kW
    [InlineData(Quick, 21_501, true)]
    [InlineData(Quick, 40_000, true)] // the 60 kW that it may draw without a grant are no excuse while it has one
    [InlineData(Loose, 23_900, false)] // 20 kW, 3 kW of overshoot and 1 % of 90 kW
    [InlineData(Loose, 23_901, true)]
    [InlineData(Rack, 20_801, true)]
    public void Device_is_caught_above_its_ceiling_its_overshoot_and_a_hundredth_of_its_nameplate(int device, double watts, bool isCaught)
    {
        var ledger = new GrantLedger(Tree());
        ledger.Give(device, 20_000, 100, at: 0);
        ledger.Draws(device, watts, 10, 11);
        Assert.False(ledger.IsCaught(device));
        ledger.Draws(device, watts, 12);
        Assert.Equal(isCaught, ledger.IsCaught(device));
    }

    /// <summary>Answered at 1 s; it is down at 3 s.</summary>
    [Theory]
    [InlineData(2.9, false)]
    [InlineData(3, true)]
    public void Sample_counts_from_the_instant_at_which_a_device_must_be_down(double first, bool isCaught)
    {
        var ledger = new GrantLedger(Tree());
        ledger.Give(Quick, 20_000, 100, at: 0);
        ledger.Draws(Quick, 40_000, first, 4, 5);
        Assert.Equal(isCaught, ledger.IsCaught(Quick));
    }

    /// <summary>Told 20 kW for 30 s: from then on it may be at its 60 kW, and is surely back at 33 s.</summary>
    [Theory]
    [InlineData(29.9, true)]
    [InlineData(30, false)]
    [InlineData(31, false)]
    public void Fallback_is_an_excuse_from_the_instant_at_which_the_grant_may_lapse(double third, bool isCaught)
    {
        var ledger = new GrantLedger(Tree());
        ledger.Give(Quick, 20_000, 30, at: 0);
        ledger.Draws(Quick, 40_000, 28, 29, third);
        Assert.Equal(isCaught, ledger.IsCaught(Quick));
    }

    [Fact]
    public void Sample_that_cannot_be_trusted_neither_counts_nor_excuses()
    {
        var ledger = new GrantLedger(Tree());
        ledger.Give(Quick, 20_000, 100, at: 0);
        ledger.Draws(Quick, 40_000, 10, 11);
        ledger.Draws(Quick, double.NaN, 12);
        Assert.False(ledger.IsCaught(Quick));
        ledger.Draws(Quick, 40_000, 13);
        Assert.True(ledger.IsCaught(Quick));
    }

    /// <summary>Told 20 kW for 10 s and never answered; at 20 s it is seen to be bare. 70 kW are more than its 60 kW. Cycles run at 20, 21, 22 and 23 s with samples of these instants.</summary>
    [Theory]
    [InlineData(20, 21, 22, true)] // the first in the cycle that finds it bare
    [InlineData(20.5, 21.5, 22.5, true)]
    [InlineData(19.9, 21, 22, false)] // from before that it may still show what it was told
    [InlineData(17, 18, 19, false)]
    public void Bare_device_is_judged_by_samples_since_it_is_known_to_be_bare(double first, double second, double third, bool isCaught)
    {
        var ledger = new GrantLedger(Tree());
        ledger.Tell(Quick, 20_000, 10, at: 0);
        ledger.Look(12);
        ledger.See(Quick, 70_000, first <= 20 ? first : 13);
        ledger.Look(20);
        ledger.See(Quick, 70_000, first);
        ledger.Look(21);
        ledger.See(Quick, 70_000, second);
        ledger.Look(22);
        Assert.False(ledger.IsCaught(Quick));
        ledger.See(Quick, 70_000, third);
        ledger.Look(23);
        Assert.Equal(isCaught, ledger.IsCaught(Quick));
    }

    /// <summary>
    /// Told 60 kW for long and −20 kW at 20 s, which it shows at 21 s; then it takes 30 kW. It follows within 4 s, and a sample may be five more seconds old: up to the cycle at 28 s
    /// it may answer to the 60 kW of 20 s. The cycles at 29, 30 and 31 s catch it.
    /// </summary>
    [Fact]
    public void Battery_is_judged_by_all_that_it_was_told_within_its_actuation_time_and_five_seconds()
    {
        var ledger = Turned();
        Astray(ledger, 22, 30);
        Assert.False(ledger.IsCaught(0));
        Astray(ledger, 31, 31);
        Assert.True(ledger.IsCaught(0));
        Assert.Equal(30_000, ledger.WorstCase(0));
        for (int second = 32; second < 37; second++)
        {
            Astray(ledger, second, second);
            Assert.True(ledger.IsCaught(0));
        }
    }

    /// <summary>Told −20 kW by this controller alone, which it shows at 1 s: what it was told before nobody knows until nine seconds are known.</summary>
    [Fact]
    public void Battery_may_answer_to_what_another_controller_told_it()
    {
        var ledger = new GrantLedger(BatteryAlone());
        ledger.Yes(0, ledger.Tell(0, -20_000, 170, at: 0), 0.5);
        ledger.Draws(0, -20_000, 1);
        Astray(ledger, 2, 10);
        Assert.False(ledger.IsCaught(0));
        Astray(ledger, 11, 11);
        Assert.True(ledger.IsCaught(0));
    }

    [Fact]
    public void Battery_that_forms_an_island_is_not_judged()
    {
        var ledger = Turned();
        ledger.IsBatteryFollowing = false;
        Astray(ledger, 22, 40);
        Assert.False(ledger.IsCaught(0));
        ledger.IsBatteryFollowing = true;
        Astray(ledger, 41, 43);
        Assert.True(ledger.IsCaught(0));
    }

    [Fact]
    public void One_sample_of_the_battery_counts_once()
    {
        var ledger = Turned();
        Astray(ledger, 22, 30);
        for (int second = 31; second < 40; second++)
        {
            ledger.Look(second);
        }

        Assert.False(ledger.IsCaught(0));
        Astray(ledger, 40, 40);
        Assert.True(ledger.IsCaught(0));
    }

    [Fact]
    public void Sample_of_the_battery_that_cannot_be_trusted_neither_counts_nor_excuses()
    {
        var ledger = Turned();
        Astray(ledger, 22, 30);
        ledger.Draws(0, double.NaN, 31);
        Assert.False(ledger.IsCaught(0));
        Astray(ledger, 32, 32);
        Assert.True(ledger.IsCaught(0));
    }

    /// <summary>The set-point may have ended at 31 s, which is before the third sample or not.</summary>
    [Theory]
    [InlineData(30.9, true)]
    [InlineData(31, false)]
    [InlineData(31.5, false)]
    public void Battery_that_may_have_reverted_is_not_judged(double third, bool isCaught)
    {
        var ledger = Turned(seconds: 11);
        Astray(ledger, 22, 30);
        ledger.Draws(0, 30_000, third);
        Assert.Equal(isCaught, ledger.IsCaught(0));
    }

    [Fact]
    public void Battery_that_never_answered_may_never_have_heard()
    {
        var ledger = new GrantLedger(BatteryAlone());
        ledger.Tell(0, -20_000, 170, at: 0);
        Astray(ledger, 1, 30);
        Assert.False(ledger.IsCaught(0));
    }

    [Fact]
    public void Renewal_that_is_not_answered_is_no_excuse_for_a_battery()
    {
        var ledger = Turned();
        ledger.Tell(0, -20_000, 200, at: 21.5);
        Astray(ledger, 22, 30);
        Assert.False(ledger.IsCaught(0));
        Astray(ledger, 31, 31);
        Assert.True(ledger.IsCaught(0));
    }

    /// <summary>A renewal for 9 s at 21.5 s may have ended it at 30.5 s, whatever the set-point before it would have lasted.</summary>
    [Fact]
    public void Renewal_that_may_have_ended_is_an_excuse_for_a_battery()
    {
        var ledger = Turned();
        ledger.Tell(0, -20_000, 9, at: 21.5);
        Astray(ledger, 22, 34);
        Assert.False(ledger.IsCaught(0));
    }

    /// <summary>A controller that went on counting against a caught battery wrote what its successor took for impossible, and the whole memory was lost.</summary>
    [Fact]
    public void Battery_that_stays_above_its_set_points_for_long_is_remembered_as_caught()
    {
        var ledger = Turned();
        Astray(ledger, 22, 40);
        var memory = new MemoryWriter();
        ledger.Save(0, memory);
        var reader = new MemoryReader(memory.ToArray());
        var successor = new GrantLedger(BatteryAlone());
        successor.Load(0, reader);
        Assert.True(reader.IsAtEnd);
        Assert.True(successor.IsCaught(0));
    }

    /// <summary>A battery alone that holds −20 kW since 21 s, for so many seconds from 20 s on, and 60 kW before that.</summary>
    internal static GrantLedger Turned(double seconds = 200, double lagSeconds = 0.6)
    {
        var ledger = new GrantLedger(BatteryAlone(lagSeconds));
        ledger.Give(0, 60_000, 200, at: 0);
        for (int second = 1; second <= 20; second++)
        {
            ledger.Draws(0, 60_000, second);
        }

        ledger.Yes(0, ledger.Tell(0, -20_000, seconds, at: 20), 20.5);
        ledger.Draws(0, -20_000, 21);
        return ledger;
    }

    /// <summary>It takes 30 kW in each second from one to another.</summary>
    internal static void Astray(GrantLedger ledger, int from, int to)
    {
        for (int second = from; second <= to; second++)
        {
            ledger.Draws(0, 30_000, second);
        }
    }
}
