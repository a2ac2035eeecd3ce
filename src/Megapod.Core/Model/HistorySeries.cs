namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>One series of the history.</summary>
/// <param name="Number">Its number in this history, from 1.</param>
/// <param name="Id">Its name, such as <c>site/import</c>.</param>
/// <param name="Unit">Its unit, such as <c>W</c>; of that one alone there is energy. Empty for a bare number.</param>
/// <param name="Hold">How long a value counts when no other comes. After that there is a gap.</param>
/// <param name="First">Event time of the earliest sample that is kept as one; null: none is.</param>
/// <param name="Last">Event time of the latest; null: none is.</param>
public sealed record HistorySeries(int Number, string Id, string Unit, TimeSpan Hold, Instant? First, Instant? Last);
