namespace Megapod.Planning.Planner;

using Megapod.Core.Units;

/// <summary>A quarter of an hour that is over.</summary>
/// <param name="Start">Its start.</param>
/// <param name="CarWatts">What cars took in it, mean, W.</param>
/// <param name="ProductionWatts">What the solar plants gave in it, mean, W; NaN: unknown, or there are none.</param>
/// <param name="AmbientCelsius">Outside temperature in it by the site's own sensor, mean, °C; NaN: unknown.</param>
public readonly record struct PlanQuarter(Instant Start, double CarWatts, double ProductionWatts = double.NaN, double AmbientCelsius = double.NaN);
