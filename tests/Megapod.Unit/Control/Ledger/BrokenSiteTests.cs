namespace Megapod.Unit.Control.Ledger;

using Megapod.Control.Cooling;
using Megapod.Control.Cycle;
using Megapod.Control.Guards;
using Megapod.Control.Ledger;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>What torture found, each as a few lines of arithmetic. The seeds named are those of <c>megapod torture</c> in which it was met first.</summary>
public sealed class BrokenSiteTests
{
    /// <summary>Four cars report 40 kW each; the cabinet's meter shows 250 kW. Who lies is not known; that 90 kW more flow is.</summary>
    [Theory]
    [InlineData(160_000, 0)]
    [InlineData(250_000, 90_000)]
    [InlineData(120_000, 0)] // who reports more than he draws harms nobody
    [InlineData(double.NaN, 0)] // a meter that shows nothing contradicts nothing
    public void Meter_that_shows_more_than_the_reports_below_it_is_believed(double meterWatts, double unexplained)
    {
        var tree = SmallSite.Tree(1_000_000, connectors: 4);
        var ledger = new GrantLedger(tree);
        for (int i = 0; i < 4; i++)
        {
            ledger.Observe(i, 40_000, SmallSite.At(1));
        }

        ledger.ObserveNode(1, meterWatts, SmallSite.At(1));
        ledger.Advance(SmallSite.At(1), [], double.NaN);
        Assert.Equal(unexplained, ledger.Unexplained(1), 1e-6);
        Assert.Equal(160_000 + unexplained, ledger.Need(0, 0), 1e-6);
        Assert.Equal(160_000 + unexplained, ledger.Need(0, Horizon.Slots - 1), 1e-6);
    }

    /// <summary>Four stalls that report 160 kW and draw 260: the sun gives 100 kW beside them, so the connection shows what was reported.</summary>
    [Theory]
    [InlineData(160_000, -100_000, 0, 100_000)]
    [InlineData(60_000, -100_000, 0, 0)]
    [InlineData(160_000, double.NaN, 0, 0)] // of a sun that nobody sees nothing is believed
    [InlineData(160_000, -100_000, 1, 0)] // and a sample of another instant may be about another cloud
    public void Nobody_hides_a_draw_behind_the_sun(double meterWatts, double solarWatts, double earlierSeconds, double unexplained)
    {
        var tree = SmallSite.Tree(1_000_000, connectors: 4, change: s => s with { Solar = [new SolarConfig { Id = "roof", Parent = "grid", Peak = new Watts(200_000) }] });
        var ledger = new GrantLedger(tree);
        for (int i = 0; i < 4; i++)
        {
            ledger.Observe(i, 40_000, SmallSite.At(1));
        }

        ledger.ObserveNode(0, meterWatts, SmallSite.At(1));
        ledger.ObserveSolar(0, solarWatts, SmallSite.At(1 - earlierSeconds));
        ledger.Advance(SmallSite.At(1), [], double.NaN);
        Assert.Equal(unexplained, ledger.Unexplained(0), 1e-6);

        // What the sun gives is room for nobody: the need is that of the loads alone.
        Assert.Equal(160_000 + unexplained, ledger.Need(0, 0), 1e-6);
    }

    [Fact]
    public void Unexplained_power_counts_once_on_its_way_up()
    {
        var ledger = new GrantLedger(SmallSite.Tree(1_000_000, connectors: 4));
        for (int i = 0; i < 4; i++)
        {
            ledger.Observe(i, 40_000, SmallSite.At(1));
        }

        ledger.ObserveNode(0, 250_000, SmallSite.At(1));
        ledger.ObserveNode(1, 250_000, SmallSite.At(1));
        ledger.Advance(SmallSite.At(1), [], double.NaN);
        Assert.Equal(0, ledger.Unexplained(0));
        Assert.Equal(250_000, ledger.Need(0, 0), 1e-6);
    }

