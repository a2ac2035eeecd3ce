namespace Megapod.Unit.Twin.Cooling;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>Leaks, orders to cut off, breakers, and what it takes to bring a rack back.</summary>
public sealed class IsolationTests
{
    [Fact]
    public void Leak_wets_the_detector_at_once_and_costs_the_loop_its_flow_slowly()
    {
        var rig = new CoolingRig();
        rig.Cooling.Racks[1].IsLeaky = true;
        rig.Run(2);
        Assert.Equal([0, 1], rig.Seen().Racks.Select(r => r.IsLeaking.Value));
        Assert.Equal(0, rig.Seen().Loops[0].IsLeaking.Value);
        rig.Run(40);
        Assert.Equal(rig.Cooling.DesignLitresPerSecond, rig.Cooling.FlowLitresPerSecond, 1e-6);
        rig.Run(60);
        Assert.InRange(rig.Cooling.FlowLitresPerSecond / rig.Cooling.DesignLitresPerSecond, 0.3, 0.7);
        rig.Run(60);
        Assert.Equal(0, rig.Cooling.FlowLitresPerSecond);
    }

    [Fact]
    public void Shut_valves_stop_a_leak_and_leave_the_detector_wet_until_a_person_dries_it()
    {
        var rig = new CoolingRig();
        rig.Cooling.Racks[1].IsLeaky = true;
        rig.Run(5);
        rig.Plant.Send(new IsolationOrder(0, 1, CutPower: true, ShutCoolant: true));
        rig.Run(5);
        double left = rig.Cooling.CoolantShare;
        Assert.Equal(0, rig.Cooling.Racks[1].FlowLitresPerSecond);
        Assert.Equal(rig.Cooling.DesignOf(0), rig.Cooling.Racks[0].FlowLitresPerSecond, 1e-6);
        rig.Run(100);
        Assert.Equal(left, rig.Cooling.CoolantShare);
        rig.Cooling.Mend();
        rig.Run(10);
        Assert.True(rig.Cooling.Racks[1].IsWet);
        rig.Plant.ResetPod(0);
        rig.Run(10);
        Assert.False(rig.Cooling.Racks[1].IsWet);
        Assert.Equal(1, rig.Cooling.CoolantShare);
    }

    [Fact]
    public void What_still_leaks_is_wet_again_as_soon_as_a_person_has_gone()
    {
        var rig = new CoolingRig();
        rig.Cooling.IsLeaky = true;
        rig.Run(5);
        rig.Plant.ResetPod(0);
        Assert.False(rig.Cooling.IsWet);
        rig.Run(1);
        Assert.True(rig.Cooling.IsWet);
    }

    [Fact]
    public void Order_cuts_the_rack_within_a_second_and_says_so_when_it_is_read_next()
    {
        var rig = new CoolingRig(fallback: CoolingRig.Full);
        rig.Run(1);
        rig.Plant.Send(new IsolationOrder(0, 0, CutPower: true, ShutCoolant: false));
        rig.Run(1);
        Assert.Equal(CoolingRig.Full, rig.Plant.ConsumerWatts[0]);
        rig.Run(1);
        Assert.Equal([0, CoolingRig.Full], rig.Plant.ConsumerWatts);
        rig.Run(1);
        var seen = rig.Seen();
        Assert.Equal(1, seen.Racks[0].IsElectricallyIsolated.Value);
        Assert.Equal(0, seen.Racks[1].IsElectricallyIsolated.Value);
        Assert.Equal(0, seen.Racks[0].IsLiquidIsolated.Value);
        Assert.Equal(HeldGrant.Unknown, seen.Held[0]);
    }

