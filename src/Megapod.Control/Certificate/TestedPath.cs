namespace Megapod.Control.Certificate;

using Megapod.Core.Units;

/// <summary>What one step test showed of the battery's path, as far as its samples prove it.</summary>
/// <param name="At">When the step was told.</param>
/// <param name="CommandDelay">For so long the battery surely did not answer.</param>
/// <param name="Lag">The time constant with which it then followed; zero where no sample lay on its way.</param>
public sealed record TestedPath(Instant At, TimeSpan CommandDelay, TimeSpan Lag);
