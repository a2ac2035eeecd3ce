namespace Megapod.Lab.Drill;

using System.Globalization;
using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Lab.Work;

/// <summary>
/// A grid event on real processes: a node on this machine with jobs of three tiers that keep processors busy, whose budget falls by a share of what they used before and comes back along a ramp. What is metered is the processor time
/// that the kernel counts for them, each core at a declared power.
/// </summary>
public sealed class RealDrillRig : IDisposable
{
    private const int Window = 10;
    /// <summary>A job that uses up to so much above what it is held to is not held tighter: the beat of the scheduler that gives processors, share.</summary>
    private const double ReachedWithin = 0.01;

    /// <summary>What a firm job may lose and still counts as kept: the scheduler's beat.</summary>
    private const double FirmRounding = 0.01;

    /// <summary>Jobs that do not all run by then, do not.</summary>
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    /// <summary>A job that has used so much runs, s.</summary>
    private const double RunsFrom = 0.1;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>The site renews budgets before they lapse; here each lasts as long as the whole drill may.</summary>
    private static readonly TimeSpan Lasting = TimeSpan.FromDays(1);

    private readonly RealDrillRequest request;
    private readonly NodeRig rig;
    private readonly List<NodeRigSnapshot> looks = [];
    private readonly HashSet<string> still = new(StringComparer.Ordinal);
    private int pauses;

    private RealDrillRig(RealDrillRequest request, NodeRig rig) => (this.request, this.rig) = (request, rig);

    private int BeforeSeconds => (int)request.Before.TotalSeconds;

    private int End => BeforeSeconds + (int)request.For.TotalSeconds;

    private int AllSeconds => End + (int)request.After.TotalSeconds;

    /// <summary>A node with its jobs, which stand still.</summary>
    /// <param name="request">What to drill.</param>
    /// <returns>The rig, or why there can be none here.</returns>
    public static Outcome<RealDrillRig> Open(RealDrillRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var opened = NodeRig.Open(request.Rig, TimeProvider.System);
        return opened.IsSuccess ? Outcome<RealDrillRig>.Success(new RealDrillRig(request, opened.Value)) : Outcome<RealDrillRig>.Failure(opened.Faults);
    }

    /// <summary>Runs it, in as much time as it says.</summary>
    /// <param name="progress">Called each second with the share done, 0–1; may be null.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>The drill; none: it was ended early.</returns>
    public Outcome<IReadOnlyList<Drill>> Run(Action<double>? progress = null, CancellationToken stop = default)
    {
        rig.Tell(rig.FullDraw, Lasting);
        if (!SpinWait.SpinUntil(() => stop.IsCancellationRequested || rig.Look().CpuSeconds.Values.All(used => used > RunsFrom), LongestStart))
        {
            return Outcome<IReadOnlyList<Drill>>.Failure(new Fault("MP3648", "The drill's jobs do not all run.", "See whether this machine has processors to spare, and whether its groups can be written: megapod node says more."));
        }

        looks.Add(rig.Look());
        double baseline = double.NaN;
        for (int second = 0; second < AllSeconds; second++)
        {
            if (second == BeforeSeconds)
            {
                baseline = Mean(0, BeforeSeconds);
                rig.Tell(Target(baseline), Lasting);
            }
            else if (second >= End && second - End <= request.Return.TotalSeconds)
            {
                rig.Tell(Target(baseline) + ((rig.FullDraw - Target(baseline)) * Math.Min(1, (second - End + 1) / request.Return.TotalSeconds)), Lasting);
            }

            if (stop.WaitHandle.WaitOne(Beat))
            {
                return Outcome<IReadOnlyList<Drill>>.Success([]);
            }

            looks.Add(rig.Look());
            CountPauses();
            progress?.Invoke((second + 1) / (double)AllSeconds);
        }

        return Outcome<IReadOnlyList<Drill>>.Success([Judged(baseline)]);
    }

    /// <inheritdoc/>
    public void Dispose() => rig.Dispose();

    private Watts Target(double baseline) => new((1 - request.Shed) * baseline);

