namespace Megapod.Unit.Control.Cooling;

using Megapod.Control.Cooling;
using Megapod.Control.Cycle;
using Megapod.Control.Guards;
using Megapod.Core.Model;
using Megapod.Core.Pods;

/// <summary>
/// What happens to a pod when its coolant, its detectors or its branches say that it cannot go on, as tables of cycles: two racks of 10 to 100 kW on one loop of 4 l/s, of which each has half.
/// </summary>
public sealed class CoolingTests
{
    private const double Full = SmallSite.RackFull;
    private const double Idle = SmallSite.RackIdle;
    private static readonly PowerTree Tree = SmallSite.Tree(1e6, racks: 2, change: s => s with { Pods = [s.Pods[0] with { Cooling = new CoolingConfig { Loop = new CoolingLoopConfig { DesignFlowLitresPerSecond = 4 } } }] });

    private readonly HonestSite site = new(Tree);
    private double supply = 25;
    private double? flow = 4;
    private bool isLoopWet;
    private readonly bool[] isWet = new bool[2];
    private readonly bool[] isOpen = new bool[2];
    private readonly double[] rackFlow = [2, 2];
    private bool isSilent;

    /// <summary>A detector that is not there, or has fallen silent, by its rack; −1: the loop's.</summary>
    private readonly Dictionary<int, Reading> deaf = [];

    [Fact]
    public void A_pod_that_is_well_runs()
    {
        Run(40);
        Assert.Equal([Full, Full], site.DrawWatts);
        Assert.Empty(site.Output.Isolation);
        Assert.Equal(0, site.Memory.StopCount);
    }

    [Theory]
    [InlineData(35, 1)]
    [InlineData(36, 0.9)]
    [InlineData(38, 0.7)]
    [InlineData(44, 0.1)]
    public void Warm_coolant_takes_from_the_racks_and_gives_it_back_by_itself(double celsius, double share)
    {
        Run(40);
        supply = celsius;
        Run(10);
        Assert.All(site.DrawWatts, w => Assert.Equal(Idle + (share * (Full - Idle)), w, 1.0));
        Assert.Equal(share < 1, site.Output.IsRaised(SiteFault.CoolantWarm));
        Assert.Equal(share < 1 ? GuardId.Thermal : GuardId.None, share < 1 ? (GuardId)site.Output.Reasons[0].Index : GuardId.None);
        supply = 30;
        Run(20);
        Assert.Equal([Full, Full], site.DrawWatts);
    }

    [Fact]
    public void Coolant_that_is_too_hot_stops_the_pod_until_a_person_has_looked()
    {
        Run(40);
        supply = 45;
        Run(10);
        Assert.All(site.Output.CeilingWatts, w => Assert.Equal(0, w));
        Assert.True(site.Output.IsRaised(SiteFault.CoolantHot));
        Assert.Empty(site.Output.Isolation);

        supply = 40;
        Run(20);
        Refuses("pod", "MP3127");
        supply = 25;
        Run(60);
        Assert.All(site.DrawWatts, w => Assert.Equal(Idle, w));
        Refuses("rack0", "MP3126");
        Refuses("rack7", "MP3125");
        Assert.True(End("pod").IsSuccess);
        Run(20);
        Assert.Equal([Full, Full], site.DrawWatts);
    }

