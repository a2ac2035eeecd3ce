namespace Megapod.Twin.Laws;

using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Physics;

/// <summary>
/// Since when a controller could know of each pod's cooling loop and do something about it: commands are carried as promised, the loop's readings come, and there is voltage. What it is asked for is asked from then on.
/// </summary>
internal sealed class AskedTime
{
    /// <summary>A rack at idle draws no more than this beyond its idle power, W.</summary>
    private const double NoiseWatts = 100;

    private readonly long[] since;

    /// <summary>Watches the pods of a site.</summary>
    public AskedTime(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        since = new long[tree.Pods.Count];
        Array.Fill(since, long.MaxValue);
        Racks = [.. Enumerable.Range(0, tree.Pods.Count).Where(p => tree.Pods[p].Cooling.Loop is not null).SelectMany(p => Enumerable.Range(0, tree.Pods[p].Racks.Count).Select(r => (p, r)))];
    }

    /// <summary>All racks on a loop: index of the pod, and place of the rack in its loop.</summary>
    public IReadOnlyList<(int Pod, int Rack)> Racks { get; }

    /// <summary>The most that a rack draws which was brought down to idle, W.</summary>
    public static double IdleWatts(Consumer rack) => rack.Minimum.Value + rack.Enforcement.Overshoot.Value + NoiseWatts;

    /// <summary>Longest time until something that a loop shows has been seen and decided on, s: its period and a cycle.</summary>
    public static double SeenSeconds(PodConfig pod) => (pod.Cooling.Loop!.Period + SiteCycle.Period).TotalSeconds;

    /// <summary>Longest time from something that a loop shows until its racks are down, s.</summary>
    public static double DownSeconds(PodConfig pod) => SeenSeconds(pod) + (pod.Enforcement.CommandLatency + pod.Enforcement.ActuationTime).TotalSeconds;

    /// <summary>Looks at the present instant; once a check.</summary>
    public void See(SitePlant plant)
    {
        for (int pod = 0; pod < since.Length; pod++)
        {
            bool holds = plant.Loops[pod] is { IsFrozen: false, Broken: CoolingSensors.None } && plant.Wire.Chance is null && plant.Topology != GridTopology.Black;
            since[pod] = holds ? Math.Min(since[pod], plant.Now.Ticks) : long.MaxValue;
        }
    }

    /// <summary>For how long something has been asked of the controller, s; negative infinity where it cannot be asked now.</summary>
    /// <param name="pod">Index of the pod.</param>
    /// <param name="from">From when on it would be.</param>
    /// <param name="now">The present instant.</param>
    public double Seconds(int pod, Instant from, Instant now) =>
        since[pod] == long.MaxValue ? double.NegativeInfinity : (now.Ticks - Math.Max(since[pod], from.Ticks)) / (double)TimeSpan.TicksPerSecond;
}
