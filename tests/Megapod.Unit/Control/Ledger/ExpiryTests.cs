namespace Megapod.Unit.Control.Ledger;

using Megapod.Control.Ledger;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>Law 3: every grant lapses in the device by a clock that is not ours, and the ledger counts with the first and the last instant at which it may.</summary>
public sealed class ExpiryTests
{
    [Fact]
    public void Ledger_counts_a_grant_until_every_declared_clock_has_let_it_lapse_and_no_longer() => Proof.ForAll(cases: 400, largest: 4, (seed, size) =>
    {
        var random = new Random(seed);
        var e = RandomSite.Enforcement(random, SmallSite.ConnectorRating) with { Class = EnforcementClass.Hardware, HoldsUntilTold = false };
        double fallback = random.OneOf(0, random.Between(0, SmallSite.ConnectorRating));
        var ledger = new GrantLedger(OneStall(e, fallback));
        double ceiling = random.Between(0, SmallSite.ConnectorRating);
        var duration = e.LongestGrant * random.OneOf(1, random.Between(0.1, 1));
        ledger.Issue(0, ceiling, duration, SmallSite.Start);

        long skew = e.DatedWithSkew?.Ticks ?? 0;
        long applied = SmallSite.Start.Ticks + (long)(e.CommandLatency.Ticks * random.OneOf(0, 1, random.NextDouble()));
        double off = random.OneOf(-1, 1, random.Between(-1, 1));
        long lapse = skew > 0 ? SmallSite.Start.Ticks + duration.Ticks + (long)(skew * off) : applied + (long)(duration.Ticks * (1 + (e.ClockDrift * off)));
        Assert.True(ledger.LastLapsesAt(0) <= lapse + 1, "the device may lapse before the ledger thinks that it can");

        long down = lapse + e.ActuationTime.Ticks;
        if (down > SmallSite.Start.Ticks + 10)
        {
            ledger.Advance(new Instant(down - 10), [], double.NaN);
            Assert.True(ledger.WorstCase(0) >= Math.Max(ceiling, lapse < down - 10 ? fallback : 0), "the device may still draw what the ledger has forgotten");
        }

        long last = SmallSite.Start.Ticks + (long)(duration.Ticks * (1 + e.ClockDrift)) + e.CommandLatency.Ticks + skew + e.ActuationTime.Ticks;
        ledger.Advance(new Instant(last), [], double.NaN);
        Assert.Equal(double.NaN, ledger.Ceiling(0));
        Assert.Equal(fallback, ledger.WorstCase(0));
    });

    [Fact]
    public void Device_that_holds_until_it_is_told_counts_for_ever_and_a_lower_ceiling_only_when_it_has_said_yes()
    {
        var enforcement = new EnforcementConfig { Class = EnforcementClass.ClosedLoop, ActuationTime = TimeSpan.FromSeconds(5), CommandLatency = TimeSpan.FromSeconds(1), HoldsUntilTold = true };
        var ledger = new GrantLedger(OneStall(enforcement, fallback: 30_000));
        ledger.Report(new CommandReport(0, ledger.Issue(0, 20_000, TimeSpan.FromSeconds(10), SmallSite.At(0)), true, SmallSite.At(1)));
        ledger.Advance(SmallSite.At(7), [], double.NaN);
        Assert.All(Enumerable.Range(0, Horizon.Slots), k => Assert.Equal(20_000, ledger.WorstCase(0, k)));

        // Nobody answers the lower one: what was given stays given, whatever time passes, and the fallback below it does not come by itself.
        uint unanswered = ledger.Issue(0, 5_000, TimeSpan.FromSeconds(10), SmallSite.At(10));
        ledger.Advance(SmallSite.At(1_000_000), [], double.NaN);
        Assert.Equal(20_000, ledger.WorstCase(0));
        ledger.Report(new CommandReport(0, unanswered, true, SmallSite.At(1_000_001)));
        ledger.Advance(SmallSite.At(1_000_007), [], double.NaN);
        Assert.All(Enumerable.Range(0, Horizon.Slots), k => Assert.Equal(5_000, ledger.WorstCase(0, k)));

        // After a time without power it may have forgotten what it held, and may hold it as well.
        ledger.AllMayHaveForgotten(SmallSite.At(1_000_010));
        ledger.Advance(SmallSite.At(1_000_010), [], double.NaN);
        Assert.Equal(30_000, ledger.WorstCase(0));
    }

