namespace Megapod.Work.Power;

using Megapod.Core.Jobs;
using Megapod.Core.Units;
using Megapod.Work.Elasticity;

/// <summary>One job while a budget is being divided: the least it must have, and what each watt above earns, by falling price.</summary>
internal sealed class SplitSeat
{
    /// <summary>How long a pause is taken to last: over so long its cost is spread. Events of grids last from a quarter of an hour to some hours.</summary>
    private const double PauseSeconds = 1_800;

    /// <summary>Part of a job's worth that pausing or resuming it must bring beside its cost, so that two alike do not change places.</summary>
    private const double PauseInertia = 0.05;

    /// <summary>Cost of a pause at most, as part of what the job earns: what costs more is not resumed before the budget reaches for all of it.</summary>
    private const double DearestPause = 0.5;

    /// <summary>By how much watts that a job has already count for more, and further ones for less. Learned curves move by less from one second to the next.</summary>
    private const double LevelInertia = 0.02;

    /// <summary>What a job earns that is said to earn nothing: it may have what nobody else wants. Currency an hour.</summary>
    private const double LeastValue = 1e-9;

    private readonly SpeedCurve curve;
    private readonly double value;
    private readonly double stoppedEarns;

    public SplitSeat(JobDemand job, int at, bool isHeld)
    {
        Job = job;
        At = at;
        curve = new SpeedCurve(job.Curve);
        value = Math.Max(job.ValuePerHour, LeastValue);
        bool isPaused = job.Now is { IsPaused: true };
        bool mustStay = isHeld && job.MustStay && job.Now is not null;
        MayStop = job.MayPause && (isPaused || !mustStay);
        MayRun = !(job.MayPause && isPaused && mustStay);
        LeastWatts = curve.LeastDraw * job.FullWatts;
        FullWatts = Math.Max(LeastWatts, job.FullWatts);
        RestWatts = MayStop ? job.PausedWatts : LeastWatts;
        FloorWatts = RestWatts;
        double pauseCosts = value * Math.Min(DearestPause, (job.PauseCostSeconds / PauseSeconds) + PauseInertia);
        stoppedEarns = job.Now switch { null => 0, { IsPaused: true } => pauseCosts, _ => -pauseCosts };
        NowWatts = job.Now is { IsPaused: false } now ? Math.Min(FullWatts, now.Ceiling.Value) : RestWatts;
    }

    /// <summary>The job.</summary>
    public JobDemand Job { get; }

    /// <summary>Its place among those that were asked for.</summary>
    public int At { get; }

    /// <summary>Whether it may stand still.</summary>
    public bool MayStop { get; }

    /// <summary>Whether it may run.</summary>
    public bool MayRun { get; }

    /// <summary>The least at which it runs, W.</summary>
    public double LeastWatts { get; }

    /// <summary>What it draws at full speed, W.</summary>
    public double FullWatts { get; }

    /// <summary>What it draws at the least, paused where it may be, W.</summary>
    public double RestWatts { get; }

    /// <summary>What it has for sure, W.</summary>
    public double FloorWatts { get; private set; }

    /// <summary>Whether what it has for sure lets it run.</summary>
    public bool FloorRuns => !MayStop || FloorWatts > RestWatts;

    /// <summary>What it draws at the speed that it is owed, W.</summary>
    public double OwedWatts => Math.Max(LeastWatts, curve.DrawFor(Job.LeastSpeed) * Job.FullWatts);

    /// <summary>What a watt of what it is owed earns.</summary>
    public double OwedPrice => value * Job.LeastSpeed / Math.Max(1, OwedWatts);

    /// <summary>Watts above what it has for sure, by falling price.</summary>
    public IReadOnlyList<SplitStep> Steps { get; private set; } = [];

    /// <summary>What it has now, W; paused, or nothing yet: <see cref="RestWatts"/>.</summary>
    public double NowWatts { get; }

    /// <summary>Whether it could have so much: still where it may be, otherwise between the least and the most at which it runs.</summary>
    /// <param name="watts">W.</param>
    public bool Fits(double watts) => (MayStop && watts == RestWatts) || (MayRun && watts >= LeastWatts && watts <= FullWatts);

    /// <summary>Sets what it has for sure.</summary>
    /// <param name="watts">W; <see cref="RestWatts"/>: nothing but that.</param>
    public void Guarantee(double watts) => FloorWatts = watts;

    /// <summary>What it earns an hour at a draw, with what changing its state costs.</summary>
    /// <param name="watts">W.</param>
    public double Earns(double watts) => MayRun && watts >= LeastWatts && (watts > RestWatts || !MayStop) ? value * curve.SpeedAt(watts / Job.FullWatts) : stoppedEarns;

    /// <summary>Cuts what is above its floor into steps: corners of the hull, and where it is now.</summary>
    /// <param name="leastRunningWatts">The least at which it may run once it does; below there is only standing still.</param>
    public void Cut(double leastRunningWatts)
    {
        if (!MayRun || FullWatts <= FloorWatts)
        {
            Steps = [];
            return;
        }

        var course = new List<ElasticityPoint> { new(FloorWatts, Earns(FloorWatts)) };
        if (leastRunningWatts > FloorWatts)
        {
            course.Add(new ElasticityPoint(leastRunningWatts, Earns(leastRunningWatts)));
        }

        course.AddRange(curve.Points.Select(p => new ElasticityPoint(p.Draw * Job.FullWatts, value * p.Speed)).Where(p => p.Draw > course[^1].Draw));
        var hull = SpeedCurve.HullOf(course);
        bool runs = Job.Now is { IsPaused: false };
        var steps = new List<SplitStep>(hull.Count);
        for (int i = 1; i < hull.Count; i++)
        {
            var (a, b) = (hull[i - 1], hull[i]);
            bool isJump = course.IndexOf(b) - course.IndexOf(a) > 1 || (i == 1 && !FloorRuns);
            double price = (b.Speed - a.Speed) / (b.Draw - a.Draw);
            if (price <= 0)
            {
                break;
            }

            if (runs && NowWatts > a.Draw && NowWatts < b.Draw && !isJump)
            {
                steps.Add(new SplitStep(this, steps.Count, a.Draw, NowWatts, price * (1 + LevelInertia), IsJump: false));
                steps.Add(new SplitStep(this, steps.Count, NowWatts, b.Draw, price * (1 - LevelInertia), IsJump: false));
            }
            else
            {
                double inertia = !runs ? 1 : b.Draw <= NowWatts ? 1 + LevelInertia : 1 - LevelInertia;
                steps.Add(new SplitStep(this, steps.Count, a.Draw, b.Draw, price * inertia, isJump));
            }
        }

        Steps = steps;
    }

    /// <summary>Its level for what it was given.</summary>
    /// <param name="watts">W.</param>
    public WorkLevel Level(double watts) => MayStop && (!MayRun || watts < LeastWatts || watts <= RestWatts) ? WorkLevel.Paused : new WorkLevel(new Watts(Math.Max(watts, LeastWatts)), IsPaused: false);
}
