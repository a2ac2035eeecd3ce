namespace Megapod.Site.Pods;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>What the control loop saw of the racks in one cycle, for those who look after pods beside it. Arrays are by the rack's place among racks, or by the pod's, and are not changed any more.</summary>
/// <param name="Tree">The site whose indices these are.</param>
/// <param name="At">The cycle's instant.</param>
/// <param name="RackPower">Draw of each rack.</param>
/// <param name="CeilingWatts">Ceiling of each rack that is in force or on its way, W.</param>
/// <param name="PodPower">What each pod's meter shows; missing where it has none.</param>
/// <param name="Racks">What is known of each rack beside its power.</param>
/// <param name="Loops">Each pod's cooling loop.</param>
public sealed record PodSight(
    PowerTree Tree, Instant At, IReadOnlyList<Reading> RackPower, IReadOnlyList<double> CeilingWatts, IReadOnlyList<Reading> PodPower, IReadOnlyList<RackReading> Racks, IReadOnlyList<LoopReading> Loops);
