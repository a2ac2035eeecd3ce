namespace Megapod.Lab.Drill;

using System.Globalization;
using Megapod.Core.Jobs;
using Megapod.Twin.Jobs;
using Megapod.Twin.Physics;
using Megapod.Work.Elasticity;
using Megapod.Work.Power;

/// <summary>A pod full of jobs, a meter before it and its cooling, and the steering that ships between the two, second by second.</summary>
public sealed class DrillRig
{
    /// <summary>Accelerators of the pod.</summary>
    private const double Gpus = 700;

    /// <summary>IT power of one accelerator with its part of everything else, W.</summary>
    private const double WattsPerGpu = 1_300;

    /// <summary>Metered power for each watt of IT: cooling in proportion to it.</summary>
    private const double CoolingFactor = 1.1;

    /// <summary>What an accelerator pays an hour; the same for all, since share is weight.</summary>
    private const double ValuePerGpuHour = 1;

    /// <summary>How long a job takes to keep its state and release its context before it draws what a paused one does, and to take it up again, s: middle of published sleep and wake times.</summary>
    private const double SecondsToPause = 5;
    private const double SecondsToResume = 5;

    /// <summary>Noise of the meter from second to second, share, half the range. A constant error changes nothing where baseline and target are read from the same meter.</summary>
    private const double MeterNoise = 0.001;

    /// <summary>The meter's reading is the mean of a second, a second old when it is seen.</summary>
    private const double MeterSeconds = 1;

    /// <summary>How long the return may take at the least, s.</summary>
    private const double ReturnSeconds = 300;

    private const int BeforeSeconds = 900;
    private const int AfterSeconds = 2_700;
    private const int Window = 10;
    private const int Minute = 60;
    private const double ReachedWithin = 0.002;

    /// <summary>What a measured mean speed may be off, share: beginnings and ends of counts.</summary>
    private const double PromiseRounding = 0.0005;
    private const ulong BeliefChance = 201;
    private const ulong DrawBeliefChance = 202;
    private const ulong MeterChance = 203;

    private readonly DrillRequest request;
    private readonly IReadOnlyList<DrillClass> mix;
    private readonly int[] classOf;
    private readonly TrueJob[] jobs;
    private readonly SteeredJob[] believed;
    private readonly JobPlant plant;
    private readonly double fixedWatts;
    private readonly List<double> metered = [];
    private SteeringState steering = SteeringState.Begin;

    /// <summary>A pod before its drill.</summary>
    /// <param name="request">What to drill.</param>
    public DrillRig(DrillRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        this.request = request;
        mix = DrillMixes.Of(request.Mix);
        double gpusPerJob = Gpus / request.Jobs;
        double jobWatts = (1 - request.FixedShare) * WattsPerGpu * gpusPerJob;
        fixedWatts = request.FixedShare * WattsPerGpu * Gpus;
        classOf = [.. mix.SelectMany((c, k) => Enumerable.Repeat(k, (int)Math.Round(c.Share * request.Jobs)))];
        jobs = [.. classOf.Select((k, i) => new TrueJob($"{i:000}-{mix[k].Name}", mix[k].Curve, jobWatts, DrillBound.PausedDraw * jobWatts, SecondsToPause, SecondsToResume))];
        plant = new JobPlant(jobs, request.Seed);
        believed =
        [
            .. jobs.Select((job, i) => new SteeredJob
            {
                Id = job.Id,
                Tier = mix[classOf[i]].Rank,
                Curve = Believed(job.Curve, i),
                FullWatts = job.FullWatts * (1 + (request.CurveError * Draws.Between(request.Seed, DrawBeliefChance, (ulong)i, -1, 1))),
                PausedWatts = job.PausedWatts,
                ValuePerHour = ValuePerGpuHour * gpusPerJob,
                Promise = 1 - mix[classOf[i]].AllowedSlowdown,
                MayPause = mix[classOf[i]].MayPause,
                PauseCostSeconds = SecondsToPause + SecondsToResume,
            }),
        ];
    }

    /// <summary>Runs it: a quarter of an hour free, the event, three quarters of an hour after.</summary>
    /// <param name="progress">Called now and then with the share done, 0–1; may be null.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>What came of it; null: it was ended early.</returns>
    public Drill? Run(Action<double>? progress = null, CancellationToken stop = default)
    {
        int length = (int)request.For.TotalSeconds;
        int end = BeforeSeconds + length;
        double baseline = double.NaN;
        double[]? workAt = null;
        double[]? workAfter = null;
        double lost = 0;
        var energy = new double[jobs.Length];
        for (int second = 0; second < end + AfterSeconds; second++)
        {
            if (second == BeforeSeconds)
            {
                baseline = metered.Average();
                workAt = [.. plant.WorkSeconds];
                lost = plant.LostSeconds;
            }

            bool isEvent = second >= BeforeSeconds && second < end;
            Steer(isEvent ? (1 - request.Shed) * baseline : double.PositiveInfinity, isEvent ? end - second : double.PositiveInfinity, second < BeforeSeconds ? double.PositiveInfinity : request.Shed * baseline / ReturnSeconds);
            plant.Step();
            metered.Add(CoolingFactor * (fixedWatts + plant.DrawWatts.Sum()));
            for (int i = 0; i < energy.Length && isEvent; i++)
            {
                energy[i] += plant.DrawWatts[i];
            }

            if (second == end - 1)
            {
                workAfter = [.. plant.WorkSeconds];
                lost = plant.LostSeconds - lost;
            }

            if (second % Minute == 0)
            {
                progress?.Invoke(second / (double)(end + AfterSeconds));
                if (stop.IsCancellationRequested)
                {
                    return null;
                }
            }
        }

        return Judged(length, baseline, [.. workAfter!.Zip(workAt!, (b, a) => (b - a) / length)], [.. energy.Select((e, i) => e / length / jobs[i].FullWatts)], lost / length);
    }

