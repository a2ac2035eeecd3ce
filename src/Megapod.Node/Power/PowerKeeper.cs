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

    /// <summary>So long a job with accelerators may draw more than its part until a limit or its own rests have brought it there, s: three times the share is corrected.</summary>
    private const double PacePatience = 7;

    /// <summary>What accelerators draw is what they draw halted when they have been so for so long, s: what was queued is done, and the mean is of that time alone.</summary>
    private const double HaltedSeconds = 3;

    /// <summary>A draw is at a part if it is above it by no more than this part of it.</summary>
    private const double Over = 0.05;

    /// <summary>Stands where a curve is asked for that is not used, because what is known was begun with the job's own.</summary>
    private static readonly SpeedCurve Flat = new([new ElasticityPoint(1, 1)]);

    private readonly RunnerConfig config = tools.Config;
    private readonly UseWindow use = new();
    private (double Seconds, double CpuSeconds) last = (double.NaN, double.NaN);
    private double stepSeconds;
    private bool hasHeld;
    private bool hasHalted;
    private bool hasPaced;

    /// <summary>What all jobs draw, and the machine with them, on the mean of a second, corrected by its meter where there is one; NaN: not known yet.</summary>
    public double DrawWatts => tools.Meter.DrawWatts(config.Idle.Value + (use.Rate * config.PerCore.Value) + AcceleratorWatts);

    /// <summary>What a watt-hour is worth to the jobs in each quarter of what they could draw together, the dearest first, in the site's currency; empty: there are none.</summary>
    public IReadOnlyList<double> Worth { get; private set; } = [];

    /// <summary>Means by which it holds power back, and whether they were seen to work.</summary>
    public IReadOnlyList<string> Means => [$"share of the processors: {Proof(hasHeld)}", $"freezer: {Proof(hasHalted)}", $"pace of the job itself: {Proof(hasPaced)}"];

    private double AcceleratorWatts => tools.Accelerators.All.Sum(a => tools.Accelerators.WattsOf(a.Id));

    /// <summary>Measures, divides and holds.</summary>
    public void Step(IReadOnlyCollection<HeldJob> jobs, Moment now)
    {
        double cpu = tools.Groups.CpuSeconds;
        use.Add(now.Seconds, cpu);

        // Of just this step: a meter's mean is held against the same time.
        double accelerating = AcceleratorWatts;
        stepSeconds = double.IsNaN(last.Seconds) ? 0 : now.Seconds - last.Seconds;
        tools.Meter.Look(now, config.Idle.Value + ((cpu - last.CpuSeconds) / (now.Seconds - last.Seconds) * config.PerCore.Value) + accelerating, accelerating);
        last = (now.Seconds, cpu);
        var accelerators = tools.Accelerators.All.ToDictionary(a => a.Id, StringComparer.Ordinal);
        var sharing = jobs.Where(j => j.TakesPower).OrderBy(j => j.Row.Order.Job, StringComparer.Ordinal).ToList();
        foreach (var job in sharing)
        {
            job.FullWatts = FullOf(job, accelerators);
            Learn(job, now, accelerators);
        }

        var running = sharing.Where(job => !job.IsHeld).ToList();
        bool isDead = lease.Lasts == TimeSpan.Zero || lease.Ceiling <= config.Idle;
        JobDemand[] demands = [.. running.Select((job, i) => DemandOf(job, i / (double)running.Count, accelerators))];
        Worth = PowerWorth.Of(demands, [.. running.Select(job => job.Row.Order.ValuePerHour)]);
        foreach (var job in sharing.Where(job => isDead || job.IsHeld))
        {
            Halt(job, isDead ? "There is no power for it." : "The site holds it.", now, accelerators, mayTakeTime: !isDead);
            Note(job, now);
        }

        if (isDead)
        {
            return;
        }

        var used = running.SelectMany(j => j.Row.Accelerators).ToHashSet(StringComparer.Ordinal);
        double unused = accelerators.Keys.Where(id => !used.Contains(id)).Select(tools.Accelerators.WattsOf).Where(double.IsFinite).Sum();
        var budget = new Watts(Math.Max(0, lease.Ceiling.Value - config.Idle.Value - unused - tools.Meter.CorrectionWatts));
        var levels = Loosened(running, demands, BudgetSplit.Of(demands, budget), budget, accelerators);
        for (int i = 0; i < running.Count; i++)
        {
            Apply(running[i], levels[i], now, accelerators);
            Note(running[i], now);
            running[i].Prices = PowerPrices.Of(new SpeedCurve(demands[i].Curve), demands[i].FullWatts, running[i].Row.Order.ValuePerHour, levels[i]);
        }
    }

    private static string Proof(bool isProven) => isProven ? "proven" : "unproven";

    private static IEnumerable<WorkAccelerator> Of(HeldJob job, Dictionary<string, WorkAccelerator> accelerators) => job.Row.Accelerators.Where(accelerators.ContainsKey).Select(id => accelerators[id]);

    private void Halt(HeldJob job, string why, Moment now, Dictionary<string, WorkAccelerator> accelerators, bool mayTakeTime)
    {
        job.Level = WorkLevel.Paused;
        job.CeilingWatts = 0;
        job.SetStill(isStill: true, why, now, mayTakeTime);
        job.Pace = PaceControl.Free;
        job.TellPace(0);
        bool isSettled = job.IsStill && now.At - job.Row.Since >= TimeSpan.FromSeconds(HaltedSeconds);
        foreach (var accelerator in Of(job, accelerators))
        {
            tools.Accelerators.HoldTo(accelerator, 0);
            if (isSettled)
            {
                tools.Accelerators.LearnContext(accelerator);
            }
        }

        hasHalted |= job.IsStill && job.Use.IsFull && job.Use.Rate == 0;
    }

    private double CpuWattsOf(HeldJob job) => job.Row.Order.Config.Resources.Cpus * config.PerCore.Value;

    private double FullOf(HeldJob job, Dictionary<string, WorkAccelerator> accelerators) =>
        job.Row.Order.Config.Elasticity?.FullDraw?.Value ?? (CpuWattsOf(job) + Of(job, accelerators).Sum(a => a.Nameplate.Value));

    private double LeastOf(HeldJob job, Dictionary<string, WorkAccelerator> accelerators) =>
        (Math.Max(JobGroup.LeastCores, LeastRoom * job.Row.Order.Config.Resources.Cpus) * config.PerCore.Value) + Of(job, accelerators).Sum(a => a.LeastCap?.Value ?? tools.Accelerators.ContextWatts(a) + (LeastRoom * a.Nameplate.Value));

    /// <summary>Lets a job that counts its work teach what it can.</summary>
    private void Learn(HeldJob job, Moment now, Dictionary<string, WorkAccelerator> accelerators)
    {
        if (job.Learner is null && job.HasRun && job.Counter is not null)
        {
            job.Learner = new JobLearner(job, GuessOf(job, FullOf(job, accelerators), accelerators), config.LearnInterval.TotalSeconds);
        }

        job.Learner?.Look(now.Seconds, job, Seen(job, job.Learner, accelerators), job.CpuSeconds * config.PerCore.Value, job.Row.Accelerators.Sum(tools.Accelerators.WattsOf));
    }

    /// <summary>Tells whoever learns of a job the level that it has.</summary>
    private static void Note(HeldJob job, Moment now) =>
        job.Learner?.Tell(now.Seconds, job.Level is { IsPaused: false } ? new WorkLevel(new Watts(job.CeilingWatts), IsPaused: false) : WorkLevel.Paused);

    private SteeredJob Seen(HeldJob job, JobLearner learner, Dictionary<string, WorkAccelerator> accelerators)
    {
        var order = job.Row.Order;
        return new SteeredJob
        {
            Id = order.Job,
            Tier = order.Config.Tier,
            Curve = Flat,
            FullWatts = FullOf(job, accelerators),
            PausedWatts = Of(job, accelerators).Sum(tools.Accelerators.ContextWatts),
            ValuePerHour = order.ValuePerHour,
            Promise = 1 - order.Config.Slowdown,
            MayPause = order.Config.CanPause && !job.IsLeaving,
            PauseCostSeconds = double.IsNaN(learner.PauseCostSeconds) ? 0 : learner.PauseCostSeconds,
        };
    }

    /// <summary>What a job wants. What was learned of one goes before what is believed of it; who is promised all of his speed gets all that he may need.</summary>
    private JobDemand DemandOf(HeldJob job, double place, Dictionary<string, WorkAccelerator> accelerators)
    {
        var believed = Believed(job, accelerators);
        if (job.Learner is not { } learner)
        {
            return believed;
        }

        var owed = JobSteering.Demand(Seen(job, learner, accelerators), learner.State, place, double.PositiveInfinity, isBlind: false);
        var demand = believed with { PauseCostSeconds = owed.PauseCostSeconds };
        if (job.Row.Order.Config.Slowdown <= 0)
        {
            return demand;
        }

        demand = demand with { LeastSpeed = owed.LeastSpeed, PauseKeepsPromise = owed.PauseKeepsPromise };
        return learner.KnowsDraw ? Learned(job, demand, owed, accelerators) : demand;
    }

    /// <summary>A demand along the curve that was learned: as far as the job uses it now, and further where it shows that it wants more than it ever drew.</summary>
    private JobDemand Learned(HeldJob job, JobDemand demand, JobDemand learned, Dictionary<string, WorkAccelerator> accelerators)
    {
        double nameplate = FullOf(job, accelerators);
        bool isShort = job.Use.IsFull && WantsMore(job);
        double wanted = isShort && job.CeilingWatts >= learned.FullWatts * (1 - Tolerated) ? Math.Max(learned.FullWatts, job.DrawWatts * Headroom) : learned.FullWatts;
        double reach = Math.Clamp(wanted, Math.Min(nameplate, LeastOf(job, accelerators)), nameplate);
        double full = job.Use.IsFull && !job.IsStill && !isShort && job.DrawWatts < HeldBack * Math.Min(job.CeilingWatts, reach) ? Math.Clamp(job.DrawWatts * Headroom, Math.Min(reach, LeastRoom * nameplate), reach) : reach;
        var curve = new SpeedCurve(learned.Curve);
        double from = Math.Min(full, Math.Max(LeastOf(job, accelerators), curve.LeastDraw * reach));
        return demand with
        {
            FullWatts = full,
            Curve = curve.Between(from / reach, full / reach),
            ValuePerHour = Math.Max(learned.ValuePerHour, LeastValue * (1 + JobTier.Spot - demand.Tier) * full),
        };
    }

    /// <summary>What nobody wants is given to those who are learned and have all that they want, so that they are seen without being held back and can show that they want more.</summary>
    private IReadOnlyList<WorkLevel> Loosened(List<HeldJob> jobs, JobDemand[] demands, IReadOnlyList<WorkLevel> levels, Watts budget, Dictionary<string, WorkAccelerator> accelerators)
    {
        double left = budget.Value - levels.Zip(demands, (level, demand) => level.IsPaused ? demand.PausedWatts : level.Ceiling.Value).Sum();
        var loosened = levels.ToArray();
        for (int i = 0; i < loosened.Length && left > 0; i++)
        {
            double more = Math.Min(left, FullOf(jobs[i], accelerators) - levels[i].Ceiling.Value);
            if (jobs[i].Learner is not null && !levels[i].IsPaused && levels[i].Ceiling.Value >= demands[i].FullWatts * (1 - Tolerated) && more > 0)
            {
                loosened[i] = new WorkLevel(new Watts(levels[i].Ceiling.Value + more), IsPaused: false);
                left -= more;
            }
        }

        return loosened;
    }

    private JobDemand Believed(HeldJob job, Dictionary<string, WorkAccelerator> accelerators)
    {
        var order = job.Row.Order;
        double nameplate = FullOf(job, accelerators);
        double full = nameplate;

        // A firm job always has all that it may need; what another does not use is given on.
        if (order.Config.Tier != JobTier.Firm && job.Use.IsFull && !job.IsStill && !WantsMore(job) && job.DrawWatts < HeldBack * Math.Min(job.CeilingWatts, nameplate))
        {
            full = Math.Clamp(job.DrawWatts * Headroom, LeastRoom * nameplate, nameplate);
        }

        return new JobDemand
        {
            Id = order.Job,
            Tier = order.Config.Tier,
            Curve = CurveOf(order.Config, Math.Min(1, LeastOf(job, accelerators) / full), GuessOf(job, full, accelerators)),
            FullWatts = full,
            PausedWatts = Of(job, accelerators).Sum(tools.Accelerators.ContextWatts),
            ValuePerHour = Math.Max(order.ValuePerHour, LeastValue * (1 + JobTier.Spot - order.Config.Tier) * full),
            LeastSpeed = 1 - order.Config.Slowdown,
            MayPause = order.Config.CanPause && !job.IsLeaving,
            Now = job.Level,
        };
    }

    /// <summary>Whether its processors, or the rests that it is asked for, keep it from more.</summary>
    private static bool WantsMore(HeldJob job) => job.IsShort || job.Pace.Share < 1 - Tolerated;

    /// <summary>
    /// A curve that nobody measured, where the owner names none and none is published for how it is held: with processors alone speed and draw go alike; one that rests draws between what its accelerators draw halted and all.
    /// </summary>
    private SpeedCurve? GuessOf(HeldJob job, double full, Dictionary<string, WorkAccelerator> accelerators)
    {
        double least = LeastOf(job, accelerators) / full;
        var own = Of(job, accelerators).ToList();
        bool isPublished = own.Count > 0 && own.All(a => a.LeastCap is not null);
        if (isPublished || least >= 1 || job.Row.Order.Config.Elasticity is { Points.Count: > 0 } or { Curve: not null })
        {
            return null;
        }

        double rest = own.Sum(tools.Accelerators.ContextWatts) / full;
        return new SpeedCurve([new ElasticityPoint(least, (least - rest) / (1 - rest)), new ElasticityPoint(1, 1)]);
    }

    /// <summary>What is guessed, or what the owner says or is published of its kind, down to the least at which it can be held.</summary>
    private static IReadOnlyList<ElasticityPoint> CurveOf(JobConfig job, double least, SpeedCurve? guess)
    {
        if (least >= 1)
        {
            return [new ElasticityPoint(1, 1)];
        }

        var curve = guess ?? PublishedCurves.For(job);
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
            Halt(job, job.IsUnruly ? "It draws more than its part: no power limit of its accelerators holds it, and it does not pace itself." : "Power is short, and others go first.", now, accelerators, mayTakeTime: true);
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
            HoldAccelerators(job, own, level.Ceiling.Value, isFree, accelerators);
        }

        job.SetStill(isStill: false, "", now);
        job.TellPace(job.Pace.Share);
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
    private void HoldAccelerators(HeldJob job, List<WorkAccelerator> own, double ceilingWatts, bool isFree, Dictionary<string, WorkAccelerator> accelerators)
    {
        double processors = job.Use.IsFull ? Math.Min(job.Use.Rate * config.PerCore.Value, CpuWattsOf(job)) : CpuWattsOf(job);
        foreach (var accelerator in own)
        {
            tools.Accelerators.HoldTo(accelerator, isFree ? accelerator.Nameplate.Value : (ceilingWatts - processors) / own.Count);
        }

        // Where each takes a power limit, that holds them, and the job would only rest on top of it.
        double full = job.Learner is { KnowsDraw: true } learner ? learner.State.Elasticity.Present.FullWatts : FullOf(job, accelerators);
        double rest = own.TrueForAll(a => a.LeastCap is not null) ? full : Math.Min(own.Sum(tools.Accelerators.ContextWatts), full * (1 - LeastRoom));
        double draw = job.Use.IsFull ? job.DrawWatts : double.NaN;
        job.Pace = job.Pace.Next(isFree ? double.PositiveInfinity : ceilingWatts, full, rest, draw, stepSeconds);
        job.IsUnruly = job.Pace.OverSeconds > PacePatience;
        hasPaced |= job.Pace.Share < 1 - Over && draw <= ceilingWatts * (1 + Over) && draw > ceilingWatts * HeldBack;
    }
}
