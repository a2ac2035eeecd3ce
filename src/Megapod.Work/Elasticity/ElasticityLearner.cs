namespace Megapod.Work.Elasticity;

using Megapod.Core.Jobs;

/// <summary>
/// Learns a job's speed against power from its counter and its measured draw. Full draw and full speed are learned while nothing holds the job back, points of the curve while its ceiling binds: a Kalman filter over the
/// points, in which neighbours are taken to be wrong alike. A ceiling that does not bind teaches nothing. Worked number: a curve believed with a deviation of 0.10 and seen at one of its points within 0.02 for
/// one interval keeps a deviation of √(1 / (1/0.10² + 1/0.02²)) = 0.0196 there.
/// </summary>
public static class ElasticityLearner
{
    /// <summary>Deviation of a curve that nobody measured for this job, share of full speed: configurations of one curve stray so far.</summary>
    public const double SeedDeviation = 0.10;

    /// <summary>Deviation of a full draw that nobody measured, share of it.</summary>
    private const double SeedDrawDeviation = 0.10;

    /// <summary>Over how much draw errors of a curve go together, share of full: two to three points of a published curve.</summary>
    private const double AlikeOver = 0.15;

    /// <summary>Deviation of one interval's speed by counter and draw, share of full, for an interval of a minute; shorter ones stray more.</summary>
    private const double SampleDeviation = 0.01;

    /// <summary>Deviation of one interval's draw, share of it, for a minute.</summary>
    private const double DrawDeviation = 0.01;

    /// <summary>By how much a job may have changed in a minute, share: nothing is known for ever.</summary>
    private const double Drift = 0.0005;

    /// <summary>Deviations beyond which a sample does not fit.</summary>
    private const double Gate = 4;

    /// <summary>Samples in a row that do not fit after which the job counts as changed.</summary>
    private const int SurprisesUntilChanged = 5;

    /// <summary>Draw as a part of the ceiling from which on the ceiling is taken to bind.</summary>
    private const double BindsFrom = 0.93;

    /// <summary>Draw as a part of the full draw below which a ceiling that binds says something about the curve.</summary>
    private const double BelowFull = 0.99;

    /// <summary>Points of a curve are no further apart than this, share of full draw: between two a job may do otherwise than either lets one expect.</summary>
    private const double MostApart = 0.2;

    /// <summary>Counts a second between which a counter is believed: whatever lies beyond was set and not counted, and would drown all other numbers.</summary>
    private const double LeastRate = 1e-9;
    private const double MostRate = 1e12;

    /// <summary>Held back, no job runs so many times as fast as free.</summary>
    private const double MostSpeed = 10;

    private const double Minute = 60;

    /// <summary>What is known before anything was seen.</summary>
    /// <param name="curve">The curve to begin with.</param>
    /// <param name="fullDraw">What it draws at full speed by what its owner or its node says, W; NaN: unknown.</param>
    /// <param name="deviation">How far the curve may be off, share of full speed: more than <see cref="SeedDeviation"/> where it is only a guess.</param>
    public static ElasticityState Begin(SpeedCurve curve, double fullDraw, double deviation = SeedDeviation)
    {
        ArgumentNullException.ThrowIfNull(curve);
        double[] draws = [.. DrawsOf(curve)];
        var covariance = new double[draws.Length * draws.Length];
        for (int i = 0; i < draws.Length; i++)
        {
            for (int j = 0; j < draws.Length; j++)
            {
                covariance[(i * draws.Length) + j] = Square(deviation / SeedDeviation) * Deviation(draws[i]) * Deviation(draws[j]) * Math.Exp(-Math.Abs(draws[i] - draws[j]) / AlikeOver);
            }
        }

        return new ElasticityState
        {
            Seed = new CurveState
            {
                FullWatts = fullDraw,
                FullWattsVariance = Square(SeedDrawDeviation * fullDraw),
                Draws = draws,
                Speeds = [.. draws.Select(curve.SpeedAt)],
                Covariance = covariance,
            },
        };
    }

