namespace Megapod.Planning.Score;

using Megapod.Core.Model;

/// <summary>
/// Which share of the money between the best rules and the bound a policy got: (J − J_rules*) / (J_bound − J_rules*). Percent of the bound alone misleads, because most
/// of the money comes whatever one does. Source: the project's yardstick, section 3.
/// </summary>
public static class Capture
{
    /// <summary>Days that a resampled block keeps together: weather, prices and weekdays hang together that long.</summary>
    public const int BlockDays = 7;

    private const int Draws = 2_000;
    private const double Tail = 0.05;

    /// <summary>The share, 0–1; NaN where there is no money between the two.</summary>
    public static double Of(double policy, double rules, double bound) => bound > rules ? (policy - rules) / (bound - rules) : double.NaN;

    /// <summary>90 % of a bootstrap over days in blocks of seven; the days of all three are drawn together.</summary>
    /// <param name="policy">Money of each day, its share of what belongs to no day included.</param>
    /// <param name="rules">The same for the rules; as many days.</param>
    /// <param name="bound">The same for the bound; as many days.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <returns>Low and high end; NaN with fewer days than a block.</returns>
    public static (double Low, double High) Interval(IReadOnlyList<double> policy, IReadOnlyList<double> rules, IReadOnlyList<double> bound, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(bound);
        int days = policy.Count;
        if (days < BlockDays)
        {
            return (double.NaN, double.NaN);
        }

        var random = new SeededRandom(seed);
        var captures = new List<double>(Draws);
        for (int n = 0; n < Draws; n++)
        {
            double mine = 0;
            double theirs = 0;
            double best = 0;
            for (int drawn = 0; drawn < days; drawn += BlockDays)
            {
                int start = random.NextIndex(days);
                for (int d = 0; d < Math.Min(BlockDays, days - drawn); d++)
                {
                    // The period is closed to a ring, so that its ends are drawn as often as its middle.
                    int day = (start + d) % days;
                    mine += policy[day];
                    theirs += rules[day];
                    best += bound[day];
                }
            }

            double share = Of(mine, theirs, best);
            if (!double.IsNaN(share))
            {
                captures.Add(share);
            }
        }

        captures.Sort();
        return captures.Count == 0 ? (double.NaN, double.NaN) : (captures[(int)(Tail * captures.Count)], captures[(int)((1 - Tail) * (captures.Count - 1))]);
    }
}
