namespace Megapod.Unit.Control;

using Megapod.Control.Regulator;
using Megapod.Core.Model;
using Megapod.Core.Units;

public sealed class RegulatorSettingsTests
{
    [Fact]
    public void Every_figure_comes_from_the_site_file()
    {
        var tree = SmallSite.Tree(2_000_000, connectors: 3, racks: 2, batteryWatts: 600_000, change: s => s with
        {
            Grid = s.Grid with
            {
                Meter = new MeterConfig { Id = "main", SamplePeriod = Ms(200), Delay = Ms(50), Window = Ms(300) },
                Residual = new Watts(1_000),
            },
            House = [new HouseConfig { Id = "shop", Parent = "grid", Maximum = new Watts(20_000), Usual = new Watts(5_000) }],
            Battery = s.Battery! with { CommandDelay = Ms(70), Lag = Ms(160), LeastLag = Ms(40) },
            Pods =
            [
                s.Pods[0] with { Meter = new MeterConfig { Id = "quick", SamplePeriod = Ms(20), Delay = Ms(10) } },
                s.Pods[0] with { Id = "second", Meter = new MeterConfig { Id = "slow", SamplePeriod = Ms(100), Delay = Ms(30) }, Racks = [] },
            ],
        });
        var settings = RegulatorSettings.Of(tree, Ms(10));
        Assert.Equal(Ms(10), settings.Period);
        Assert.Equal(Ms(70), settings.CommandDelay);
        Assert.Equal(Ms(160), settings.Lag);
        Assert.Equal(0.04, settings.LeastLagSeconds);
        Assert.Equal(Ms(300), settings.ImportWindow);
        Assert.Equal(Ms(1_750), settings.ImportOldest);
        Assert.Equal(Ms((2 * 130) + 10), settings.BranchOldest);
        Assert.Equal(0.13 + 0.07 + 0.16, settings.AnswerSeconds, 1e-9);
        Assert.Equal(60_000, settings.DeviationWatts, 1e-6);
        Assert.Equal(tree.Consumers.Where(c => c.Kind == ConsumerKind.Connector).Sum(c => c.RampWattsPerSecond), settings.OthersRiseWattsPerSecond);
        Assert.Equal(3 * tree.Consumers[0].RampWattsPerSecond, settings.OthersRiseWattsPerSecond, 1e-6);
        Assert.Equal(20_000 + 1_000 + tree.Consumers.Where(c => c.Kind == ConsumerKind.Cooling).Sum(c => c.Nameplate.Value), settings.OthersStepWatts, 1e-6);
    }

    [Fact]
    public void Site_without_battery_or_meters_has_settings_too()
    {
        var settings = RegulatorSettings.Of(SmallSite.Tree(2_000_000, connectors: 1, change: s => s with { Grid = s.Grid with { Meter = null } }), Ms(1_000));
        Assert.Equal(TimeSpan.Zero, settings.CommandDelay);
        Assert.Equal(TimeSpan.Zero, settings.Lag);
        Assert.Equal(0, settings.DeviationWatts);
        Assert.Equal(0, settings.AnswerSeconds);
        Assert.Equal(Ms(1_000), settings.BranchOldest);
        Assert.Throws<ArgumentNullException>(() => RegulatorSettings.Of(null!, Ms(10)));
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
