namespace Megapod.Unit.Control.Ledger;

using Megapod.Control.Ledger;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>Law 2 as a table: two racks share 120 kW; the first is told to come down from 100 to 20 kW at 10 s, and the second asks how far it may grow.</summary>
public sealed class ConfirmationTests
{
    private const double Held = 20_000;
    private const double Free = 100_000;

    [Theory]
    [InlineData(null, null, 0, 12.9, Held)] // nothing answered: time alone frees nothing
    [InlineData(null, 12.5, 19_000.0, 12.9, Held)] // nor does a low draw that may be the rack's own mood
    [InlineData(11.0, null, 0, 11.0, Held)] // a yes is not a confirmation
    [InlineData(11.0, null, 0, 12.9, Held)] // nor is it while the rack may still be on its way
    [InlineData(11.0, null, 0, 13.0, Free)] // 2 s after the yes the proven rack is down
    [InlineData(11.0, 10.9, 19_000.0, 12.0, Held)] // a sample from before the yes may show the rack before it obeyed
    [InlineData(11.0, 11.0, 19_000.0, 12.0, Held)] // and so may one of the same instant
    [InlineData(11.0, 11.1, 19_000.0, 12.0, Free)] // a later sample shows it kept
    [InlineData(11.0, 11.1, 21_000.0, 12.0, Held)] // a later sample that is still above does not
    [InlineData(11.0, 11.1, double.NaN, 12.0, Held)] // and what cannot be trusted shows nothing
    public void Second_rack_grows_only_into_what_the_first_has_confirmed(double? yesAt, double? sampleAt, double sampleWatts, double askedAt, double expected)
    {
        var (ledger, shrink) = ShrinkingRack(SmallSite.Exact);
        if (yesAt is { } yes)
        {
            ledger.Report(new CommandReport(0, shrink, true, SmallSite.At(yes)));
        }

        ledger.Observe(0, sampleAt is null ? double.NaN : sampleWatts, SmallSite.At(sampleAt ?? 10));
        ledger.Advance(SmallSite.At(askedAt), [], double.NaN);
        Assert.Equal(expected, ledger.FreeCeiling(1, TimeSpan.FromSeconds(10), 1e6, out _), 1.0);
    }

    /// <summary>
    /// 200 kW of limit, 1 kW of it for what a battery of 100 kW may miss of its set-point. Told at 0 s to give 50 kW, it answers at 1 s and must be there at 2 s; a stall asks how far
    /// it may grow. Unlike the racks above it is never taken at its word: a battery that is empty says yes as well.
    /// </summary>
    [Theory]
    [InlineData(null, 12.5, -50_000.0, 160, 199_000)] // it happens to give as much and has not answered
    [InlineData(1.0, null, 0, 2, 199_000)] // its actuation time has passed
    [InlineData(1.0, null, 0, 160, 199_000)] // and more than that: time confirms nothing
    [InlineData(1.0, 159.0, 0, 160, 199_000)] // nor does a battery that says yes and gives nothing
    [InlineData(1.0, 159.0, -48_999.0, 160, 199_000)] // or not enough
    [InlineData(1.0, 0.9, -50_000.0, 160, 199_000)] // a sample from before the yes may show something else
    [InlineData(1.0, 1.0, -50_000.0, 160, 199_000)]
    [InlineData(1.0, 1.1, -49_000.0, 1.2, 249_000)] // a later one shows it, sooner than its actuation time
    [InlineData(1.0, 1.1, -90_000.0, 1.2, 249_000)] // more than it was told counts for no more
    public void Others_grow_into_the_batterys_support_when_a_sample_has_shown_it_and_never_by_time(double? yesAt, double? sampleAt, double sampleWatts, double askedAt, double expected)
    {
        var ledger = new GrantLedger(SmallSite.Tree(200_000, connectors: 2, batteryWatts: 100_000, change: s => s with { Battery = s.Battery! with { TrackingErrorFraction = 0.01 } }));
        int battery = ledger.BatteryIndex;
        uint told = ledger.Issue(battery, -50_000, TimeSpan.FromSeconds(180), SmallSite.At(0));
        if (yesAt is { } yes)
        {
            ledger.Report(new CommandReport(SiteSnapshot.BatteryCommand, told, true, SmallSite.At(yes)));
        }

        ledger.Observe(battery, sampleAt is null ? double.NaN : sampleWatts, SmallSite.At(sampleAt ?? 0));
        ledger.Advance(SmallSite.At(askedAt), [], double.NaN);
        Assert.Equal(expected, ledger.FreeCeiling(0, TimeSpan.FromSeconds(10), 1e6, out _), 1e-6);
    }