    /// <summary>Samples a second apart differ by what four cars of 25 kW/s can rise in between; that is no contradiction.</summary>
    [Fact]
    public void Samples_of_different_instants_may_differ_by_what_a_load_can_rise_in_between()
    {
        var ledger = new GrantLedger(SmallSite.Tree(1_000_000, connectors: 4));
        for (int i = 0; i < 4; i++)
        {
            ledger.Observe(i, 40_000, SmallSite.At(0));
        }

        ledger.ObserveNode(1, 260_000, SmallSite.At(1));
        ledger.Advance(SmallSite.At(1), [], double.NaN);
        Assert.Equal(0, ledger.Unexplained(1), 1e-6);
    }

    /// <summary>Seed 1, SetpointIgnored: grants lived on support that the battery had stopped giving, for as long as it went on saying yes.</summary>
    [Fact]
    public void Battery_that_says_yes_and_does_nothing_is_caught_after_three_samples_and_nobody_counts_on_it_until_it_is_cleared()
    {
        var ledger = new GrantLedger(SmallSite.Tree(400_000, connectors: 4, batteryWatts: 300_000));
        int battery = ledger.BatteryIndex;
        int caughtAt = 0;
        for (int second = 1; second <= 20 && caughtAt == 0; second++)
        {
            ledger.Observe(battery, second < 8 ? -200_000 : 0, SmallSite.At(second - 0.1));
            ledger.Advance(SmallSite.At(second), [], double.NaN);
            caughtAt = ledger.IsAdvisory[battery] ? second : 0;
            uint sequence = ledger.Issue(battery, -200_000, TimeSpan.FromSeconds(180), SmallSite.At(second));
            ledger.Report(new CommandReport(SiteSnapshot.BatteryCommand, sequence, true, SmallSite.At(second)));
        }

        Assert.Equal(10, caughtAt);
        ledger.Observe(battery, -200_000, SmallSite.At(20));
        ledger.Advance(SmallSite.At(20), [], double.NaN);
        Assert.Equal(0, ledger.WorstCase(battery), 1e-6);
        ledger.ClearDisobedience(battery);
        ledger.Observe(battery, -200_000, SmallSite.At(21));
        ledger.Advance(SmallSite.At(21), [], double.NaN);
        Assert.Equal(-200_000, ledger.WorstCase(battery), 1e-6);
    }

    /// <summary>Seed 143, LimitCut and a trip: 1.25 MW of support stood under a cut that bears 0.9 MW on top for a while. 1 MW of limit, twice that for 30 s; a cut to 400 kW.</summary>
    [Theory]
    [InlineData(-10, 100, 400_000)] // it holds
    [InlineData(10, 100, 400_000)] // it will in a moment
    [InlineData(60, 100, 900_000)] // there is time
    [InlineData(-100, -1, 900_000)] // it is over
    public void Grants_count_on_no_more_support_than_a_cut_bears_losing(double fromSeconds, double untilSeconds, double support)
    {
        var now = SmallSite.At(1000);
        var tree = SmallSite.Tree(1_000_000, connectors: 1, batteryWatts: 900_000);
        var cut = new LimitConfig { Id = "cut", Amount = 400_000, ValidFrom = now + TimeSpan.FromSeconds(fromSeconds), ValidUntil = now + TimeSpan.FromSeconds(untilSeconds) };
        var input = new GuardInput { Tree = tree, Cooling = new CoolingState(tree), Snapshot = new SiteSnapshot(tree) { EventLimits = [cut] }, Now = now, RecoverySeconds = 6, LastingLoadWatts = 0, SheddableWatts = 1e9 };
        var bounds = new Bounds(tree.Consumers.Length);
        bounds.Open([.. tree.Consumers.Select(c => c.Nameplate.Value)], 900_000, 900_000);
        new NMinusOneGuard().Narrow(input, bounds);
        Assert.Equal(support, bounds.SupportWatts, 1.0);
    }

