namespace Megapod.Devices.Ocpp.Charging;

using Megapod.Core.Units;

/// <summary>A limit as it is in force.</summary>
/// <param name="Watts">The limit; null: no profile sets one.</param>
/// <param name="Until">When it may change if nobody sets anything, by the station's clock; <see cref="Instant.Forever"/>: never.</param>
public readonly record struct LimitNow(Watts? Watts, Instant Until);
