namespace Megapod.Planning.Planner;

using Megapod.Core.Units;

/// <summary>What a car that is plugged in still asks for.</summary>
/// <param name="WattHours">Energy asked for and not delivered yet, Wh.</param>
/// <param name="MostWatts">The most that the car takes, W; the connector's rating while it has not told.</param>
/// <param name="Departure">When it leaves: as stated, or after the site's usual stay.</param>
/// <param name="IsStated">Whether its driver stated that.</param>
public readonly record struct CarPromise(double WattHours, double MostWatts, Instant Departure, bool IsStated);