    private void CountPauses()
    {
        foreach (var job in rig.Runner.Report?.Jobs ?? [])
        {
            bool isStill = job.State == WorkState.Frozen;
            pauses += isStill && still.Add(job.Job) ? 1 : 0;
            if (!isStill)
            {
                still.Remove(job.Job);
            }
        }
    }

    /// <summary>Mean metered power of some seconds, W.</summary>
    private double Mean(int from, int count) =>
        request.Rig.Idle.Value + (request.Rig.PerCore.Value * (looks[from + count].CpuSeconds.Values.Sum() - looks[from].CpuSeconds.Values.Sum()) / (looks[from + count].Seconds - looks[from].Seconds));

    /// <summary>Processor time a second of some jobs, s.</summary>
    private double Rate(IEnumerable<string> jobs, int from, int to) => jobs.Sum(job => looks[to].CpuSeconds[job] - looks[from].CpuSeconds[job]) / (looks[to].Seconds - looks[from].Seconds);

    private Drill Judged(double baseline)
    {
        double target = Target(baseline).Value;
        int length = End - BeforeSeconds;
        int? reached = null;
        double worst = 0;
        int worstAt = 0;
        for (int at = BeforeSeconds + Window; at <= End; at++)
        {
            double mean = Mean(at - Window, Window);
            reached ??= mean <= (1 + ReachedWithin) * target ? at - BeforeSeconds : null;
            bool counts = reached is not null;
            (worst, worstAt) = counts && Math.Abs(mean - target) / target > worst ? (Math.Abs(mean - target) / target, at - BeforeSeconds) : (worst, worstAt);
        }

        // The second in which the budget falls is that of the change itself.
        var seconds = Enumerable.Range(BeforeSeconds + 1, length - 1).Select(at => Mean(at, 1) - target).ToList();
        var kinds = rig.Jobs.GroupBy(j => j.Config.Tier).OrderBy(g => g.Key).Select(Kind).ToList();
        double highest = Enumerable.Range(End, AllSeconds - End - Window + 1).Max(at => Mean(at, Window));
        return new Drill
        {
            Mix = "real",
            ShedFraction = request.Shed,
            Seconds = length,
            FixedShare = request.Rig.Idle.Value / baseline,
            CurveError = 0,
            Seed = 0,
            BaselineWatts = baseline,
            ReachedAfterSeconds = reached,
            WorstDeviationFraction = reached is null ? 1 : worst,
            WorstAfterSeconds = worstAt,
            MeanOfTarget = Mean(BeforeSeconds + 1, length - 1) / target,
            SecondsOverTarget = seconds.Count(w => w > 0),
            WorstExcessWatts = Math.Max(0, seconds.Max()),
            WorstSecondFraction = seconds.Max(Math.Abs) / target,
            WeightedPerformance = Rate(rig.Jobs.Select(j => j.Job), BeforeSeconds, End) / Rate(rig.Jobs.Select(j => j.Job), 0, BeforeSeconds),

            // Speed and draw of a processor's work go alike.
            LpOptimum = (target - request.Rig.Idle.Value) / (baseline - request.Rig.Idle.Value),
            ReboundFraction = Math.Max(0, (highest / baseline) - 1),
            ReturnRampWattsPerSecond = Enumerable.Range(End, (int)request.Return.TotalSeconds).Max(at => Mean(at + 1, 1) - Mean(at, 1)),
            PromisesBroken = [.. kinds.Where(k => k.Performance < k.Promised - FirmRounding).Select(k => string.Create(CultureInfo.InvariantCulture, $"{k.Name}: {k.Performance:F4} of {k.Promised:F2}"))],
            Pauses = pauses,
            LostFraction = 0,
            Jobs = kinds,
            Course = [.. Enumerable.Range(0, AllSeconds / Window).Select(k => Mean(k * Window, Window) / baseline)],
        };
    }

    private DrillJob Kind(IGrouping<JobTier, WorkOrder> jobs)
    {
        double speed = Rate(jobs.Select(j => j.Job), BeforeSeconds, End) / Rate(jobs.Select(j => j.Job), 0, BeforeSeconds);
        return new DrillJob(jobs.Key.ToString().ToLowerInvariant(), (int)jobs.Key, speed, speed, 1 - jobs.First().Config.Slowdown);
    }
}