    [Fact]
    public void Renewal_may_lapse_sooner_only_where_the_fallback_fits_beside_what_others_hold()
    {
        int[] answers = new int[2];
        Proof.ForAll(cases: 500, largest: 4, (seed, size) =>
        {
            var random = new Random(seed);
            double limit = random.Between(100_000, 300_000);
            double fallback = random.Between(10_000, 100_000);
            var ledger = new GrantLedger(SmallSite.Tree(limit, connectors: 2, change: s => s with
            {
                Cabinets = [s.Cabinets[0] with { Connectors = [s.Cabinets[0].Connectors[0] with { Fallback = new Watts(fallback) }, s.Cabinets[0].Connectors[1]] }],
            }));

            // Stall 0 is empty and would rise; stall 1 lives on it. Then stall 0 is renewed for a shorter time.
            ledger.Report(new CommandReport(0, ledger.Issue(0, 0, TimeSpan.FromSeconds(120), SmallSite.At(0)), true, SmallSite.At(1)));
            ledger.Advance(SmallSite.At(4), [], double.NaN);
            var hold = TimeSpan.FromSeconds(random.Between(10, 120));
            double given = ledger.FreeCeiling(1, hold, SmallSite.ConnectorRating, out _);
            ledger.Issue(1, given, hold, SmallSite.At(4));
            double asked = random.Between(5, 60);
            ledger.Advance(SmallSite.At(asked), [], double.NaN);
            var renewal = TimeSpan.FromSeconds(random.Between(5, 120));
            bool may = ledger.MayLapseAfter(0, renewal);
            answers[may ? 1 : 0]++;

            double lapses = asked + renewal.TotalSeconds;
            double until = 4 + hold.TotalSeconds + 3;
            bool clash = lapses < until && lapses < 120 && fallback + given > limit;
            if (may)
            {
                Assert.False(clash, $"lapse at {lapses:F1} s leaves {fallback:F0} + {given:F0} W above {limit:F0} W until {until:F1} s");
            }
            else
            {
                double slot = Horizon.For(OneStall(SmallSite.Exact, 0)).SlotTicks / 1e7;
                Assert.True(fallback + given > limit && lapses < until + (2 * slot), "refused although everything fits");
            }
        });
        Assert.All(answers, a => Assert.True(a > 25 * Proof.Share, $"{answers[0]} refused, {answers[1]} allowed"));
    }

    [Fact]
    public void Charging_lapses_first_then_racks_then_cars_then_what_would_rise_and_discharge_last()
    {
        // Stall 0 charges 100 kW, stall 1 is empty and would rise to 20 kW; two racks and a charging battery share the rest of 600 kW.
        var site = new HonestSite(SmallSite.Tree(600_000, connectors: 2, racks: 2, batteryWatts: 100_000, s => s with
        {
            Cabinets = [s.Cabinets[0] with { Connectors = [.. s.Cabinets[0].Connectors.Select(c => c with { Fallback = new Watts(20_000) })] }],
        }))
        {
            Plan = PlanOf(BatteryIntent.Charge),
        };
        site.Plug(0, 100_000, 100_000);
        site.Run(30);
        Assert.Equal(100_000, site.Output.Target.HighestWatts);
        Assert.Equal(TimeSpan.FromSeconds(10), site.Output.TargetDuration);
        double charging = site.Output.TargetDuration.TotalSeconds;
        double rack = Lifetime(site, 2);
        double car = Lifetime(site, 0);
        double empty = Lifetime(site, 1);
        Assert.Equal([10, 10, 60, 120], new[] { charging, rack, car, empty });
        Assert.Equal(0, site.Output.CeilingWatts[1]);

        // With two cars above the limit the battery supports, and its support outlives every ceiling that counts on it.
        var tight = new HonestSite(SmallSite.Tree(250_000, connectors: 2, batteryWatts: 100_000));
        tight.Plug(0, 150_000, 150_000);
        tight.Plug(1, 150_000, 150_000);
        tight.Run(40);
        Assert.Equal(-50_000, tight.Output.Target.HighestWatts, 1.0);
        Assert.Equal(TimeSpan.FromSeconds(180), tight.Output.TargetDuration);
    }

    private static Plan PlanOf(BatteryIntent intent) => new()
    {
        Maker = "test",
        MadeAt = SmallSite.Start,
        ValidUntil = Instant.Forever,
        Slots = [new PlanSlot { Start = SmallSite.Start, Battery = intent, YieldPrice = 0 }],
    };

    /// <summary>How long the grant that a consumer was sent last lives, from its sending on, s.</summary>
    private static double Lifetime(HonestSite site, int consumer) =>
        (site.Memory.LapsesAt(consumer) - new Instant(site.Memory.Commands[consumer].SentAt)).TotalSeconds;

    private static PowerTree OneStall(EnforcementConfig enforcement, double fallback) => SmallSite.Tree(1e6, connectors: 1, change: s => s with
    {
        Cabinets = [s.Cabinets[0] with { Connectors = [s.Cabinets[0].Connectors[0] with { Enforcement = enforcement, Fallback = new Watts(fallback) }] }],
    });
}