    private static double Mean(List<double> all, int from, int count) => all.GetRange(from, count).Average();

    private void Steer(double target, double left, double ramp)
    {
        bool hasMeter = metered.Count > 0;
        double shown = hasMeter ? metered[^1] * (1 + Draws.Between(request.Seed, MeterChance, (ulong)metered.Count, -MeterNoise, MeterNoise)) : double.NaN;
        var input = new SteeringInput
        {
            Seconds = 1,
            TargetWatts = target,
            LeftSeconds = left,
            MeterWatts = shown,
            MeterAgeSeconds = MeterSeconds,
            MeterAveragingSeconds = MeterSeconds,
            ActuationSeconds = 1,
            RampWattsPerSecond = ramp,
            Jobs = [.. believed.Select((job, i) => job with { DrawWatts = hasMeter ? plant.MeteredWatts(i) : double.NaN, Progress = plant.Counter(i) })],
        };
        (steering, var levels) = PowerSteering.Step(steering, input);
        plant.Tell(levels);
    }

    /// <summary>A curve that is wrong by up to so much at each point, and right at full draw: errors of neighbours have nothing to do with each other, which is the worst that they can do.</summary>
    private SpeedCurve Believed(SpeedCurve curve, int job)
    {
        var points = new List<ElasticityPoint>();
        double least = 0;
        for (int k = 0; k < curve.Points.Count; k++)
        {
            var point = curve.Points[k];
            double error = point.Draw < 1 ? request.CurveError * Draws.Between(request.Seed, BeliefChance, ((ulong)job * 100) + (ulong)k, -1, 1) : 0;
            least = Math.Clamp(point.Speed * (1 + error), least, 1);
            points.Add(point with { Speed = least });
        }

        return new SpeedCurve(points);
    }

    private Drill Judged(int length, double baseline, double[] speeds, double[] draws, double lost)
    {
        double target = (1 - request.Shed) * baseline;
        int end = BeforeSeconds + length;
        int? reached = null;
        double worst = 0;
        int worstAt = 0;
        for (int at = BeforeSeconds + Window; at <= end; at++)
        {
            double mean = Mean(metered, at - Window, Window);
            reached ??= mean <= (1 + ReachedWithin) * target ? at - BeforeSeconds : null;
            bool counts = reached is { } since && at >= BeforeSeconds + since + Window;
            (worst, worstAt) = counts && Math.Abs(mean - target) / target > worst ? (Math.Abs(mean - target) / target, at - BeforeSeconds) : (worst, worstAt);
        }

        double highest = 0;
        double rise = 0;
        for (int at = end + Minute; at <= end + AfterSeconds; at++)
        {
            double mean = Mean(metered, at - Minute, Minute);
            highest = Math.Max(highest, mean);
            rise = at >= end + (2 * Minute) ? Math.Max(rise, (mean - Mean(metered, at - (2 * Minute), Minute)) / Minute) : rise;
        }

        var kinds = mix.Select((c, k) => new DrillJob(c.Name, c.Tier, MeanOf(draws, k), MeanOf(speeds, k), 1 - c.AllowedSlowdown)).ToList();
        double bound = DrillBound.Of(mix, request.Shed, request.FixedShare);
        return new Drill
        {
            Mix = request.Mix,
            ShedFraction = request.Shed,
            Seconds = length,
            FixedShare = request.FixedShare,
            CurveError = request.CurveError,
            Seed = request.Seed,
            BaselineWatts = baseline,
            ReachedAfterSeconds = reached,
            WorstDeviationFraction = reached is null ? 1 : worst,
            WorstAfterSeconds = worstAt,
            MeanOfTarget = reached is { } from ? Mean(metered, BeforeSeconds + from, length - from) / target : double.NaN,
            WeightedPerformance = mix.Select((c, k) => c.Share * MeanOf(speeds, k)).Sum(),
            LpOptimum = double.IsNaN(bound) ? null : bound,
            ReboundFraction = Math.Max(0, (highest / baseline) - 1),
            ReturnRampWattsPerSecond = rise,
            PromisesBroken = [.. kinds.Where(j => j.Performance < j.Promised - PromiseRounding).Select(j => string.Create(CultureInfo.InvariantCulture, $"{j.Name}: {j.Performance:F4} of {j.Promised:F2}"))],
            Pauses = plant.Pauses,
            LostFraction = lost,
            Jobs = kinds,
            Course = [.. Enumerable.Range(0, (metered.Count - (BeforeSeconds - (10 * Minute))) / Minute).Select(m => Mean(metered, BeforeSeconds - (10 * Minute) + (m * Minute), Minute) / baseline)],
        };
    }

    private double MeanOf(double[] values, int kind) => values.Where((_, i) => classOf[i] == kind).Average();
}
