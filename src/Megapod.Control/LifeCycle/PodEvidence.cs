namespace Megapod.Control.LifeCycle;

using Megapod.Core.Units;

/// <summary>Something that was found of a pod.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="At">When it was found.</param>
/// <param name="IsPassed">Whether it speaks for the pod.</param>
/// <param name="Text">What was found, with figures, for people.</param>
/// <param name="Fingerprint">Of which parts it was found: <see cref="PodFingerprint"/> at that time. Evidence of other parts proves nothing.</param>
public sealed record PodEvidence(EvidenceKind Kind, Instant At, bool IsPassed, string Text, string Fingerprint);