    /// <summary>Takes in what was seen.</summary>
    /// <param name="state">What is known.</param>
    /// <param name="sample">What was seen.</param>
    public static ElasticityState Learn(ElasticityState state, in WorkSample sample)
    {
        ArgumentNullException.ThrowIfNull(state);
        var next = state.Phase == sample.Phase ? state : state with { Phase = sample.Phase };
        if (sample.IsPaused || !(sample.Seconds > 0) || !(sample.MeanWatts > 0))
        {
            return next;
        }

        var learned = Learned(next.Present, in sample);
        return ReferenceEquals(learned, next.Present)
            ? next
            : next with { Phases = new SortedDictionary<string, CurveState>(next.Phases.ToDictionary(), StringComparer.Ordinal) { [sample.Phase] = learned } };
    }

    /// <summary>The curve as it is believed: means, put in order so that speed does not fall and ends at full.</summary>
    /// <param name="state">What is known of a phase.</param>
    public static SpeedCurve Curve(CurveState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var points = new ElasticityPoint[state.Draws.Count];
        double least = 0;
        for (int i = 0; i < points.Length; i++)
        {
            // Where a point lies above the next ones the truth is between them; taking the lower keeps promises on the safe side.
            double speed = state.Speeds[i];
            for (int j = i + 1; j < points.Length; j++)
            {
                speed = Math.Min(speed, state.Speeds[j]);
            }

            least = Math.Clamp(speed, least, 1);
            points[i] = new ElasticityPoint(state.Draws[i], least);
        }

        return new SpeedCurve(points);
    }

    /// <summary>The most that the job draws at full speed, where a limit is at stake: two deviations above the mean, W; NaN: unknown.</summary>
    /// <param name="state">What is known of a phase.</param>
    public static double UpperWatts(CurveState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.FullWatts + (2 * Math.Sqrt(state.FullWattsVariance));
    }

    /// <summary>How sure the speed at a draw is: its deviation, share of full.</summary>
    /// <param name="state">What is known of a phase.</param>
    /// <param name="draw">Share of full draw.</param>
    public static double DeviationAt(CurveState state, double draw)
    {
        ArgumentNullException.ThrowIfNull(state);
        var (at, part) = Place(state, draw);
        int n = state.Draws.Count;
        double sum = 0;
        for (int i = 0; i < 2; i++)
        {
            for (int j = 0; j < 2; j++)
            {
                sum += (i == 0 ? 1 - part : part) * (j == 0 ? 1 - part : part) * state.Covariance[(Math.Min(at + i, n - 1) * n) + Math.Min(at + j, n - 1)];
            }
        }

        return Math.Sqrt(Math.Max(0, sum));
    }

    /// <summary>Draws of a curve's points, and some between those that are far apart.</summary>
    private static IEnumerable<double> DrawsOf(SpeedCurve curve)
    {
        for (int i = 0; i < curve.Points.Count; i++)
        {
            double to = curve.Points[i].Draw;
            double from = i == 0 ? to : curve.Points[i - 1].Draw;
            int parts = (int)Math.Ceiling((to - from) / MostApart);
            for (int part = 1; part < parts; part++)
            {
                yield return from + ((to - from) * part / parts);
            }

            yield return to;
        }
    }

    private static CurveState Learned(CurveState curve, in WorkSample sample)
    {
        double minutes = sample.Seconds / Minute;

        // Both ends are off by anything up to the lag, one as likely as another: a variance of lag²/12 each.
        double noise = (Square(SampleDeviation) / minutes) + (Square(sample.LagSeconds / sample.Seconds) / 6);
        double counted = (sample.ProgressAfter - sample.ProgressBefore) / sample.Seconds;
        double rate = counted is 0 or (>= LeastRate and <= MostRate) ? counted : double.NaN;
        if (double.IsPositiveInfinity(sample.CeilingWatts) || sample.CeilingWatts > UpperWatts(curve) / BindsFrom)
        {
            return Free(curve, sample.MeanWatts, rate, minutes, noise);
        }

        double draw = sample.MeanWatts / curve.FullWatts;
        bool binds = sample.MeanWatts >= BindsFrom * sample.CeilingWatts && draw < BelowFull;
        return binds && curve.FullRate > 0 && rate <= MostSpeed * curve.FullRate ? Shaped(curve, draw, rate / curve.FullRate, minutes, noise) : curve;
    }

