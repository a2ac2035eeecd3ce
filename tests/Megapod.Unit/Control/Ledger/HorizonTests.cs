namespace Megapod.Unit.Control.Ledger;

using Megapod.Control.Ledger;
using Megapod.Core.Model;

/// <summary>The slots that the future is cut into, and which of them an instant and a span touch, to the tick.</summary>
public sealed class HorizonTests
{
    private static readonly long Now = SmallSite.Start.Ticks;

    /// <summary>The longest life is the longest grant by a slow clock, and then the command's way, the way down and the dates' error: 240 · 1.25 + 7 + 11 + 33 = 351 = 14 · 25 + 1 s.</summary>
    [Theory]
    [InlineData(240, 0.25, 7, 11, 33.0, 15)]
    [InlineData(240, 0.25, 7, 11, 32.0, 14)] // 350 s are 25 slots of 14 s
    [InlineData(240, 0.25, 7, 11, null, 13)] // 318 s without dates
    [InlineData(3, 0, 1, 1, null, 1)] // at least a second
    public void Twenty_five_slots_of_whole_seconds_are_as_long_as_the_longest_life(double grant, double drift, double latency, double actuation, double? skew, int slotSeconds)
    {
        var longest = new EnforcementConfig
        {
            LongestGrant = TimeSpan.FromSeconds(grant),
            ClockDrift = drift,
            CommandLatency = TimeSpan.FromSeconds(latency),
            ActuationTime = TimeSpan.FromSeconds(actuation),
            DatedWithSkew = skew is { } s ? TimeSpan.FromSeconds(s) : null,
        };
        var brief = new EnforcementConfig { LongestGrant = TimeSpan.FromSeconds(5), ClockDrift = 0, CommandLatency = TimeSpan.Zero, ActuationTime = TimeSpan.Zero };
        foreach (var both in new[] { (longest, brief), (brief, longest) })
        {
            var tree = OddSite.Tree(site => site.WithStalls(c => c with { Enforcement = both.Item1 }, c => c with { Enforcement = both.Item2 }) with { Pods = [] });
            Assert.Equal(slotSeconds * TimeSpan.TicksPerSecond, Horizon.For(tree).SlotTicks);
        }
    }

    [Fact]
    public void Slots_want_a_site() => Assert.Throws<ArgumentNullException>(() => Horizon.For(null!));

    /// <summary>Slots of 5 s; seconds and ticks from now on.</summary>
    [Theory]
    [InlineData(-1_000, 0, 0, 0)]
    [InlineData(0, -1, 0, 0)]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0, 1, 1, 0)]
    [InlineData(5, -1, 1, 0)]
    [InlineData(5, 0, 1, 1)] // what ends with a slot touches no further one; what happens then belongs to the next
    [InlineData(5, 1, 2, 1)]
    [InlineData(35, 0, 7, 7)]
    [InlineData(125, -1, 25, 24)]
    [InlineData(125, 0, 25, 25)]
    [InlineData(125, 1, 26, 25)]
    [InlineData(130, 1, 26, 25)] // the last slot is for ever
    [InlineData(1e9, 0, 26, 25)]
    public void Span_touches_slots_from_now_on_and_an_instant_lies_in_one(double seconds, long ticks, int touched, int slot)
    {
        var horizon = Horizon.For(OddSite.Tree());
        long at = Now + TimeSpan.FromSeconds(seconds).Ticks + ticks;
        Assert.Equal(5 * TimeSpan.TicksPerSecond, horizon.SlotTicks);
        Assert.Equal((touched, slot), (horizon.Touching(Now, at), horizon.From(Now, at)));
    }

    /// <summary>Against division, for slots of a second up to a quarter of an hour, and for such as last years.</summary>
    [Fact]
    public void Slots_are_counted_to_the_tick_however_long_they_are()
    {
        foreach (long slotSeconds in Enumerable.Range(1, 900).Select(s => (long)s).Concat([86_400L * 365, 86_400L * 7_321, 1_234_567_891L]))
        {
            var enforcement = new EnforcementConfig { LongestGrant = TimeSpan.FromSeconds(25 * slotSeconds), ClockDrift = 0, CommandLatency = TimeSpan.Zero, ActuationTime = TimeSpan.Zero };
            var horizon = Horizon.For(OddSite.Tree(site => site.WithStalls(c => c with { Enforcement = enforcement }, c => c with { Enforcement = enforcement }) with { Pods = [] }));
            long slot = slotSeconds * TimeSpan.TicksPerSecond;
            Assert.Equal(slot, horizon.SlotTicks);
            for (int k = 0; k <= 26; k++)
            {
                for (long tick = -1; tick <= 1; tick++)
                {
                    long span = Math.Max(0, (k * slot) + tick);
                    Assert.Equal((Math.Min(25, span / slot), Math.Min(26, (span + slot - 1) / slot)), (horizon.From(0, span), horizon.Touching(0, span)));
                }
            }
        }
    }
}
