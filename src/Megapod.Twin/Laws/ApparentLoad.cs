namespace Megapod.Twin.Laws;

using Megapod.Core.Model;
using Megapod.Twin.Physics;

/// <summary>
/// Apparent power through a node, on all phases together or on one, from what the consumers below truly draw: active power by phase, reactive power by each
/// consumer's own power factor, the battery balanced and at power factor 1.
/// Worked number: 60 kW on three phases at power factor 0.9 and 7 kW on L1 at 1 make 27 kW and 9.7 kvar on L1: 28.7 kVA, 124.7 A at 230 V.
/// </summary>
internal sealed class ApparentLoad
{
    private const ulong PhaseChance = 21;
    private readonly int[] consumers;
    private readonly double[] share;
    private readonly double[] tan;
    private readonly double batteryShare;

    private ApparentLoad(PowerTree tree, int node, int phase, ulong seed, bool activeOnly = false)
    {
        consumers = [.. Enumerable.Range(0, tree.Consumers.Length).Where(i => tree.IsAtOrAbove(node, tree.Consumers[i].Node) && ShareOf(tree.Consumers[i].Phases, phase, seed, i) > 0)];
        share = [.. consumers.Select(i => ShareOf(tree.Consumers[i].Phases, phase, seed, i))];
        tan = [.. consumers.Select(i => activeOnly ? 0 : Math.Tan(Math.Acos(Math.Clamp(tree.Consumers[i].PowerFactor, 0.01, 1))))];
        batteryShare = tree.BatteryNode >= 0 && tree.IsAtOrAbove(node, tree.BatteryNode) ? (phase == 0 ? 1 : 1.0 / 3) : 0;
    }

    /// <summary>Active power alone, in W.</summary>
    public static ApparentLoad OfActivePower(PowerTree tree, int node) => new(tree, node, 0, 0, activeOnly: true);

    /// <summary>All three phases together.</summary>
    public static ApparentLoad OfAllPhases(PowerTree tree, int node, ulong seed) => new(tree, node, 0, seed);

    /// <summary>One phase, 1–3. A load on an unknown phase lies on one of them, which the world knows.</summary>
    public static ApparentLoad OfPhase(PowerTree tree, int node, int phase, ulong seed) => new(tree, node, phase, seed);

    /// <summary>VA; positive when active power flows in the direction asked for (1 import, −1 export), otherwise 0.</summary>
    /// <param name="consumerWatts">Draw of each consumer of the tree, W.</param>
    /// <param name="batteryWatts">Battery power, W, charging positive.</param>
    /// <param name="direction">1 or −1.</param>
    public double Signed(ReadOnlySpan<double> consumerWatts, double batteryWatts, int direction)
    {
        double active = batteryShare * batteryWatts;
        double reactive = 0;
        for (int j = 0; j < consumers.Length; j++)
        {
            double watts = share[j] * consumerWatts[consumers[j]];
            active += watts;
            reactive += watts * tan[j];
        }

        return active * direction >= 0 ? Math.Sqrt((active * active) + (reactive * reactive)) : 0;
    }

    /// <summary>Whether a consumer hangs below the node and on the phase.</summary>
    public bool Holds(int consumer) => Array.IndexOf(consumers, consumer) >= 0;

    private static double ShareOf(Phases phases, int phase, ulong seed, int consumer) => phase == 0 ? 1 : phases switch
    {
        Phases.Three => 1.0 / 3,
        Phases.OneUnknown => 1 + (int)(3 * Draws.Uniform(seed, PhaseChance, (ulong)consumer)) == phase ? 1 : 0,
        Phases.L1 => phase == 1 ? 1 : 0,
        Phases.L2 => phase == 2 ? 1 : 0,
        _ => phase == 3 ? 1 : 0,
    };
}