    [Fact]
    public void Readings_that_stay_away_leave_the_racks_part_of_their_range()
    {
        Run(40);
        isSilent = true;
        Run(6);
        Assert.All(site.DrawWatts, w => Assert.Equal(Full, w));
        Run(4);
        Assert.All(site.DrawWatts, w => Assert.Equal(Idle + (0.5 * (Full - Idle)), w, 1.0));
        Assert.True(site.Output.IsRaised(SiteFault.CoolingStale));
        isSilent = false;
        Run(20);
        Assert.Equal([Full, Full], site.DrawWatts);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void A_detector_that_is_not_heard_any_more_is_not_known_to_be_dry_and_the_racks_keep_part_of_their_range(int rack)
    {
        Run(40);
        deaf[rack] = Reading.Good(0, site.Now);
        Run(60);
        Assert.All(site.DrawWatts, w => Assert.Equal(Full, w));
        Run(5);
        Assert.All(site.DrawWatts, w => Assert.Equal(Idle + (0.5 * (Full - Idle)), w, 1.0));
        Assert.True(site.Output.IsRaised(SiteFault.CoolingStale));
        Assert.Equal(0, site.Memory.StopCount);
        deaf.Clear();
        Run(20);
        Assert.Equal([Full, Full], site.DrawWatts);
    }

    [Fact]
    public void A_detector_that_was_never_heard_is_none()
    {
        (deaf[-1], deaf[0], deaf[1]) = (Reading.Missing, Reading.Missing, Reading.Missing);
        Run(120);
        Assert.Equal([Full, Full], site.DrawWatts);
        Assert.False(site.Output.IsRaised(SiteFault.CoolingStale));
    }

    /// <summary>Seen in the next cycle, told within 1 s, down 2 s later; power is cut when heat of 12 s at full has gathered: 3 s of it at full, and the rest at a tenth.</summary>
    [Fact]
    public void Lost_flow_brings_the_racks_down_at_once_stops_them_after_two_seconds_and_cuts_their_power_before_they_are_too_hot()
    {
        Run(40);
        flow = 1.9;
        rackFlow[0] = rackFlow[1] = 0.95;
        Run(4);
        Assert.Equal([Idle, Idle], site.DrawWatts);
        Assert.True(site.Output.IsRaised(SiteFault.FlowLost));
        Assert.Equal(CoolingTrip.FlowLost, site.Memory.TripOfPod(0).Trip);
        Assert.Empty(site.Output.Isolation);

        int seconds = 4;
        while (site.Output.Isolation.Count == 0 && seconds < 200)
        {
            Run(1);
            seconds++;
        }

        Assert.InRange(seconds, 80, 100);
        Assert.Equal([new IsolationOrder(0, 0, true, false), new IsolationOrder(0, 1, true, false)], site.Output.Isolation);

        flow = 4;
        rackFlow[0] = rackFlow[1] = 2;
        Run(60);
        Assert.Equal([Idle, Idle], site.DrawWatts);
    }

    [Fact]
    public void Pumps_that_change_over_within_two_seconds_stop_nothing()
    {
        Run(40);
        flow = 1;
        Run(2);
        flow = 4;
        Run(20);
        Assert.Equal(0, site.Memory.StopCount);
        Assert.Equal([Full, Full], site.DrawWatts);
    }

    [Fact]
    public void Flow_that_was_low_and_is_not_known_any_more_stops_the_pod_all_the_same()
    {
        Run(40);
        flow = 1;
        Run(1);
        isSilent = true;
        Run(3);
        Assert.Equal(CoolingTrip.FlowLost, site.Memory.TripOfPod(0).Trip);
    }

    [Fact]
    public void A_rack_without_flow_stops_alone()
    {
        Run(40);
        rackFlow[1] = 0.5;
        Run(8);
        Assert.Equal((CoolingTrip.None, CoolingTrip.None, CoolingTrip.FlowLost), (site.Memory.TripOfPod(0).Trip, site.Memory.TripOfRack(0).Trip, site.Memory.TripOfRack(1).Trip));
        Assert.Equal([Full, Idle], site.DrawWatts);
    }

    /// <summary>The power of a wet rack is cut at once, its coolant shut when it draws nothing, or after 10 s where its draw of 10 kW goes on because nobody cut it.</summary>
    [Fact]
    public void A_leak_isolates_the_rack_and_then_the_loop()
    {
        Run(40);
        isWet[0] = true;
        Run(1);
        Assert.Equal([new IsolationOrder(0, 0, true, false)], site.Output.Isolation);
        Assert.Equal(0, site.Output.CeilingWatts[0]);
        Run(10);
        Assert.Equal([new IsolationOrder(0, 0, true, true)], site.Output.Isolation);
        Assert.Equal([Idle, Full], site.DrawWatts);
        Run(48);
        Assert.Equal(CoolingTrip.None, site.Memory.TripOfPod(0).Trip);
        Run(2);
        Assert.Equal(CoolingTrip.LeakStays, site.Memory.TripOfPod(0).Trip);
        Assert.Equal([new IsolationOrder(0, 0, true, true), new IsolationOrder(0, 1, true, false)], site.Output.Isolation);
        Run(12);
        Assert.Contains(new IsolationOrder(0, -1, true, true), site.Output.Isolation);
        Assert.All(site.DrawWatts, w => Assert.Equal(Idle, w));
        Refuses("rack0", "MP3127");
        Refuses("pod", "MP3127");
        isWet[0] = false;
        Run(120);
        Assert.All(site.DrawWatts, w => Assert.Equal(Idle, w));
        Refuses("pod", "MP3127");
        Assert.True(End("rack0").IsSuccess);
        Assert.True(End("pod").IsSuccess);
        Run(20);
        Assert.Equal([Full, Full], site.DrawWatts);
    }

    [Fact]
    public void A_leak_that_ends_when_the_rack_is_isolated_does_not_stop_the_loop_and_the_rack_waits_for_a_person()
    {
        Run(40);
        isWet[1] = true;
        Run(20);
        isWet[1] = false;
        Run(200);
        Assert.Equal((CoolingTrip.None, CoolingTrip.Leak), (site.Memory.TripOfPod(0).Trip, site.Memory.TripOfRack(1).Trip));
        Assert.Equal([Full, Idle], site.DrawWatts);
    }

    [Fact]
    public void What_says_that_it_is_cut_off_is_not_asked_again()
    {
        Run(40);
        isWet[0] = true;
        Run(12);
        Assert.Single(site.Output.Isolation);
        cut = true;
        Run(1);
        Assert.Empty(site.Output.Isolation);
        cut = false;
        Run(1);
        Assert.Single(site.Output.Isolation);
    }

    [Fact]
    public void A_leak_outside_the_racks_stops_and_isolates_all_of_the_pod()
    {
        Run(40);
        isLoopWet = true;
        Run(1);
        Assert.Equal([new IsolationOrder(0, 0, true, false), new IsolationOrder(0, 1, true, false)], site.Output.Isolation);
        Run(10);
        Assert.Equal([new IsolationOrder(0, 0, true, false), new IsolationOrder(0, 1, true, false), new IsolationOrder(0, -1, true, true)], site.Output.Isolation);
        Assert.All(site.Output.CeilingWatts, w => Assert.Equal(0, w));
    }

    [Fact]
    public void A_rack_whose_branch_opened_does_not_run_again_when_somebody_closes_it()
    {
        Run(40);
        isOpen[0] = true;
        Run(3);
        Assert.Equal(CoolingTrip.BranchOpen, site.Memory.TripOfRack(0).Trip);
        Assert.True(site.Output.IsRaised(SiteFault.BranchOpen));
        Refuses("rack0", "MP3127");
        isOpen[0] = false;
        Run(60);
        Assert.Equal([Idle, Full], site.DrawWatts);
        Assert.True(End("rack0").IsSuccess);
        Run(20);
        Assert.Equal([Full, Full], site.DrawWatts);
    }

    [Fact]
    public void A_leak_that_is_mended_is_not_the_end_of_the_stop_before_coolant_flows_again()
    {
        Run(40);
        isWet[0] = true;
        Run(5);
        (isWet[0], rackFlow[0]) = (false, 0);
        Run(5);
        Assert.Equal("rack0 stays stopped: its coolant does not flow.", Assert.Single(End("rack0").Faults).Message);
        rackFlow[0] = 2;
        Run(1);
        Assert.True(End("rack0").IsSuccess);
        Run(20);
        Assert.Equal([Full, Full], site.DrawWatts);
    }

    [Fact]
    public void A_stop_outlives_the_controller()
    {
        Run(40);
        isWet[0] = true;
        Run(5);
        byte[] saved = site.Memory.Save();
        isWet[0] = false;
        site.Restore(saved);
        Run(60);
        Assert.Equal(CoolingTrip.Leak, site.Memory.TripOfRack(0).Trip);
        Assert.Equal([Idle, Full], site.DrawWatts);
    }

    [Fact]
    public void What_was_asked_for_is_withdrawn_once_when_the_last_stop_of_a_rack_is_ended()
    {
        var nothing = new IsolationOrder(0, 0, false, false);
        Run(40);
        isWet[0] = true;
        Run(70);
        isWet[0] = false;
        Run(60);
        Assert.True(End("rack0").IsSuccess);
        Run(1);
        Assert.DoesNotContain(nothing, site.Output.Isolation);
        Assert.True(End("pod").IsSuccess);
        Run(1);
        Assert.Equal([nothing, nothing with { Rack = 1 }], site.Output.Isolation);
        Run(1);
        Assert.Empty(site.Output.Isolation);
    }

    [Fact]
    public void A_successor_withdraws_nothing_that_a_kept_stop_asks_for_until_it_is_ended()
    {
        Run(40);
        isWet[0] = true;
        Run(5);
        byte[] saved = site.Memory.Save();
        isWet[0] = false;
        site.Restore(saved);
        for (int s = 0; s < 60; s++)
        {
            Run(1);
            Assert.DoesNotContain(site.Output.Isolation, o => o.IsWithdrawal);
        }

        // One that has the stop ended before its first cycle withdraws it, too.
        site.Restore(saved);
        Run(10);
        site.Restore(site.Memory.Save());
        Assert.True(End("rack0").IsSuccess);
        Run(1);
        Assert.Equal([new IsolationOrder(0, 0, false, false)], site.Output.Isolation);
    }

    [Fact]
    public void A_pod_whose_loop_nobody_watches_is_left_alone_whatever_is_read()
    {
        var plain = new HonestSite(SmallSite.Tree(1e6, racks: 1));
        plain.Snapshot.Loops[0] = new LoopReading(Reading.Good(90, plain.Now), default, Reading.Good(0, plain.Now), Reading.Good(1, plain.Now), default);
        plain.Snapshot.Racks[0] = new RackReading(default, Reading.Good(1, plain.Now), Reading.Good(0, plain.Now), default, default);
        plain.Run(40);
        Assert.Equal(Full, plain.DrawWatts[0]);
    }

    private bool cut;

    private void Run(int seconds)
    {
        for (int s = 0; s < seconds; s++)
        {
            if (!isSilent)
            {
                var at = site.Now;
                Reading State(bool value) => Reading.Good(value ? 1 : 0, at);
                site.Snapshot.Loops[0] = new LoopReading(Reading.Good(supply, at), Reading.Good(supply + 20, at), flow is { } f ? Reading.Good(f, at) : Reading.Missing, Detector(-1) ?? State(isLoopWet), State(false));
                for (int k = 0; k < 2; k++)
                {
                    site.Snapshot.Racks[k] = new RackReading(Reading.Good(rackFlow[k], at), Detector(k) ?? State(isWet[k]), State(!isOpen[k]), State(cut && isWet[k]), State(cut && isWet[k]));
                }
            }

            site.Step();
        }
    }

    private Reading? Detector(int rack) => deaf.TryGetValue(rack, out var last) ? last : null;

    private Megapod.Core.Outcomes.Outcome<string> End(string id) => new SiteCycle(Tree, site.Memory).EndStop(site.Snapshot, site.Memory, id, site.Now);

    private void Refuses(string id, string code) => Assert.Equal(code, Assert.Single(End(id).Faults).Code);
}
