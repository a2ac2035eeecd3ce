namespace Megapod.Core.Pods;

using System.Runtime.InteropServices;
using Megapod.Core.Model;

/// <summary>What the cycle sees of a pod's cooling loop. What is not measured is missing.</summary>
/// <param name="Supply">Temperature of the coolant that goes to the racks, °C.</param>
/// <param name="Return">Temperature of the coolant that comes back, °C.</param>
/// <param name="Flow">Coolant through all racks together, l/s.</param>
/// <param name="IsLeaking">Whether a leak detector of the loop outside the racks is wet: 1 or 0.</param>
/// <param name="IsIsolated">Whether the loop is shut: 1 or 0.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LoopReading(Reading Supply, Reading Return, Reading Flow, Reading IsLeaking, Reading IsIsolated);
