namespace Megapod.Site.Feeds;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>A feed as people see it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Quantity">What it tells about.</param>
/// <param name="AgeSeconds">How old its content is, s; null: it was never given anything.</param>
/// <param name="KnownUntil">End of the last slot that it knows; null: it knows none.</param>
/// <param name="Troubles">What is wrong with it, the newest first; empty while all is well.</param>
public sealed record FeedView(string Id, FeedQuantity Quantity, double? AgeSeconds, Instant? KnownUntil, IReadOnlyList<Fault> Troubles);
