namespace Megapod.Lab.Bench;

using System.Diagnostics;
using System.Globalization;
using System.Text;
using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Lab.Demo;
using Megapod.Lab.Simulation;
using Megapod.Site.Api;
using Megapod.Site.Loop;

/// <summary>
/// How late the regulator's thread comes in a live site that is kept as busy as it can be: API read without pause by several clients, a journal that is written
/// without pause, and a child process that takes all the processor it gets, as a solver does.
/// </summary>
public static class JitterBench
{
    private const int Readers = 4;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);
    private static readonly string[] Paths = ["/api/v1/site", "/metrics", "/api/v1/grants", "/api/v1/site/certificate"];

    /// <summary>Runs it.</summary>
    /// <param name="seconds">How long; 10 000 steps, which 99.99 % need, are 100 s.</param>
    /// <param name="journal">A real journal, and whoever disposes of it; written all the time.</param>
    /// <param name="startChild">Starts a process that takes all the processor it gets.</param>
    /// <param name="shouldStop">True ends it early; may be null.</param>
    /// <returns>Rows, or why the site could not be run.</returns>
    public static Outcome<IReadOnlyList<BenchRow>> Run(double seconds, IJournal journal, Func<Process> startChild, Func<bool>? shouldStop = null)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(startChild);
        var read = DefaultSite.ReadOr(null).Value;
        var site = read with { Battery = read.Battery! with { RegulatorPeriod = Period } };
        var built = ScenarioBuilder.Build(new ScenarioRequest { From = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(9), Days = 1 }, site);
        if (!built.IsSuccess)
        {
            return Outcome<IReadOnlyList<BenchRow>>.Failure(built.Faults);
        }

        var scenario = built.Value;
        var margin = Margin.Of(PowerTree.From(site));
        var demo = new DemoSite(scenario, SiteCases.ConnectionLimit(site)!.Amount - margin.TotalWatts, margin.TotalWatts);
        using var loop = new SiteLoop(demo.Tree, demo, demo, demo, TimeProvider.System, scenario.From, speed: 1, journal: null, demo);
        using var stop = new CancellationTokenSource();
        using var child = startChild();
        long requests = 0;
        long commits = 0;
        try
        {
            var api = SiteApi.Build(loop, 0);
            api.StartAsync(stop.Token).GetAwaiter().GetResult();
            var control = Start("control", () => loop.Run(stop.Token));
            var busy = Enumerable.Range(0, Readers).Select(k => Start("reader", () => Hammer(api.Urls.First() + Paths[k % Paths.Length], ref requests, stop.Token)))
                .Append(Start("journal", () => Fill(journal, ref commits, stop.Token))).ToArray();
            long began = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(began).TotalSeconds < seconds && shouldStop?.Invoke() != true)
            {
                stop.Token.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100));
            }

            stop.Cancel();
            control.Join();
            foreach (var thread in busy)
            {
                thread.Join();
            }

            api.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            stop.Cancel();
            child.Kill(entireProcessTree: true);
            child.WaitForExit();
        }

        return Outcome<IReadOnlyList<BenchRow>>.Success(Rows(loop, requests, commits));
    }

    private static IReadOnlyList<BenchRow> Rows(SiteLoop loop, long requests, long commits)
    {
        var jitter = loop.Fast!.Jitter;
        var path = loop.Certificate().Paths[0];
        double theta = path.DeadTimeSeconds * 1e3;
        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"{jitter.Total} steps of 10 ms, {requests} requests, {commits} commits of the journal, {(loop.Fast.IsRealTime ? "real-time priority" : "no real-time priority: the system refused it")}");
        return
        [
            new BenchRow("regulator-jitter", "p50", jitter.Quantile(0.5).TotalMilliseconds, "ms", null, note),
            new BenchRow("regulator-jitter", "p99", jitter.Quantile(0.99).TotalMilliseconds, "ms", null, note),
            new BenchRow("regulator-jitter", "p99.99", jitter.Quantile(0.9999).TotalMilliseconds, "ms", jitter.Quantile(0.9999).TotalMilliseconds / theta, "ratio to the dead time in the certificate, which counts it"),
            new BenchRow("regulator-jitter", "most", jitter.Worst.TotalMilliseconds, "ms", jitter.Worst.TotalMilliseconds / theta, "the latest step of all"),
            new BenchRow("regulator-jitter", "dead-time", theta, "ms", null, string.Create(CultureInfo.InvariantCulture, $"of which the own loop {path.OwnSeconds * 1e3:0.##} ms")),
        ];
    }

    private static Thread Start(string name, Action run)
    {
        var thread = new Thread(() => run()) { Name = name, IsBackground = true };
        thread.Start();
        return thread;
    }

    private static void Hammer(string address, ref long requests, CancellationToken stop)
    {
        using var http = new HttpClient();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var answer = http.GetAsync(new Uri(address), stop).GetAwaiter().GetResult();
                Interlocked.Increment(ref requests);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Puts entries as fast as they are kept: each waits for the disk.</summary>
    private static void Fill(IJournal journal, ref long commits, CancellationToken stop)
    {
        byte[] value = Encoding.UTF8.GetBytes(new string('x', 2_000));
        // Not disposed: the journal's thread may be about to set it when this one ends.
        var kept = new AutoResetEvent(false);
        journal.Changed = () => kept.Set();
        for (long number = 0; !stop.IsCancellationRequested; number++)
        {
            long ticket = journal.Put([new JournalEntry($"load-{number % 50}", value)], isWhole: false);
            while (journal.Kept < ticket && !stop.IsCancellationRequested)
            {
                WaitHandle.WaitAny([kept, stop.WaitHandle]);
            }

            commits++;
        }

        journal.Changed = null;
    }
}