    private static CurveState Free(CurveState curve, double watts, double rate, double minutes, double noise)
    {
        var (full, fullVariance, isDrawOdd) = double.IsNaN(curve.FullWatts)
            ? (watts, Square(DrawDeviation * watts) / minutes, false)
            : Weighed(curve.FullWatts, curve.FullWattsVariance + (Square(Drift * curve.FullWatts) * minutes), watts, Square(DrawDeviation * watts) / minutes, curve.Surprises);
        var (fast, fastVariance, isRateOdd) = double.IsNaN(rate) || rate <= 0
            ? (curve.FullRate, curve.FullRateVariance, false)
            : double.IsNaN(curve.FullRate)
                ? (rate, Square(rate) * noise, false)
                : Weighed(curve.FullRate, curve.FullRateVariance + (Square(Drift * curve.FullRate) * minutes), rate, Square(rate) * noise, curve.Surprises);
        return curve with { FullWatts = full, FullWattsVariance = fullVariance, FullRate = fast, FullRateVariance = fastVariance, Surprises = isDrawOdd || isRateOdd ? curve.Surprises + 1 : 0 };
    }

    private static (double Mean, double Variance, bool IsOdd) Weighed(double mean, double variance, double seen, double noise, int surprises)
    {
        if (Square(seen - mean) > Square(Gate) * (variance + noise))
        {
            return surprises + 1 < SurprisesUntilChanged ? (mean, variance, true) : (seen, Square(seen - mean), false);
        }

        double gain = variance / (variance + noise);
        return (mean + (gain * (seen - mean)), (1 - gain) * variance, false);
    }

    private static CurveState Shaped(CurveState curve, double draw, double speed, double minutes, double noise)
    {
        int n = curve.Draws.Count;
        var (at, part) = Place(curve, draw);
        var row = new double[n];
        row[at] = 1 - part;
        row[Math.Min(at + 1, n - 1)] += part;
        double[] covariance = [.. curve.Covariance];
        for (int i = 0; i < n; i++)
        {
            covariance[(i * n) + i] += Square(Drift * Deviation(curve.Draws[i]) / SeedDeviation) * minutes;
        }

        var spread = new double[n];
        double expected = 0;
        double variance = noise + (Square(speed) * curve.FullRateVariance / Square(curve.FullRate));
        for (int i = 0; i < n; i++)
        {
            expected += row[i] * curve.Speeds[i];
            for (int j = 0; j < n; j++)
            {
                spread[i] += covariance[(i * n) + j] * row[j];
            }
        }

        for (int i = 0; i < n; i++)
        {
            variance += row[i] * spread[i];
        }

        double off = speed - expected;
        if (Square(off) > Square(Gate) * variance)
        {
            if (curve.Surprises + 1 < SurprisesUntilChanged)
            {
                return curve with { Surprises = curve.Surprises + 1 };
            }

            // It has changed: what was known counts for less from here on.
            return Shaped(curve with { Covariance = [.. covariance.Select(c => c * (Square(off) / variance))], Surprises = 0 }, draw, speed, minutes, noise);
        }

        double[] speeds = [.. curve.Speeds.Select((s, i) => s + (spread[i] / variance * off))];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                covariance[(i * n) + j] -= spread[i] * spread[j] / variance;
            }
        }

        return curve with { Speeds = speeds, Covariance = covariance, Surprises = 0 };
    }

    /// <summary>Between which points a draw lies, and how far towards the upper one.</summary>
    private static (int At, double Part) Place(CurveState curve, double draw)
    {
        int at = 0;
        while (at < curve.Draws.Count - 2 && draw > curve.Draws[at + 1])
        {
            at++;
        }

        return curve.Draws.Count == 1 ? (0, 0) : (at, Math.Clamp((draw - curve.Draws[at]) / (curve.Draws[at + 1] - curve.Draws[at]), 0, 1));
    }

    /// <summary>At full draw the speed is full by definition; a little below it cannot be far from it.</summary>
    private static double Deviation(double draw) => SeedDeviation * Math.Clamp((1 - draw) / AlikeOver, 0, 1);

    private static double Square(double value) => value * value;
}
