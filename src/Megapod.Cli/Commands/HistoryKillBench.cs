namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab.Bench;
using Megapod.Storage.History;

/// <summary><c>bench history-kill</c>: a history whose writer is killed at drawn instants, and whether all that it said it had kept is there.</summary>
internal static class HistoryKillBench
{
    private const string WriterName = "history-writer";

    /// <summary>Series that are written.</summary>
    private const int SeriesCount = 20;

    /// <summary>Batches that the writer has under way, so that a kill meets one at any point of its way.</summary>
    private const int MostUnderWay = 4;

    /// <summary>Batches that a writer keeps before it is killed, at most. Blocks are made after each sixty.</summary>
    private const int MostBatches = 150;

    private static readonly Instant Begin = Instant.FromUtc(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    /// <summary>Site time between two batches.</summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromMinutes(1);

    /// <summary>The command; a sample that is gone is a bad answer.</summary>
    public static Command Build()
    {
        var times = new Option<int>("--times") { Description = "How often the writer is killed.", DefaultValueFactory = _ => 100 };
        var seed = new Option<ulong>("--seed") { Description = "One seed is one choice of instants.", DefaultValueFactory = _ => 1 };
        return new Command("history-kill", "Kill a history's writer at drawn instants; every sample that it had said is kept must be there.") { times, seed }.Runs(run =>
        {
            string folder = Directory.CreateTempSubdirectory("megapod-history-").FullName;
            try
            {
                var found = Strike(folder, [.. RestartBench.ProgramOf(AppContext.BaseDirectory), "bench", WriterName], run.Parse.GetValue(times), run.Parse.GetValue(seed), () => run.Stop.IsCancellationRequested);
                var code = BenchCommand.Print(run,
                [
                    new BenchRow("kill", "killed", found.Killed, "times", null, ""),
                    new BenchRow("kill", "kept", found.Kept, "samples", null, "of which the writer had said that they are kept"),
                    new BenchRow("kill", "lost", found.Lost, "samples", null, "of these"),
                    new BenchRow("kill", "open", found.LongestOpen.TotalMilliseconds, "ms", found.LongestOpen.TotalSeconds, "the longest; ratio against 1 s"),
                ]);
                return code == ExitCode.Success && found.Lost > 0 ? ExitCode.BadAnswer : code;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
    }

    /// <summary>The writer in a process of its own; internal.</summary>
    public static Command BuildWriter()
    {
        var folder = new Option<string>("--folder") { Description = "Folder of the history.", Required = true };
        var command = new Command(WriterName, "Internal: the writer of 'bench history-kill'.") { folder };
        command.Hidden = true;
        return command.Runs(run => Write(run.Parse.GetValue(folder)!, run.Stop));
    }

    /// <summary>Kills a writer so many times and looks after each time.</summary>
    /// <param name="folder">Folder of the history; it exists.</param>
    /// <param name="writer">How the writer is started.</param>
    /// <param name="times">How often.</param>
    /// <param name="seed">Draws the instants.</param>
    /// <param name="shallStop">Asked before each time.</param>
    public static HistoryKills Strike(string folder, IReadOnlyList<string> writer, int times, ulong seed, Func<bool> shallStop)
    {
        var random = new SeededRandom(seed);
        long kept = 0;
        long lost = 0;
        int killed = 0;
        var longest = TimeSpan.Zero;
        for (; killed < times && !shallStop(); killed++)
        {
            kept = Math.Max(kept, KillOne(folder, writer, random));
            long begin = Stopwatch.GetTimestamp();
            using var history = HistoryFile.Open(folder).Value;
            var took = Stopwatch.GetElapsedTime(begin);
            longest = took > longest ? took : longest;
            lost += Lost(history, kept);
        }

        return new HistoryKills(killed, kept * SeriesCount, lost, longest);
    }

    /// <summary>Lets a writer write until a drawn number of batches is kept.</summary>
    /// <returns>Number of the last batch of which it said so.</returns>
    private static long KillOne(string folder, IReadOnlyList<string> writer, SeededRandom random)
    {
        var start = new ProcessStartInfo(writer[0]) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (string argument in writer.Skip(1).Concat(["--folder", folder]))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        long last = 0;
        for (int left = 1 + random.NextIndex(MostBatches); left > 0 && process.StandardOutput.ReadLine() is { } line; left--)
        {
            last = long.Parse(line, CultureInfo.InvariantCulture);
        }

        // Anywhere between this batch and the next ones.
        Thread.SpinWait(random.NextIndex(200_000));
        process.Kill();
        string rest = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        // The last line may be torn; those before it were said.
        foreach (string line in rest.Split('\n').SkipLast(1))
        {
            last = long.Parse(line, CultureInfo.InvariantCulture);
        }

        return last;
    }

    /// <summary>How many samples of the first batches are not there as they were, one by one or in the steps.</summary>
    private static long Lost(HistoryFile history, long batches)
    {
        long lost = 0;
        var end = Begin + (Spacing * (batches + 1));
        foreach (var series in history.Series)
        {
            // As it is known at the end of time: that is read from single samples.
            var question = new HistoryQuery([series.Id], Begin, end, Spacing);
            var single = history.Read(question with { AsOf = Instant.Forever }).Value[0].Points;
            var steps = history.Read(question).Value[0].Points;
            lost += Missing(single, batches) + Missing(steps, batches);
        }

        return lost + (history.Series.Count == SeriesCount ? 0 : batches);
    }

    private static long Missing(IReadOnlyList<HistoryPoint> points, long batches)
    {
        var there = points.Where(p => p.Count == 1 && p.Last == (p.Start - Begin) / Spacing).Select(p => (p.Start - Begin).Ticks / Spacing.Ticks).ToHashSet();
        long missing = 0;
        for (long batch = 1; batch <= batches; batch++)
        {
            missing += there.Contains(batch) ? 0 : 1;
        }

        return missing;
    }

    private static ExitCode Write(string folder, CancellationToken stop)
    {
        using var changed = new SemaphoreSlim(0);
        using var history = HistoryFile.Open(folder).Value;
        history.Changed = () => changed.Release();
        var series = Enumerable.Range(0, SeriesCount).Select(i => history.Declare($"series/{i}", "W", TimeSpan.FromSeconds(1))).ToArray();

        // What was handed over and not said to be kept may be there or not: it goes on after the last that is.
        long batch = history.Series[0].Last is { } last ? (last - Begin).Ticks / Spacing.Ticks : 0;
        var underWay = new Queue<(long Number, long Batch)>();
        while (!stop.IsCancellationRequested)
        {
            while (underWay.Count < MostUnderWay)
            {
                batch++;
                var at = Begin + (Spacing * batch);
                underWay.Enqueue((history.Put([.. series.Select(s => new HistorySample(s, at, at, batch, Quality.Good))], []), batch));
            }

            changed.Wait(stop);
            while (underWay.Count > 0 && underWay.Peek().Number <= history.Kept)
            {
                Console.Out.WriteLine(underWay.Dequeue().Batch.ToString(CultureInfo.InvariantCulture));
            }
        }

        return ExitCode.Success;
    }
}
