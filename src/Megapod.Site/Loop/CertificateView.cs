namespace Megapod.Site.Loop;

/// <summary>The certificate in one line; all of it is at /api/v1/site/certificate.</summary>
/// <param name="TrackingWatts">How far the import may stand above a boundary that the battery tracks, W.</param>
/// <param name="TripSeconds">Longest time above the limit after a battery trip, s; 0: never above, null without a battery.</param>
/// <param name="TripAllowedSeconds">How long the connection bears that, s; null: as long as it likes, because it is never above.</param>
/// <param name="Holds">Whether every listed contingency ends in time.</param>
/// <param name="LargestLoss">What takes most from compute; empty when nothing does.</param>
/// <param name="LargestLossWatts">How much that is, W, mean since the start.</param>
public sealed record CertificateView(double TrackingWatts, double? TripSeconds, double? TripAllowedSeconds, bool Holds, string LargestLoss, double LargestLossWatts);
