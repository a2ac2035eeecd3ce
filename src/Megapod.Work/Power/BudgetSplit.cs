namespace Megapod.Work.Power;

using Megapod.Core.Jobs;
using Megapod.Core.Units;

/// <summary>Divides power over jobs: what is owed first, by rank, then where a watt is worth most.</summary>
public static class BudgetSplit
{
    /// <summary>A level for each job.</summary>
    /// <param name="jobs">The jobs; their order does not matter.</param>
    /// <param name="budget">What they may draw together.</param>
    /// <returns>Levels in the order of <paramref name="jobs"/>. Their ceilings and what the still ones draw add up to no more than the budget, or every job that may be still is still and the others have the least at which they run.</returns>
    public static IReadOnlyList<WorkLevel> Of(IReadOnlyList<JobDemand> jobs, Watts budget)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var levels = new WorkLevel[jobs.Count];
        double left = budget.Value - jobs.Sum(j => j.MayPause ? j.PausedWatts : j.Curve[0].Draw * j.FullWatts);
        foreach (var (job, at) in jobs.Select((job, at) => (job, at)).OrderBy(j => j.job.Tier).ThenByDescending(j => j.job.ValuePerHour / j.job.FullWatts).ThenBy(j => j.job.Id, StringComparer.Ordinal))
        {
            double least = job.Curve[0].Draw * job.FullWatts;
            double has = job.MayPause ? job.PausedWatts : least;
            double gets = Math.Min(job.FullWatts, has + Math.Max(0, left));
            bool isPaused = job.MayPause && gets < least;
            levels[at] = isPaused ? WorkLevel.Paused : new WorkLevel(new Watts(gets), IsPaused: false);
            left -= isPaused ? 0 : gets - has;
        }

        return levels;
    }
}
