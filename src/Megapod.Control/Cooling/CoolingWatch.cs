namespace Megapod.Control.Cooling;

using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>
/// Looks at each pod's loop, leak detectors and branches once a cycle: what the racks may take, what is stopped, and what shall be cut off. The README of this folder has the table.
/// It computes from its arguments alone and changes nothing but the state that it is given.
/// </summary>
internal sealed class CoolingWatch
{
    /// <summary>Flow that is too low for so long does not come back by itself: pumps that change over are quicker.</summary>
    internal static readonly TimeSpan FlowPatience = TimeSpan.FromSeconds(2);

    /// <summary>Coolant carries heat away until a rack draws nothing; a leak does not wait longer than this for it.</summary>
    internal static readonly TimeSpan CoolantPatience = TimeSpan.FromSeconds(10);

    /// <summary>Readings of the loop are stale after so many of its periods.</summary>
    internal const int PeriodsToStale = 3;

    /// <summary>A leak detector that has spoken and is not heard for so long is not known to be dry. Controllers of servers, which hold some of them, are read in turns.</summary>
    internal static readonly TimeSpan DetectorPatience = TimeSpan.FromMinutes(1);

    /// <summary>Power is cut when so much of the heat that racks bear without flow has gathered.</summary>
    internal const double HeatShare = 0.8;

    /// <summary>A rack that draws less than this share of its nameplate, W, draws nothing: a meter has an error.</summary>
    private const double DownShare = 0.01;

    private readonly PowerTree tree;
    private readonly CoolingLoopConfig?[] loops;
    private readonly double[] rackDesignFlow;
    private readonly bool isWatching;

    /// <summary>A watch over a site.</summary>
    public CoolingWatch(PowerTree tree)
    {
        this.tree = tree;
        loops = [.. tree.Pods.Select(p => p.Cooling.Loop)];
        isWatching = loops.Any(l => l is not null);
        var podWatts = new double[loops.Length];
        for (int k = 0; k < tree.RackCount; k++)
        {
            podWatts[Rack(k).Unit] += Rack(k).Nameplate.Value;
        }

        // Coolant divides over racks as their heat does.
        rackDesignFlow = [.. Enumerable.Range(0, tree.RackCount).Select(k => (loops[Rack(k).Unit]?.DesignFlowLitresPerSecond ?? 0) * Rack(k).Nameplate.Value / podWatts[Rack(k).Unit])];
    }

    /// <summary>One cycle.</summary>
    /// <param name="snapshot">What is measured.</param>
    /// <param name="state">What is remembered; changed.</param>
    /// <param name="drawn">Per consumer what it is trusted to draw, W; NaN: nobody knows.</param>
    /// <param name="elapsedSeconds">Since the cycle before.</param>
    /// <param name="now">The instant.</param>
    /// <param name="output">Takes orders and faults.</param>
    public void Step(SiteSnapshot snapshot, CoolingState state, ReadOnlySpan<double> drawn, double elapsedSeconds, Instant now, CycleOutput output)
    {
        if (!isWatching)
        {
            return;
        }

        for (int p = 0; p < loops.Length; p++)
        {
            if (loops[p] is { } loop)
            {
                Loop(p, loop, snapshot, state, now);
            }
        }

        for (int k = 0; k < tree.RackCount; k++)
        {
            int p = Rack(k).Unit;
            if (loops[p] is { } loop)
            {
                Rack(k, loop, snapshot, state, drawn, elapsedSeconds, now);
            }
        }

        for (int p = 0; p < loops.Length; p++)
        {
            if (loops[p] is { } loop)
            {
                Order(p, loop, snapshot, state, drawn, now, output);
            }
        }

        Withdraw(state, output);
    }

