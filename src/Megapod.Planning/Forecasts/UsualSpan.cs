namespace Megapod.Planning.Forecasts;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>A span of time for which no feed knows a price, so that the usual one stands in.</summary>
/// <param name="Quantity">Which price.</param>
/// <param name="From">Its start.</param>
/// <param name="Until">Its end, which no longer belongs to it.</param>
public readonly record struct UsualSpan(FeedQuantity Quantity, Instant From, Instant Until);
