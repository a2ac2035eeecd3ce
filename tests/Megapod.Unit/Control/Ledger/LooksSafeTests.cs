namespace Megapod.Unit.Control.Ledger;

using Megapod.Control.Ledger;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>Six cases that look safe and are not. Each is asked for the headroom that it seems to have, and each knows the number that would have been wrong.</summary>
public sealed class LooksSafeTests
{
    /// <summary>
    /// 200 kW of limit; the battery was told at 0 s to hold −50 kW for 180 s, and a stall holds 150 kW until 220 s. At 100 s another asks for 120 s. While we live there are
    /// 100 kW; but the battery's promise may end at 180 s, and then 150 + 100 kW would stand on 200 kW.
    /// </summary>
    [Theory]
    [InlineData(false, false, 50_000)]
    [InlineData(true, false, 50_000)] // told again, but who says that it heard
    [InlineData(true, true, 100_000)]
    public void Battery_support_from_a_controller_that_dies(bool toldAgain, bool answered, double free)
    {
        var ledger = new GrantLedger(SmallSite.Tree(200_000, connectors: 2, batteryWatts: 100_000));
        int battery = ledger.BatteryIndex;
        Tell(ledger, battery, -50_000, 180, at: 0);
        if (toldAgain)
        {
            uint again = ledger.Issue(battery, -50_000, TimeSpan.FromSeconds(180), SmallSite.At(90));
            ledger.Report(new CommandReport(SiteSnapshot.BatteryCommand, again, answered, SmallSite.At(91)));
        }

        // The regulator happens to discharge more than it was told: that is worth nothing.
        ledger.Observe(battery, -100_000, SmallSite.At(99));
        Tell(ledger, 0, 150_000, 120, at: 97);
        ledger.Advance(SmallSite.At(100), [], double.NaN);
        Assert.Equal(-50_000, ledger.WorstCase(battery));
        Assert.Equal(free, ledger.FreeCeiling(1, TimeSpan.FromSeconds(120), SmallSite.ConnectorRating, out _), 1.0);
    }

    /// <summary>120 kW of limit; a rack of 100 kW said yes to 20 kW a second ago and comes down in two. It seems to leave 100 kW; true are 20, or both racks draw 200 kW for a second.</summary>
    [Fact]
    public void Acknowledgement_taken_for_a_confirmation()
    {
        var ledger = new GrantLedger(SmallSite.Tree(120_000, racks: 2));
        Tell(ledger, 0, 100_000, 60, at: 0);
        ledger.Advance(SmallSite.At(10), [], double.NaN);
        uint shrink = ledger.Issue(0, 20_000, TimeSpan.FromSeconds(60), SmallSite.At(10));
        ledger.Report(new CommandReport(0, shrink, true, SmallSite.At(11)));
        ledger.Advance(SmallSite.At(12), [], double.NaN);
        Assert.Equal(20_000, ledger.FreeCeiling(1, TimeSpan.FromSeconds(10), SmallSite.RackFull, out _), 1.0);
    }

    /// <summary>
    /// 200 kW of limit; a station with dates and a clock up to an hour off, 60 kW without a grant. Told 150 kW for 120 s, it may hold that for an hour: after 130 s it seems to leave
    /// 140 kW, true are 50. Told nothing for ten minutes, it may be back at 60 kW at once: it seems to leave 200 kW, true are 140.
    /// </summary>
    [Theory]
    [InlineData(150_000, 120, 130, 50_000)]
    [InlineData(150_000, 120, 3_722, 50_000)]
    [InlineData(150_000, 120, 3_724, 140_000)]
    [InlineData(0, 600, 10, 140_000)]
    public void Station_whose_clock_is_an_hour_off(double told, double seconds, double askedAt, double free)
    {
        var ledger = new GrantLedger(SmallSite.Tree(200_000, connectors: 2, change: s => s with
        {
            Cabinets =
            [
                s.Cabinets[0] with
                {
                    Connectors =
                    [
                        s.Cabinets[0].Connectors[0] with { Fallback = new Watts(60_000), Enforcement = SmallSite.Exact with { DatedWithSkew = TimeSpan.FromHours(1) } },
                        s.Cabinets[0].Connectors[1] with { Rating = new Watts(300_000) },
                    ],
                },
            ],
        }));
        Tell(ledger, 0, told, seconds, at: 0);
        ledger.Advance(SmallSite.At(askedAt), [], double.NaN);
        Assert.Equal(free, ledger.FreeCeiling(1, TimeSpan.FromSeconds(60), 300_000, out _), 1.0);
    }