    /// <summary>Seed 4, OwnClockJumps: for an hour every grant counted as held that had lapsed long ago, and none was renewed.</summary>
    [Theory]
    [InlineData(3_600)]
    [InlineData(-3_600)]
    public void Clock_that_jumps_lets_no_grant_lapse_and_none_live_on(double jumpSeconds)
    {
        var ledger = new GrantLedger(SmallSite.Tree(120_000, racks: 1));
        uint sequence = ledger.Issue(0, 100_000, TimeSpan.FromSeconds(60), SmallSite.At(0));
        ledger.Report(new CommandReport(0, sequence, true, SmallSite.At(1)));
        ledger.Advance(SmallSite.At(10), [], double.NaN);
        Assert.Equal(100_000, ledger.WorstCase(0));

        var now = SmallSite.At(10 + jumpSeconds);
        ledger.LoseTrackOfTime(now, now.Ticks - SmallSite.At(11).Ticks);
        ledger.Advance(now, [], double.NaN);
        Assert.Equal(100_000, ledger.WorstCase(0));
        ledger.Advance(now + TimeSpan.FromSeconds(54), [], double.NaN);
        Assert.Equal(SmallSite.RackIdle, ledger.WorstCase(0));
    }

    /// <summary>Seed 4, GridOutage: connectors told 0 W were at their fallback when the voltage came back.</summary>
    [Fact]
    public void After_an_outage_a_device_told_nothing_may_be_at_its_fallback()
    {
        var tree = SmallSite.Tree(1_000_000, connectors: 1, change: s => s with
        {
            Cabinets = [.. s.Cabinets.Select(c => c with { Connectors = [.. c.Connectors.Select(k => k with { Fallback = new Watts(30_000) })] })],
        });
        var ledger = new GrantLedger(tree);
        uint sequence = ledger.Issue(0, 0, TimeSpan.FromSeconds(120), SmallSite.At(0));
        ledger.Report(new CommandReport(0, sequence, true, SmallSite.At(1)));
        ledger.Advance(SmallSite.At(5), [], double.NaN);
        Assert.Equal(0, ledger.WorstCase(0));
        ledger.AllMayHaveForgotten(SmallSite.At(6));
        ledger.Advance(SmallSite.At(6), [], double.NaN);
        Assert.Equal(30_000, ledger.WorstCase(0));
    }

    /// <summary>Seed 1, ClockAhead: a sample from before a command that says it was taken after it.</summary>
    [Fact]
    public void Reading_from_the_future_is_not_believed()
    {
        var now = SmallSite.At(10);
        Assert.True(Reading.Good(1, now).IsFresh(now, TimeSpan.FromSeconds(3)));
        Assert.False(Reading.Good(1, now + TimeSpan.FromTicks(1)).IsFresh(now, TimeSpan.FromSeconds(3)));
    }

    /// <summary>Seed 6: a meter that errs by a few watts around nothing failed the whole cycle.</summary>
    [Fact]
    public void Reading_a_little_below_nothing_is_nothing()
    {
        var tree = SmallSite.Tree(1_000_000, connectors: 1);
        var memory = new CycleMemory(tree);
        var cycle = new SiteCycle(tree, memory);
        var output = new CycleOutput(tree);
        var snapshot = new SiteSnapshot(tree);
        for (int second = 1; second <= 300; second++)
        {
            var now = SmallSite.At(second);
            snapshot.TakenAt = now;
            snapshot.Connectors[0] = new ConnectorReading { IsPlugged = true, PluggedAt = SmallSite.At(1), CarMaximum = new Watts(100_000), Departure = Instant.Forever };
            snapshot.ConsumerPower[0] = Reading.Good(second < 100 ? 50_000 : -125, now);
            cycle.Step(snapshot, memory, null, now, output);
        }

        Assert.True(memory.WorstCaseWatts(0) >= 0);
    }

    [Fact]
    public void Site_names_what_is_wrong_with_it()
    {
        var site = new HonestSite(SmallSite.Tree(1_000_000, connectors: 1, batteryWatts: 300_000));
        site.Run(5);
        Assert.DoesNotContain(Enum.GetValues<SiteFault>(), site.Output.IsRaised);
        site.Snapshot.SafetyLatched[1] = true;
        site.Step();
        Assert.Equal([SiteFault.SafetyLatched], Enum.GetValues<SiteFault>().Where(site.Output.IsRaised));
    }
}
