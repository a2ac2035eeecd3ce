namespace Megapod.Lab.Bench.History;

using System.Diagnostics;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Storage.History;

/// <summary>The product's history.</summary>
internal sealed class MegapodSubject : IHistorySubject
{
    private const int BatchSamples = 10_000;

    /// <summary>Batches that wait for the disk, so that it never waits for us and never says no.</summary>
    private const int MostUnderWay = 20;

    private readonly string folder = Directory.CreateTempSubdirectory("megapod-bench-history-").FullName;

    /// <inheritdoc/>
    public string Name => "megapod";

    /// <inheritdoc/>
    public string How => "by the product's own port, in the order of time, on the disk before it counts; knowledge time, quality and steps of minutes to days included";

    /// <inheritdoc/>
    public Outcome<SubjectFigures> Measure(HistoryWorkload workload, Action<double> progress, CancellationToken stop)
    {
        // All samples shall stay, so that everybody has the same to answer from.
        var keeping = new HistoryKeeping { Samples = TimeSpan.FromDays(2 * 365) };
        var opened = HistoryFile.Open(folder, keeping);
        if (!opened.IsSuccess)
        {
            return Outcome<SubjectFigures>.Failure(opened.Faults);
        }

        double seconds;
        double processor;

        // The writer speaks until its history is closed, also when that is because somebody gave up.
        using var changed = new SemaphoreSlim(0);
        using (var history = opened.Value)
        {
            for (int i = 0; i < workload.Series.Count; i++)
            {
                history.Declare(workload.NameOf(i + 1), workload.Series[i].Unit, workload.Series[i].Hold);
            }

            history.Changed = () => changed.Release();
            using var process = Process.GetCurrentProcess();
            var before = process.TotalProcessorTime;
            long began = Stopwatch.GetTimestamp();
            long given = 0;
            for (int from = 0; from < workload.Samples.Length; from += BatchSamples)
            {
                while (given - history.Kept >= MostUnderWay)
                {
                    changed.Wait(stop);
                    if (history.Trouble is { } trouble)
                    {
                        return Outcome<SubjectFigures>.Failure([trouble]);
                    }
                }

                given = history.Put(new ArraySegment<HistorySample>(workload.Samples, from, Math.Min(BatchSamples, workload.Samples.Length - from)), []);
                progress((double)from / workload.Samples.Length);
            }

            while (history.Kept < given)
            {
                changed.Wait(stop);
            }

            history.Changed = null;
            history.Dispose();
            seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            process.Refresh();
            processor = (process.TotalProcessorTime - before).TotalSeconds;
        }

        long bytes = Directory.EnumerateFiles(folder).Sum(f => new FileInfo(f).Length);
        using var again = HistoryFile.Open(folder, keeping).Value;
        var year = new List<double>();
        var day = new List<double>();
        string[] all = [.. Enumerable.Range(1, workload.Series.Count).Select(workload.NameOf)];
        for (int i = 0; i < Questions.Repeats; i++)
        {
            stop.ThrowIfCancellationRequested();
            year.Add(Time(again, new HistoryQuery([all[^1]], HistoryWorkload.Begin, HistoryWorkload.End, Questions.YearStep)));
            day.Add(Time(again, new HistoryQuery(all, HistoryWorkload.Begin, HistoryWorkload.Begin + TimeSpan.FromDays(1), Questions.DayStep)));
        }

        var whole = again.Read(new HistoryQuery(all, HistoryWorkload.Begin, HistoryWorkload.End, TimeSpan.FromDays(1)));
        return whole.IsSuccess
            ? Outcome<SubjectFigures>.Success(new SubjectFigures(
                seconds, processor, bytes, again.UsedBytes, whole.Value.Sum(w => w.Points.Sum(p => p.Count)), Questions.Median(year), Questions.Median(day)))
            : Outcome<SubjectFigures>.Failure(whole.Faults);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static double Time(HistoryFile history, HistoryQuery query)
    {
        long began = Stopwatch.GetTimestamp();
        return history.Read(query).IsSuccess ? Stopwatch.GetElapsedTime(began).TotalMilliseconds : double.NaN;
    }
}
