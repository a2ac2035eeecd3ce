namespace Megapod.Control.Certificate;

/// <summary>A change to a site and what it would buy.</summary>
/// <param name="Change">What to change, as a sentence.</param>
/// <param name="FreedWatts">Connection that compute could use more at any time, W.</param>
/// <param name="TrackedWatts">By how much the import would stay closer to a boundary that the battery tracks, W.</param>
public sealed record Improvement(string Change, double FreedWatts, double TrackedWatts);
