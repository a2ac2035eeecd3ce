namespace Megapod.Planning.Planner;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>A quarter of an hour that is over.</summary>
/// <param name="Start">Its start.</param>
/// <param name="CarWatts">What cars took in it, mean, W.</param>
/// <param name="ProductionWatts">What the solar plants gave in it, mean, W; NaN: unknown, or there are none.</param>
/// <param name="AmbientCelsius">Outside temperature in it by the site's own sensor, mean, °C; NaN: unknown.</param>
/// <param name="Work">For how much of each class's accelerators there was work in it, mean; null, or NaN of a class: unknown.</param>
public readonly record struct PlanQuarter(Instant Start, double CarWatts, double ProductionWatts = double.NaN, double AmbientCelsius = double.NaN, WorkShares? Work = null)
{
    /// <summary>The share of a class; NaN: unknown.</summary>
    /// <param name="workload">The class.</param>
    public double WorkOf(WorkloadClass workload) => Work is { } work ? work[workload] : double.NaN;
}
