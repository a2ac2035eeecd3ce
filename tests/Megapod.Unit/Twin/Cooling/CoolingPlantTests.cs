namespace Megapod.Unit.Twin.Cooling;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Twin.Physics;

/// <summary>Heat, flow and the racks' own protection, in figures that can be worked out by hand.</summary>
public sealed class CoolingPlantTests
{
    /// <summary>115 kW of a rack's 132 go into the coolant, and a litre takes 4186 J for each kelvin: at the flows in use that is 8 to 11 K, and 20 K would take 82 l/min.</summary>
    [Theory]
    [InlineData(150, 10.99)]
    [InlineData(165, 9.99)]
    [InlineData(200, 8.24)]
    [InlineData(82.4, 20.0)]
    public void Coolant_of_a_full_rack_comes_back_as_much_warmer_as_its_flow_says(double litresPerMinute, double kelvins)
    {
        var rig = new CoolingRig(CoolingRig.Loop(1, litresPerMinute), racks: 1);
        rig.Grant(CoolingRig.Full);
        rig.Run(300);
        Assert.Equal(25, rig.Cooling.SupplyCelsius, 0.01);
        Assert.Equal(kelvins, rig.Cooling.ReturnCelsius - rig.Cooling.SupplyCelsius, 0.01);
        Assert.Equal(20, rig.Cooling.Racks[0].ChipCelsius - rig.Cooling.ReturnCelsius, 0.01);
    }

