namespace Megapod.Control.LifeCycle;

/// <summary>What a stage of an acceptance found.</summary>
/// <param name="Kind">What about.</param>
/// <param name="IsPassed">Whether it speaks for the pod.</param>
/// <param name="Text">With figures, for people.</param>
public sealed record AcceptanceFinding(EvidenceKind Kind, bool IsPassed, string Text);
