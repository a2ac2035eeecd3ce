namespace Megapod.Site.Pods;

using Megapod.Control.Pods;

/// <summary>What was replaced in a pod, as people and programs see it.</summary>
/// <param name="Most">So many are kept; the oldest drop away beyond that.</param>
/// <param name="Dropped">How many have dropped away so far.</param>
/// <param name="Replacements">What was replaced, the newest first.</param>
public sealed record ReplacementSheet(int Most, long Dropped, IReadOnlyList<PartChange> Replacements);
