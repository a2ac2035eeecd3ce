namespace Megapod.Site.History;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>One series that the recorder follows: what it kept of it last, and from that what is worth keeping next.</summary>
/// <param name="number">Number of the series; 0: the history has no room for it.</param>
/// <param name="isFast">Whether every reading is kept; otherwise one that changed, and at latest one a minute.</param>
internal sealed class FollowedSeries(int number, bool isFast)
{
    /// <summary>What does not change is kept once in so much time, so that it does not look as if nobody knew.</summary>
    public static readonly TimeSpan Slow = TimeSpan.FromMinutes(1);

    private Instant at = Instant.Never;
    private Instant knownAt = Instant.Never;
    private double value = double.NaN;

    /// <summary>Takes what is known at an instant.</summary>
    /// <param name="reading">The reading; what is missing or no number ends what was known.</param>
    /// <param name="now">The instant.</param>
    /// <param name="into">Samples that are kept.</param>
    public void Take(in Reading reading, Instant now, List<HistorySample> into)
    {
        if (number == 0)
        {
            return;
        }

        bool isKnown = reading.Quality != Quality.Missing && double.IsFinite(reading.Value);
        if (!isKnown)
        {
            if (!double.IsNaN(value))
            {
                Keep(new HistorySample(number, now, now, double.NaN, Quality.Missing), into);
            }

            return;
        }

        // To the millisecond: what a device's stamp says beyond that is chance, and costs room. Nothing is measured after it is known.
        var measured = new Instant(Math.Min(reading.MeasuredAt.Ticks, now.Ticks) / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond);

        // A reading that was kept is not kept again. A clock that went back begins anew.
        if (measured <= at && now >= knownAt)
        {
            return;
        }

        if (isFast || reading.Value != value || now < knownAt || measured - at >= Slow)
        {
            Keep(new HistorySample(number, measured, now, reading.Value, reading.Quality), into);
        }
    }

    private void Keep(HistorySample sample, List<HistorySample> into)
    {
        (at, knownAt, value) = (sample.At, sample.KnownAt, sample.Value);
        into.Add(sample);
    }
}
