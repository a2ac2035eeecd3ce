namespace Megapod.Control.Pods;

/// <summary>Between which power limits a server can be held.</summary>
/// <param name="LeastWatts">The lowest limit that it takes, W.</param>
/// <param name="MostWatts">The highest, W; at least the lowest.</param>
/// <param name="IsDraining">Whether it shall get no more than the lowest: work leaves it before it fails.</param>
public readonly record struct ServerRange(double LeastWatts, double MostWatts, bool IsDraining);
