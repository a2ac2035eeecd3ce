namespace Megapod.Lab.Backtest;

using Megapod.Core.Model;
using Megapod.Planning.Horizon;

/// <summary>Finds the best standing rules for a world in hindsight. What a rule asks of a quarter depends on few of its choices, so those are worked out once.</summary>
internal sealed class RuleSearch
{
    private readonly SiteConfig site;
    private readonly PlanningSite numbers;
    private readonly BacktestWorld world;
    private readonly double startWattHours;
    private readonly Dictionary<RulesConfig, MinuteOrder[]> known = [];

    /// <summary>A search.</summary>
    public RuleSearch(SiteConfig site, PlanningSite numbers, BacktestWorld world, double startWattHours)
    {
        this.site = site;
        this.numbers = numbers;
        this.world = world;
        this.startWattHours = startWattHours;
    }

    /// <summary>The best rules and what they brought; null when it was stopped.</summary>
    /// <param name="threads">How many runs at the same time, at least one.</param>
    /// <param name="progress">Told how many of how many are done, from any thread; may be null.</param>
    /// <param name="shouldStop">Asked now and then; may be null.</param>
    public RuleChoice? Best(int threads, Action<int, int>? progress, Func<bool>? shouldStop)
    {
        var coarse = Try(RuleGrid.All, threads, progress, shouldStop);
        if (coarse is null)
        {
            return null;
        }

        var around = RuleGrid.Around(coarse.Rules);
        var fine = Try(around, threads, null, shouldStop);
        if (fine is null)
        {
            return null;
        }

        var best = fine.Score.Money > coarse.Score.Money ? fine : coarse;
        return best with { Tried = RuleGrid.All.Count + around.Count };
    }

    private RuleChoice? Try(IReadOnlyList<RulesConfig> candidates, int threads, Action<int, int>? progress, Func<bool>? shouldStop)
    {
        foreach (var candidate in candidates)
        {
            Prepare(candidate);
        }

        var scores = new BacktestScore?[candidates.Count];
        int done = 0;
        Parallel.For(0, candidates.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, (at, state) =>
        {
            if (shouldStop?.Invoke() == true)
            {
                state.Stop();
                return;
            }

            scores[at] = BacktestRun.Of(numbers, world, new Prepared(this, candidates[at]), startWattHours);
            progress?.Invoke(Interlocked.Increment(ref done), candidates.Count);
        });
        if (Array.Exists(scores, s => s is null))
        {
            return null;
        }

        int best = 0;
        for (int at = 1; at < scores.Length; at++)
        {
            best = scores[at]!.Money > scores[best]!.Money ? at : best;
        }

        return new RuleChoice(candidates[best], scores[best]!, candidates.Count);
    }

    /// <summary>Everything but the peak, which is a number of its own.</summary>
    private static RulesConfig KeyOf(RulesConfig rules) => rules with { PeakShare = 1 };

    private void Prepare(RulesConfig rules)
    {
        var key = KeyOf(rules);
        if (known.ContainsKey(key))
        {
            return;
        }

        var policy = new RulesPolicy(site, numbers, world, key);
        var still = new MinuteSite(numbers, startWattHours);
        known[key] = [.. Enumerable.Range(0, world.Quarters).Select(q => policy.Decide(q, still))];
    }

    private sealed class Prepared(RuleSearch search, RulesConfig rules) : IBacktestPolicy
    {
        private readonly MinuteOrder[] orders = search.known[KeyOf(rules)];
        private readonly double peak = rules.PeakShare * search.numbers.LimitWatts;

        public MinuteOrder Decide(int quarter, MinuteSite site) => orders[quarter] with { PeakWatts = peak };
    }
}
