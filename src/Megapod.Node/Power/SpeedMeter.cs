namespace Megapod.Node.Power;

/// <summary>A job's speed by its own counter: how fast it rises, beside how fast it has risen when nothing held the job back.</summary>
internal sealed class SpeedMeter
{
    /// <summary>A rate is over so long at least, s: counters rise in steps.</summary>
    private const double LeastSeconds = 5;

    /// <summary>Part of a new full rate that goes into the one that is known; the first counts whole.</summary>
    private const double Weight = 0.2;

    private (double At, double Count) from = (double.NaN, double.NaN);
    private double full = double.NaN;
    private bool wasFree;

    /// <summary>Its speed as a share of full; NaN: not known, because it has no counter or was never seen free.</summary>
    public double Speed { get; private set; } = double.NaN;

    /// <summary>Looks at the counter.</summary>
    /// <param name="at">When, s.</param>
    /// <param name="count">The counter; NaN: none.</param>
    /// <param name="isFree">Whether nothing holds the job back now.</param>
    public void Look(double at, double count, bool isFree)
    {
        // A rate that is partly of one state and partly of another tells nothing.
        if (double.IsNaN(from.Count) || isFree != wasFree || count < from.Count)
        {
            (from, wasFree) = ((at, count), isFree);
            return;
        }

        if (at - from.At < LeastSeconds)
        {
            return;
        }

        double rate = (count - from.Count) / (at - from.At);
        if (isFree && rate > 0)
        {
            full = double.IsNaN(full) ? rate : full + (Weight * (rate - full));
        }

        Speed = rate / full;
        from = (at, count);
    }
}
