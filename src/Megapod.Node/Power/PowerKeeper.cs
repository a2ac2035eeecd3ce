namespace Megapod.Node.Power;

using Megapod.Core.Jobs;
using Megapod.Core.Units;
using Megapod.Node.Cgroups;
using Megapod.Node.Runner;
using Megapod.Work.Elasticity;
using Megapod.Work.Power;

/// <summary>Divides what the node may draw over its jobs, several times a second, and sees that each keeps to its part by what it is measured to use.</summary>
/// <param name="tools">What jobs share.</param>
/// <param name="lease">The node's budget.</param>
internal sealed class PowerKeeper(NodeTools tools, BudgetLease lease)
{
    /// <summary>A job that uses less than this part of what it is held to is not held back by it.</summary>
    private const double HeldBack = 0.9;

    /// <summary>A job that uses less than it might is given so much more than it uses, so that it can show that it wants more.</summary>
    private const double Headroom = 1.3;

    /// <summary>What a job always has to show that it wants more, as a part of its full draw.</summary>
    private const double LeastRoom = 0.05;

    /// <summary>Who pays nothing is worth so little for each watt, and more by rank: currency per Wh, a thousandth of what work pays as a rule.</summary>
    private const double LeastValue = 1e-6;

    /// <summary>Use within this part above what it is held to is the scheduler's beat.</summary>
    private const double Tolerated = 0.01;

    /// <summary>The lowest part of its ceiling to which a job is held to make good what the scheduler gives too much.</summary>
    private const double LeastTrim = 0.8;

    /// <summary>The highest part of its ceiling to which a job is held that wants more and does not get all of it: the scheduler keeps up to an eighth of small shares to itself.</summary>
    private const double MostTrim = 1.2;

    /// <summary>So long a job with accelerators that take no power limit may draw more than its part until it has paced itself, s.</summary>
    private const double PacePatience = 5;

    /// <summary>A draw is above a part only if it is so by this part of it.</summary>
    private const double Over = 0.05;

    private readonly RunnerConfig config = tools.Config;
    private readonly UseWindow use = new();
    private (double Seconds, double CpuSeconds) last = (double.NaN, double.NaN);
    private bool hasHeld;
    private bool hasHalted;

    /// <summary>What all jobs draw, and the machine with them, on the mean of a second, corrected by its meter where there is one; NaN: not known yet.</summary>
    public double DrawWatts => tools.Meter.DrawWatts(config.Idle.Value + (use.Rate * config.PerCore.Value) + AcceleratorWatts);

    /// <summary>Means by which it holds power back, and whether they were seen to work.</summary>
    public IReadOnlyList<string> Means => [$"share of the processors: {Proof(hasHeld)}", $"freezer: {Proof(hasHalted)}", "pace of the job itself: unproven"];

    private double AcceleratorWatts => tools.Accelerators.All.Sum(a => tools.Accelerators.WattsOf(a.Id));

    /// <summary>Measures, divides and holds.</summary>
    public void Step(IReadOnlyCollection<HeldJob> jobs, Moment now)
    {
        double cpu = tools.Groups.CpuSeconds;
        use.Add(now.Seconds, cpu);

        // Of just this step: a meter's mean is held against the same time.
        double accelerating = AcceleratorWatts;
        tools.Meter.Look(now, config.Idle.Value + ((cpu - last.CpuSeconds) / (now.Seconds - last.Seconds) * config.PerCore.Value) + accelerating, accelerating);
        last = (now.Seconds, cpu);
        var accelerators = tools.Accelerators.All.ToDictionary(a => a.Id, StringComparer.Ordinal);
        var sharing = jobs.Where(j => j.TakesPower).OrderBy(j => j.Row.Order.Job, StringComparer.Ordinal).ToList();
        bool isDead = lease.Lasts == TimeSpan.Zero || lease.Ceiling <= config.Idle;
        foreach (var job in sharing.Where(job => isDead || job.IsHeld))
        {
            Halt(job, isDead ? "There is no power for it." : "The site holds it.", now, accelerators, mayTakeTime: !isDead);
        }

        if (isDead)
        {
            return;
        }

        sharing.RemoveAll(job => job.IsHeld);
        var used = sharing.SelectMany(j => j.Row.Accelerators).ToHashSet(StringComparer.Ordinal);
        double unused = accelerators.Keys.Where(id => !used.Contains(id)).Select(tools.Accelerators.WattsOf).Where(double.IsFinite).Sum();
        JobDemand[] demands = [.. sharing.Select(job => DemandOf(job, accelerators))];
        var levels = BudgetSplit.Of(demands, new Watts(Math.Max(0, lease.Ceiling.Value - config.Idle.Value - unused - tools.Meter.CorrectionWatts)));
        for (int i = 0; i < sharing.Count; i++)
        {
            Apply(sharing[i], levels[i], now, accelerators);
            sharing[i].Prices = PowerPrices.Of(new SpeedCurve(demands[i].Curve), demands[i].FullWatts, sharing[i].Row.Order.ValuePerHour, levels[i]);
        }
    }

    private static string Proof(bool isProven) => isProven ? "proven" : "unproven";

    private static IEnumerable<WorkAccelerator> Of(HeldJob job, Dictionary<string, WorkAccelerator> accelerators) => job.Row.Accelerators.Where(accelerators.ContainsKey).Select(id => accelerators[id]);

    private void Halt(HeldJob job, string why, Moment now, Dictionary<string, WorkAccelerator> accelerators, bool mayTakeTime)
    {
        job.Level = WorkLevel.Paused;
        job.CeilingWatts = 0;
        job.SetStill(isStill: true, why, now, mayTakeTime);
        job.TellPace(0);
        foreach (var accelerator in Of(job, accelerators))
        {
            tools.Accelerators.HoldTo(accelerator, 0);
        }

        hasHalted |= job.IsStill && job.Use.IsFull && job.Use.Rate == 0;
    }

