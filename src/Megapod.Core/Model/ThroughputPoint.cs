namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>One point of a pod's throughput curve.</summary>
/// <param name="Power">Power of the whole pod, cooling included where the pod's figures include it.</param>
/// <param name="Throughput">Work per time relative to full speed, 0–1.</param>
public readonly record struct ThroughputPoint(Watts Power, double Throughput);