    /// <summary>
    /// 24 stalls on 1.3 MW, all told nothing for 120 s, all free to rise when we fall silent. Every second all stalls draw nothing, and a car seems to have its 150 kW for any time. At
    /// 52 kW each, 23 neighbours may take 1 196 of 1 300 kW: a grant that outlives theirs gets 104 kW. At 60 kW each (1 440 kW) nothing may be given that outlives them.
    /// </summary>
    [Theory]
    [InlineData(50_000, 120, 150_000)]
    [InlineData(52_000, 60, 150_000)]
    [InlineData(52_000, 120, 104_000)]
    [InlineData(60_000, 120, -80_000)]
    public void Twenty_four_fallbacks_summing_over_the_limit(double fallback, double seconds, double free)
    {
        var tree = SmallSite.Tree(1_300_000, connectors: 24, change: s => s with
        {
            Cabinets = [s.Cabinets[0] with { Connectors = [.. s.Cabinets[0].Connectors.Select(c => c with { Fallback = new Watts(fallback) })] }],
        });
        var ledger = new GrantLedger(tree);
        for (int i = 0; i < 24; i++)
        {
            Tell(ledger, i, 0, 120, at: 0);
        }

        ledger.Advance(SmallSite.At(4), [], double.NaN);
        Assert.Equal(0, ledger.Need(0, 0));
        Assert.Equal(free, ledger.FreeCeiling(0, TimeSpan.FromSeconds(seconds), SmallSite.ConnectorRating, out _), 1.0);
        Assert.Equal(24 * fallback <= 1_300_000, SilentLoad.Judge(tree).All(v => v.Load <= v.Amount));
    }

    /// <summary>
    /// 300 kW of limit; a shop of 60 kW hangs behind the pod's meter beside a rack of 100 kW. Left out because "the pod is metered" it would leave 200 kW for a car, counted in the
    /// meter and beside it 80 kW; counted once it is 140 kW.
    /// </summary>
    [Fact]
    public void Meter_that_contains_its_neighbour()
    {
        var tree = SmallSite.Tree(300_000, connectors: 1, racks: 1, change: s => s with
        {
            Cabinets = [s.Cabinets[0] with { Connectors = [s.Cabinets[0].Connectors[0] with { Rating = new Watts(300_000) }] }],
            House = [new HouseConfig { Id = "shop", Parent = "pod", Maximum = new Watts(60_000) }],
        });
        var ledger = new GrantLedger(tree);
        Tell(ledger, 0, 0, 120, at: 0);
        Tell(ledger, 1, 100_000, 60, at: 0);
        ledger.Observe(1, 100_000, SmallSite.At(3));
        ledger.Observe(2, 60_000, SmallSite.At(3));
        ledger.Advance(SmallSite.At(4), [], double.NaN);
        Assert.Equal(160_000, ledger.Need(0, 0));
        Assert.Equal(140_000, ledger.FreeCeiling(0, TimeSpan.FromSeconds(10), 300_000, out _), 1.0);
    }

    /// <summary>
    /// 1 MW of limit, four cars of 150 kW, a battery of 300 kW. Islanded the meter reads zero and 1 MW seems free; true are the battery's 300 kW. With the breaker's position
    /// unknown the smaller of both counts: the battery's 300 kW once, not once as the limit and once more as support.
    /// </summary>
    [Theory]
    [InlineData(GridTopology.GridTied, 600_000)]
    [InlineData(GridTopology.Islanded, 300_000)]
    [InlineData(GridTopology.Unknown, 300_000)]
    [InlineData(GridTopology.Black, 0)]
    public void Islanded_with_a_meter_at_zero(GridTopology topology, double most)
    {
        var site = new HonestSite(SmallSite.Tree(1_000_000, connectors: 4, batteryWatts: 300_000));
        site.Run(20);
        site.Snapshot.Topology = topology;
        for (int i = 0; i < 4; i++)
        {
            site.Plug(i, SmallSite.ConnectorRating, SmallSite.ConnectorRating);
        }

        for (int second = 0; second < 60; second++)
        {
            site.Step();
            double held = Enumerable.Range(0, 4).Sum(site.Held);
            Assert.True(held <= most + 1, $"{held:F0} W are held after {second} s");
        }

        Assert.Equal(most, Enumerable.Range(0, 4).Sum(site.Held), 1_000.0);
    }

    /// <summary>600 kW of cars live on 400 kW of limit and 200 kW of support when the breaker's position is lost: 600 kW are committed then, not 400, and they come down to 300.</summary>
    [Fact]
    public void Support_told_before_the_breaker_was_lost_from_sight_counts_no_longer()
    {
        var site = new HonestSite(SmallSite.Tree(400_000, connectors: 4, batteryWatts: 300_000));
        for (int i = 0; i < 4; i++)
        {
            site.Plug(i, SmallSite.ConnectorRating, SmallSite.ConnectorRating);
        }

        site.Run(40);
        Assert.Equal(600_000, site.DrawWatts.Sum(), 1.0);
        Assert.Equal(-200_000, site.Output.Target.HighestWatts, 1.0);
        site.Snapshot.Topology = GridTopology.Unknown;
        site.Step();
        Assert.Equal(600_000, site.Output.CommittedWatts, 1.0);
        site.Run(4);
        Assert.Equal(300_000, site.DrawWatts.Sum(), 1_000.0);
    }

    /// <summary>Tells a ceiling, has it answered a second later and confirmed by time two seconds after that.</summary>
    private static void Tell(GrantLedger ledger, int consumer, double watts, double seconds, double at)
    {
        uint sequence = ledger.Issue(consumer, watts, TimeSpan.FromSeconds(seconds), SmallSite.At(at));
        ledger.Report(new CommandReport(consumer == ledger.BatteryIndex ? SiteSnapshot.BatteryCommand : consumer, sequence, true, SmallSite.At(at + 1)));
        ledger.Advance(SmallSite.At(at + 3), [], double.NaN);
    }
}