    /// <summary>Why a stop cannot be ended yet; null when it can.</summary>
    /// <param name="snapshot">What is measured.</param>
    /// <param name="state">What is remembered.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="rack">The rack's place among racks; −1: the pod's loop.</param>
    /// <param name="now">The instant.</param>
    public string? Hinders(SiteSnapshot snapshot, CoolingState state, int pod, int rack, Instant now)
    {
        if (loops[pod] is not { } loop)
        {
            return null;
        }

        ref readonly var stopped = ref rack >= 0 ? ref state.Racks[rack] : ref state.Pods[pod];
        return Cause(snapshot, state, loop, stopped.Trip, pod, rack, now) ?? Flow(snapshot, loop, pod, rack, now);
    }

    /// <summary>Whatever stopped it, valves have been shut or pumps stood still: without flow it would be stopped again at once.</summary>
    private string? Flow(SiteSnapshot snapshot, CoolingLoopConfig loop, int pod, int rack, Instant now)
    {
        if (loop.DesignFlowLitresPerSecond is not { } design)
        {
            return null;
        }

        var flow = rack >= 0 ? snapshot.Racks[rack].Flow : snapshot.Loops[pod].Flow;
        bool isMeasured = rack < 0 || flow.Quality != Quality.Missing;
        return isMeasured && !IsFlowing(flow, rack >= 0 ? rackDesignFlow[rack] : design, loop, now) ? "its coolant does not flow" : null;
    }

    private string? Cause(SiteSnapshot snapshot, CoolingState state, CoolingLoopConfig loop, CoolingTrip trip, int pod, int rack, Instant now)
    {
        var oldest = Oldest(loop);
        return trip switch
        {
            CoolingTrip.Leak or CoolingTrip.LeakStays when rack >= 0 => IsSaid(snapshot.Racks[rack].IsLeaking, false, oldest, now) ? null : "its leak detector does not say that it is dry",
            CoolingTrip.Leak => IsSaid(snapshot.Loops[pod].IsLeaking, false, oldest, now) ? null : "the loop's leak detector does not say that it is dry",
            CoolingTrip.LeakStays => Enumerable.Range(0, tree.RackCount).All(k => Rack(k).Unit != pod || !state.Racks[k].IsTripped) ? null : "a rack of it is still stopped for a leak",
            CoolingTrip.SupplyHot => snapshot.Loops[pod].Supply is var supply && supply.IsFresh(now, oldest) && supply.Value < loop.DerateFrom.Value ? null : "the coolant is not known to be cool enough",
            CoolingTrip.BranchOpen => IsSaid(snapshot.Racks[rack].IsOn, true, oldest, now) ? null : "its branch is not known to be closed",
            _ => null,
        };
    }

    private static TimeSpan Oldest(CoolingLoopConfig loop) => PeriodsToStale * loop.Period;

    /// <summary>Whether a state is known to be so by a fresh reading.</summary>
    private static bool IsSaid(in Reading reading, bool state, TimeSpan oldest, Instant now) => reading.IsFresh(now, oldest) && reading.Value >= 0.5 == state;

    private static bool IsFlowing(in Reading flow, double design, CoolingLoopConfig loop, Instant now) => flow.IsFresh(now, Oldest(loop)) && flow.Value >= loop.LeastFlowShare * design;

    /// <summary>Flow that is known to be too low. One that is not known any more stays as it was.</summary>
    private static void Follow(ref TripState state, in Reading flow, double design, CoolingLoopConfig loop, Instant now)
    {
        if (flow.IsFresh(now, Oldest(loop)))
        {
            bool isLow = flow.Value < loop.LeastFlowShare * design;
            state.LowSinceTicks = !isLow ? 0 : state.LowSinceTicks == 0 ? now.Ticks : state.LowSinceTicks;
        }

        if (state.LowSinceTicks > 0 && now.Ticks - state.LowSinceTicks >= FlowPatience.Ticks)
        {
            state.Stop(CoolingTrip.FlowLost, now.Ticks);
        }
    }

    private Consumer Rack(int k) => tree.Consumers[tree.ConnectorCount + k];

