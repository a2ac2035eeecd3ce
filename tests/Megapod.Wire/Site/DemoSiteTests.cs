namespace Megapod.Wire.Site;

using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Lab.Demo;
using Megapod.Lab.Simulation;
using Megapod.Site.Loop;

/// <summary>What the emulated site tells its controller.</summary>
public sealed class DemoSiteTests
{
    [Fact]
    public void First_instant_of_a_metering_interval_has_no_energy_of_the_one_before()
    {
        var demo = DemoAt(TimeSpan.FromHours(9) + TimeSpan.FromMinutes(14));
        var snapshot = new SiteSnapshot(demo.Tree);
        var quarter = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(9) + TimeSpan.FromMinutes(15);
        demo.Read(snapshot, quarter - TimeSpan.FromSeconds(1));
        Assert.True(snapshot.IntervalImport.Value > 0);
        demo.Read(snapshot, quarter);
        Assert.Equal(0, snapshot.IntervalImport.Value);
        demo.Read(snapshot, quarter + TimeSpan.FromSeconds(1));
        Assert.True(snapshot.IntervalImport.Value > 0);
    }

    [Fact]
    public void Racks_that_change_together_make_one_event()
    {
        var demo = DemoAt(TimeSpan.FromHours(9));
        using var loop = new SiteLoop(demo.Tree, demo, demo, demo, TimeProvider.System, ScenarioBuilder.DefaultStart + TimeSpan.FromHours(9));
        for (int k = 0; k < 30 * 60; k++)
        {
            loop.Step();
        }

        var limits = loop.Events.After(0).Events.Where(e => e.Kind is "limited" or "unlimited").ToList();
        Assert.Contains(limits, e => e.Subject == "pod-1" && e.Text.StartsWith("10 racks of pod-1", StringComparison.Ordinal));
        Assert.All(limits.GroupBy(e => (e.At, e.Text)), g => Assert.Single(g));
    }

    private static DemoSite DemoAt(TimeSpan time)
    {
        var from = ScenarioBuilder.DefaultStart + time;
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, To = from + TimeSpan.FromHours(2), Case = "tight" }).Value;
        double margin = Margin.Of(PowerTree.From(scenario.Site)).TotalWatts;
        return new DemoSite(scenario, 2e6 - margin, margin);
    }
}
