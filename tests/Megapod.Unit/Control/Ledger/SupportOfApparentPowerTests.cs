namespace Megapod.Unit.Control.Ledger;

using Megapod.Control.Ledger;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>A battery takes active power off what a fuse carries and leaves the reactive power: less is gained than it gives.</summary>
public sealed class SupportOfApparentPowerTests
{
    [Theory]
    [InlineData(0.0, 2_000_000, 1_000_000, 3_000_000)] // no reactive power: all that it gives
    [InlineData(0.75, 1_000_000, 0, 1_000_000)]
    [InlineData(0.75, 1_000_000, 500_000, 1_353_939.20)] // (P − 0.5)² + (0.75 P)² = 1, P = 1.08315
    [InlineData(0.75, 1_000_000, 4_000_000, 1_666_666.67)] // P = 1 / 0.75 is gone whole; its reactive power fills the fuse
    [InlineData(0.75, -5, 500_000, 499_995)] // nothing holds anyway
    public void Load_that_holds_with_support(double tan, double cap, double support, double expected) => Assert.Equal(expected, Row(tan).LoadWith(cap, support), 0.01);

    [Fact]
    public void What_binds_nobody_binds_nobody_with_support_either() => Assert.Equal(double.PositiveInfinity, Row(0.75).LoadWith(double.PositiveInfinity, 1e6));

    [Fact]
    public void Phase_sees_a_third_of_the_battery()
    {
        var row = Row(0.75, batteryShare: 1.0 / 3);
        Assert.Equal(Row(0.75).LoadWith(1_000_000, 500_000), row.LoadWith(1_000_000, 1_500_000), 1e-3);
        Assert.Equal(3 * Row(0.75).SupportFor(1_300_000, 1_000_000), row.SupportFor(1_300_000, 1_000_000), 1e-3);
        Assert.Equal(-900_000, row.SupportFor(700_000, 1_000_000), 1e-3);
    }

    [Theory]
    [InlineData(0.0, 1_300_000, 1_000_000, 300_000)]
    [InlineData(0.75, 900_000, 1_000_000, -100_000)]
    [InlineData(0.75, 1_300_000, 1_000_000, 1_040_000 - 625_779.51)] // 1.04 MW and 0.78 Mvar: 0.6258 MW may stay
    [InlineData(0.75, 2_000_000, 1_000_000, 1_600_000)] // 1.2 Mvar alone are too much: none of the 1.6 MW may stay
    public void Support_that_a_load_needs(double tan, double load, double cap, double expected) => Assert.Equal(expected, Row(tan).SupportFor(load, cap), 0.01);

    [Fact]
    public void Load_that_holds_needs_just_its_support_and_every_milder_mixture_of_loads_holds_with_it() => Proof.ForAll(cases: 300, largest: 1, (seed, _) =>
    {
        var random = new Random(seed);
        double tan = random.Between(0.05, 1.2);
        double cap = random.Between(100_000, 2_000_000);
        double support = random.Between(0, 0.9 * cap / tan);
        var row = Row(tan);
        double load = row.LoadWith(cap, support);
        Assert.InRange(row.SupportFor(load, cap), support - 0.1, support + 0.1);

        // The same sum of apparent powers, its parts at any angle up to the worst.
        double active = 0;
        double reactive = 0;
        for (double left = load; left > 0;)
        {
            double part = Math.Min(left, random.Between(0.1, 0.6) * load);
            double t = random.Between(0, tan);
            active += part / Math.Sqrt(1 + (t * t));
            reactive += part * t / Math.Sqrt(1 + (t * t));
            left -= part;
        }

        double given = Math.Min(support, active);
        Assert.True(Math.Sqrt(Math.Pow(active - given, 2) + (reactive * reactive)) <= cap + 1, $"{active} W and {reactive} var less {given} W above {cap} VA");
    });

    [Fact]
    public void Row_knows_the_worst_angle_of_what_it_sees()
    {
        var rows = LimitRows.Of(OddSite.Tree(s => s.WithLimits(OddSite.Limit(100_000), OddSite.Limit(110_000, LimitQuantity.VoltAmperes, "apparent")).WithStalls(c => c with { PowerFactor = 0.8 })));
        Assert.Equal([0, 0.75], rows.Where(r => r.Node == 0).Select(r => Math.Round(r.WorstTan, 9)));
        var residual = LimitRows.Of(OddSite.Tree(s => s.WithLimits(OddSite.Limit(100_000), OddSite.Limit(110_000, LimitQuantity.VoltAmperes, "apparent")).WithBus(b => b with { Residual = new Watts(1) })));
        Assert.Equal(Math.Tan(Math.Acos(SilentLoad.ResidualPowerFactor)), residual[1].WorstTan, 1e-9);
    }

    [Fact]
    public void Row_takes_no_notice_of_angles_and_unmeasured_load_elsewhere()
    {
        var rows = LimitRows.Of(OddSite.Tree(s => s.WithCabinet(c => c with { Limits = [OddSite.Limit(110_000, LimitQuantity.VoltAmperes, "apparent")] }) with
        {
            Pods = [s.Pods[0] with { PowerFactor = 0.6 }],
            Grid = s.Grid with { Residual = new Watts(1_000) },
        }));
        Assert.Equal(0, Assert.Single(rows, r => !r.IsActivePower).WorstTan, 1e-9);
    }

    private static LimitRow Row(double tan, double batteryShare = 1) => new()
    {
        Node = 0,
        Name = "fuse",
        Limit = null,
        IsActivePower = tan == 0,
        Amount = 1,
        Share = [],
        Tan = [],
        BatteryShare = batteryShare,
        WorstTan = tan,
    };
}
