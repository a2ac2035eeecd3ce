namespace Megapod.Storage.History;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>Makes steps of time out of samples. A value counts from its event time until the next one, until it has held for as long as its series says, or until now.</summary>
internal static class RollUp
{
    /// <summary>The resolutions that are kept, the finest first.</summary>
    public static readonly IReadOnlyList<RollUpStep> Steps =
    [
        new(1, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)),
        new(2, TimeSpan.FromMinutes(15), TimeSpan.FromDays(8)),
        new(3, TimeSpan.FromHours(1), TimeSpan.FromDays(32)),
        new(4, TimeSpan.FromDays(1), TimeSpan.FromDays(366)),
    ];

    /// <summary>The last multiple of a length of time that is not after an instant.</summary>
    public static long Floor(long ticks, TimeSpan step) => ticks - Modulo(ticks, step.Ticks);

    /// <summary>The first multiple that is not before it.</summary>
    public static long Ceiling(long ticks, TimeSpan step) => ticks + Modulo(-ticks, step.Ticks);

    /// <summary>Brings samples into the order of their event times. Of those with the same one, what became known last counts.</summary>
    /// <param name="samples">Samples in the order in which they became known; they may be moved.</param>
    public static List<HistorySample> Order(List<HistorySample> samples)
    {
        bool isOrdered = true;
        for (int i = 1; i < samples.Count && isOrdered; i++)
        {
            isOrdered = samples[i - 1].At < samples[i].At;
        }

        if (isOrdered)
        {
            return samples;
        }

        var ordered = new List<HistorySample>(samples.Count);
        foreach (var sample in samples.OrderBy(s => s.At.Ticks))
        {
            if (ordered.Count > 0 && ordered[^1].At == sample.At)
            {
                ordered[^1] = sample;
            }
            else
            {
                ordered.Add(sample);
            }
        }

        return ordered;
    }

    /// <summary>Steps out of samples.</summary>
    /// <param name="samples">Ordered samples. The value before <paramref name="from"/> must be among them where it still holds.</param>
    /// <param name="from">Begin of the first step that is made, a multiple of the step.</param>
    /// <param name="to">Steps that begin here or later are not made.</param>
    /// <param name="step">Length of a step.</param>
    /// <param name="hold">How long a value counts.</param>
    /// <param name="now">Nothing counts any longer than until now.</param>
    public static List<HistoryPoint> Make(List<HistorySample> samples, long from, long to, TimeSpan step, TimeSpan hold, long now)
    {
        var points = new List<HistoryPoint>();
        for (int i = 0; i < samples.Count; i++)
        {
            var sample = samples[i];
            if (!sample.IsKnown)
            {
                continue;
            }

            long at = sample.At.Ticks;
            long end = Math.Min(Math.Min(i + 1 < samples.Count ? samples[i + 1].At.Ticks : now, at + hold.Ticks), now);
            for (long start = Math.Max(Floor(at, step), from); start < to && (start < end || start <= at); start += step.Ticks)
            {
                long counts = Math.Max(0, Math.Min(end, start + step.Ticks) - Math.Max(at, start));
                double seconds = (double)counts / TimeSpan.TicksPerSecond;
                var piece = new HistoryPoint(new Instant(start), sample.Value, sample.Value, sample.Value, sample.Value * seconds, seconds, at >= start && at < start + step.Ticks ? 1 : 0);
                if (points.Count > 0 && points[^1].Start.Ticks == start)
                {
                    points[^1] = points[^1].With(in piece);
                }
                else
                {
                    points.Add(piece);
                }
            }
        }

        return points;
    }

    /// <summary>Longer steps out of shorter ones.</summary>
    /// <param name="points">Points in order of time.</param>
    /// <param name="step">Length of the longer step, a multiple of the shorter.</param>
    public static List<HistoryPoint> Gather(IEnumerable<HistoryPoint> points, TimeSpan step)
    {
        var gathered = new List<HistoryPoint>();
        foreach (var point in points)
        {
            var start = new Instant(Floor(point.Start.Ticks, step));
            if (gathered.Count > 0 && gathered[^1].Start == start)
            {
                gathered[^1] = gathered[^1].With(in point);
            }
            else
            {
                gathered.Add(point with { Start = start });
            }
        }

        return gathered;
    }

    private static long Modulo(long ticks, long step) => ((ticks % step) + step) % step;
}
