namespace Megapod.Unit.Control;

using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Core.Units;

public sealed class MarginTests
{
    /// <summary>
    /// A class 0.5 meter at 1.3 MW may miss 6.5 kW; a battery of 400 kW that tracks to 1 % misses 4 kW; four closed-loop stalls may overshoot 500 W each; two nodes carry 1 kW
    /// and 3 kW that no meter below them sees: 6.5 + 4 + 2 + 4 = 16.5 kW.
    /// </summary>
    [Fact]
    public void Margin_is_the_sum_of_what_nobody_commands()
    {
        var margin = Margin.Of(SmallSite.Tree(1_300_000, connectors: 4, racks: 2, batteryWatts: 400_000, s => s with
        {
            Grid = s.Grid with { Meter = new MeterConfig { Id = "main", ErrorFraction = 0.005 }, Residual = new Watts(1_000) },
            Nodes = [new NodeConfig { Id = "board", Parent = "grid", Residual = new Watts(3_000) }],
            Cabinets = [s.Cabinets[0] with { Connectors = [.. s.Cabinets[0].Connectors.Select(c => c with { Enforcement = SmallSite.Exact with { Class = EnforcementClass.ClosedLoop, Overshoot = new Watts(500) } })] }],

            // What the class makes impossible or worthless counts for nothing: hardware does not overshoot.
            Pods = [s.Pods[0] with { Enforcement = SmallSite.Exact with { Overshoot = new Watts(9_000) } }],
            Battery = s.Battery! with { TrackingErrorFraction = 0.01 },
        }));
        Assert.Equal(6_500, margin.MeterErrorWatts, 1e-6);
        Assert.Equal(4_000, margin.BatteryTrackingWatts, 1e-6);
        Assert.Equal(2_000, margin.OvershootWatts, 1e-6);
        Assert.Equal(4_000, margin.UnmeteredWatts, 1e-6);
        Assert.Equal(16_500, margin.TotalWatts, 1e-6);
    }

    [Fact]
    public void Lowest_of_several_import_limits_is_the_one_that_the_meter_is_judged_at()
    {
        var margin = Margin.Of(SmallSite.Tree(1_300_000, connectors: 1, change: s => s with
        {
            Grid = s.Grid with { Meter = new MeterConfig { Id = "main", ErrorFraction = 0.005 }, Limits = [.. s.Grid.Limits, new LimitConfig { Id = "fuse", Amount = 1_000_000 }] },
        }));
        Assert.Equal(5_000, margin.TotalWatts, 1e-6);
    }

    /// <summary>One cycle of 1 s, the racks' command 1 s, their actuation 2 s; then one more cycle and the connector's command of 1 s.</summary>
    [Fact]
    public void Certificate_promises_a_yield_in_four_seconds_and_a_grant_in_six()
    {
        var tree = SmallSite.Tree(400_000, connectors: 1, racks: 2);
        Assert.Equal(4, Certificate.YieldSeconds(tree), 1e-9);
        Assert.Equal(6, Certificate.GrantSeconds(tree), 1e-9);
    }
}
