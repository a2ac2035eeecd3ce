namespace Megapod.Core.Pods;

using System.Runtime.InteropServices;
using Megapod.Core.Model;

/// <summary>What the cycle sees of a rack beside its power. What is not measured is missing.</summary>
/// <param name="Flow">Coolant through the rack, l/s.</param>
/// <param name="IsLeaking">Whether one of its leak detectors is wet: 1 or 0.</param>
/// <param name="IsOn">Whether its branch of the power distribution is closed: 1 or 0.</param>
/// <param name="IsLiquidIsolated">Whether its valves are shut: 1 or 0.</param>
/// <param name="IsElectricallyIsolated">Whether its power is cut by the pod's own means: 1 or 0.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RackReading(Reading Flow, Reading IsLeaking, Reading IsOn, Reading IsLiquidIsolated, Reading IsElectricallyIsolated)
{
    /// <summary>Whether power limits of its servers, by which it keeps its ceiling, are not held any more as they were told: it counts as its nameplate.</summary>
    public bool HasLostLimit { get; init; }
}