    private double CpuWattsOf(HeldJob job) => job.Row.Order.Config.Resources.Cpus * config.PerCore.Value;

    private double FullOf(HeldJob job, Dictionary<string, WorkAccelerator> accelerators) =>
        job.Row.Order.Config.Elasticity?.FullDraw?.Value ?? (CpuWattsOf(job) + Of(job, accelerators).Sum(a => a.Nameplate.Value));

    private JobDemand DemandOf(HeldJob job, Dictionary<string, WorkAccelerator> accelerators)
    {
        var order = job.Row.Order;
        double nameplate = FullOf(job, accelerators);
        double full = nameplate;

        // A firm job always has all that it may need; what another does not use is given on.
        if (order.Config.Tier != JobTier.Firm && job.Use.IsFull && !job.IsStill && !job.IsShort && job.DrawWatts < HeldBack * Math.Min(job.CeilingWatts, nameplate))
        {
            full = Math.Clamp(job.DrawWatts * Headroom, LeastRoom * nameplate, nameplate);
        }

        double least = (Math.Max(JobGroup.LeastCores, LeastRoom * order.Config.Resources.Cpus) * config.PerCore.Value) + Of(job, accelerators).Sum(a => a.LeastCap?.Value ?? 0);
        return new JobDemand
        {
            Id = order.Job,
            Tier = order.Config.Tier,
            Curve = CurveOf(order.Config, Math.Min(1, least / full)),
            FullWatts = full,
            PausedWatts = Of(job, accelerators).Sum(AcceleratorBoard.ContextWatts),
            ValuePerHour = Math.Max(order.ValuePerHour, LeastValue * (1 + JobTier.Spot - order.Config.Tier) * full),
            LeastSpeed = 1 - order.Config.Slowdown,
            MayPause = order.Config.CanPause && !job.IsLeaving,
            Now = job.Level,
        };
    }

    /// <summary>What the owner says, or what is published of its kind, down to the least at which it can be held; where it has processors alone speed and draw go alike.</summary>
    private static IReadOnlyList<ElasticityPoint> CurveOf(JobConfig job, double least)
    {
        if (least >= 1)
        {
            return [new ElasticityPoint(1, 1)];
        }

        if (job.Resources.Gpus == 0 && job.Elasticity is null or { Points.Count: 0, Curve: null })
        {
            return [new ElasticityPoint(least, least), new ElasticityPoint(1, 1)];
        }

        var curve = PublishedCurves.For(job);
        double from = Math.Max(least, curve.LeastDraw);
        return [new ElasticityPoint(from, curve.SpeedAt(from)), .. curve.Points.Where(p => p.Draw > from)];
    }

    private void Apply(HeldJob job, WorkLevel level, Moment now, Dictionary<string, WorkAccelerator> accelerators)
    {
        double full = FullOf(job, accelerators);
        bool isFree = !level.IsPaused && level.Ceiling.Value >= full * (1 - Tolerated);
        job.IsUnruly &= !isFree;
        if (level.IsPaused || job.IsUnruly)
        {
            Halt(job, job.IsUnruly ? "It does not pace itself, and its accelerators take no power limit." : "Power is short, and others go first.", now, accelerators, mayTakeTime: true);
            return;
        }

        job.Level = level;
        job.CeilingWatts = isFree ? double.PositiveInfinity : level.Ceiling.Value;
        var own = Of(job, accelerators).ToList();
        if (own.Count == 0)
        {
            HoldProcessors(job, isFree ? double.PositiveInfinity : level.Ceiling.Value / full * job.Row.Order.Config.Resources.Cpus);
        }
        else
        {
            job.HoldTo(double.PositiveInfinity);
            HoldAccelerators(job, own, level.Ceiling.Value, isFree, now);
        }

        job.SetStill(isStill: false, "", now);
        job.TellPace(isFree ? 1 : Math.Min(1, level.Ceiling.Value / full));
    }

    private void HoldProcessors(HeldJob job, double cores)
    {
        if (job.Use.IsFull && double.IsFinite(cores) && !double.IsNaN(job.HeldCores))
        {
            double over = job.Use.Rate / cores;
            hasHeld |= over is > HeldBack and <= 1 + Over;
            job.Trim = over > 1 + Tolerated ? Math.Max(LeastTrim, job.Trim / over)
                : over >= 1 - Tolerated ? job.Trim
                : job.IsShort ? Math.Min(MostTrim, job.Trim / over)
                : Math.Min(1, job.Trim * (1 + Tolerated));
        }

        job.HoldTo(double.IsFinite(cores) ? cores * job.Trim : cores);
    }

    /// <summary>What a job's processors use goes off its part; the rest is its accelerators', each the same.</summary>
    private void HoldAccelerators(HeldJob job, List<WorkAccelerator> own, double ceilingWatts, bool isFree, Moment now)
    {
        double processors = job.Use.IsFull ? Math.Min(job.Use.Rate * config.PerCore.Value, CpuWattsOf(job)) : CpuWattsOf(job);
        foreach (var accelerator in own)
        {
            tools.Accelerators.HoldTo(accelerator, isFree ? accelerator.Nameplate.Value : (ceilingWatts - processors) / own.Count);
        }

        bool isOver = !isFree && own.Any(a => a.LeastCap is null) && job.DrawWatts > ceilingWatts * (1 + Over);
        job.OverFrom = !isOver ? double.NaN : double.IsNaN(job.OverFrom) ? now.Seconds : job.OverFrom;
        job.IsUnruly = isOver && now.Seconds - job.OverFrom > PacePatience;
    }
}
