namespace Megapod.Planning.Planner;

using Megapod.Core.Units;

/// <summary>A departure of a car that had stated one.</summary>
/// <param name="Left">When it was unplugged.</param>
/// <param name="Early">How much before the latest departure that was stated in the session; negative: after it.</param>
public readonly record struct CarDeparture(Instant Left, TimeSpan Early);
