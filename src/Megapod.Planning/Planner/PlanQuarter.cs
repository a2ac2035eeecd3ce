namespace Megapod.Planning.Planner;

using Megapod.Core.Units;

/// <summary>A quarter of an hour that is over.</summary>
/// <param name="Start">Its start.</param>
/// <param name="CarWatts">What cars took in it, mean, W.</param>
public readonly record struct PlanQuarter(Instant Start, double CarWatts);
