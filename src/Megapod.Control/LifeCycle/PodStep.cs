namespace Megapod.Control.LifeCycle;

using Megapod.Core.Units;

/// <summary>A step of a pod's life that was made.</summary>
/// <param name="From">Where it stood.</param>
/// <param name="To">Where it stands since.</param>
/// <param name="At">When.</param>
/// <param name="Person">Who asked for it.</param>
public sealed record PodStep(PodPhase From, PodPhase To, Instant At, string Person);
