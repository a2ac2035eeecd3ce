namespace Megapod.Unit.Control.LifeCycle;

using Megapod.Control.Cycle;
using Megapod.Control.Guards;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>What a pod's life leaves to its racks, and what an unproven rack takes from others: one connector of 150 kW and two racks of 10 to 100 kW below a limit.</summary>
public sealed class DutyTests
{
    private const int Rack = 1;

    [Fact]
    public void A_rack_of_a_pod_that_is_not_in_service_gets_nothing_and_the_reason_says_so()
    {
        var site = new HonestSite(SmallSite.Tree(1e6, connectors: 1, racks: 2));
        site.Run(40);
        Assert.Equal(SmallSite.RackFull, site.DrawWatts[Rack]);
        site.Snapshot.Duties[0] = new RackDuty(true, Watts.Zero, false);
        site.Run(10);
        Assert.Equal((0, SmallSite.RackIdle, SmallSite.RackFull), (site.Output.CeilingWatts[Rack], site.DrawWatts[Rack], site.DrawWatts[Rack + 1]));
        Assert.Equal((ReasonKind.Guard, (int)GuardId.Service), (site.Output.Reasons[Rack].Kind, site.Output.Reasons[Rack].Index));
        site.Snapshot.Duties[0] = new RackDuty(true, new Watts(55_000), false);
        site.Run(20);
        Assert.Equal(55_000, site.DrawWatts[Rack], 600.0);
        site.Snapshot.Duties[0] = default;
        site.Run(20);
        Assert.Equal(SmallSite.RackFull, site.DrawWatts[Rack]);
    }

    /// <summary>Limit 280 kW: beside a proven rack told 0, which rests at 10 kW, the car can have 150 kW and the other rack 100; beside an unproven one, which counts as 100 kW, both share what is left.</summary>
    [Theory]
    [InlineData(false, 250_000)]
    [InlineData(true, 180_000)]
    public void An_unproven_rack_counts_as_its_nameplate_whatever_it_was_told(bool isUnproven, double others)
    {
        var site = new HonestSite(SmallSite.Tree(280_000, connectors: 1, racks: 2));
        site.Snapshot.Duties[0] = new RackDuty(true, Watts.Zero, isUnproven);
        site.Plug(0, 150_000, 150_000);
        site.Run(60);
        Assert.Equal(others, site.DrawWatts[0] + site.DrawWatts[Rack + 1], 10_500.0);
        Assert.Equal(isUnproven ? SmallSite.RackFull : SmallSite.RackIdle, site.Memory.WorstCaseWatts(Rack), 1.0);
        site.Snapshot.Duties[0] = new RackDuty(true, Watts.Zero, false);
        site.Run(60);
        Assert.Equal(250_000, site.DrawWatts[0] + site.DrawWatts[Rack + 1], 10_500.0);
    }

    [Fact]
    public void A_rack_is_unproven_for_as_long_as_nobody_has_proven_it_and_was_not_caught_at_anything()
    {
        var site = new HonestSite(SmallSite.Tree(1e6, racks: 1));
        site.Run(20);
        var memory = site.Memory;
        site.Snapshot.Duties[0] = new RackDuty(false, default, true);
        site.Run(2);
        Assert.True(memory.IsAdvisory(0));
        Assert.False(memory.IsCaught(0));
        site.Snapshot.Duties[0] = default;
        site.Run(2);
        Assert.False(memory.IsAdvisory(0));
    }
}
