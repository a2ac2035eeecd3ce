namespace Megapod.Lab.Drill;

using System.Globalization;

/// <summary>What was metered in a drill second by second, and what jobs did in its event; judges it in the end.</summary>
internal sealed class DrillRecord
{
    /// <summary>Time before the event whose mean is the baseline, s: a quarter of an hour, as baselines of grid events are.</summary>
    public const int BeforeSeconds = 900;

    /// <summary>Time after the event in which it is looked at, s.</summary>
    public const int AfterSeconds = 2_700;

    private const int Window = 10;
    private const int Minute = 60;
    private const double ReachedWithin = 0.002;

    /// <summary>What a measured mean speed may be off, share: beginnings and ends of counts.</summary>
    private const double PromiseRounding = 0.0005;

    /// <summary>What sums may be off, W.</summary>
    private const double OverRounding = 0.5;

    private readonly DrillRequest request;
    private readonly IReadOnlyList<DrillWork> works;
    private readonly List<double> metered = [];
    private readonly int length;
    private double[] workAt = [];
    private double[] drawAt = [];
    private double lost;

    /// <summary>A record of nothing.</summary>
    /// <param name="request">What is drilled.</param>
    /// <param name="works">The jobs.</param>
    public DrillRecord(DrillRequest request, IReadOnlyList<DrillWork> works)
    {
        (this.request, this.works) = (request, works);
        length = (int)request.For.TotalSeconds;
    }

    /// <summary>Seconds counted.</summary>
    public int Seconds => metered.Count;

    /// <summary>Whether all is counted.</summary>
    public bool IsComplete => Seconds == End + AfterSeconds;

    /// <summary>Whether the coming second is one of the event.</summary>
    public bool IsEvent => Seconds >= BeforeSeconds && Seconds < End;

    /// <summary>The second with which the event ends.</summary>
    public int End => BeforeSeconds + length;

    /// <summary>Mean metered power before the event, W; known from its beginning on.</summary>
    public double BaselineWatts { get; private set; } = double.NaN;

    /// <summary>To where metered power shall fall, W.</summary>
    public double TargetWatts => (1 - request.Shed) * BaselineWatts;

    /// <summary>Counts a second.</summary>
    /// <param name="watts">Its mean metered power.</param>
    public void Count(double watts)
    {
        metered.Add(watts);
        if (Seconds == BeforeSeconds)
        {
            BaselineWatts = metered.Average();
            workAt = [.. works.SelectMany(w => w.WorkSeconds)];
            drawAt = [.. works.SelectMany(w => w.DrawSeconds)];
            lost = works.Sum(w => w.LostJobSeconds);
        }
        else if (Seconds == End)
        {
            workAt = [.. works.SelectMany(w => w.WorkSeconds).Zip(workAt, (b, a) => (b - a) / length)];
            drawAt = [.. works.SelectMany(w => w.DrawSeconds).Zip(drawAt, (b, a) => (b - a) / length)];
            lost = (works.Sum(w => w.LostJobSeconds) - lost) / workAt.Length / length;
        }
    }

    /// <summary>What came of it.</summary>
    /// <param name="fixedShare">Share of metered power that did not follow the accelerators.</param>
    public Drill Judged(double fixedShare)
    {
        var mix = DrillMixes.Of(request.Mix);
        int[] kindOf = [.. works.SelectMany(w => w.Kinds)];
        int? reached = null;
        double worst = 0;
        int worstAt = 0;
        for (int at = BeforeSeconds + Window; at <= End; at++)
        {
            double mean = Mean(at - Window, Window);
            reached ??= mean <= (1 + ReachedWithin) * TargetWatts ? at - BeforeSeconds : null;
            bool counts = reached is { } since && at >= BeforeSeconds + since + Window;
            (worst, worstAt) = counts && Math.Abs(mean - TargetWatts) / TargetWatts > worst ? (Math.Abs(mean - TargetWatts) / TargetWatts, at - BeforeSeconds) : (worst, worstAt);
        }

        double highest = 0;
        double rise = 0;
        for (int at = End + Minute; at <= End + AfterSeconds; at++)
        {
            double mean = Mean(at - Minute, Minute);
            highest = Math.Max(highest, mean);
            rise = at >= End + (2 * Minute) ? Math.Max(rise, (mean - Mean(at - (2 * Minute), Minute)) / Minute) : rise;
        }

        var kinds = mix.Select((c, k) => new DrillJob(c.Name, c.Tier, MeanOf(drawAt, kindOf, k), MeanOf(workAt, kindOf, k), 1 - c.AllowedSlowdown)).ToList();
        double bound = DrillBound.Of(mix, request.Shed, fixedShare);
        var over = reached is { } first ? metered.GetRange(BeforeSeconds + first, length - first).Where(w => w > TargetWatts + OverRounding).ToList() : [];
        return new Drill
        {
            Mix = request.Mix,
            ShedFraction = request.Shed,
            Seconds = length,
            FixedShare = fixedShare,
            CurveError = request.CurveError,
            Seed = request.Seed,
            BaselineWatts = BaselineWatts,
            ReachedAfterSeconds = reached,
            WorstDeviationFraction = reached is null ? 1 : worst,
            WorstAfterSeconds = worstAt,
            MeanOfTarget = reached is { } from ? Mean(BeforeSeconds + from, length - from) / TargetWatts : double.NaN,
            SecondsOverTarget = over.Count,
            WorstExcessWatts = over.Count == 0 ? 0 : over.Max() - TargetWatts,
            WeightedPerformance = kinds.Zip(mix, (job, c) => c.Share * job.Performance).Sum(),
            LpOptimum = double.IsNaN(bound) ? null : bound,
            ReboundFraction = Math.Max(0, (highest / BaselineWatts) - 1),
            ReturnRampWattsPerSecond = rise,
            PromisesBroken = [.. kinds.Where(j => j.Performance < j.Promised - PromiseRounding).Select(j => string.Create(CultureInfo.InvariantCulture, $"{j.Name}: {j.Performance:F4} of {j.Promised:F2}"))],
            Pauses = works.Sum(w => w.Pauses),
            LostFraction = lost,
            Jobs = kinds,
            Course = [.. Enumerable.Range(0, (metered.Count - (BeforeSeconds - (10 * Minute))) / Minute).Select(m => Mean(BeforeSeconds - (10 * Minute) + (m * Minute), Minute) / BaselineWatts)],
        };
    }

    private static double MeanOf(double[] values, int[] kindOf, int kind) => values.Where((_, i) => kindOf[i] == kind).Average();

    private double Mean(int from, int count) => metered.GetRange(from, count).Average();
}
