namespace Megapod.Node.Power;

using Megapod.Core.Jobs;
using Megapod.Core.Units;
using Megapod.Node.Cgroups;
using Megapod.Node.Runner;
using Megapod.Work.Power;

/// <summary>Divides what the node may draw over its jobs, several times a second, and sees that each keeps to its part by what it is measured to use.</summary>
/// <param name="config">The node.</param>
/// <param name="groups">Its control groups.</param>
/// <param name="lease">Its budget.</param>
internal sealed class PowerKeeper(RunnerConfig config, GroupTree groups, BudgetLease lease)
{
    /// <summary>A job that uses less than this part of what it is held to is not held back by it.</summary>
    private const double HeldBack = 0.9;

    /// <summary>A job that uses less than it might is given so much more than it uses, so that it can show that it wants more.</summary>
    private const double Headroom = 1.3;

    /// <summary>What a job always has to show that it wants more, as a part of its full draw.</summary>
    private const double LeastRoom = 0.05;

    /// <summary>Use within this part above what it is held to is the scheduler's beat.</summary>
    private const double Tolerated = 0.01;

    /// <summary>The lowest part of its ceiling to which a job is held to make good what the scheduler gives too much.</summary>
    private const double LeastTrim = 0.8;

    private readonly UseWindow use = new();

    /// <summary>What all jobs draw, and the machine with them, on the mean of a second; NaN: not known yet.</summary>
    public double DrawWatts => config.Idle.Value + (use.Rate * config.PerCore.Value);

    /// <summary>Measures, divides and holds.</summary>
    public void Step(IReadOnlyCollection<HeldJob> jobs, Moment now)
    {
        use.Add(now.Seconds, groups.CpuSeconds);
        var sharing = jobs.Where(j => j.TakesPower).OrderBy(j => j.Row.Order.Job, StringComparer.Ordinal).ToList();
        bool isDead = lease.Lasts == TimeSpan.Zero || lease.Ceiling <= config.Idle;
        foreach (var job in sharing.Where(job => isDead || job.IsHeld))
        {
            Halt(job, isDead ? "There is no power for it." : "The site holds it.", now);
        }

        if (isDead)
        {
            return;
        }

        sharing.RemoveAll(job => job.IsHeld);
        var levels = BudgetSplit.Of([.. sharing.Select(DemandOf)], lease.Ceiling - config.Idle);
        for (int i = 0; i < sharing.Count; i++)
        {
            Apply(sharing[i], levels[i], now);
        }
    }

    private static void Halt(HeldJob job, string why, Moment now)
    {
        job.Level = WorkLevel.Paused;
        job.CeilingWatts = 0;
        job.SetStill(isStill: true, why, now);
        job.TellPace(0);
    }

    private double FullOf(HeldJob job) => job.Row.Order.Config.Elasticity?.FullDraw?.Value ?? (job.Row.Order.Config.Resources.Cpus * config.PerCore.Value);

    private JobDemand DemandOf(HeldJob job)
    {
        var order = job.Row.Order;
        double nameplate = FullOf(job);
        double full = nameplate;

        // A firm job always has all that it may need; what another does not use is given on.
        if (order.Config.Tier != JobTier.Firm && job.Use.IsFull && job.Use.Rate < HeldBack * job.HeldCores && !job.IsStill)
        {
            full = Math.Clamp(job.Use.Rate * config.PerCore.Value * Headroom, LeastRoom * nameplate, nameplate);
        }

        double least = Math.Min(1, Math.Max(JobGroup.LeastCores, LeastRoom * order.Config.Resources.Cpus) * config.PerCore.Value / full);
        return new JobDemand
        {
            Id = order.Job,
            Tier = order.Config.Tier,
            Curve = CurveOf(order.Config, least),
            FullWatts = full,
            PausedWatts = 0,
            ValuePerHour = order.ValuePerHour,
            LeastSpeed = 1 - order.Config.Slowdown,
            MayPause = order.Config.CanPause && !job.IsLeaving,
            Now = job.Level,
        };
    }

    /// <summary>What the owner says, down to the least at which it can be held; a share of the processors otherwise, by which speed and draw go alike.</summary>
    private static IReadOnlyList<ElasticityPoint> CurveOf(JobConfig job, double least)
    {
        if (least >= 1)
        {
            return [new ElasticityPoint(1, 1)];
        }

        var said = job.Elasticity?.Points.Where(p => p.Draw > least).ToList();
        return said is { Count: > 0 } ? said : [new ElasticityPoint(least, least), new ElasticityPoint(1, 1)];
    }

    private void Apply(HeldJob job, WorkLevel level, Moment now)
    {
        job.Level = level;
        if (level.IsPaused)
        {
            Halt(job, "Power is short, and others go first.", now);
            return;
        }

        double full = FullOf(job);
        bool isFree = level.Ceiling.Value >= full * (1 - Tolerated);
        double cores = isFree ? double.PositiveInfinity : level.Ceiling.Value / full * job.Row.Order.Config.Resources.Cpus;
        if (job.Use.IsFull && !isFree && !double.IsNaN(job.HeldCores))
        {
            double over = job.Use.Rate / cores;
            job.Trim = over > 1 + Tolerated ? Math.Max(LeastTrim, job.Trim / over) : over < 1 - Tolerated ? Math.Min(1, job.Trim * (1 + Tolerated)) : job.Trim;
        }

        job.CeilingWatts = isFree ? double.PositiveInfinity : level.Ceiling.Value;
        job.HoldTo(cores * (isFree ? 1 : job.Trim));
        job.SetStill(isStill: false, "", now);
        job.TellPace(isFree ? 1 : level.Ceiling.Value / full);
    }
}
