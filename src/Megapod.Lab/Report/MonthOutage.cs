namespace Megapod.Lab.Report;

using Megapod.Core.Units;

/// <summary>A time without the grid: from the moment the site began to leave it until it ran in parallel again.</summary>
/// <param name="From">When it began; null: before what was looked at.</param>
/// <param name="To">When it was over; null: it lasted at the end of what is known.</param>
/// <param name="Island">For how long the battery carried the site.</param>
/// <param name="Black">For how long the site was without voltage.</param>
public sealed record MonthOutage(Instant? From, Instant? To, TimeSpan Island, TimeSpan Black);