    [Fact]
    public void Order_repeated_delays_nothing_and_order_without_it_gives_nothing_back()
    {
        var rig = new CoolingRig(step: 0.1);
        for (int tenth = 0; tenth < 11; tenth++)
        {
            rig.Plant.Send(new IsolationOrder(0, 0, CutPower: true, ShutCoolant: false));
            rig.Run(0.1);
        }

        Assert.Equal(0, rig.Plant.ConsumerWatts[0]);
        rig.Plant.Send(new IsolationOrder(0, 0, CutPower: false, ShutCoolant: false));
        rig.Run(10);
        Assert.Equal(0, rig.Plant.ConsumerWatts[0]);
    }

    [Fact]
    public void Order_for_the_loop_cuts_every_rack_and_shuts_all_coolant_within_five_seconds()
    {
        var rig = new CoolingRig();
        rig.Plant.Send(new IsolationOrder(0, -1, CutPower: true, ShutCoolant: true));
        rig.Run(4);
        Assert.False(rig.Cooling.IsShut);
        rig.Run(2);
        Assert.True(rig.Cooling.IsShut);
        Assert.Equal(0, rig.Plant.ConsumerWatts.Sum());
        Assert.Equal(0, rig.Cooling.FlowLitresPerSecond);
        Assert.Equal(1, rig.Seen().Loops[0].IsIsolated.Value);
    }

    [Fact]
    public void Order_lost_on_the_wire_does_nothing()
    {
        var rig = new CoolingRig();
        rig.Plant.Wire.Disturb(new SeededRandom(1), lossShare: 1, 0, 0, TimeSpan.Zero);
        rig.Plant.Send(new IsolationOrder(0, 0, CutPower: true, ShutCoolant: true));
        rig.Run(10);
        Assert.Equal(CoolingRig.Idle, rig.Plant.ConsumerWatts[0]);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, 2)]
    [InlineData(0, -2)]
    public void Order_for_what_is_not_there_is_misuse(int pod, int rack) =>
        Assert.Throws<ArgumentException>(() => new CoolingRig().Plant.Send(new IsolationOrder(pod, rack, CutPower: true, ShutCoolant: true)));

    [Fact]
    public void Tripped_branch_takes_its_rack_off_and_closed_again_the_rack_idles_until_it_is_told_something()
    {
        var rig = new CoolingRig(fallback: CoolingRig.Full);
        rig.Grant(CoolingRig.Full);
        rig.Run(10);
        rig.Cooling.Racks[0].IsTripped = true;
        rig.Run(2);
        Assert.Equal([0, CoolingRig.Full], rig.Plant.ConsumerWatts);
        Assert.Equal([0, 1], rig.Seen().Racks.Select(r => r.IsOn.Value));

        // Without power it hears nothing.
        rig.Grant(CoolingRig.Full);
        rig.Plant.ResetPod(0);
        rig.Run(60);
        Assert.Equal([CoolingRig.Idle, CoolingRig.Full], rig.Plant.ConsumerWatts);
        Assert.Equal([1, 1], rig.Seen().Racks.Select(r => r.IsOn.Value));
        Assert.Equal(CoolingRig.Idle, rig.Plant.TrueLevel(0));
        rig.Plant.Send(new GrantCommand(0, 5, new Watts(CoolingRig.Full), TimeSpan.FromSeconds(60)));
        rig.Run(3);
        Assert.Equal([CoolingRig.Full, CoolingRig.Full], rig.Plant.ConsumerWatts);
    }

    [Fact]
    public void Command_to_a_rack_without_power_is_not_answered()
    {
        var rig = new CoolingRig();
        rig.Cooling.Racks[0].IsTripped = true;
        rig.Plant.Send(new GrantCommand(0, 5, new Watts(CoolingRig.Full), TimeSpan.FromSeconds(60)));
        rig.Plant.Send(new GrantCommand(1, 5, new Watts(CoolingRig.Full), TimeSpan.FromSeconds(60)));
        rig.Run(2);
        Assert.Equal([1], rig.Seen().Reports.Select(r => r.Consumer));
        Assert.Equal([0, CoolingRig.Full], rig.Plant.ConsumerWatts);
    }
}
