namespace Megapod.Unit.Twin.Cooling;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Twin.Physics;
using Megapod.Twin.Pods;

/// <summary>What an emulated pod shows of its parts adds up to what the plant knows of its racks.</summary>
public sealed class PodDetailTests
{
    [Fact]
    public void Tree_has_a_distribution_unit_of_coolant_and_racks_with_outlets_servers_accelerators_and_a_switch()
    {
        var tree = PodTreeBuilder.Of(CoolingRig.Site(new CoolingConfig { Loop = CoolingRig.Loop() }).Pods[0]);
        Assert.Equal(2, Count(tree, PartKind.Pump));
        Assert.Equal(2, Count(tree, PartKind.Sensor));
        Assert.Equal(3, Count(tree, PartKind.LeakDetector));
        Assert.Equal(18, Count(tree, PartKind.Server));
        Assert.Equal(144, Count(tree, PartKind.Accelerator));
        Assert.Equal(20, Count(tree, PartKind.Outlet));
        Assert.Equal(2, Count(tree, PartKind.Switch));
        int gpu = tree.IndexOf("rack-1/server-9/gpu-7");
        Assert.Equal("rack-1/pdu/outlet-9", tree.Parts[tree.Feeder[gpu]].Id);
        Assert.Equal("pod/cdu", tree.Parts[tree.Cooler[gpu]].Id);
    }

    [Fact]
    public void Rack_that_is_not_full_of_eights_has_what_is_left_in_its_last_server_and_named_servers_are_as_named()
    {
        var rack = new RackConfig { Id = "r", Full = new Watts(1e5), Idle = new Watts(2e4), Gpus = 70 };
        Assert.Equal([8, 8, 8, 8, 8, 8, 8, 8, 6], PodTreeBuilder.ServersOf(rack).Select(s => s.Gpus));
        Assert.Empty(PodTreeBuilder.ServersOf(rack with { Gpus = 0 }));
        Assert.Equal(["left"], PodTreeBuilder.ServersOf(rack with { Servers = [new ServerConfig { Id = "left", Gpus = 70 }] }).Select(s => s.Id));
    }

