namespace Megapod.Work.Power;

/// <summary>
/// How far a machine's draw, as it is reckoned from what its jobs use, is from what a meter shows: the meter is late and shows means, so each of its readings is held against the reckoning of just the time that it is about.
/// Above what was reckoned it counts at once; below, it may be a meter that is dead, and counts slowly and only so far. Worked number: reckoned 100 W on the mean of the second that a meter shows as 112 W: 12 W are taken off
/// whatever is divided from then on.
/// </summary>
public sealed class MeterCorrection
{
    /// <summary>How long reckonings are remembered, s: the oldest reading that counts, with its averaging.</summary>
    public const double LongestSeconds = 120;

    /// <summary>A meter's reading is of use for so many times its averaging, and the time below.</summary>
    private const double FreshAveragings = 3;

    /// <summary>A reading that is younger is of use whatever the averaging, s.</summary>
    private const double FreshSeconds = 5;

    /// <summary>Part of a difference below what counted before that is taken in with one reading.</summary>
    private const double Falling = 0.2;

    /// <summary>What a meter may bring below the reckoning, as part of it: a meter that shows nothing does not let jobs draw without end.</summary>
    private const double MostBelow = 0.25;

    private readonly Queue<(double At, double Joules)> reckoned = new();
    private double joules;
    private double metered;
    private double at = double.NaN;
    private double readingAt = double.NaN;
    private double averaging;
    private double difference;
    private double counts;
    private double shown = double.NaN;

    /// <summary>What is to be taken off what may be drawn, W; negative: the meter shows less than is reckoned. Zero without a meter. A meter that has fallen silent takes nothing off any more below zero, and goes on to above.</summary>
    public double Watts => IsFresh ? counts : Math.Max(0, counts);

    /// <summary>Whether the last reading is of use still.</summary>
    public bool IsFresh => Age <= (FreshAveragings * averaging) + FreshSeconds;

    /// <summary>How old the last reading is, s; NaN: there was none.</summary>
    public double Age => at - readingAt;

    /// <summary>What the meter showed last, W; NaN: nothing yet.</summary>
    public double ShownWatts => shown;

    /// <summary>What was reckoned since the beginning, J.</summary>
    public double ReckonedJoules => joules;

    /// <summary>What was drawn since the beginning by the meter, J: the reckoning with what the meter showed beside it, as long as it was of use.</summary>
    public double MeteredJoules => metered;

    /// <summary>Counts on.</summary>
    /// <param name="now">The time, s of a clock that only goes forward.</param>
    /// <param name="reckonedWatts">What was reckoned on the mean since the last step, W; not a number counts as nothing.</param>
    /// <param name="readingWatts">What the meter shows, W; NaN or negative: nothing.</param>
    /// <param name="takenAt">End of the time over which it is meant, s of the same clock.</param>
    /// <param name="averagingSeconds">How long that time is, s.</param>
    public void Step(double now, double reckonedWatts, double readingWatts, double takenAt, double averagingSeconds)
    {
        double seconds = double.IsNaN(at) ? 0 : Math.Max(0, now - at);
        double watts = double.IsFinite(reckonedWatts) ? Math.Max(0, reckonedWatts) : 0;
        at = now;
        joules += watts * seconds;
        metered += Math.Max(0, watts + (IsFresh ? difference : 0)) * seconds;
        reckoned.Enqueue((now, joules));
        while (reckoned.Count > 2 && reckoned.Peek().At < now - LongestSeconds)
        {
            reckoned.Dequeue();
        }

        if (double.IsFinite(readingWatts) && readingWatts >= 0 && takenAt <= now && !(takenAt <= readingAt) && MeanOver(takenAt - averagingSeconds, takenAt) is { } mean)
        {
            (readingAt, averaging, shown) = (takenAt, averagingSeconds, readingWatts);
            difference = Math.Max(readingWatts - mean, -MostBelow * mean);
            counts = difference >= counts ? difference : counts + (Falling * (difference - counts));
        }
    }

    /// <summary>Mean of what was reckoned over a span; null: it is not remembered so far back.</summary>
    private double? MeanOver(double from, double to)
    {
        if (reckoned.Count < 2 || reckoned.Peek().At > from || to <= from)
        {
            return null;
        }

        return (JoulesAt(to) - JoulesAt(from)) / (to - from);
    }

    private double JoulesAt(double instant)
    {
        (double At, double Joules) before = reckoned.Peek();
        foreach (var point in reckoned)
        {
            if (point.At >= instant)
            {
                return point.At > before.At ? before.Joules + ((point.Joules - before.Joules) * (instant - before.At) / (point.At - before.At)) : point.Joules;
            }

            before = point;
        }

        return before.Joules;
    }
}
