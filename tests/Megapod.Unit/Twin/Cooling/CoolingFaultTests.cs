namespace Megapod.Unit.Twin.Cooling;

using Megapod.Core.Model;
using Megapod.Twin.Faults;

/// <summary>Faults of cooling and power distribution: where they can be, what they break, and who mends it.</summary>
public sealed class CoolingFaultTests
{
    private static readonly FaultKind[] OfLoops =
        [FaultKind.PumpsLost, FaultKind.RackLeak, FaultKind.LoopLeak, FaultKind.CoolantHot, FaultKind.BranchTrip, FaultKind.LoopReadingsStale];

    [Fact]
    public void They_come_to_sites_with_a_loop_alone()
    {
        var with = IncidentSchedule.KindsOf(new CoolingRig().Tree);
        var without = IncidentSchedule.KindsOf(PowerTree.From(CoolingRig.Site(new CoolingConfig())));
        Assert.All(OfLoops, k => Assert.Contains(k, with));
        Assert.All(OfLoops, k => Assert.DoesNotContain(k, without));
        Assert.DoesNotContain(FaultKind.CoolingPumpLost, with);
        Assert.Contains(FaultKind.CoolingPumpLost, without);
    }

    [Theory]
    [InlineData(FaultKind.PumpsLost)]
    [InlineData(FaultKind.RackLeak)]
    [InlineData(FaultKind.LoopLeak)]
    [InlineData(FaultKind.CoolantHot)]
    [InlineData(FaultKind.BranchTrip)]
    [InlineData(FaultKind.LoopReadingsStale)]
    public void Each_breaks_what_it_says_and_a_person_puts_the_pod_right_after_it(FaultKind kind)
    {
        var rig = new CoolingRig();
        var incident = new Incident(kind, CoolingRig.Start + TimeSpan.FromSeconds(10), CoolingRig.Start + TimeSpan.FromSeconds(80), null, Chance: 3);
        var faults = new FaultInjector(rig.Tree, [incident]);
        Run(10);
        Assert.False(IsBroken(rig, kind));
        Run(60);
        Assert.True(IsBroken(rig, kind));
        Assert.Equal(1, faults.Counts[kind.ToString()]);
        Run(30);
        Assert.Equal(kind is not (FaultKind.CoolantHot or FaultKind.LoopReadingsStale), IsBroken(rig, kind));
        Run(60);
        Assert.False(IsBroken(rig, kind));
        Assert.Equal(2 * CoolingRig.Idle, rig.Plant.ConsumerWatts.Sum(), 1);
        Assert.True(rig.Cooling.ResetAtTicks > incident.Until.Ticks);

        void Run(int seconds)
        {
            for (int s = 0; s < seconds; s++)
            {
                faults.Advance(rig.Plant);
                rig.Run(1);
            }
        }
    }

    [Fact]
    public void Controller_with_a_wrong_clock_stamps_the_loops_readings_with_it()
    {
        var rig = new CoolingRig();
        var faults = new FaultInjector(rig.Tree, [new Incident(FaultKind.OwnClockJumps, CoolingRig.Start, CoolingRig.Start + TimeSpan.FromSeconds(60), null, Chance: 3)]);
        faults.Advance(rig.Plant);
        var seen = rig.Seen();
        faults.Bend(seen);
        Assert.NotEqual(TimeSpan.Zero, faults.ClockOffset);
        Assert.Equal(CoolingRig.Start + faults.ClockOffset, seen.Loops[0].Flow.MeasuredAt);
        Assert.Equal(CoolingRig.Start + faults.ClockOffset, seen.Racks[1].IsOn.MeasuredAt);
    }

    private static bool IsBroken(CoolingRig rig, FaultKind kind)
    {
        var seen = rig.Seen();
        return kind switch
        {
            FaultKind.PumpsLost => rig.Cooling.FlowLitresPerSecond < 0.1 * rig.Cooling.DesignLitresPerSecond,
            FaultKind.RackLeak => seen.Racks.Count(r => r.IsLeaking.Value > 0) == 1,
            FaultKind.LoopLeak => seen.Loops[0].IsLeaking.Value > 0,
            FaultKind.CoolantHot => rig.Cooling.SupplyCelsius > 27,
            FaultKind.BranchTrip => rig.Plant.ConsumerWatts.Count(w => w == 0) == 1 && seen.Racks.Count(r => r.IsOn.Value == 0) == 1,
            _ => seen.Loops[0].Supply.Quality == Quality.Stale,
        };
    }
}
