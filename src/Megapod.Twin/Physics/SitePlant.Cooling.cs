namespace Megapod.Twin.Physics;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>Cooling loops, and the power distribution that can be cut beside them. Only pods whose site file describes a loop have one; all others are as if this file were not there.</summary>
public sealed partial class SitePlant
{
    private readonly CoolingPlant?[] loops;

    // Of each rack, by its place among racks: which of its pod's racks it is.
    private readonly int[] placesInPod;
    private readonly bool hasLoops;

    /// <summary>Per pod its cooling loop; null where none is watched.</summary>
    internal CoolingPlant?[] Loops => loops;

    /// <summary>
    /// Hands an order to cut off power or coolant to a pod's own means. A contactor is open within a second, valves are shut within five; an order that repeats another one changes nothing, and none gives anything
    /// back. A pod without a loop has nobody to hear it.
    /// </summary>
    /// <param name="order">The order.</param>
    /// <exception cref="ArgumentException">There is no such pod, or the rack is not one of it.</exception>
    public void Send(in IsolationOrder order)
    {
        if (order.Pod < 0 || order.Pod >= loops.Length)
        {
            throw new ArgumentException($"There is no pod {order.Pod}.", nameof(order));
        }

        if (order.Rack < -1 || order.Rack >= tree.RackCount || (order.Rack >= 0 && tree.Consumers[tree.ConnectorCount + order.Rack].Unit != order.Pod))
        {
            throw new ArgumentException($"Rack {order.Rack} is not one of pod {order.Pod}.", nameof(order));
        }

        if (loops[order.Pod] is { } loop && wire.Carries())
        {
            loop.Take(order.Rack < 0 ? -1 : placesInPod[order.Rack], order.CutPower, order.ShutCoolant, Now.Ticks);
        }
    }

    /// <summary>
    /// A person looks after a pod: breakers and contactors are closed, valves opened, detectors dried, coolant filled up, pumps and racks started. What still leaks or is still broken shows again at once. Racks that had no
    /// power draw their idle power until somebody tells them something. Nothing of this happens by itself.
    /// </summary>
    /// <param name="pod">Index of the pod.</param>
    /// <returns>False where the pod has no cooling loop.</returns>
    public bool ResetPod(int pod)
    {
        loops[pod]?.Reset(Now.Ticks);
        return loops[pod] is not null;
    }

    /// <summary>Lets something go wrong with a pod, as a person may do with an emulated one.</summary>
    /// <param name="pod">Index of the pod.</param>
    /// <param name="rack">Place of the rack among racks; of no matter for what happens to the whole pod.</param>
    /// <param name="trouble">What.</param>
    /// <returns>False where the pod has no cooling loop.</returns>
    public bool Break(int pod, int rack, PodTrouble trouble)
    {
        if (loops[pod] is not { } loop)
        {
            return false;
        }

        switch (trouble)
        {
            case PodTrouble.PumpsLost:
                loop.BreakPumps();
                break;
            case PodTrouble.LoopLeak:
                loop.IsLeaky = true;
                break;
            case PodTrouble.CoolantHot:
                loop.IsRejectionLost = true;
                break;
            case PodTrouble.ReadingsStale:
                loop.IsFrozen = true;
                break;
            case PodTrouble.RackLeak:
                loop.Racks[placesInPod[rack]].IsLeaky = true;
                break;
            default:
                loop.Racks[placesInPod[rack]].IsTripped = true;
                break;
        }

        return true;
    }

    /// <summary>A person mends what was let go wrong with a pod, and looks after it.</summary>
    /// <param name="pod">Index of the pod.</param>
    /// <returns>False where the pod has no cooling loop.</returns>
    public bool MendPod(int pod)
    {
        loops[pod]?.Mend();
        return ResetPod(pod);
    }

    /// <summary>Whether a trouble makes the readings of a pod's loop and racks stand still; false where it has no loop.</summary>
    /// <param name="pod">Index of the pod.</param>
    public bool AreReadingsFrozen(int pod) => loops[pod]?.IsFrozen == true;

    /// <summary>The loop of a rack's pod; null where it has none.</summary>
    /// <param name="rack">The rack's index among consumers.</param>
    internal CoolingPlant? LoopOf(int rack) => loops[tree.Consumers[rack].Unit];

    /// <summary>A rack as its loop knows it; there must be one.</summary>
    /// <param name="rack">The rack's index among consumers.</param>
    internal ref CooledRack CooledAt(int rack) => ref LoopOf(rack)!.Racks[placesInPod[rack - tree.ConnectorCount]];

