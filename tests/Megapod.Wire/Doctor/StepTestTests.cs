namespace Megapod.Wire.Doctor;

using Megapod.Control.Commissioning;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab.Emulators.Ocpp;

/// <summary>Step tests over real bytes: what is concluded of devices that are honest and of those that are not, and when nothing is told at all.</summary>
public sealed class StepTestTests
{
    private static readonly WattHours Plenty = new(150_000);
    private static readonly Watts Fast = new(240_000);

    [Fact]
    public async Task Honest_battery_is_proven_both_ways_and_left_at_rest()
    {
        await using var rig = await StepRig.OpenAsync();
        Assert.Empty(await rig.BeginAsync());
        rig.Go(() => rig.BatteryWatts > 180_000);
        rig.Go();
        var both = rig.Things("battery");
        Assert.Equal(["charging", "discharging"], both.Select(t => t.Test));
        Assert.All(both, t => Assert.Equal((EnforcementClass.ClosedLoop, EnforcementClass.ClosedLoop), (t.Declared, t.Shown)));
        Assert.All(both, t => Assert.True(t.Verdict <= StepVerdict.Consistent, rig.Text("battery")));

        // From the order to the power there is the world's delay and lag; the timer of whole seconds ends it.
        var times = both.SelectMany(t => t.Findings).Where(f => f.What == "actuationTime").ToList();
        Assert.Equal(4, times.Count);
        Assert.All(times, f => Assert.InRange(f.Most!.Value, 0.3, 1.2));
        Assert.All(both.SelectMany(t => t.Findings).Where(f => f.What == "reversion"), f => Assert.InRange(f.Most!.Value, 11, 15));
        Assert.Contains(both[0].Findings, f => f is { What: "measurement", Verdict: StepVerdict.Proven } && f.Text.Contains("The meter above agrees", StringComparison.Ordinal));
        Assert.True(rig.Tester.Report.IsGood, rig.Text("battery"));
        Assert.Equal(0, rig.BatteryWatts, 1000.0);
        Assert.Empty(rig.Demo.Broken);

        // What is not on the wire is said so.
        Assert.All(rig.Tester.Report.Things.Where(t => t.Id != "battery"), t => Assert.Equal(StepVerdict.NotTested, t.Verdict));
        Assert.Contains("pods are not reached", rig.Text("pod-1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Battery_whose_timer_does_not_run_is_advisory_and_put_to_rest()
    {
        await using var rig = await StepRig.OpenAsync();
        rig.Field.Battery!.IgnoresTimer = true;
        Assert.Empty(await rig.BeginAsync());
        rig.Go();
        var charging = rig.Things("battery")[0];
        Assert.Equal((EnforcementClass.Advisory, StepVerdict.Weaker), (charging.Shown, charging.Verdict));
        Assert.Contains("MP3743", rig.Text("battery"), StringComparison.Ordinal);
        Assert.Contains("When the controller falls silent the certificate counts on its charging to end", rig.Text("battery"), StringComparison.Ordinal);
        Assert.False(rig.Tester.Report.IsGood);
        rig.Wait(3);
        Assert.Equal(0, rig.BatteryWatts, 1000.0);
    }

    [Fact]
    public async Task Battery_that_is_slower_than_declared_is_called_so_with_what_to_write()
    {
        await using var rig = await StepRig.OpenAsync(bend: s => s with { Battery = s.Battery! with { Lag = TimeSpan.FromSeconds(1.5) } });
        Assert.Empty(await rig.BeginAsync());
        rig.Go();

        // Within a twentieth of its step after 3 time constants, and a bit: of 1.5 s that is 4.5 s, declared are 2 s.
        var slow = rig.Things("battery")[0].Findings.First(f => f.What == "actuationTime");
        Assert.Equal((StepVerdict.Weaker, 2), (slow.Verdict, slow.Declared));
        Assert.InRange(slow.Most!.Value, 4.3, 5.5);
        Assert.StartsWith("Change the site file's 'actuationTime' to ", slow.Remedy, StringComparison.Ordinal);
        Assert.False(rig.Tester.Report.IsGood);
    }

    [Fact]
    public async Task Test_that_is_stopped_puts_the_battery_to_rest_at_once()
    {
        await using var rig = await StepRig.OpenAsync();
        Assert.Empty(await rig.BeginAsync());
        rig.Go(() => rig.BatteryWatts > 180_000);
        rig.Tester.Run.End("somebody stopped it");
        rig.Wait(2);
        Assert.Equal(0, rig.BatteryWatts, 1000.0);
        Assert.Equal([StepVerdict.NotMeasured, StepVerdict.NotTested], rig.Things("battery").Select(t => t.Verdict));
        Assert.Empty(rig.Demo.Broken);
    }

    [Fact]
    public async Task Whoever_tests_is_killed_in_the_middle_and_the_battery_lets_go_by_itself()
    {
        await using var rig = await StepRig.OpenAsync();
        Assert.Empty(await rig.BeginAsync());
        rig.Go(() => rig.BatteryWatts > 180_000);
        await rig.Tester.DisposeAsync();
        rig.Wait(13);
        Assert.Equal(0, rig.BatteryWatts, 1000.0);
        Assert.Empty(rig.Demo.Broken);
    }

    [Fact]
    public async Task Nothing_is_told_without_leave()
    {
        await using var rig = await StepRig.OpenAsync();
        SiteConfig Until(SiteConfig site, TimeSpan? ahead) => site with { Commissioning = new CommissioningConfig { StepTestUntil = ahead is { } span ? rig.Now + span : null } };
        Assert.Equal("MP3131", Assert.Single(await rig.BeginAsync(s => Until(s, null))).Code);
        Assert.Equal("MP3132", Assert.Single(await rig.BeginAsync(s => Until(s, TimeSpan.FromSeconds(-1)))).Code);
        Assert.Equal("MP3133", Assert.Single(await rig.BeginAsync(s => Until(s, TimeSpan.FromDays(8)))).Code);
        Assert.Equal("MP3134", Assert.Single(await rig.BeginAsync(s => s with { Mode = SiteMode.Monitor })).Code);

        // A permission that ends before the test would is none for it.
        Assert.Empty(await rig.BeginAsync(s => Until(s, TimeSpan.FromSeconds(160))));
        rig.Go();
        Assert.All(rig.Things("battery"), t => Assert.Contains("the permission ends before the test would", t.Findings[0].Text, StringComparison.Ordinal));
        Assert.Equal(0, rig.Field.Battery!.Image.Get(704, "WSetEna"));
    }

    [Theory]
    [InlineData(0.99, "charging", "its state of charge is 99")]
    [InlineData(0.0403, "discharging", "its state of charge is 4.04")]
    public async Task Battery_near_the_end_of_its_band_is_not_told_to_go_on_towards_it(double soc, string test, string words)
    {
        await using var rig = await StepRig.OpenAsync(soc);
        Assert.Empty(await rig.BeginAsync());
        rig.Go();
        var refused = rig.Things("battery").Single(t => t.Test == test);
        Assert.Equal(StepVerdict.Refused, refused.Verdict);
        Assert.Contains(words, refused.Findings[0].Text, StringComparison.Ordinal);
        Assert.True(rig.Things("battery").Single(t => t.Test != test).Shown == EnforcementClass.ClosedLoop, rig.Text("battery"));
        Assert.False(rig.Tester.Report.IsGood);
    }

    [Fact]
    public async Task Battery_charges_only_where_the_limits_leave_room_and_discharges_only_where_nothing_is_fed_in()
    {
        await using var rig = await StepRig.OpenAsync();
        Assert.Empty(await rig.BeginAsync(s => s with { Grid = s.Grid with { Limits = [.. s.Grid.Limits.Where(l => l.Direction == LimitDirection.Import).Select(l => l with { Amount = 1.1e6 })] } }));
        rig.Go();
        Assert.Contains("there is no room", rig.Text("battery"), StringComparison.Ordinal);
        Assert.Contains("the site might feed in", rig.Text("battery"), StringComparison.Ordinal);
        Assert.All(rig.Things("battery"), t => Assert.Equal(StepVerdict.Refused, t.Verdict));
        Assert.Equal(0, rig.Field.Battery!.Image.Get(704, "WSetEna"));
    }

    [Theory]
    [InlineData("a1")]
    [InlineData("b1")]
    public async Task Honest_station_is_proven_by_the_meter_of_its_cabinet_in_either_edition(string stall)
    {
        await using var rig = await StationAsync(stall);
        rig.Go(() => rig.Things(stall).Count > 0);
        var thing = Assert.Single(rig.Things(stall));
        Assert.True(thing is { Shown: EnforcementClass.ClosedLoop, Verdict: <= StepVerdict.Consistent }, rig.Text(stall));
        Assert.StartsWith("the meter of its cabinet", thing.MeasuredBy, StringComparison.Ordinal);

        // It was let go of above its floor and came down to it when the grant was over, not before and not later than is counted.
        var lapse = Assert.Single(thing.Findings, f => f.What == "reversion");
        Assert.True(lapse is { Verdict: StepVerdict.Proven, Most: > 30 } && lapse.Most <= lapse.Declared, rig.Text(stall));
        Assert.InRange(rig.Demo.WattsOf(IndexOf(rig, stall)).Value, 20_000, 30_001);
        Assert.Empty(rig.Demo.Broken);
    }

    [Theory]
    [InlineData("a1", 0)]
    [InlineData("b1", 1)]
    public async Task Station_that_says_yes_and_draws_what_the_car_likes_is_advisory(string stall, int which)
    {
        await using var rig = await StationAsync(stall, which, new StationVices { IgnoresLimits = true });
        rig.Go(() => rig.Things(stall).Count > 0);
        var thing = Assert.Single(rig.Things(stall));
        Assert.Equal((EnforcementClass.ClosedLoop, EnforcementClass.Advisory, StepVerdict.Weaker), (thing.Declared, thing.Shown, thing.Verdict));
        Assert.Contains("it may draw its nameplate of 250 kW", rig.Text(stall), StringComparison.Ordinal);
        Assert.Contains("Change the site file's 'class' to advisory", rig.Text(stall), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Station_that_says_yes_is_advisory_also_where_its_floor_is_all_that_a_car_wants()
    {
        await using var rig = await StationAsync("a1", 0, new StationVices { IgnoresLimits = true }, fallback: 250_000);
        rig.Go(() => rig.Things("a1").Count > 0);
        var thing = Assert.Single(rig.Things("a1"));
        Assert.Equal((EnforcementClass.Advisory, StepVerdict.Weaker), (thing.Shown, thing.Verdict));
        Assert.Contains("It said yes and did not go down to 125 kW: it has not moved", rig.Text("a1"), StringComparison.Ordinal);
        Assert.Contains("It is advisory; declared closedLoop.", rig.Text("a1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Station_that_tells_half_of_what_it_draws_is_judged_by_the_meter_and_named()
    {
        await using var rig = await StationAsync("a1", 0, new StationVices { ToldShare = 0.5 });
        rig.Go(() => rig.Things("a1").Count > 0);
        Assert.Contains(Assert.Single(rig.Things("a1")).Findings, f => f is { What: "measurement", Verdict: StepVerdict.Weaker } && f.Text.Contains("its branch meter shows", StringComparison.Ordinal));
        Assert.Equal(EnforcementClass.ClosedLoop, rig.Things("a1")[0].Shown);
    }

    [Fact]
    public async Task Station_that_refuses_its_floor_is_told_nothing_more()
    {
        await using var rig = await StationAsync("a1", 0, new StationVices { RefusesFloors = true });
        rig.Go(() => rig.Things("a1").Count > 0);
        var finding = Assert.Single(Assert.Single(rig.Things("a1")).Findings);
        Assert.Equal(("fallback", StepVerdict.Weaker, 250_000), (finding.What, finding.Verdict, finding.Most));
        Assert.DoesNotContain(rig.Field.Stations[0].Profiles, p => p.Level > 0);
    }

    [Theory]
    [InlineData("a1", 0)]
    [InlineData("b1", 1)]
    public async Task Station_that_forgets_its_limits_when_it_is_cut_off_in_the_middle_has_not_kept_them(string stall, int which)
    {
        await using var rig = await StationAsync(stall, which, new StationVices { ForgetsOffline = true });
        int car = IndexOf(rig, stall);
        rig.Go(() => rig.Demo.WattsOf(car).Value > 199_000);
        rig.Go(() => rig.Demo.WattsOf(car).Value < 101_000);
        rig.Go(TimeSpan.FromSeconds(8));
        rig.Field.Stations[which].Disconnect();
        rig.Go(() => rig.Things(stall).Count > 0);
        Assert.Equal((EnforcementClass.Advisory, StepVerdict.Weaker), (rig.Things(stall)[0].Shown, rig.Things(stall)[0].Verdict));
        Assert.Contains("It said yes and did not go down to 100", rig.Text(stall), StringComparison.Ordinal);
        Assert.Contains("it was where it was told to go, and left again", rig.Text(stall), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Station_that_denies_its_limits_and_keeps_them_is_judged_by_the_meter_and_its_word_is_told()
    {
        await using var rig = await StationAsync("a1", 0, new StationVices { DeniesLimits = true });
        rig.Go(() => rig.Things("a1").Count > 0);
        Assert.Equal((EnforcementClass.ClosedLoop, StepVerdict.Consistent), (rig.Things("a1")[0].Shown, rig.Things("a1")[0].Verdict));
        Assert.Contains(rig.Things("a1")[0].Findings, f => f.What == "trouble" && f.Text.Contains("MP3846", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Test_that_is_stopped_brings_a_connector_down_to_its_floor()
    {
        await using var rig = await StationAsync("a1");
        int car = IndexOf(rig, "a1");
        rig.Go(() => rig.Demo.WattsOf(car).Value > 190_000);
        rig.Tester.Run.End("somebody stopped it");
        rig.Wait(6);
        Assert.InRange(rig.Demo.WattsOf(car).Value, 20_000, 30_001);
        Assert.Empty(rig.Demo.Broken);
    }

    [Fact]
    public async Task Connectors_without_a_car_are_not_tested_and_nothing_is_written_for_them()
    {
        await using var rig = await StepRig.OpenAsync(hasStations: true, bend: s => s with { Battery = null });
        Assert.Empty(await rig.BeginAsync());
        rig.Go();
        Assert.Equal(24, rig.Tester.Report.Things.Count(t => t.Findings[0].Text.Contains("no car is plugged in", StringComparison.Ordinal)));
        Assert.False(rig.Tester.Report.IsGood);
        Assert.All(rig.Field.Stations, s => Assert.DoesNotContain(s.Profiles, p => p.Level > 0));
    }

    /// <summary>A site of stations without a battery, with a car that would like 240 kW.</summary>
    private static async Task<StepRig> StationAsync(string stall, int which = 0, StationVices? vices = null, double fallback = 30_000)
    {
        var rig = await StepRig.OpenAsync(hasStations: true, bend: s => s with
        {
            Battery = null,
            Cabinets = [.. s.Cabinets.Select(c => c with { Connectors = [.. c.Connectors.Select(k => k.Id == stall ? k with { Fallback = new Watts(fallback) } : k)] })],
        });
        rig.Field.Stations[which].Vices = vices ?? new StationVices();
        Assert.True(rig.Demo.PlugIn(stall, Plenty, Fast).IsSuccess);
        Assert.Empty(await rig.BeginAsync());
        return rig;
    }

    private static int IndexOf(StepRig rig, string stall) => rig.Demo.Tree.ConsumerIndex(stall);
}
