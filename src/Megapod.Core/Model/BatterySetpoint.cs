namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>A set-point on its way to the battery.</summary>
/// <param name="Sequence">Number of the command, rising.</param>
/// <param name="Power">Power at its grid side, charging positive.</param>
/// <param name="Duration">How long the battery holds it before it reverts to 0 W.</param>
public readonly record struct BatterySetpoint(uint Sequence, Watts Power, TimeSpan Duration);