    /// <summary>Whether a device is a rack whose power is cut, whose branch has tripped or that has stopped itself.</summary>
    internal bool IsUnpowered(int device) => hasLoops && device >= tree.ConnectorCount && LoopOf(device) is not null && !CooledAt(device).HasPower;

    /// <summary>Whether a device is a rack that draws what it does whatever grant it held: it has no power, or has just got it back.</summary>
    internal bool KeepsToItself(int device) => IsUnpowered(device) || IsUntold(device);

    /// <summary>Whether a device is a rack that has had its power back and has not been told anything since.</summary>
    internal bool IsUntold(int device) => hasLoops && device >= tree.ConnectorCount && LoopOf(device) is not null && CooledAt(device).IsUntold;

    /// <summary>Whether a rack cannot be asked for more than its idle power: something is wrong with its coolant or its power, or was until a person looked.</summary>
    /// <param name="rack">The rack's index among consumers.</param>
    internal bool IsShortOfCooling(int rack)
    {
        if (LoopOf(rack) is not { } loop)
        {
            return false;
        }

        var config = tree.Pods[tree.Consumers[rack].Unit].Cooling.Loop!;
        int place = placesInPod[rack - tree.ConnectorCount];
        ref readonly var cooled = ref loop.Racks[place];
        return !cooled.HasPower || cooled.IsUntold || cooled.IsWet || loop.IsWet || loop.IsFrozen || loop.Broken != CoolingSensors.None || !loop.ArePumpsOn
            || cooled.FlowLitresPerSecond < config.LeastFlowShare * loop.DesignOf(place) || loop.SupplyCelsius > config.DerateFrom.Value;
    }

    /// <summary>The loops at the start of a world.</summary>
    private static (CoolingPlant?[] Loops, int[] PlacesInPod) LoopsOf(PowerTree tree, double[] maximum, double[] fallback, Instant start)
    {
        var places = new int[tree.RackCount];
        var made = new CoolingPlant?[tree.Pods.Count];
        for (int pod = 0; pod < made.Length; pod++)
        {
            int[] racks = [.. Enumerable.Range(0, tree.RackCount).Where(r => tree.Consumers[tree.ConnectorCount + r].Unit == pod)];
            for (int k = 0; k < racks.Length; k++)
            {
                places[racks[k]] = k;
            }

            made[pod] = tree.Pods[pod].Cooling.Loop is null ? null : new CoolingPlant(
                tree.Pods[pod].Cooling,
                racks,
                [.. racks.Select(r => maximum[tree.ConnectorCount + r])],
                [.. racks.Select(r => fallback[tree.ConnectorCount + r])],
                start);
        }

        return (made, places);
    }

    /// <summary>Before a step: contactors open when they are due, and who has no power has forgotten what it was told.</summary>
    private void BeginCooling(long ticks)
    {
        foreach (var loop in loops)
        {
            loop?.OpenContactors(ticks);
            for (int r = 0; r < loop?.Racks.Length; r++)
            {
                if (!loop.Racks[r].HasPower)
                {
                    Forget(tree.ConnectorCount + loop.Places[r]);
                }
            }
        }
    }

    /// <summary>What a rack wants and may have by what its power and its loop let it.</summary>
    private (double Wanted, double Allowed) Powered(int rack, double wanted, double allowed)
    {
        if (LoopOf(rack) is null)
        {
            return (wanted, allowed);
        }

        ref readonly var cooled = ref CooledAt(rack);
        return !cooled.HasPower ? (0, 0) : (wanted, cooled.IsUntold ? Math.Min(allowed, minimum[rack]) : allowed);
    }

    /// <summary>A rack that got its power back has been told something: it goes by its grants again.</summary>
    private void Told(int device)
    {
        if (hasLoops && device >= tree.ConnectorCount && LoopOf(device) is not null)
        {
            CooledAt(device).IsUntold = false;
        }
    }

    /// <summary>After a step: what the racks drew warms the loops.</summary>
    private void EndCooling(Instant end, double seconds)
    {
        for (int pod = 0; pod < loops.Length; pod++)
        {
            loops[pod]?.Step(seconds, ConsumerMeanWatts.AsSpan(tree.ConnectorCount, tree.RackCount), AmbientCelsius, Topology != GridTopology.Black && !IsCoolingLost[pod]);
            loops[pod]?.Show(end);
        }
    }

    private void ObserveLoops(SiteSnapshot snapshot)
    {
        for (int pod = 0; pod < loops.Length; pod++)
        {
            loops[pod]?.Observe(ref snapshot.Loops[pod], snapshot.Racks, Now);
        }
    }
}
