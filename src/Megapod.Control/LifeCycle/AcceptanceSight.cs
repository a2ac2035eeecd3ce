namespace Megapod.Control.LifeCycle;

using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>What the acceptance of a pod sees in one cycle. What is not known is NaN.</summary>
/// <param name="Now">The instant.</param>
/// <param name="RackWatts">Draw of each of its racks, W.</param>
/// <param name="RackSampledAt">When each of those was measured.</param>
/// <param name="CeilingWatts">Ceiling in force at each of its racks, W.</param>
/// <param name="FlowLitresPerSecond">Coolant through all racks, l/s.</param>
/// <param name="IsDry">Whether every leak detector says now that it is dry; false also where one says nothing.</param>
/// <param name="Health">How well the pod is.</param>
/// <param name="Trouble">The worst reason, for people; empty: none.</param>
public sealed record AcceptanceSight(
    Instant Now, IReadOnlyList<double> RackWatts, IReadOnlyList<Instant> RackSampledAt, IReadOnlyList<double> CeilingWatts, double FlowLitresPerSecond, bool IsDry, PartHealth Health, string Trouble);