    private void Loop(int p, CoolingLoopConfig loop, SiteSnapshot snapshot, CoolingState state, Instant now)
    {
        ref readonly var reading = ref snapshot.Loops[p];
        var oldest = Oldest(loop);
        bool isSupplyKnown = reading.Supply.IsFresh(now, oldest);
        state.IsStale[p] = !isSupplyKnown || (loop.DesignFlowLitresPerSecond is not null && !reading.Flow.IsFresh(now, oldest)) || IsUnheard(p, loop, snapshot, now);
        state.IsWarm[p] = isSupplyKnown && reading.Supply.Value > loop.DerateFrom.Value;
        if (isSupplyKnown && reading.Supply.Value >= loop.StopAt.Value)
        {
            state.Pods[p].Stop(CoolingTrip.SupplyHot, now.Ticks);
        }

        if (loop.DesignFlowLitresPerSecond is { } design)
        {
            Follow(ref state.Pods[p], reading.Flow, design, loop, now);
        }

        if (IsSaid(reading.IsLeaking, true, oldest, now))
        {
            state.Pods[p].Stop(CoolingTrip.Leak, now.Ticks);
        }
    }

    /// <summary>Whether a detector of the pod has spoken once and is not heard any more; one that never was is none.</summary>
    private bool IsUnheard(int p, CoolingLoopConfig loop, SiteSnapshot snapshot, Instant now)
    {
        var oldest = Oldest(loop) > DetectorPatience ? Oldest(loop) : DetectorPatience;
        bool isUnheard = IsOld(snapshot.Loops[p].IsLeaking);
        for (int k = 0; k < tree.RackCount && !isUnheard; k++)
        {
            isUnheard = Rack(k).Unit == p && IsOld(snapshot.Racks[k].IsLeaking);
        }

        return isUnheard;

        bool IsOld(in Reading detector) => detector.Quality != Quality.Missing && !detector.IsFresh(now, oldest);
    }

    private void Rack(int k, CoolingLoopConfig loop, SiteSnapshot snapshot, CoolingState state, ReadOnlySpan<double> drawn, double elapsedSeconds, Instant now)
    {
        var rack = Rack(k);
        int p = rack.Unit;
        var oldest = Oldest(loop);
        ref readonly var reading = ref snapshot.Racks[k];
        ref var own = ref state.Racks[k];
        // Where the whole loop has no flow, its racks have none, and one stop is enough for a person to end.
        bool isOfLoop = state.Pods[p].IsTripped || state.Pods[p].LowSinceTicks > 0;
        own.LowSinceTicks = isOfLoop ? 0 : own.LowSinceTicks;
        if (loop.DesignFlowLitresPerSecond is not null && !own.IsTripped && !isOfLoop)
        {
            Follow(ref own, reading.Flow, rackDesignFlow[k], loop, now);
        }

        if (IsSaid(reading.IsOn, false, oldest, now) && !state.IsStopped(k))
        {
            own.Stop(CoolingTrip.BranchOpen, now.Ticks);
        }

        if (IsSaid(reading.IsLeaking, true, oldest, now))
        {
            own.Stop(CoolingTrip.Leak, now.Ticks);
        }

        bool isDry = reading.IsLeaking.MeasuredAt.Ticks > own.SinceTicks && IsSaid(reading.IsLeaking, false, oldest, now);
        if (own.Trip == CoolingTrip.Leak && !isDry && now.Ticks - own.SinceTicks >= loop.IsolateLoopAfter.Ticks)
        {
            state.Pods[p].Stop(CoolingTrip.LeakStays, now.Ticks);
        }

        bool isLow = own.LowSinceTicks > 0 || state.Pods[p].LowSinceTicks > 0;
        double watts = drawn[tree.ConnectorCount + k];
        own.HeatSeconds = isLow ? own.HeatSeconds + (elapsedSeconds * (double.IsNaN(watts) ? 1 : watts / rack.Nameplate.Value)) : 0;
        state.Shares[k] = isLow ? 0 : ShareOf(p, loop, snapshot.Loops[p].Supply.Value, state);
    }