    [Fact]
    public void Sample_of_exactly_the_ceiling_and_its_overshoot_shows_it_kept()
    {
        var (ledger, shrink) = ShrinkingRack(SmallSite.Exact with { Class = EnforcementClass.ClosedLoop, Overshoot = new Watts(700) });
        ledger.Report(new CommandReport(0, shrink, true, SmallSite.At(11)));
        ledger.Observe(0, 20_700, SmallSite.At(11.1));
        ledger.Advance(SmallSite.At(11.1), [], double.NaN);
        Assert.Equal(20_700, ledger.WorstCase(0));
    }

    [Fact]
    public void Refused_shrink_frees_nothing_until_the_old_grant_has_lapsed()
    {
        var (ledger, shrink) = ShrinkingRack(SmallSite.Exact);
        ledger.Report(new CommandReport(0, shrink, false, SmallSite.At(11)));
        ledger.Observe(0, double.NaN, SmallSite.At(10));
        ledger.Advance(SmallSite.At(122.9), [], double.NaN);
        Assert.Equal(Held, ledger.FreeCeiling(1, TimeSpan.FromSeconds(10), 1e6, out _), 1.0);
        ledger.Advance(SmallSite.At(123), [], double.NaN);
        Assert.Equal(Free, ledger.FreeCeiling(1, TimeSpan.FromSeconds(10), 1e6, out _), 1.0);
    }

    [Fact]
    public void Advisory_rack_confirms_nothing_by_time_and_counts_as_its_nameplate()
    {
        var (ledger, shrink) = ShrinkingRack(SmallSite.Exact with { Class = EnforcementClass.Advisory });
        ledger.Report(new CommandReport(0, shrink, true, SmallSite.At(11)));
        ledger.Observe(0, 15_000, SmallSite.At(20));
        ledger.Advance(SmallSite.At(20), [], double.NaN);
        Assert.Equal(SmallSite.RackFull, ledger.WorstCase(0));
    }

    [Fact]
    public void Rack_that_draws_above_its_ceiling_three_times_counts_as_its_nameplate_until_a_person_clears_it()
    {
        var (ledger, shrink) = ShrinkingRack(SmallSite.Exact);
        ledger.Report(new CommandReport(0, shrink, true, SmallSite.At(11)));
        for (int sample = 0; sample < 3; sample++)
        {
            Assert.False(ledger.IsAdvisory[0]);
            ledger.Observe(0, 40_000, SmallSite.At(14 + sample));
            ledger.Advance(SmallSite.At(14 + sample), [], double.NaN);
        }

        Assert.True(ledger.IsAdvisory[0]);
        Assert.Equal(SmallSite.RackFull, ledger.WorstCase(0));
        ledger.Observe(0, 15_000, SmallSite.At(20));
        ledger.Advance(SmallSite.At(20), [], double.NaN);
        Assert.Equal(SmallSite.RackFull, ledger.WorstCase(0));
        ledger.ClearDisobedience(0);
        ledger.Advance(SmallSite.At(21), [], double.NaN);
        Assert.Equal(20_000, ledger.WorstCase(0));
    }

    /// <summary>A rack that held 100 kW for certain and was told 20 kW at 10 s, for 120 s.</summary>
    private static (GrantLedger Ledger, uint Shrink) ShrinkingRack(EnforcementConfig enforcement)
    {
        var tree = SmallSite.Tree(120_000, racks: 2, change: s => s with { Pods = [s.Pods[0] with { Enforcement = enforcement }] });
        var ledger = new GrantLedger(tree);
        uint full = ledger.Issue(0, 100_000, TimeSpan.FromSeconds(120), SmallSite.At(0));
        ledger.Report(new CommandReport(0, full, true, SmallSite.At(1)));
        ledger.Observe(0, 100_000, SmallSite.At(10));
        ledger.Advance(SmallSite.At(10), [], double.NaN);
        uint shrink = ledger.Issue(0, 20_000, TimeSpan.FromSeconds(120), SmallSite.At(10));
        return (ledger, shrink);
    }
}
