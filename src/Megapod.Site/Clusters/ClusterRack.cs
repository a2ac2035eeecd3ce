namespace Megapod.Site.Clusters;

/// <summary>A rack that a cluster keeps.</summary>
/// <param name="Id">The rack.</param>
/// <param name="NameplateWatts">The most that it can draw, W.</param>
/// <param name="IdleWatts">What it draws with nothing at work, W; a ceiling below it cannot be kept.</param>
/// <param name="FallbackWatts">What it is declared to draw when its ceiling has lapsed, W.</param>
/// <param name="IsMeasured">Whether a unit of its own tells what it draws.</param>
internal sealed record ClusterRack(string Id, double NameplateWatts, double IdleWatts, double FallbackWatts, bool IsMeasured);
