namespace Megapod.Site.Feeds;

using Megapod.Core.Units;
using Megapod.Planning.Forecasts;

/// <summary>How far the prices that are planned with are known.</summary>
/// <param name="KnownUntil">First instant for which they are not.</param>
/// <param name="Usual">Spans of the next four days in which the usual stands for what a feed should give.</param>
public sealed record PricesView(Instant KnownUntil, IReadOnlyList<UsualSpan> Usual);