    [Fact]
    public void Pod_without_a_loop_has_no_coolant_to_show()
    {
        var site = PowerTree.From(CoolingRig.Site(new CoolingConfig()));
        var tree = PodTreeBuilder.Of(site.Pods[0]);
        Assert.Equal(0, Count(tree, PartKind.CoolingUnit) + Count(tree, PartKind.LeakDetector));
        var readings = new PodReadings(tree);
        var plant = new SitePlant(site, [], CoolingRig.Start, 7);
        plant.Step(1);
        new PodDetail(site, 0, tree, 1).Fill(plant, readings);
        Assert.Equal(2 * CoolingRig.Idle, readings[0, PartQuantity.Power].Value);
        Assert.Equal(25 + 7.5, Mean(readings, tree, "rack-0", PartQuantity.Temperature), 1e-9);
        Assert.Equal(Reading.Missing, readings[tree.IndexOf("rack-0"), PartQuantity.Flow]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(CoolingRig.Idle, 0)]
    [InlineData(82_500, 0.5)]
    [InlineData(CoolingRig.Full, 1)]
    [InlineData(CoolingRig.Full + 5_000, 1)]
    public void Draw_is_the_sum_of_accelerators_servers_and_switch(double watts, double work)
    {
        var split = RackSplit.Of(watts, CoolingRig.Idle, CoolingRig.Full, 72);
        Assert.Equal(work, split.WorkShare);
        Assert.Equal(watts, (72 * split.AcceleratorIdleWatts) + split.WorkWatts + split.SwitchWatts + split.ServerWatts, 1e-6);
        Assert.True(split.SwitchWatts >= 0 && split.ServerWatts >= 0 && split.AcceleratorIdleWatts >= 0);
    }

    /// <summary>8 · 700 W of 10.2 kW at full power, 71.8 of 700 W each without work.</summary>
    [Fact]
    public void Accelerators_take_their_share_of_a_full_and_of_an_idle_rack()
    {
        var full = RackSplit.Of(100_000, 25_000, 100_000, 70);
        Assert.Equal(54_902, (70 * full.AcceleratorIdleWatts) + full.WorkWatts, 1);
        Assert.Equal(80.4, RackSplit.Of(25_000, 25_000, 100_000, 70).AcceleratorIdleWatts, 0.1);
        Assert.Equal(40.2, RackSplit.Of(12_500, 25_000, 100_000, 70).AcceleratorIdleWatts, 0.1);
    }

    [Theory]
    [InlineData(CoolingRig.Idle)]
    [InlineData(90_000)]
    [InlineData(CoolingRig.Full)]
    public void Parts_add_up_to_their_rack_and_accelerators_are_as_warm_on_average_as_its_chips(double watts)
    {
        var (rig, tree, _, readings) = Filled(watts);
        int pdu = tree.IndexOf("rack-0/pdu");
        var outlets = Parts(tree, "rack-0", PartKind.Outlet);
        Assert.Equal(watts, readings[pdu, PartQuantity.Power].Value);
        Assert.Equal(watts, outlets.Sum(o => readings[o, PartQuantity.Power].Value), 1e-6);
        Assert.Equal(watts, Parts(tree, "rack-0", PartKind.Server).Concat(Parts(tree, "rack-0", PartKind.Switch)).Sum(s => readings[s, PartQuantity.Power].Value), 1e-6);
        foreach (int server in Parts(tree, "rack-0", PartKind.Server))
        {
            Assert.True(readings[server, PartQuantity.Power].Value > Parts(tree, tree.Parts[server].Id, PartKind.Accelerator).Sum(a => readings[a, PartQuantity.Power].Value));
        }

        Assert.Equal(rig.Cooling.Racks[0].ChipCelsius, Mean(readings, tree, "rack-0", PartQuantity.Temperature), 1e-9);
        Assert.Equal(watts / (3 * 230 * 0.95), readings[pdu, PartQuantity.Current].Value, 1e-6);
        Assert.Equal(rig.Cooling.FlowLitresPerSecond, readings[tree.IndexOf("pod/cdu"), PartQuantity.Flow].Value);
        Assert.Equal(rig.Plant.Now, readings[0, PartQuantity.Power].MeasuredAt);
    }

    [Fact]
    public void Accelerators_without_work_idle_and_those_under_a_limit_say_so()
    {
        var (rig, tree, detail, readings) = Filled(90_000);
        Assert.All(Parts(tree, "rack-0", PartKind.Accelerator), a => Assert.Equal(ThrottleReasons.PowerLimit, (ThrottleReasons)(int)readings[a, PartQuantity.Throttle].Value));
        Assert.All(Parts(tree, "rack-0", PartKind.Accelerator), a => Assert.InRange(readings[a, PartQuantity.Clock].Value, 1.2e9, 1.9e9));
        rig.Plant.Work = new WorkShares(0.5, 0.5, 0.5, 0.5);
        rig.Grant(CoolingRig.Full);
        rig.Run(60);
        detail.Fill(rig.Plant, readings);
        var accelerators = Parts(tree, "rack-0", PartKind.Accelerator);
        Assert.Equal(36, accelerators.Count(a => readings[a, PartQuantity.Utilisation].Value == 0));
        Assert.Equal(36, accelerators.Count(a => readings[a, PartQuantity.Throttle].Value == (int)ThrottleReasons.Idle));
        Assert.Equal(36, accelerators.Count(a => readings[a, PartQuantity.Clock].Value == 345e6));
        Assert.Equal(36, accelerators.Count(a => readings[a, PartQuantity.Throttle].Value == 0));
    }

    [Fact]
    public void Chips_without_flow_say_that_heat_slows_them()
    {
        var (rig, tree, detail, readings) = Filled(CoolingRig.Full);
        rig.Cooling.BreakPumps();
        rig.Run(17);
        detail.Fill(rig.Plant, readings);
        int gpu = tree.IndexOf("rack-0/server-1/gpu-0");
        Assert.True(((ThrottleReasons)(int)readings[gpu, PartQuantity.Throttle].Value).HasFlag(ThrottleReasons.SoftwareThermal));
        Assert.NotEqual(PartHealth.Good, readings.Word[gpu]);
        Assert.Equal(0, readings[tree.IndexOf("pod/cdu/pump-1"), PartQuantity.Speed].Value);
        Assert.Equal(PartHealth.Critical, readings.Word[tree.IndexOf("pod/cdu/pump-1")]);
    }

    [Fact]
    public void Rack_that_is_cut_off_shows_what_its_distribution_unit_knows_and_nothing_of_its_servers()
    {
        var (rig, tree, detail, readings) = Filled(CoolingRig.Full);
        rig.Cooling.Racks[0].IsLeaky = true;
        rig.Plant.Send(new IsolationOrder(0, 0, CutPower: true, ShutCoolant: true));
        rig.Run(10);
        detail.Fill(rig.Plant, readings);
        Assert.Equal(Reading.Missing, readings[tree.IndexOf("rack-0/server-1/gpu-0"), PartQuantity.Temperature]);
        Assert.Equal(Reading.Missing, readings[tree.IndexOf("rack-0/switch"), PartQuantity.Power]);
        Assert.Equal(PartHealth.Unknown, readings.Word[tree.IndexOf("rack-0/server-1")]);
        Assert.Equal(0, readings[tree.IndexOf("rack-0/pdu"), PartQuantity.Power].Value);
        Assert.Equal(1, readings[tree.IndexOf("rack-0"), PartQuantity.IsElectricallyIsolated].Value);
        Assert.Equal(1, readings[tree.IndexOf("rack-0"), PartQuantity.IsLiquidIsolated].Value);
        Assert.Equal(1, readings[tree.IndexOf("rack-0/leak"), PartQuantity.IsLeaking].Value);
        Assert.Equal(0, readings[tree.IndexOf("rack-1/leak"), PartQuantity.IsLeaking].Value);
        Assert.Equal(Quality.Good, readings[tree.IndexOf("rack-1/server-1/gpu-0"), PartQuantity.Temperature].Quality);
    }

    [Fact]
    public void One_seed_is_one_pod_and_filling_it_allocates_nothing()
    {
        var (rig, tree, detail, readings) = Filled(CoolingRig.Full);
        var same = new PodReadings(tree);
        var other = new PodReadings(tree);
        new PodDetail(rig.Tree, 0, tree, 1).Fill(rig.Plant, same);
        new PodDetail(rig.Tree, 0, tree, 2).Fill(rig.Plant, other);
        int gpu = tree.IndexOf("rack-0/server-1/gpu-0");
        Assert.Equal(readings[gpu, PartQuantity.Power], same[gpu, PartQuantity.Power]);
        Assert.NotEqual(readings[gpu, PartQuantity.Power], other[gpu, PartQuantity.Power]);
        detail.Fill(rig.Plant, readings);
        long before = GC.GetAllocatedBytesForCurrentThread();
        detail.Fill(rig.Plant, readings);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Readings_and_trees_of_another_pod_are_misuse()
    {
        var (rig, tree, detail, _) = Filled(CoolingRig.Idle);
        var other = PodTreeBuilder.Of(rig.Tree.Pods[0] with { Id = "other" });
        Assert.Throws<ArgumentException>(() => detail.Fill(rig.Plant, new PodReadings(other)));
        Assert.Throws<ArgumentException>(() => new PodDetail(rig.Tree, 0, other, 1));
        Assert.Equal("pod", tree.Id);
    }

    private static (CoolingRig Rig, PodTree Tree, PodDetail Detail, PodReadings Readings) Filled(double watts)
    {
        var rig = new CoolingRig();
        rig.Grant(watts);
        rig.Run(60);
        var tree = PodTreeBuilder.Of(rig.Tree.Pods[0]);
        var detail = new PodDetail(rig.Tree, 0, tree, 1);
        var readings = new PodReadings(tree);
        detail.Fill(rig.Plant, readings);
        return (rig, tree, detail, readings);
    }

    private static int[] Parts(PodTree tree, string holder, PartKind kind) =>
        [.. Enumerable.Range(0, tree.Parts.Length).Where(p => tree.Parts[p].Kind == kind && tree.IsAtOrIn(tree.IndexOf(holder), p))];

    private static double Mean(PodReadings readings, PodTree tree, string rack, PartQuantity quantity) => Parts(tree, rack, PartKind.Accelerator).Average(a => readings[a, quantity].Value);

    private static int Count(PodTree tree, PartKind kind) => tree.Parts.Count(p => p.Kind == kind);
}
