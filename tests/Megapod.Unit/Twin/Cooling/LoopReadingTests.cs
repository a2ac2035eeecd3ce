namespace Megapod.Unit.Twin.Cooling;

using Megapod.Core.Model;
using Megapod.Twin.Physics;

/// <summary>What is read of a loop has its own beat and its own age, and what is not measured is missing.</summary>
public sealed class LoopReadingTests
{
    [Fact]
    public void Readings_come_with_the_loops_period_and_keep_the_time_at_which_they_were_taken()
    {
        var rig = new CoolingRig();
        var ages = new List<double>();
        for (int second = 0; second < 6; second++)
        {
            var seen = rig.Seen();
            ages.Add(seen.Loops[0].Supply.Age(rig.Plant.Now).TotalSeconds);
            Assert.Equal(seen.Loops[0].Supply.MeasuredAt, seen.Racks[1].Flow.MeasuredAt);
            rig.Run(1);
        }

        Assert.Equal([0, 1, 0, 1, 0, 1], ages);
    }

    [Fact]
    public void Beat_does_not_depend_on_the_length_of_steps()
    {
        var fine = new CoolingRig(CoolingRig.Loop() with { Period = TimeSpan.FromSeconds(1.5) }, step: 0.01);
        fine.Run(4);
        Assert.Equal(CoolingRig.Start + TimeSpan.FromSeconds(3), fine.Seen().Loops[0].Flow.MeasuredAt);
        var whole = new CoolingRig(CoolingRig.Loop() with { Period = TimeSpan.FromSeconds(0.3) });
        whole.Run(4);
        Assert.Equal(whole.Plant.Now, whole.Seen().Loops[0].Flow.MeasuredAt);
    }

    [Fact]
    public void Readings_that_stand_still_keep_value_and_time_and_are_stale_after_three_periods()
    {
        var rig = new CoolingRig();
        rig.Run(10);
        var before = rig.Seen().Loops[0].Flow;
        rig.Cooling.IsFrozen = true;
        rig.Cooling.BreakPumps();
        rig.Run(6);
        Assert.Equal(before, rig.Seen().Loops[0].Flow);
        rig.Run(1);
        Assert.Equal(before with { Quality = Quality.Stale }, rig.Seen().Loops[0].Flow);
        Assert.Equal(Quality.Stale, rig.Seen().Racks[0].IsLeaking.Quality);
        rig.Cooling.Mend();
        rig.Run(2);
        Assert.Equal(0, rig.Seen().Loops[0].Flow.Value);
        Assert.Equal(Quality.Good, rig.Seen().Loops[0].Flow.Quality);
    }

    [Fact]
    public void Broken_sensor_is_missing_and_the_others_are_not()
    {
        var rig = new CoolingRig();
        rig.Cooling.Broken = CoolingSensors.Supply | CoolingSensors.RackLeak;
        rig.Run(2);
        var seen = rig.Seen();
        Assert.Equal(Reading.Missing, seen.Loops[0].Supply);
        Assert.Equal(Reading.Missing, seen.Racks[1].IsLeaking);
        Assert.Equal(Quality.Good, seen.Loops[0].Return.Quality);
        Assert.Equal(Quality.Good, seen.Racks[1].Flow.Quality);
    }

    [Fact]
    public void Flow_that_nobody_measures_is_missing_and_flows_all_the_same()
    {
        var rig = new CoolingRig(new CoolingLoopConfig());
        rig.Run(2);
        Assert.Equal(Reading.Missing, rig.Seen().Loops[0].Flow);
        Assert.Equal(Reading.Missing, rig.Seen().Racks[0].Flow);
        Assert.Equal(2 * 175 / 60.0, rig.Cooling.FlowLitresPerSecond, 1e-9);
    }
}
