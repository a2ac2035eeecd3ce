namespace Megapod.Work.Power;

using Megapod.Core.Jobs;
using Megapod.Core.Units;

/// <summary>
/// Divides power over jobs: what is owed first, by rank, then where a watt earns most. Where a job's curve is not concave, whole jobs are paused rather than all run at a bad point.
/// The way it goes: docs/decisions/0055-power-by-price-along-hulls.md.
/// </summary>
public static class BudgetSplit
{
    /// <summary>What sums of some hundreds of jobs may be wrong by, W: watts that were divided are not divided anew for it.</summary>
    private const double Rounding = 1e-7;

    /// <summary>A level for each job.</summary>
    /// <param name="jobs">The jobs; their order does not matter.</param>
    /// <param name="budget">What they may draw together.</param>
    /// <returns>Levels in the order of <paramref name="jobs"/>. Their ceilings and what the still ones draw add up to no more than the budget, or every job that may be still is still and the others have the least at which they run.</returns>
    public static IReadOnlyList<WorkLevel> Of(IReadOnlyList<JobDemand> jobs, Watts budget)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var seats = Seated(jobs, isHeld: true);
        if (Rest(seats) > budget.Value)
        {
            seats = Seated(jobs, isHeld: false);
        }

        double left = budget.Value - Rest(seats);
        if (!(left > 0))
        {
            return Levels(seats, [.. seats.OrderBy(s => s.At).Select(s => s.RestWatts)]);
        }

        left = Owe(seats, left);
        foreach (var seat in seats)
        {
            seat.Cut(seat.LeastWatts);
        }

        var best = new SplitFill(seats, jobs.Count).Of(left);
        if (seats.Any(s => CouldPause(s, best.Watts[s.At])))
        {
            best = WithPauses(seats, best, left);
        }

        return Levels(seats, Kept(seats, best, budget.Value) ?? best.Watts);
    }

    /// <summary>A job that has more than it is owed could stand still for a while instead, where what it is owed can be made up for later.</summary>
    private static (double[] Watts, double Earns) WithPauses(SplitSeat[] seats, (double[] Watts, double Earns) best, double left)
    {
        foreach (var seat in seats.Where(s => CouldPause(s, best.Watts[s.At])))
        {
            left += seat.FloorWatts - seat.RestWatts;
            double owed = seat.FloorWatts;
            seat.Guarantee(seat.RestWatts);
            seat.Cut(owed);
        }

        // What that frees is first for those who lack something of what they are owed: all who do not stand still are served anew, by rank, or one of lower rank would keep what one above him lacks.
        SplitSeat[] others = [.. seats.Where(s => s.Job.LeastSpeed > 0 && s.MayRun && !CouldPause(s, best.Watts[s.At]))];
        foreach (var seat in others)
        {
            left += seat.FloorWatts - seat.RestWatts;
            seat.Guarantee(seat.RestWatts);
        }

        left = Owe(others, left);
        foreach (var seat in others)
        {
            seat.Cut(seat.LeastWatts);
        }

        var other = new SplitFill(seats, best.Watts.Length).Of(left);
        return other.Earns > best.Earns && KeepsSpeeds(seats, best.Watts, other.Watts) ? other : best;
    }

    /// <summary>Whether nobody loses anything of what he is owed, unless one of higher rank gets what he is owed for it.</summary>
    private static bool KeepsSpeeds(SplitSeat[] seats, double[] was, double[] then)
    {
        foreach (var rank in seats.Where(s => s.Job.LeastSpeed > 0).GroupBy(s => s.Job.Tier).OrderBy(g => g.Key))
        {
            if (rank.Any(s => Lacks(s, then) > Lacks(s, was)))
            {
                return false;
            }

            if (rank.Any(s => Lacks(s, then) < Lacks(s, was)))
            {
                return true;
            }
        }

        return true;
    }

    /// <summary>What a job lacks of what it is owed, W; one that stands still and can make up for it lacks nothing.</summary>
    private static double Lacks(SplitSeat seat, double[] watts) =>
        seat is { MayStop: true, Job.PauseKeepsPromise: true } && watts[seat.At] <= seat.RestWatts ? 0 : Math.Max(0, seat.OwedWatts - watts[seat.At]);

    /// <summary>What all have now, if that is possible still, as good to those who are owed something, and earns as much.</summary>
    private static double[]? Kept(SplitSeat[] seats, (double[] Watts, double Earns) best, double budget)
    {
        if (seats.Any(s => s.Job.Now is null))
        {
            return null;
        }

        var watts = new double[best.Watts.Length];
        foreach (var seat in seats)
        {
            watts[seat.At] = seat.NowWatts;
        }

        bool isPossible = seats.All(s => s.Fits(watts[s.At]) && (s.Job.LeastSpeed <= 0 || watts[s.At] >= Math.Min(s.OwedWatts, best.Watts[s.At])));
        return isPossible && watts.Sum() <= budget + Rounding && seats.Sum(s => s.Earns(watts[s.At])) >= best.Earns ? watts : null;
    }

    private static SplitSeat[] Seated(IReadOnlyList<JobDemand> jobs, bool isHeld) => [.. jobs.Select((job, at) => new SplitSeat(job, at, isHeld)).OrderBy(s => s.Job.Id, StringComparer.Ordinal)];

    private static double Rest(SplitSeat[] seats) => seats.Sum(s => s.RestWatts);

    private static bool CouldPause(SplitSeat seat, double watts) => seat.Job is { PauseKeepsPromise: true, LeastSpeed: > 0 } && seat.MayStop && seat.MayRun && watts > seat.OwedWatts;

    /// <summary>Sets aside what is owed, by rank; within it first for those who cannot wait, then by price. A job for which too little is left gets that, if it runs at it.</summary>
    private static double Owe(SplitSeat[] seats, double left)
    {
        foreach (var seat in seats.Where(s => s.Job.LeastSpeed > 0 && s.MayRun).OrderBy(s => s.Job.Tier).ThenBy(s => s.Job.PauseKeepsPromise).ThenByDescending(s => s.OwedPrice).ThenBy(s => s.Job.Id, StringComparer.Ordinal))
        {
            double gets = Math.Min(seat.OwedWatts, seat.RestWatts + left);
            if (gets >= seat.LeastWatts && gets > seat.RestWatts)
            {
                seat.Guarantee(gets);
                left -= gets - seat.RestWatts;
            }
        }

        return left;
    }

    private static WorkLevel[] Levels(SplitSeat[] seats, double[] watts)
    {
        var levels = new WorkLevel[watts.Length];
        foreach (var seat in seats)
        {
            levels[seat.At] = seat.Level(watts[seat.At]);
        }

        return levels;
    }
}
