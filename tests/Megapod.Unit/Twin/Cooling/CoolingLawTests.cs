namespace Megapod.Unit.Twin.Cooling;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Twin.Laws;
using Megapod.Twin.Physics;

/// <summary>Each law of cooling under a script that keeps it and under one that breaks it.</summary>
public sealed class CoolingLawTests
{
    [Fact]
    public void Site_without_a_loop_is_judged_by_no_law_of_cooling() =>
        Assert.Empty(CoolingLaws.Of(PowerTree.From(CoolingRig.Site(new CoolingConfig()))));

    [Fact]
    public void Rack_that_its_own_protection_stops_at_work_breaks_cooling_first()
    {
        var rig = FullRig();
        rig.Cooling.BreakPumps();
        rig.Run(30);
        Assert.Contains(CoolingFirstLaw.LawName, rig.Broken);
    }

    [Fact]
    public void Rack_that_was_brought_down_in_time_breaks_nothing_even_where_its_protection_stops_it_at_idle()
    {
        var rig = FullRig();
        rig.Cooling.BreakPumps();
        rig.Run(5);
        rig.Grant(CoolingRig.Idle);
        rig.Run(120);
        Assert.Equal(ProtectionCause.FlowLost, rig.Cooling.Racks[0].Stop);
        Assert.Empty(rig.Broken);
    }

    [Fact]
    public void Coolant_that_becomes_too_hot_under_full_racks_breaks_cooling_first()
    {
        var rig = FullRig();
        rig.Cooling.IsRejectionLost = true;
        rig.Run(200);
        Assert.Contains(CoolingFirstLaw.LawName, rig.Broken);
    }

    [Theory]
    [InlineData("wire")]
    [InlineData("readings")]
    [InlineData("sensor")]
    [InlineData("device")]
    [InlineData("unmeasured")]
    public void Nobody_is_asked_for_cooling_first_who_could_not_know_or_act(string why)
    {
        var rig = FullRig(why == "unmeasured" ? new CoolingLoopConfig() : null);
        switch (why)
        {
            case "wire":
                rig.Plant.Wire.Disturb(new SeededRandom(1), 0.4, 0, 0, TimeSpan.Zero);
                break;
            case "readings":
                rig.Cooling.IsFrozen = true;
                break;
            case "sensor":
                rig.Cooling.Broken = CoolingSensors.Flow;
                break;
            case "device":
                rig.Plant.Troubles[0].Ignores = rig.Plant.Troubles[1].Ignores = true;
                break;
            default:
                break;
        }

        rig.Cooling.BreakPumps();
        rig.Run(30);
        Assert.Equal(ProtectionCause.FlowLost, rig.Cooling.Racks[0].Stop);
        Assert.DoesNotContain(CoolingFirstLaw.LawName, rig.Broken);
    }

    [Fact]
    public void Wet_rack_that_is_cut_and_then_shut_and_its_loop_after_it_breaks_nothing()
    {
        var rig = FullRig();
        rig.Cooling.Racks[0].IsLeaky = true;
        rig.Run(3);
        rig.Plant.Send(new IsolationOrder(0, 0, CutPower: true, ShutCoolant: false));
        rig.Run(3);
        rig.Plant.Send(new IsolationOrder(0, 0, CutPower: true, ShutCoolant: true));
        rig.Run(54);
        rig.Grant(CoolingRig.Idle);
        rig.Plant.Send(new IsolationOrder(0, -1, CutPower: true, ShutCoolant: true));
        rig.Run(200);
        Assert.True(rig.Cooling.IsShut);
        Assert.Empty(rig.Broken);
    }

    [Theory]
    [InlineData(false, false, "draws 132000 W")]
    [InlineData(true, false, "its coolant is not shut")]
    [InlineData(false, true, "draws 132000 W")]
    [InlineData(true, true, "its loop is not shut")]
    public void Wet_rack_that_is_not_cut_off_in_time_breaks_leak_isolated(bool cut, bool shut, string detail)
    {
        var rig = FullRig();
        rig.Cooling.Racks[0].IsLeaky = true;
        rig.Run(2);
        rig.Plant.Send(new IsolationOrder(0, 0, cut, shut));
        rig.Run(80);
        Assert.Contains(rig.Context.Book.Broken, b => b.Law == LeakLaw.LawName && b.Detail.Contains(detail, StringComparison.Ordinal));
    }

