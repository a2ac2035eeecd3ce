namespace Megapod.Lab.Drill;

using System.Globalization;
using Megapod.Core.Jobs;
using Megapod.Twin.Jobs;
using Megapod.Twin.Physics;
using Megapod.Work.Elasticity;
using Megapod.Work.Power;

/// <summary>Jobs behind one meter, with what does not follow them, and the steering that ships between the meter and the jobs: the whole pod, or one rack.</summary>
internal sealed class DrillWork
{
    /// <summary>What an accelerator pays an hour; the same for all, since share is weight.</summary>
    private const double ValuePerGpuHour = 1;

    /// <summary>How long a job takes to keep its state and release its context before it draws what a paused one does, and to take it up again, s: middle of published sleep and wake times.</summary>
    private const double SecondsToPause = 5;
    private const double SecondsToResume = 5;

    /// <summary>Noise of the meter from second to second, share, half the range. A constant error changes nothing where baseline and target are read from the same meter.</summary>
    private const double MeterNoise = 0.001;

    /// <summary>The meter's reading is the mean of a second, a second old when it is seen.</summary>
    private const double MeterSeconds = 1;

    private const ulong BeliefChance = 201;
    private const ulong DrawBeliefChance = 202;
    private const ulong MeterChance = 203;

    private readonly DrillRequest request;
    private readonly ulong seed;
    private readonly double fixedWatts;
    private readonly double coolingFactor;
    private readonly double place;
    private readonly TrueJob[] jobs;
    private readonly SteeredJob[] believed;
    private readonly JobPlant plant;
    private readonly double[] energyWattSeconds;
    private SteeringState steering = SteeringState.Begin;
    private ulong steps;

    /// <summary>Jobs that run free.</summary>
    /// <param name="request">What to drill.</param>
    /// <param name="kinds">The kind of each job: its index in the mix.</param>
    /// <param name="gpusPerJob">Accelerators of each.</param>
    /// <param name="wattsPerGpu">IT power of one accelerator with its part of everything else, W.</param>
    /// <param name="coolingFactor">Metered power for each watt of IT.</param>
    /// <param name="seed">Its own chance.</param>
    /// <param name="place">Where in its rounds it begins, 0–1.</param>
    public DrillWork(DrillRequest request, IReadOnlyList<int> kinds, double gpusPerJob, double wattsPerGpu, double coolingFactor, ulong seed, double place)
    {
        (this.request, this.coolingFactor, this.seed, this.place) = (request, coolingFactor, seed, place);
        var mix = DrillMixes.Of(request.Mix);
        Kinds = kinds;
        double jobWatts = (1 - request.FixedShare) * wattsPerGpu * gpusPerJob;
        fixedWatts = request.FixedShare * wattsPerGpu * gpusPerJob * kinds.Count;
        jobs = [.. kinds.Select((k, i) => new TrueJob(string.Create(CultureInfo.InvariantCulture, $"{i:000}-{mix[k].Name}"), mix[k].Curve, jobWatts, DrillBound.PausedDraw * jobWatts, SecondsToPause, SecondsToResume))];
        plant = new JobPlant(jobs, seed);
        energyWattSeconds = new double[jobs.Length];
        believed =
        [
            .. jobs.Select((job, i) => new SteeredJob
            {
                Id = job.Id,
                Tier = mix[kinds[i]].Rank,
                Curve = Believed(job.Curve, i),
                FullWatts = job.FullWatts * (1 + (request.CurveError * Draws.Between(seed, DrawBeliefChance, (ulong)i, -1, 1))),
                PausedWatts = job.PausedWatts,
                ValuePerHour = ValuePerGpuHour * gpusPerJob,
                Promise = 1 - mix[kinds[i]].AllowedSlowdown,
                MayPause = mix[kinds[i]].MayPause,
                PauseCostSeconds = SecondsToPause + SecondsToResume,
            }),
        ];
    }

    /// <summary>The kind of each job.</summary>
    public IReadOnlyList<int> Kinds { get; }

    /// <summary>The least to which metered power can fall: what may be paused is, the others have the least at which they run, W.</summary>
    public double LeastWatts => coolingFactor * (fixedWatts + jobs.Select((job, i) => believed[i].MayPause ? job.PausedWatts : job.Curve.LeastDraw * job.FullWatts).Sum());

    /// <summary>Metered power of the last second, W; NaN: there was none yet.</summary>
    public double MeteredWatts { get; private set; } = double.NaN;

    /// <summary>What each job has done, in seconds at full speed.</summary>
    public IReadOnlyList<double> WorkSeconds => plant.WorkSeconds;

    /// <summary>What each job has drawn, in seconds of its free draw.</summary>
    public IEnumerable<double> DrawSeconds => energyWattSeconds.Select((e, i) => e / jobs[i].FullWatts);

    /// <summary>What pausing and resuming has cost, in seconds of one job at full speed.</summary>
    public double LostJobSeconds => plant.LostSeconds * jobs.Length;

    /// <summary>How often a job was paused.</summary>
    public int Pauses => plant.Pauses;

    /// <summary>One second.</summary>
    /// <param name="targetWatts">The most that the meter may show; infinite: nothing holds the jobs back.</param>
    /// <param name="leftSeconds">How long that will last; infinite: nobody said.</param>
    /// <param name="rampWattsPerSecond">How fast the meter may rise.</param>
    public void Step(double targetWatts, double leftSeconds, double rampWattsPerSecond)
    {
        bool hasMeter = steps > 0;
        var input = new SteeringInput
        {
            Seconds = 1,
            TargetWatts = targetWatts,
            LeftSeconds = leftSeconds,
            MeterWatts = hasMeter ? MeteredWatts * (1 + Draws.Between(seed, MeterChance, steps, -MeterNoise, MeterNoise)) : double.NaN,
            MeterAgeSeconds = MeterSeconds,
            MeterAveragingSeconds = MeterSeconds,
            ActuationSeconds = 1,
            RampWattsPerSecond = rampWattsPerSecond,
            Place = place,
            Jobs = [.. believed.Select((job, i) => job with { DrawWatts = hasMeter ? plant.MeteredWatts(i) : double.NaN, Progress = plant.Counter(i) })],
        };
        (steering, var levels) = PowerSteering.Step(steering, input);
        plant.Tell(levels);
        plant.Step();
        steps++;
        MeteredWatts = coolingFactor * (fixedWatts + plant.DrawWatts.Sum());
        for (int i = 0; i < energyWattSeconds.Length; i++)
        {
            energyWattSeconds[i] += plant.DrawWatts[i];
        }
    }

    /// <summary>A curve that is wrong by up to so much at each point, and right at full draw: errors of neighbours have nothing to do with each other, which is the worst that they can do.</summary>
    private SpeedCurve Believed(SpeedCurve curve, int job)
    {
        var points = new List<ElasticityPoint>();
        double least = 0;
        for (int k = 0; k < curve.Points.Count; k++)
        {
            var point = curve.Points[k];
            double error = point.Draw < 1 ? request.CurveError * Draws.Between(seed, BeliefChance, ((ulong)job * 100) + (ulong)k, -1, 1) : 0;
            least = Math.Clamp(point.Speed * (1 + error), least, 1);
            points.Add(point with { Speed = least });
        }

        return new SpeedCurve(points);
    }
}
