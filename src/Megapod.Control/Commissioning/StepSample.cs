namespace Megapod.Control.Commissioning;

using Megapod.Core.Units;

/// <summary>One sample of a step test.</summary>
/// <param name="At">When it was asked for: it is no older than that.</param>
/// <param name="Watts">The power, W.</param>
public readonly record struct StepSample(Instant At, double Watts);