    /// <summary>Period and cycle 3 s, command 1 s, contactor 1 s; then as long again for the valves, which take 5 s.</summary>
    [Fact]
    public void Times_of_a_leak_add_up()
    {
        var pod = new CoolingRig().Tree.Pods[0];
        Assert.Equal(5, LeakLaw.CutSeconds(pod));
        Assert.Equal(14, LeakLaw.ShutSeconds(pod));
        Assert.Equal(72, LeakLaw.LoopSeconds(pod));
    }

    [Fact]
    public void Loop_that_leaks_outside_the_racks_has_to_be_shut()
    {
        var rig = FullRig();
        rig.Grant(CoolingRig.Idle);
        rig.Cooling.IsLeaky = true;
        rig.Run(60);
        Assert.Empty(rig.Broken);
        rig.Run(20);
        Assert.Contains(LeakLaw.LawName, rig.Broken);
    }

    [Fact]
    public void Leak_is_not_asked_for_while_its_detector_cannot_be_read_and_is_from_then_on()
    {
        var rig = FullRig();
        rig.Grant(CoolingRig.Idle);
        rig.Cooling.Racks[0].IsLeaky = true;
        rig.Cooling.IsFrozen = true;
        rig.Run(60);
        Assert.DoesNotContain(LeakLaw.LawName, rig.Broken);
        rig.Cooling.IsFrozen = false;
        rig.Run(4);
        Assert.DoesNotContain(LeakLaw.LawName, rig.Broken);
        rig.Run(5);
        Assert.Contains(LeakLaw.LawName, rig.Broken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Racks_that_work_again_after_flow_was_lost_break_no_restart_unless_a_person_was_there(bool person)
    {
        var rig = FullRig();
        rig.Cooling.BreakPumps();
        rig.Run(5);
        rig.Grant(CoolingRig.Idle);
        rig.Run(20);
        Assert.Empty(rig.Broken);
        if (person)
        {
            rig.Cooling.Mend();
            rig.Plant.ResetPod(0);
        }

        rig.Grant(CoolingRig.Full / 2);
        rig.Run(10);
        Assert.Equal(person ? [] : [NoRestartLaw.LawName], rig.Broken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Racks_that_work_again_once_hot_coolant_is_cool_break_no_restart_unless_a_person_was_there(bool person)
    {
        var rig = FullRig();
        rig.Cooling.IsRejectionLost = true;
        rig.Until(() => rig.Cooling.SupplyCelsius >= 45);
        rig.Run(4);
        rig.Grant(CoolingRig.Idle);
        rig.Run(4);
        rig.Cooling.Mend();
        rig.Until(() => rig.Cooling.SupplyCelsius < 27);
        if (person)
        {
            rig.Plant.ResetPod(0);
        }

        rig.Grant(CoolingRig.Full);
        rig.Run(10);
        Assert.Equal(person ? [] : [NoRestartLaw.LawName], rig.Broken);
    }

    [Fact]
    public void Racks_that_go_on_while_the_loop_is_wet_break_no_restart()
    {
        var rig = FullRig();
        rig.Cooling.IsLeaky = true;
        rig.Run(6);
        Assert.Empty(rig.Broken);
        rig.Run(4);
        Assert.Equal([NoRestartLaw.LawName], rig.Broken);
    }

    [Fact]
    public void Flow_that_stays_away_for_less_than_a_reading_latches_nobody()
    {
        var rig = FullRig();
        rig.Cooling.BreakPumps();
        rig.Run(3);
        rig.Cooling.Mend();
        rig.Plant.ResetPod(0);
        rig.Run(60);
        Assert.Equal(2 * CoolingRig.Full, rig.Plant.ConsumerWatts.Sum());
        Assert.Empty(rig.Broken);
    }

    private static CoolingRig FullRig(CoolingLoopConfig? loop = null)
    {
        var rig = new CoolingRig(loop);
        rig.Grant(CoolingRig.Full);
        rig.Run(60);
        return rig;
    }
}
