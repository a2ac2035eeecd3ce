namespace Megapod.Control.Pods;

using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>Why a part is not well.</summary>
/// <param name="Part">Id of the part.</param>
/// <param name="Health">How bad it is.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Text">What is the matter, for people.</param>
/// <param name="Since">Since when.</param>
public sealed record HealthReason(string Part, PartHealth Health, HealthKind Kind, string Text, Instant Since);
