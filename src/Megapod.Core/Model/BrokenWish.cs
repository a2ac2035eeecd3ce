namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>Something that a plan was asked for and cannot keep in every future it looks at.</summary>
/// <param name="Kind">What kind of wish.</param>
/// <param name="From">Start of the first slot in which it is broken.</param>
/// <param name="Until">End of the last one.</param>
/// <param name="Amount">How much is missing over that time on the mean of all futures, Wh.</param>
/// <param name="Probability">Weight of the futures in which it is broken, 0–1.</param>
/// <param name="Words">The same for people.</param>
public sealed record BrokenWish(WishKind Kind, Instant From, Instant Until, WattHours Amount, double Probability, string Words);
