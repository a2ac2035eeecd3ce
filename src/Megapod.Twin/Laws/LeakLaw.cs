namespace Megapod.Twin.Laws;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Physics;

/// <summary>
/// Leaks are isolated: a rack that is wet draws nothing any more within <see cref="CutSeconds"/>, its coolant is shut within <see cref="ShutSeconds"/> and never while it still draws, and where
/// something stays wet the whole loop is shut within <see cref="LoopSeconds"/>. Times run from when a detector is wet and can be read, and commands arrive.
/// </summary>
public sealed class LeakLaw : ILaw
{
    /// <summary>The law's name.</summary>
    public const string LawName = "leak-isolated";

    /// <summary>Below this a rack draws nothing, W.</summary>
    private const double NothingWatts = 1;

    private readonly AskedTime asked;
    private readonly Instant[] rackWetAt;
    private readonly Instant[] podWetAt;

    /// <summary>Watches a site.</summary>
    public LeakLaw(PowerTree tree)
    {
        asked = new AskedTime(tree);
        rackWetAt = new Instant[tree.RackCount];
        podWetAt = new Instant[tree.Pods.Count];
    }

    /// <inheritdoc/>
    public string Name => LawName;

    /// <summary>Longest time from a wet detector in a rack until that rack draws nothing, s: seen, decided, told, and the contactor.</summary>
    /// <param name="pod">The pod; it has a loop.</param>
    public static double CutSeconds(PodConfig pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        return AskedTime.SeenSeconds(pod) + pod.Enforcement.CommandLatency.TotalSeconds + CoolingPlant.ContactorSeconds;
    }

    /// <summary>Longest time from a wet detector in a rack until its valves are shut, s: after the power is seen to be cut, decided, told, and the valves.</summary>
    /// <param name="pod">The pod; it has a loop.</param>
    public static double ShutSeconds(PodConfig pod) => CutSeconds(pod) + AskedTime.SeenSeconds(pod) + pod.Enforcement.CommandLatency.TotalSeconds + CoolingPlant.ValveSeconds;

    /// <summary>Longest time from a wet detector anywhere in a pod that stays wet until the loop is shut, s.</summary>
    /// <param name="pod">The pod; it has a loop.</param>
    public static double LoopSeconds(PodConfig pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        return pod.Cooling.Loop!.IsolateLoopAfter.TotalSeconds + (2 * AskedTime.SeenSeconds(pod)) + pod.Enforcement.CommandLatency.TotalSeconds + CoolingPlant.ValveSeconds;
    }

    /// <inheritdoc/>
    public void Check(LawContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var plant = context.Plant;
        asked.See(plant);
        for (int pod = 0; pod < podWetAt.Length; pod++)
        {
            if (plant.Loops[pod] is not { } loop)
            {
                continue;
            }

            bool isWet = loop.IsWet;
            for (int r = 0; r < loop.Racks.Length; r++)
            {
                Judge(context, pod, loop, r);
                isWet |= loop.Racks[r].IsWet;
            }

            podWetAt[pod] = !isWet ? Instant.Never : podWetAt[pod] == Instant.Never ? plant.Now - TimeSpan.FromSeconds(context.Seconds) : podWetAt[pod];
            if (isWet && !loop.IsShut && asked.Seconds(pod, podWetAt[pod], plant.Now) > LoopSeconds(context.Tree.Pods[pod]))
            {
                context.Break(Name, $"{context.Tree.Pods[pod].Id} has been wet for {(plant.Now - podWetAt[pod]).TotalSeconds:F0} s and its loop is not shut", context.Seconds);
            }
        }
    }

    private void Judge(LawContext context, int pod, CoolingPlant loop, int r)
    {
        ref readonly var rack = ref loop.Racks[r];
        int place = loop.Places[r];
        if (!rack.IsWet)
        {
            rackWetAt[place] = Instant.Never;
            return;
        }

        var now = context.Plant.Now;
        rackWetAt[place] = rackWetAt[place] == Instant.Never ? now - TimeSpan.FromSeconds(context.Seconds) : rackWetAt[place];
        double seconds = asked.Seconds(pod, rackWetAt[place], now);
        var consumer = context.Tree.Consumers[context.Tree.ConnectorCount + place];
        var config = context.Tree.Pods[pod];
        double draw = context.Plant.ConsumerMeanWatts[context.Tree.ConnectorCount + place];

        // The second of the step in which the contactor opened still holds what was drawn before.
        if (draw > NothingWatts && (seconds > CutSeconds(config) + context.Seconds || (rack.ValveOpening <= 0 && !double.IsNegativeInfinity(seconds))))
        {
            context.Break(Name, $"{consumer.Id} draws {draw:F0} W and has been wet for {(now - rackWetAt[place]).TotalSeconds:F0} s{(rack.ValveOpening <= 0 ? ", its coolant is shut" : "")}", context.Seconds);
        }
        else if (rack.ValveOpening > 0 && !loop.IsShut && seconds > ShutSeconds(config))
        {
            context.Break(Name, $"{consumer.Id} has been wet for {(now - rackWetAt[place]).TotalSeconds:F0} s and its coolant is not shut", context.Seconds);
        }
    }
}
