namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>A question to the history.</summary>
/// <param name="Series">Names of series; those that are not there are left out of the answer.</param>
/// <param name="From">Begin of the window.</param>
/// <param name="To">Its end, which is not in it; after <paramref name="From"/>.</param>
/// <param name="Step">Length of a step, above zero. It becomes a whole number of the steps that are kept: 1 s, 1 min, 15 min, 1 h, 1 day.</param>
public sealed record HistoryQuery(IReadOnlyList<string> Series, Instant From, Instant To, TimeSpan Step)
{
    /// <summary>What was known then; null: what is known now. It reaches back as far as single samples are kept.</summary>
    public Instant? AsOf { get; init; }
}
