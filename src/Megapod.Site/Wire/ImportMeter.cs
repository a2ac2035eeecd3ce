namespace Megapod.Site.Wire;

using Megapod.Core.Model;
using Megapod.Core.Tariffs;
using Megapod.Core.Units;

/// <summary>
/// Adds up the samples of the connection's meter into the metering interval that runs and the month's peak, for the cycle. Between two samples the power went in a straight line; over a gap it is
/// taken to have been the larger of both, because a peak that was missed costs money for the whole month.
/// </summary>
internal sealed class ImportMeter
{
    /// <summary>The tariff's steps: nothing that is metered changes within a quarter of an hour.</summary>
    private static readonly long Quarter = TimeSpan.FromMinutes(15).Ticks;

    /// <summary>Nothing is known of what lies further back, and nothing is made up.</summary>
    private static readonly TimeSpan LongestGap = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private readonly TariffMeter meter;
    private readonly long window;
    private readonly TimeSpan usualGap;
    private Reading last;

    /// <summary>A meter that has seen nothing.</summary>
    /// <param name="tariff">The tariff.</param>
    /// <param name="usualGap">Longest time between two samples when all is well.</param>
    public ImportMeter(TariffConfig tariff, TimeSpan usualGap)
    {
        meter = new TariffMeter(TariffClock.Of(tariff));
        window = tariff.DemandWindow.Ticks;
        this.usualGap = usualGap;
    }

    /// <summary>Takes in a sample.</summary>
    /// <param name="sample">Power at the connection, W, import positive.</param>
    public void Take(Reading sample)
    {
        lock (gate)
        {
            var gap = sample.MeasuredAt - last.MeasuredAt;
            if (last.Quality == Quality.Good && gap > TimeSpan.Zero && gap <= LongestGap)
            {
                double watts = gap <= usualGap ? (last.Value + sample.Value) / 2 : Math.Max(last.Value, sample.Value);
                Add(last.MeasuredAt.Ticks, sample.MeasuredAt.Ticks, watts);
            }

            last = gap > TimeSpan.Zero ? sample : last;
        }
    }

    /// <summary>Tells a snapshot how interval and month stand.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="now">Its instant.</param>
    public void Tell(SiteSnapshot snapshot, Instant now)
    {
        lock (gate)
        {
            meter.Begin(now);
            snapshot.IntervalImport = new WattHours(meter.IntervalWattHours);
            snapshot.MonthPeak = new Watts(meter.MonthPeakWatts);
            snapshot.FreePeak = meter.Charges.Count > 0 ? new Watts(meter.FreeWatts) : null;
            snapshot.ChargePeaks = [.. meter.Charges];
        }
    }

    /// <summary>Books a span in pieces that lie in one interval each.</summary>
    private void Add(long from, long until, double watts)
    {
        while (from < until)
        {
            long end = Math.Min(until, Math.Min(Next(from, window), Next(from, Quarter)));
            meter.Begin(new Instant(from));
            meter.Add(new Instant(from), watts, (end - from) / (double)TimeSpan.TicksPerSecond, default);
            from = end;
        }
    }

    private static long Next(long ticks, long step) => ((ticks / step) + 1) * step;
}