    [Fact]
    public void Every_joule_of_the_racks_is_in_the_coolant_in_the_chips_or_outside()
    {
        var rig = new CoolingRig();
        double stored = rig.Cooling.StoredJoules();
        double heat = 0;
        for (int second = 0; second < 400; second++)
        {
            if (second == 20)
            {
                rig.Grant(CoolingRig.Full);
            }

            if (second == 100)
            {
                rig.Cooling.IsRejectionLost = true;
            }

            if (second == 150)
            {
                rig.Cooling.BreakPumps();
            }

            if (second == 200)
            {
                rig.Cooling.Mend();
                rig.Plant.ResetPod(0);
            }

            rig.Plant.Step(1);
            heat += CoolingPlant.LiquidShare * rig.Plant.ConsumerMeanWatts.Sum();
        }

        Assert.True(rig.Cooling.RejectedJoules > 0.5 * heat && rig.Cooling.GainedJoules > rig.Cooling.RejectedJoules);
        Assert.Equal(heat, rig.Cooling.StoredJoules() - stored + rig.Cooling.RejectedJoules, 1e-6 * heat);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.01)]
    public void Flow_falls_to_nothing_within_four_seconds_of_the_pumps_and_comes_back_only_by_hand(double step)
    {
        var rig = new CoolingRig(step: step);
        rig.Cooling.BreakPumps();
        rig.Run(2);
        Assert.Equal(0.5 * rig.Cooling.DesignLitresPerSecond, rig.Cooling.FlowLitresPerSecond, 1e-6);
        rig.Run(2);
        Assert.Equal(0, rig.Cooling.FlowLitresPerSecond);
        rig.Cooling.Mend();
        rig.Run(30);
        Assert.Equal(0, rig.Cooling.FlowLitresPerSecond);
        Assert.True(rig.Plant.ResetPod(0));
        rig.Run(3);
        Assert.Equal(rig.Cooling.DesignLitresPerSecond, rig.Cooling.FlowLitresPerSecond, 1e-6);
    }

    [Fact]
    public void Pumps_that_are_still_broken_do_not_start_when_a_person_resets_the_pod()
    {
        var rig = new CoolingRig();
        rig.Cooling.BreakPumps();
        rig.Run(10);
        rig.Plant.ResetPod(0);
        rig.Run(10);
        Assert.Equal(0, rig.Cooling.FlowLitresPerSecond);
    }

    /// <summary>Half of the flow is left after 2 s and none after 4 s, which counts as one second of the fifteen: 18 s at full power, and longer by as much as they draw less.</summary>
    [Theory]
    [InlineData(CoolingRig.Full, 18, 1)]
    [InlineData(CoolingRig.Full, 18, 0.01)]
    [InlineData(CoolingRig.Full / 2, 33, 1)]
    [InlineData(CoolingRig.Idle, 63, 1)]
    public void Racks_without_flow_stop_themselves_after_the_time_that_they_bear_scaled_by_their_power(double watts, double seconds, double step)
    {
        var rig = new CoolingRig(step: step);
        rig.Grant(watts);
        rig.Run(120);
        rig.Cooling.BreakPumps();
        rig.Run(seconds - 1);
        Assert.Equal(2 * watts, rig.Plant.ConsumerWatts.Sum(), 1);
        rig.Run(2);
        Assert.Equal(0, rig.Plant.ConsumerWatts.Sum());
        Assert.All(rig.Cooling.Racks, r => Assert.Equal(ProtectionCause.FlowLost, r.Stop));
        Assert.All(rig.Cooling.Racks, r => Assert.Equal(watts, r.DrawAtStopWatts, 1));
    }

    [Fact]
    public void Chips_without_flow_become_hot_within_seconds_and_a_rack_that_stopped_itself_stays_so_until_a_person_comes()
    {
        var rig = new CoolingRig();
        rig.Grant(CoolingRig.Full);
        rig.Run(120);
        Assert.Equal(54.4, rig.Cooling.Racks[0].ChipCelsius, 0.1);
        rig.Cooling.BreakPumps();
        rig.Run(19);
        Assert.InRange(rig.Cooling.Racks[0].ChipCelsius, 90, 100);
        rig.Cooling.Mend();
        rig.Grant(CoolingRig.Full);
        rig.Run(300);
        Assert.Equal(0, rig.Plant.ConsumerWatts.Sum());
        rig.Plant.ResetPod(0);
        rig.Run(10);
        Assert.Equal(2 * CoolingRig.Idle, rig.Plant.ConsumerWatts.Sum(), 1);
    }

    [Fact]
    public void Less_flow_that_is_still_enough_stops_nobody()
    {
        var rig = new CoolingRig(CoolingRig.Loop() with { LeastFlowShare = 0.5 });
        rig.Grant(CoolingRig.Full);
        rig.Cooling.IsLeaky = true;
        rig.Until(() => rig.Cooling.FlowLitresPerSecond < 0.6 * rig.Cooling.DesignLitresPerSecond);
        rig.Cooling.Mend();
        rig.Run(300);
        Assert.InRange(rig.Cooling.FlowLitresPerSecond / rig.Cooling.DesignLitresPerSecond, 0.5, 0.6);
        Assert.All(rig.Cooling.Racks, r => Assert.Equal(ProtectionCause.None, r.Stop));
    }

    /// <summary>230 kW into 350 l of coolant are 0.157 K/s: 25 K in 159 s.</summary>
    [Fact]
    public void Coolant_whose_heat_nobody_takes_rises_until_the_racks_stop_themselves()
    {
        var rig = new CoolingRig();
        rig.Grant(CoolingRig.Full);
        rig.Run(120);
        rig.Cooling.IsRejectionLost = true;
        rig.Run(60);
        Assert.Equal(25 + (60 * 0.157), rig.Cooling.SupplyCelsius, 0.5);
        double more = rig.Until(() => rig.Cooling.Racks[0].Stop == ProtectionCause.CoolantHot);
        Assert.InRange(60 + more, 155, 170);
        Assert.InRange(rig.Cooling.SupplyCelsius, 50, 50.3);
    }

    [Fact]
    public void Supply_that_was_too_hot_comes_back_with_a_lag_of_half_a_minute()
    {
        var rig = new CoolingRig();
        rig.Cooling.IsRejectionLost = true;
        rig.Until(() => rig.Cooling.SupplyCelsius >= 35);
        double above = rig.Cooling.SupplyCelsius - 25;
        rig.Cooling.Mend();
        rig.Run(30);
        Assert.Equal(Math.Exp(-1), (rig.Cooling.SupplyCelsius - 25) / above, 0.02);
    }

    [Theory]
    [InlineData(38, 0.0, 28)]
    [InlineData(38, 0.025, 25)]
    [InlineData(48, 0.025, 28)]
    public void Supply_is_held_as_far_as_dry_cooler_or_chiller_reach(double ambient, double chiller, double supply)
    {
        var rig = new CoolingRig(cooling: new CoolingConfig { ChillerFractionPerKelvin = chiller });
        rig.Plant.AmbientCelsius = ambient;
        rig.Run(500);
        Assert.Equal(supply, rig.Cooling.SupplyCelsius, 0.01);
    }

    [Fact]
    public void Steps_of_a_second_and_of_ten_milliseconds_tell_the_same_story()
    {
        var whole = Story(1);
        var fine = Story(0.01);
        Assert.Equal(whole.Length, fine.Length);
        for (int second = 0; second < whole.Length; second++)
        {
            Assert.True(
                Math.Abs(whole[second].Supply - fine[second].Supply) < 0.05
                && Math.Abs(whole[second].Return - fine[second].Return) < 0.25
                && Math.Abs(whole[second].Chips - fine[second].Chips) < 0.3
                && Math.Abs(whole[second].Flow - fine[second].Flow) < 0.01,
                $"after {second + 1} s: {whole[second]} and {fine[second]}");
        }

        static (double Supply, double Return, double Chips, double Flow)[] Story(double step)
        {
            var rig = new CoolingRig(step: step);
            var story = new List<(double, double, double, double)>();
            for (int second = 0; second < 90; second++)
            {
                switch (second)
                {
                    case 5:
                        rig.Grant(CoolingRig.Full);
                        break;
                    case 30:
                        rig.Cooling.BreakPumps();
                        break;
                    case 40:
                        rig.Cooling.Mend();
                        rig.Plant.ResetPod(0);
                        break;
                    case 60:
                        rig.Cooling.IsRejectionLost = true;
                        break;
                    case 75:
                        rig.Plant.Send(new IsolationOrder(0, 1, CutPower: true, ShutCoolant: true));
                        break;
                    default:
                        break;
                }

                rig.Run(1);
                story.Add((rig.Cooling.SupplyCelsius, rig.Cooling.ReturnCelsius, rig.Cooling.Racks[0].ChipCelsius, rig.Cooling.FlowLitresPerSecond));
            }

            return [.. story];
        }
    }

    [Fact]
    public void Two_plants_with_one_history_are_the_same_to_the_bit()
    {
        Assert.Equal(Play(), Play());

        static long[] Play()
        {
            var rig = new CoolingRig();
            rig.Grant(CoolingRig.Full);
            rig.Run(20);
            rig.Cooling.Racks[0].IsLeaky = true;
            rig.Run(100);
            return [.. new[] { rig.Cooling.SupplyCelsius, rig.Cooling.ReturnCelsius, rig.Cooling.FlowLitresPerSecond, rig.Cooling.CoolantShare, rig.Cooling.Racks[0].ChipCelsius }.Select(BitConverter.DoubleToInt64Bits)];
        }
    }

    [Fact]
    public void Pod_without_a_loop_has_none_and_hears_no_order()
    {
        var plant = new SitePlant(PowerTree.From(CoolingRig.Site(new CoolingConfig())), [], CoolingRig.Start, 7);
        plant.Send(new IsolationOrder(0, 0, CutPower: true, ShutCoolant: true));
        plant.Step(1);
        plant.Step(1);
        var snapshot = new SiteSnapshot(plant.Tree);
        plant.Observe(snapshot);
        Assert.False(plant.ResetPod(0));
        Assert.Equal(2 * CoolingRig.Idle, plant.ConsumerWatts.Sum());
        Assert.Equal(default, snapshot.Loops[0]);
        Assert.Equal(default, snapshot.Racks[0]);
    }

    [Fact]
    public void Without_voltage_the_pumps_stand_and_with_it_they_run_again()
    {
        var rig = new CoolingRig();
        rig.Plant.Topology = GridTopology.Black;
        rig.Run(5);
        Assert.Equal(0, rig.Cooling.FlowLitresPerSecond);
        rig.Plant.Topology = GridTopology.GridTied;
        rig.Run(3);
        Assert.Equal(rig.Cooling.DesignLitresPerSecond, rig.Cooling.FlowLitresPerSecond, 1e-6);
        Assert.True(rig.Cooling.ArePumpsOn);
    }
}
