namespace Megapod.Wire.Site.Pods;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Lab.Simulation;
using Megapod.Site.Pods;

/// <summary>A loop that both its own unit and a building management system tell of.</summary>
public sealed class BestReadingTests
{
    private static readonly Instant Now = ScenarioBuilder.DefaultStart;
    private static readonly Reading Unknown = Reading.Missing;

    [Fact]
    public void Unit_tells_of_coolant_while_it_is_fresh_and_the_building_of_isolation_always()
    {
        var own = new LoopReading(Good(30), Good(40), Good(6), Good(0), Good(1));
        var building = new LoopReading(Good(31), Good(41), Good(5), Good(0), Good(0));
        Assert.Equal(own with { IsIsolated = Good(0) }, BestReading.Of(Now, own, building, Good(1)));

        var stale = new LoopReading(Good(30, 9), Good(40, 9), Good(6, 9), Good(0), Unknown);
        Assert.Equal(building, BestReading.Of(Now, stale, building with { IsLeaking = Good(0) }, Good(1)));
        Assert.Equal(Unknown, BestReading.Of(Now, own, building with { IsIsolated = Unknown }, Good(0)).IsIsolated);
    }

    [Fact]
    public void Either_can_call_it_wet_and_one_that_says_nothing_does_not_hide_the_other()
    {
        var dry = new LoopReading(Good(30), Good(40), Good(6), Good(0), Unknown);
        var wet = dry with { IsLeaking = Good(1) };
        Assert.Equal(1, BestReading.Of(Now, dry, wet, Unknown).IsLeaking.Value);
        Assert.Equal(1, BestReading.Of(Now, wet, dry, Unknown).IsLeaking.Value);
        Assert.Equal(Good(0), BestReading.Of(Now, dry, dry with { IsLeaking = Unknown }, Unknown).IsLeaking);
    }

    [Fact]
    public void Without_a_building_what_is_known_beside_devices_says_whether_it_is_shut_and_nothing_is_of_the_future()
    {
        var own = new LoopReading(Good(30, -2), Good(40), Good(6), Good(0, -2), Unknown);
        Assert.Equal(new LoopReading(Good(30), Good(40), Good(6), Good(0), Good(1)), BestReading.Of(Now, own, null, Good(1)));
    }

    private static Reading Good(double value, double secondsAgo = 0) => Reading.Good(value, Now - TimeSpan.FromSeconds(secondsAgo));
}