    /// <summary>The share of their range that racks may take for the loop's sake. Worked number: from 35 °C to 45 °C, 38 °C leaves 0.7.</summary>
    private static double ShareOf(int p, CoolingLoopConfig loop, double supplyCelsius, CoolingState state)
    {
        double share = state.IsWarm[p] ? Math.Clamp((loop.StopAt.Value - supplyCelsius) / (loop.StopAt.Value - loop.DerateFrom.Value), 0, 1) : 1;
        return state.IsStale[p] ? Math.Min(share, loop.StaleShare) : share;
    }

    /// <summary>Says once of each rack whose last stop was ended that nothing of it is asked for any more, so that nobody goes on cutting it off.</summary>
    private void Withdraw(CoolingState state, CycleOutput output)
    {
        for (int k = 0; k < tree.RackCount; k++)
        {
            if (state.WasStopped[k] && !state.IsStopped(k))
            {
                output.Add(new IsolationOrder(Rack(k).Unit, k, CutPower: false, ShutCoolant: false));
            }
        }

        state.NoteStops();
    }

    /// <summary>
    /// Says what shall be cut off, until the pod says that it is. What was cut off once and is given back by a person is asked for again only while a detector is wet: otherwise nobody could end a stop.
    /// </summary>
    private void Order(int p, CoolingLoopConfig loop, SiteSnapshot snapshot, CoolingState state, ReadOnlySpan<double> drawn, Instant now, CycleOutput output)
    {
        var oldest = Oldest(loop);
        ref var pod = ref state.Pods[p];
        bool isLoopCut = pod.Trip is CoolingTrip.Leak or CoolingTrip.LeakStays;
        bool isWetNow = IsSaid(snapshot.Loops[p].IsLeaking, true, oldest, now);
        bool isDown = true;
        for (int k = 0; k < tree.RackCount; k++)
        {
            isWetNow |= Rack(k).Unit == p && state.Racks[k].Trip == CoolingTrip.Leak && IsSaid(snapshot.Racks[k].IsLeaking, true, oldest, now);
        }

        for (int k = 0; k < tree.RackCount; k++)
        {
            if (Rack(k).Unit != p)
            {
                continue;
            }

            ref var own = ref state.Racks[k];
            ref readonly var reading = ref snapshot.Racks[k];
            bool isStopped = state.IsStopped(k);
            own.HasCut = isStopped && (own.HasCut || IsSaid(reading.IsElectricallyIsolated, true, oldest, now));
            own.HasShut = isStopped && (own.HasShut || IsSaid(reading.IsLiquidIsolated, true, oldest, now));
            bool draws = !(drawn[tree.ConnectorCount + k] <= DownShare * Rack(k).Nameplate.Value);
            isDown &= !draws;
            bool isWet = own.Trip == CoolingTrip.Leak;
            bool isOwnWetNow = isWet && IsSaid(reading.IsLeaking, true, oldest, now);
            bool isHot = isStopped && own.HeatSeconds >= HeatShare * loop.FlowLossTime.TotalSeconds;
            bool cut = (isWet && (!own.HasCut || isOwnWetNow)) || (isLoopCut && (!own.HasCut || isWetNow)) || isHot;
            bool shut = isWet && (!own.HasShut || isOwnWetNow) && (!draws || now.Ticks - own.SinceTicks >= CoolantPatience.Ticks);
            bool mustCut = cut && !IsSaid(reading.IsElectricallyIsolated, true, oldest, now);
            bool mustShut = shut && !IsSaid(reading.IsLiquidIsolated, true, oldest, now);
            if (mustCut || mustShut)
            {
                output.Add(new IsolationOrder(p, k, cut || isWet, shut));
            }
        }

        bool isIsolated = IsSaid(snapshot.Loops[p].IsIsolated, true, oldest, now);
        pod.HasShut = isLoopCut && (pod.HasShut || isIsolated);
        bool shutLoop = isLoopCut && (!pod.HasShut || isWetNow) && (isDown || now.Ticks - pod.SinceTicks >= CoolantPatience.Ticks);
        if (shutLoop && !isIsolated)
        {
            output.Add(new IsolationOrder(p, -1, CutPower: true, ShutCoolant: true));
        }
    }
}
