namespace Megapod.Lab.Bench.History;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>Some hundred series out of recorded ones: all of them one after the other, each time beginning at another place, and the last one the grid's frequency, or the last trace there is, end to end for a year.</summary>
internal sealed class HistoryWorkload
{
    /// <summary>The golden ratio's part: places at which the series begin are spread evenly however many there are.</summary>
    private const double Shift = 0.618_033_988_749_895;

    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    private HistoryWorkload(IReadOnlyList<MeasuredTrace> series, HistorySample[] samples)
    {
        Series = series;
        Samples = samples;
    }

    /// <summary>Begin of all series.</summary>
    public static Instant Begin { get; } = Instant.FromUtc(new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    /// <summary>End of the year.</summary>
    public static Instant End { get; } = Begin + Year;

    /// <summary>What each series was made of; the last is that of a year.</summary>
    public IReadOnlyList<MeasuredTrace> Series { get; }

    /// <summary>All samples in the order of time; the series count from 1. A controller that looks once a second learns of them.</summary>
    public HistorySample[] Samples { get; }

    /// <summary>Name of a series.</summary>
    /// <param name="number">Its number, from 1.</param>
    public string NameOf(int number) => $"bench/{Series[number - 1].Kind}/{number}";

    /// <summary>Makes the series.</summary>
    /// <param name="traces">Recorded ones.</param>
    /// <param name="count">How many there shall be, at least two.</param>
    public static HistoryWorkload Make(IReadOnlyList<MeasuredTrace> traces, int count)
    {
        var series = new List<MeasuredTrace>();
        var samples = new List<HistorySample>();
        for (int i = 0; i < count; i++)
        {
            bool isYear = i == count - 1;
            var trace = isYear ? traces.FirstOrDefault(t => t.Kind == "frequency") ?? traces[^1] : traces[i % traces.Count];
            double share = i * Shift;
            int first = (int)((share - Math.Floor(share)) * trace.At.Length);
            long until = isYear ? Year.Ticks : Math.Min(trace.Length, Year.Ticks);
            series.Add(trace);
            for (long k = first; ; k++)
            {
                int row = (int)(k % trace.At.Length);
                long at = (k / trace.At.Length * trace.Length) + trace.At[row] - trace.At[first];
                if (at >= until)
                {
                    break;
                }

                long known = (Begin.Ticks + at + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond;
                samples.Add(new HistorySample(i + 1, new Instant(Begin.Ticks + at), new Instant(known), trace.Values[row], Quality.Good));
            }
        }

        var sorted = samples.ToArray();
        Array.Sort(Array.ConvertAll(sorted, s => s.At.Ticks), sorted);
        return new HistoryWorkload(series, sorted);
    }
}
