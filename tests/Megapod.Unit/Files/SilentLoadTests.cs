namespace Megapod.Unit.Files;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Files.SiteFile;

public sealed class SilentLoadTests
{
    [Fact]
    public void Load_of_three_phases_is_spread_evenly()
    {
        var load = ElectricalLoad.Of(22_000, 0.95, Phases.Three, 207);
        Assert.Equal(37.3, load.L1Amperes, 1);
        Assert.Equal(load.L1Amperes, load.L3Amperes);
        Assert.Equal(22_000 / 0.95, load.VoltAmperes, 6);
    }

    [Fact]
    public void Phase_that_nobody_knows_counts_on_each()
    {
        Assert.Equal(new ElectricalLoad(2070, 2070, 10, 10, 10), ElectricalLoad.Of(2070, 1, Phases.OneUnknown, 207));
        Assert.Equal(new ElectricalLoad(2070, 2070, 0, 10, 0), ElectricalLoad.Of(2070, 1, Phases.L2, 207));
    }

    [Fact]
    public void Every_node_carries_what_is_below_it_and_its_own_residual()
    {
        var tree = PowerTree.From(Site());
        var loads = SilentLoad.OfNodes(tree);
        Assert.Equal(2000 + 10_000 + 4000, loads[tree.NodeIndex("panel")].Watts);
        Assert.Equal(2000 + 10_000 + 4000 + 1000, loads[0].Watts);
    }

    [Fact]
    public void Advisory_device_counts_with_its_nameplate_whatever_its_fallback()
    {
        var site = Site();
        var connector = site.Cabinets[0].Connectors[0];
        var advisory = site with { Cabinets = [site.Cabinets[0] with { Connectors = [connector with { Enforcement = new() }] }] };
        Assert.Equal(10_000, SilentLoad.OfNodes(PowerTree.From(site))[3 - 1].Watts);
        Assert.Equal(50_000, SilentLoad.OfNodes(PowerTree.From(advisory))[3 - 1].Watts);
    }

    [Fact]
    public void Unknown_fallback_counts_with_the_nameplate()
    {
        var site = Site();
        var connector = site.Cabinets[0].Connectors[0];
        var unknown = site with { Cabinets = [site.Cabinets[0] with { Connectors = [connector with { Fallback = null }] }] };
        Assert.Equal(50_000, SilentLoad.OfNodes(PowerTree.From(unknown))[2].Watts);
    }

    [Fact]
    public void Meter_error_counts_at_the_node_that_has_the_meter()
    {
        var verdict = SilentLoad.Judge(PowerTree.From(Site())).Single(v => v.Limit?.Id == "connection");
        Assert.Equal((17_000, 100, 20_000, 2900), (verdict.Load, verdict.MeterError, verdict.Amount, verdict.Room));
        Assert.True(verdict.Fits);
    }

    [Fact]
    public void Limit_that_is_exactly_reached_is_kept_and_one_watt_less_is_not()
    {
        Assert.True(new SilentLoadVerdict(0, null, LimitQuantity.Watts, 17_000, 0, 17_000).Fits);
        Assert.False(new SilentLoadVerdict(0, null, LimitQuantity.Watts, 17_000, 0, 16_999).Fits);
    }

    [Fact]
    public void Export_limits_are_not_asked()
    {
        var site = Site();
        var export = new LimitConfig { Id = "export", Amount = 1, Direction = LimitDirection.Export };
        site = site with { Grid = site.Grid with { Limits = [.. site.Grid.Limits, export] } };
        Assert.DoesNotContain(SilentLoad.Judge(PowerTree.From(site)), v => v.Limit?.Id == "export");
    }

    [Fact]
    public void Cooling_of_residual_heat_counts_in_full_where_it_is_separate()
    {
        const string text = """
            id: x
            grid: {limits: [{id: connection, amount: AMOUNT}]}
            pods:
              - id: pod
                parent: grid
                racks: {id: rack, full: 100 kW, idle: 20 kW, fallback: 20 kW, gpus: 8}
                throughput: [{power: 20 kW, throughput: 0}, {power: 100 kW, throughput: 1}]
                cooling: {overhead: 8 %, dryCoolerUpTo: 35 °C, chillerPerKelvin: 2 %/K, hottestAmbient: 40 °C}
                enforcement: {class: closedLoop}
            """;

        // 100 kW · (1.25 · 0.08 + 0.02 · 5) = 20 kW of cooling beside 20 kW of idle rack.
        Assert.True(SiteFileReader.Parse(text.Replace("AMOUNT", "40 kW"), "x.yaml").IsSuccess);
        var fault = Assert.Single(SiteFileReader.Parse(text.Replace("AMOUNT", "39.9 kW"), "x.yaml").Faults);
        Assert.Contains("'pod/cooling' 20 kW + 'rack' 20 kW", fault.Message);
    }

    private static SiteConfig Site() => new()
    {
        Id = "site",
        Grid = new() { Limits = [new() { Id = "connection", Amount = 20_000 }], Residual = new(1000), Meter = new() { Id = "m", ErrorFraction = 0.005 } },
        Nodes = [new() { Id = "panel", Parent = "grid", Residual = new(2000) }],
        Cabinets =
        [
            new()
            {
                Id = "cabinet",
                Parent = "panel",
                Rating = new(100_000),
                Connectors = [new() { Id = "stall", Rating = new(50_000), Fallback = new Watts(10_000), Enforcement = new() { Class = EnforcementClass.ClosedLoop } }],
            },
        ],
        House = [new() { Id = "shop", Parent = "panel", Maximum = new(4000) }],
    };
}
