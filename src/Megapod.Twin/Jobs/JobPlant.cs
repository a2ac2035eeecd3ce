namespace Megapod.Twin.Jobs;

using Megapod.Core.Jobs;
using Megapod.Twin.Physics;

/// <summary>
/// Jobs on accelerators by the second. A ceiling is in force a second after it is told, as in-band power limits of accelerators are (0.05 to 2 s, parameter sheet section 4). What a job wants strays: slowly with what it
/// works on and from second to second with the iterations that its second's mean happens to hold. It draws the less of what it wants and its ceiling, and is slowed only by the ceiling.
/// </summary>
public sealed class JobPlant
{
    /// <summary>How far a job's wanted draw strays slowly, share; half the range. A measured eight-accelerator run strays by about this beside its dips.</summary>
    private const double SlowStray = 0.03;

    /// <summary>How long it strays one way, s.</summary>
    private const int SlowSeconds = 60;

    /// <summary>How far the mean of one second strays, share; half the range: iterations of 0.3 to 5 s do not end with the second.</summary>
    private const double FastStray = 0.06;

    /// <summary>Counts a second of one job at full speed: small enough that a counter's rounding is no part of the noise.</summary>
    private const double CountsPerSecond = 50;

    private const ulong SlowChance = 101;
    private const ulong FastChance = 102;
    private const ulong MeterChance = 103;

    private readonly TrueJob[] jobs;
    private readonly ulong seed;
    private readonly WorkLevel[] told;
    private readonly WorkLevel[] held;
    private readonly double[] busySeconds;
    private readonly double[] work;
    private readonly double[] draw;
    private long step;

    /// <summary>Jobs that run free.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="seed">One seed is one world.</param>
    public JobPlant(IReadOnlyList<TrueJob> jobs, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        this.jobs = [.. jobs];
        this.seed = seed;
        told = [.. jobs.Select(_ => WorkLevel.Free)];
        held = [.. told];
        busySeconds = new double[jobs.Count];
        work = new double[jobs.Count];
        draw = [.. jobs.Select(j => j.FullWatts)];
    }

    /// <summary>Mean draw of each job in the last second, W.</summary>
    public IReadOnlyList<double> DrawWatts => draw;

    /// <summary>What each job has done, in seconds at full speed.</summary>
    public IReadOnlyList<double> WorkSeconds => work;

    /// <summary>How often a job was paused.</summary>
    public int Pauses { get; private set; }

    /// <summary>Time in which jobs neither worked nor stood still, times their share of all, s: what pausing and resuming costs.</summary>
    public double LostSeconds { get; private set; }

    /// <summary>Level that each job was told last.</summary>
    public IReadOnlyList<WorkLevel> Levels => told;

    /// <summary>What a job's counter shows.</summary>
    /// <param name="job">Its index.</param>
    public double Counter(int job) => Math.Floor(work[job] * CountsPerSecond);

    /// <summary>What a job's own meter shows for the last second, W: within 1 %.</summary>
    /// <param name="job">Its index.</param>
    public double MeteredWatts(int job) => draw[job] * (1 + Draws.Between(seed, MeterChance, Index(job), -0.01, 0.01));

    /// <summary>Tells each job its level; it is in force a second later.</summary>
    /// <param name="levels">A level for each job.</param>
    public void Tell(IReadOnlyList<WorkLevel> levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        for (int i = 0; i < told.Length; i++)
        {
            told[i] = levels[i];
        }
    }

    /// <summary>One second.</summary>
    public void Step()
    {
        step++;
        for (int i = 0; i < jobs.Length; i++)
        {
            Step(i);
            if (told[i].IsPaused != held[i].IsPaused)
            {
                busySeconds[i] = told[i].IsPaused ? jobs[i].SecondsToPause : jobs[i].SecondsToResume;
                Pauses += told[i].IsPaused ? 1 : 0;
            }

            held[i] = told[i];
        }
    }

    private void Step(int i)
    {
        var job = jobs[i];
        double slow = Stray(SlowChance, i, step / SlowSeconds, (step % SlowSeconds) / (double)SlowSeconds);
        double wanted = job.FullWatts * (1 + (SlowStray * slow) + (FastStray * ((2 * Draws.Uniform(seed, FastChance, Index(i))) - 1)));
        if (busySeconds[i] > 0)
        {
            // Keeping state and taking it up again moves memory and computes nothing.
            busySeconds[i]--;
            LostSeconds += 1.0 / jobs.Length;
            draw[i] = Math.Min(wanted, job.Curve.LeastDraw * job.FullWatts);
            return;
        }

        if (held[i].IsPaused)
        {
            draw[i] = job.PausedWatts;
            return;
        }

        double ceiling = Math.Max(held[i].Ceiling.Value, job.Curve.LeastDraw * job.FullWatts);
        draw[i] = Math.Min(wanted, ceiling);
        work[i] += ceiling >= wanted ? 1 : job.Curve.SpeedAt(Math.Min(1, ceiling / job.FullWatts));
    }

    /// <summary>A straight line from one random point, −1 to 1, to the next.</summary>
    private double Stray(ulong purpose, int job, long span, double part)
    {
        double from = Draws.Between(seed, purpose, ((ulong)span * (ulong)jobs.Length) + (ulong)job, -1, 1);
        double to = Draws.Between(seed, purpose, ((ulong)(span + 1) * (ulong)jobs.Length) + (ulong)job, -1, 1);
        return from + (part * (to - from));
    }

    private ulong Index(int job) => ((ulong)step * (ulong)jobs.Length) + (ulong)job;
}
