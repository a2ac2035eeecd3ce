namespace Megapod.Unit.Control.Ledger;

using Megapod.Control.Ledger;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>Which limits and ratings become rows, and what each row sees of each consumer and of the battery.</summary>
public sealed class LimitRowsTests
{
    /// <summary>Row by row: what it is called, the share of each stall on its phase, of the rack and of the shop behind the bus, and of the battery behind the bus.</summary>
    [Theory]
    [InlineData(0, "grid contract", 0, 91_000, 1, 1, 1, 1, 1)]
    [InlineData(1, "grid apparent", 0, 92_000, 1, 1, 1, 1, 1)]
    [InlineData(2, "grid current L1", 0, 93, 1, 0, 1.0 / 3, 1, 1.0 / 3)]
    [InlineData(3, "grid current L2", 0, 93, 0, 1, 1.0 / 3, 1, 1.0 / 3)]
    [InlineData(4, "grid current L3", 0, 93, 0, 0, 1.0 / 3, 1, 1.0 / 3)]
    [InlineData(5, "bus rating", 1, 71_000, 1, 1, 0, 1, 1)]
    [InlineData(6, "bus feeder L1", 1, 72, 1, 0, 0, 1, 1.0 / 3)]
    [InlineData(7, "bus feeder L2", 1, 72, 0, 1, 0, 1, 1.0 / 3)]
    [InlineData(8, "bus feeder L3", 1, 72, 0, 0, 0, 1, 1.0 / 3)]
    [InlineData(9, "pod feed", 2, 41_000, 0, 0, 1, 0, 0)]
    public void Row_sees_of_each_load_what_flows_through_it(int row, string name, int node, double amount, double first, double second, double rack, double shop, double battery)
    {
        var rows = LimitRows.Of(Site());
        Assert.Equal(10, rows.Length);
        Assert.Equal((name, node, amount), (rows[row].Name, rows[row].Node, rows[row].Amount));
        Assert.Equal([first, second, rack, shop], rows[row].Share);
        Assert.Equal(battery, rows[row].BatteryShare);
    }

    [Fact]
    public void Third_phase_is_seen_by_its_row_alone()
    {
        var rows = LimitRows.Of(Site(Phases.L3));
        Assert.Equal([0, 0, 1], rows[2..5].Select(r => r.Share[OddSite.First]));
        Assert.Equal([1, 1], rows[..2].Select(r => r.Share[OddSite.First]));
    }

    [Fact]
    public void Active_power_has_no_angle_and_apparent_power_and_current_take_the_worst_one()
    {
        var rows = LimitRows.Of(Site());
        Assert.Equal([true, false, false, false, false, true, false, false, false, true], rows.Select(r => r.IsActivePower));
        Assert.Equal([false, false, true, true, true, false, true, true, true, false], rows.Select(r => r.IsCurrent));
        Assert.Equal([true, true, true, true, true, false, true, true, true, true], rows.Select(r => r.Limit is not null));
        Assert.All(rows, r => Assert.Equal(r.IsActivePower ? [0, 0, 0, 0] : [0.75, 0, 4.0 / 3, 2.4], r.Tan.Select(t => Math.Round(t, 12)), (a, b) => Math.Abs(a - b) < 1e-9));
    }

    [Fact]
    public void Row_without_a_battery_below_it_sees_none() => Assert.All(LimitRows.Of(OddSite.Tree(s => s.WithLimits(OddSite.Limit(91_000), OddSite.Limit(93, LimitQuantity.AmperesPerPhase, "current")))), r => Assert.Equal(0, r.BatteryShare));

    private static PowerTree Site(Phases first = Phases.L1) => OddSite.Tree(s => (s with
    {
        House = [new HouseConfig { Id = "shop", Parent = "bus", Maximum = new Watts(3_000), Phases = Phases.OneUnknown, PowerFactor = 1 / 2.6 }],
        Pods = [s.Pods[0] with { PowerFactor = 0.6, Limits = [OddSite.Limit(41_000, id: "feed"), OddSite.Limit(5_000, id: "back") with { Direction = LimitDirection.Export }] }],
    })
        .WithBattery()
        .WithLimits(OddSite.Limit(91_000), OddSite.Limit(92_000, LimitQuantity.VoltAmperes, "apparent"), OddSite.Limit(93, LimitQuantity.AmperesPerPhase, "current"))
        .WithBus(b => b with { Rating = new Watts(71_000), Limits = [OddSite.Limit(72, LimitQuantity.AmperesPerPhase, "feeder")] })
        .WithStalls(c => c with { Phases = first, PowerFactor = 0.8 }, c => c with { Phases = Phases.L2 }) is var site ? site with { Battery = site.Battery! with { Parent = "bus" } } : s);
}
