namespace Megapod.Unit.Storage.History;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Storage.History;

/// <summary>
/// Every answer of a history against a model that keeps every sample and works each step out by hand: series that are slow, fast, and now one and now the other, with gaps, unknown values, late ones and corrections, while
/// blocks are made, what is old goes, and the file is opened again.
/// </summary>
public sealed class HistoryLawTests : IDisposable
{
    private static readonly Instant Begin = Instant.FromUtc(new DateTime(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc));
    private static readonly int[] Steps = [1, 7, 60, 300, 900, 1_200, 3_600, 7_200, 54_000, 86_400];
    private static readonly HistoryKeeping Keeping = new() { Samples = TimeSpan.FromDays(3), Minutes = TimeSpan.FromDays(9), Quarters = TimeSpan.FromDays(40), Hours = TimeSpan.FromDays(80) };

    /// <summary>Seconds between the samples of each series; more than one: it changes between them.</summary>
    private static readonly int[][] Periods = [[300], [10], [3_600], [60], [1, 600], [2, 14_400, 30], [900, 57], [5]];

    private readonly string folder = Directory.CreateTempSubdirectory("megapod-history-").FullName;
    private readonly SemaphoreSlim changed = new(0);

    public void Dispose()
    {
        changed.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_answer_is_what_all_samples_say_together(int seed)
    {
        var random = new SeededRandom((ulong)seed);
        var model = new Dictionary<int, List<HistorySample>>();
        var holds = Periods.Select((_, k) => TimeSpan.FromSeconds(k % 3 == 0 ? 10 : 90)).ToArray();
        var due = new SortedDictionary<long, List<HistorySample>>();
        var history = Opened();
        var series = Periods.Select((_, k) => history.Declare($"series/{k}", "W", holds[k])).ToArray();
        for (int k = 0; k < Periods.Length; k++)
        {
            model[series[k]] = [];
            foreach (var sample in Made(series[k], Periods[k], random))
            {
                long batch = (sample.KnownAt - Begin).Ticks / TimeSpan.FromHours(7).Ticks;
                due.TryAdd(batch, []);
                due[batch].Add(sample);
            }
        }

        long now = 0;
        int asked = 0;
        foreach (var (_, unsorted) in due)
        {
            var batch = unsorted.OrderBy(s => s.KnownAt.Ticks).ToList();
            Keep(history, batch);
            foreach (var sample in batch)
            {
                model[sample.Series].Add(sample);
                now = Math.Max(now, Math.Max(sample.At.Ticks, sample.KnownAt.Ticks));
            }

            if (random.NextIndex(25) == 0)
            {
                history.Dispose();
                history = Opened();
            }

            for (int i = 0; i < 3; i++)
            {
                int k = random.NextIndex(Periods.Length);
                asked += Compare(history, $"series/{k}", model[series[k]], holds[k], now, random);
            }
        }

        // What went by age was answered for, too, and not by nothing.
        for (int k = 0; k < Periods.Length; k++)
        {
            for (int i = 0; i < 12; i++)
            {
                asked += Compare(history, $"series/{k}", model[series[k]], holds[k], now, random);
            }
        }

        Assert.Equal((0L, 0L, null), (history.Dropped, history.Damaged, history.Trouble));
        Assert.InRange(asked, 2_000, int.MaxValue);
        history.Dispose();
    }

    /// <summary>Two months of a series.</summary>
    private static List<HistorySample> Made(int series, int[] periods, SeededRandom random)
    {
        var samples = new List<HistorySample>();
        double second = random.NextIndex(3_600);
        double value = 500;
        int phase = 0;
        int left = 200;
        while (second < 60 * 86_400 && samples.Count < 40_000)
        {
            int period = periods[phase % periods.Length];
            if (left-- == 0)
            {
                phase++;
                left = 50 + random.NextIndex(1_500);

                // A gap, of days where samples would be too many otherwise.
                second += random.NextIndex((periods.Min() < 20 ? 4 * 86_400 : 86_400));
            }

            second += period + (random.NextIndex(10) == 0 ? random.NextUniform() : 0);
            value += random.NextIndex(21) - 10.0;
            var at = Begin + TimeSpan.FromMilliseconds(Math.Round(second * 1_000));
            var known = at + TimeSpan.FromSeconds(random.NextIndex(200) == 0 ? random.NextIndex(2 * 86_400) : random.NextIndex(3));
            bool isUnknown = random.NextIndex(60) == 0;
            samples.Add(new HistorySample(series, at, known, isUnknown ? double.NaN : value / 10, isUnknown ? Quality.Missing : Quality.Good));
            if (random.NextIndex(300) == 0)
            {
                samples.Add(samples[^1] with { KnownAt = known + TimeSpan.FromSeconds(1 + random.NextIndex(86_400)), Value = 7, Quality = Quality.Good });
            }
        }

        return samples;
    }

    private static int Compare(HistoryFile history, string id, List<HistorySample> samples, TimeSpan hold, long now, SeededRandom random)
    {
        var age = TimeSpan.FromSeconds(random.NextUniform() * random.NextUniform() * ((now - Begin.Ticks) / (double)TimeSpan.TicksPerSecond));
        int step = Steps[random.NextIndex(Steps.Length)];
        long length = (long)(step * (1 + (random.NextUniform() * 400))) * TimeSpan.TicksPerSecond;
        var from = new Instant(Math.Max(Begin.Ticks, now - age.Ticks - (length / 2)));
        var to = new Instant(from.Ticks + length);
        Instant? asOf = age < TimeSpan.FromDays(2) && random.NextIndex(4) == 0 ? new Instant(now - random.NextIndex(86_400) * TimeSpan.TicksPerSecond) : null;
        asOf = from.Ticks < now - (2 * TimeSpan.TicksPerDay) ? null : asOf;
        var window = history.Read(new HistoryQuery([id], from, to, TimeSpan.FromSeconds(step)) { AsOf = asOf }).Value.Single();

        // Coarser than what was asked for only where that is not promised any more.
        var promised = PromisedFor(now - from.Ticks);
        Assert.True(window.Step.TotalSeconds <= Math.Max(step, promised.TotalSeconds), $"{window.Step} instead of {step} s at an age of {new TimeSpan(now - from.Ticks)}");
        var expected = Expected(samples.Where(s => asOf is null || s.KnownAt <= asOf), from.Ticks / window.Step.Ticks * window.Step.Ticks, (to.Ticks + window.Step.Ticks - 1) / window.Step.Ticks * window.Step.Ticks, window.Step.Ticks, hold.Ticks, asOf?.Ticks ?? now);
        string what = $"{id} {from.ToUtc():s} {to.ToUtc():s} {step} s as of {asOf?.ToUtc():s}, newest {new Instant(now).ToUtc():s}, answered in {window.Step}";
        Assert.True(expected.Keys.SequenceEqual(window.Points.Select(p => p.Start.Ticks)), what + $": {expected.Count} steps expected, {window.Points.Count} found");
        foreach (var point in window.Points)
        {
            var (min, max, last, integral, seconds, count) = expected[point.Start.Ticks];
            Assert.True((min, max, last, count) == (point.Min, point.Max, point.Last, point.Count), $"{what}: {point} instead of {expected[point.Start.Ticks]}");
            Assert.True(Math.Abs(seconds - point.Seconds) < 1e-6, $"{what}: {point} instead of {expected[point.Start.Ticks]}");
            Assert.Equal(integral, point.Integral, 1e-9 * (1 + (Math.Max(Math.Abs(min), Math.Abs(max)) * seconds)));
        }

        return window.Points.Count;
    }

    private static TimeSpan PromisedFor(long age) =>
        age <= Keeping.Samples.Ticks - TimeSpan.TicksPerMinute ? TimeSpan.FromSeconds(1)
        : age <= Keeping.Minutes.Ticks ? TimeSpan.FromMinutes(1)
        : age <= Keeping.Quarters.Ticks ? TimeSpan.FromMinutes(15)
        : age <= Keeping.Hours.Ticks ? TimeSpan.FromHours(1)
        : TimeSpan.FromDays(1);

    /// <summary>By hand: each value that counts is laid over each step that it reaches.</summary>
    private static SortedDictionary<long, (double Min, double Max, double Last, double Integral, double Seconds, long Count)> Expected(
        IEnumerable<HistorySample> samples, long from, long to, long step, long hold, long now)
    {
        var latest = new SortedDictionary<long, HistorySample>();
        foreach (var sample in samples)
        {
            latest[sample.At.Ticks] = sample;
        }

        var steps = new SortedDictionary<long, (double Min, double Max, double Last, double Integral, double Seconds, long Count)>();
        HistorySample[] all = [.. latest.Values];
        for (int i = 0; i < all.Length; i++)
        {
            long at = all[i].At.Ticks;
            long end = Math.Min(now, Math.Min(at + hold, i + 1 < all.Length ? all[i + 1].At.Ticks : long.MaxValue));
            if (!all[i].IsKnown || Math.Max(end, at) < from - step || at >= to)
            {
                continue;
            }

            for (long start = at / step * step; start == at / step * step || start < end; start += step)
            {
                if (start < from || start >= to)
                {
                    continue;
                }

                double seconds = Math.Max(0, Math.Min(end, start + step) - Math.Max(at, start)) / 1e7;
                double value = all[i].Value;
                long count = start == at / step * step ? 1 : 0;
                steps[start] = steps.TryGetValue(start, out var there)
                    ? (Math.Min(there.Min, value), Math.Max(there.Max, value), value, there.Integral + (value * seconds), there.Seconds + seconds, there.Count + count)
                    : (value, value, value, value * seconds, seconds, count);
            }
        }

        return steps;
    }

    private void Keep(HistoryFile history, List<HistorySample> samples)
    {
        long number = history.Put(samples, []);
        while (history.Kept < number)
        {
            Assert.True(changed.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), "The writer has said nothing for half a minute.");
        }
    }

    private HistoryFile Opened()
    {
        var opened = HistoryFile.Open(folder, Keeping);
        Assert.True(opened.IsSuccess, string.Join("; ", opened.Faults));
        opened.Value.Changed = () => changed.Release();
        return opened.Value;
    }
}
