namespace Megapod.Work.Power;

/// <summary>
/// How much of the time a job that rests at boundaries of its own shall work, so that it is measured to draw its part. What follows from its full draw and what it draws resting is a guess; each look at a mean that shows nothing
/// but the present share corrects it by what is measured: down as far as that says, up with care.
/// </summary>
public readonly record struct PaceControl
{
    /// <summary>The lowest share that is asked for: below it one would rest for longer than anybody waits for a word.</summary>
    public const double LeastShare = 0.02;

    /// <summary>A mean of a second, and the step in which the job was, show a new share after so long, s.</summary>
    private const double SettleSeconds = 2;

    /// <summary>A ceiling that is another by this part is followed at once; a smaller change waits for the next look.</summary>
    private const double AnotherCeiling = 0.05;

    /// <summary>Part of its ceiling below it for which is aimed, so that the beat of steps does not carry it above.</summary>
    private const double Aim = 0.01;

    /// <summary>Below this part of its ceiling a job could work more.</summary>
    private const double Worthwhile = 0.97;

    /// <summary>A job that draws so much of its ceiling is held back by that.</summary>
    private const double HeldBack = 0.9;

    /// <summary>A draw that is above a ceiling by this part of it is more than the beat of steps.</summary>
    private const double Over = 0.05;

    /// <summary>What is drawn resting is known to so much of it. Who rises counts it lower: then each step falls short, and none goes too far.</summary>
    private const double SureOfRest = 0.7;

    private const double SteepestFall = 0.25;
    private const double SteepestRise = 1.5;

    private readonly double ceilingWatts;
    private readonly double sinceSeconds;

    private PaceControl(double ceilingWatts, double share, double sinceSeconds, double overSeconds) =>
        (this.ceilingWatts, Share, this.sinceSeconds, OverSeconds) = (ceilingWatts, Math.Clamp(share, LeastShare, 1), sinceSeconds, overSeconds);

    /// <summary>Nothing holds the job back.</summary>
    public static PaceControl Free { get; } = new(double.PositiveInfinity, 1, 0, 0);

    /// <summary>How much of the time it shall work, 0.02–1.</summary>
    public double Share { get; }

    /// <summary>For how long on end it has drawn more than its part by a twentieth, s. Who does not follow is seen by that.</summary>
    public double OverSeconds { get; }

    /// <summary>The share after one more look.</summary>
    /// <param name="ceiling">What it may draw, W; infinite: all it wants.</param>
    /// <param name="full">What it is believed to draw working all the time, W.</param>
    /// <param name="rest">What it is believed to draw resting, W, 0–<paramref name="full"/>. As much as <paramref name="full"/>: something else holds it, and it is asked to rest only where that is seen not to do it.</param>
    /// <param name="draw">What it is measured to draw on the mean of a second, W; NaN: not known, and what is believed stands.</param>
    /// <param name="seconds">Time since the last look, s.</param>
    public PaceControl Next(double ceiling, double full, double rest, double draw, double seconds)
    {
        bool isSettled = sinceSeconds >= SettleSeconds && !double.IsNaN(draw);
        if (double.IsPositiveInfinity(ceiling))
        {
            return new PaceControl(ceiling, 1, double.IsPositiveInfinity(ceilingWatts) ? sinceSeconds + seconds : 0, 0);
        }

        // Only what is drawn above a rest moves with the share.
        bool isHeldOtherwise = rest >= full;
        double floor = isHeldOtherwise ? 0 : draw < ceiling ? SureOfRest * rest : rest;
        double factor = Math.Max(0, (ceiling * (1 - Aim)) - floor) / Math.Max(1, draw - floor);
        double over = draw > ceiling * (1 + Over) ? OverSeconds + seconds : 0;
        if (double.IsPositiveInfinity(ceilingWatts) || Math.Abs(ceiling - ceilingWatts) > AnotherCeiling * ceilingWatts)
        {
            return new PaceControl(ceiling, Share * Followed(ceiling, full, rest, isSettled ? draw : double.NaN, factor), 0, over);
        }

        if (!isSettled)
        {
            return new PaceControl(ceilingWatts, Share, sinceSeconds + seconds, over);
        }

        double corrected = draw > ceiling * (isHeldOtherwise ? 1 + Over : 1) ? Math.Clamp(factor, SteepestFall, 1)
            : draw < ceiling * Worthwhile && Share < 1 ? Math.Clamp(factor, 1, SteepestRise)
            : 1;
        return new PaceControl(ceiling, Share * corrected, corrected.Equals(1) ? sinceSeconds + seconds : 0, over);
    }

    /// <summary>By how much the share is another at once where the ceiling is: by what was measured at the one before, else by what is believed.</summary>
    private double Followed(double ceiling, double full, double rest, double draw, double factor)
    {
        bool isLower = ceiling < ceilingWatts;
        if (!double.IsNaN(draw))
        {
            return isLower ? Math.Min(1, factor) : draw >= HeldBack * ceilingWatts ? Math.Max(1, factor) : 1;
        }

        return isLower ? Reckoned(ceiling, full, rest) / Reckoned(ceilingWatts, full, rest) : 1;
    }

    private static double Reckoned(double ceiling, double full, double rest) => rest >= full ? 1 : Math.Clamp((ceiling - rest) / (full - rest), LeastShare, 1);
}
