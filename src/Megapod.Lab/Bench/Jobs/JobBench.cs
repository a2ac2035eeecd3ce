namespace Megapod.Lab.Bench.Jobs;

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Megapod.Control.Certificate;
using Megapod.Core.Jobs;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Lab.Demo;
using Megapod.Lab.Simulation;
using Megapod.Site.Api;
using Megapod.Site.Jobs;
using Megapod.Site.Loop;
using Megapod.Storage.Jobs;
using Megapod.Work.Placement;

/// <summary>
/// How many jobs a second a site takes over HTTP, each answered when it is on the disk, beside what the disk alone can do with groups of the same size; how long a list of all of them takes; and how long it takes to
/// find places. Submitter and site share the machine.
/// </summary>
public static class JobBench
{
    /// <summary>What a site has to take.</summary>
    private const double SubmitsBound = 2_000;

    /// <summary>How long a list or a pass of placing may take, ms.</summary>
    private const double TimeBound = 50;

    /// <summary>Submitted before the measurement: by then the runtime has compiled what is asked often for the last time.</summary>
    private const int WarmUp = 4_000;

    /// <summary>Lists before the measurement, for each job submitted: the runtime compiles what it sees again and again in steps, each some seconds later. Before, a list takes four times as long.</summary>
    private static readonly TimeSpan ListWarmUp = TimeSpan.FromMilliseconds(0.5);
    private const int Lists = 20;
    private const int Passes = 20;
    private const int Groups = 500;
    private const int WorkNodes = 50;
    private const int Tenants = 20;
    private const double Half = 0.5;
    private const double Tail = 0.99;

    private const string Job = "name: bench\nclass: training\ntier: flexible\ncommand: [python3, train.py, --steps, 1000]\nenvironment: {DATA: /data/set, SEED: 7}\ngpus: 1\ncpus: 4\nmemory: 16 GiB\nprogress: {file: progress, total: 1000}\nretries: 2\n";

    /// <summary>Measures.</summary>
    /// <param name="request">What.</param>
    /// <returns>The figures; or why nothing could be measured.</returns>
    public static async Task<Outcome<IReadOnlyList<BenchRow>>> RunAsync(JobBenchRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        string folder = Path.Combine(request.Folder, $"megapod-bench-{Path.GetRandomFileName()}");
        try
        {
            Directory.CreateDirectory(folder);
            var opened = JobFile.Open(folder, "bench", Instant.From(TimeProvider.System.GetUtcNow()));
            if (!opened.IsSuccess)
            {
                return Outcome<IReadOnlyList<BenchRow>>.Failure(opened.Faults);
            }

            using var file = opened.Value;
            using var desk = new JobDesk(new JobDeskParts { Store = file, Time = TimeProvider.System });
            var rows = new List<BenchRow>();
            await OverHttpAsync(request, desk, folder, rows);
            if (!request.ShouldStop())
            {
                Schedule(request.Jobs, rows);
            }

            return Outcome<IReadOnlyList<BenchRow>>.Success(rows);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Outcome<IReadOnlyList<BenchRow>>.Failure(new Fault("MP3302", $"The folder cannot be written: {error.Message}", "Name another one with --folder.", folder));
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static async Task OverHttpAsync(JobBenchRequest request, JobDesk desk, string folder, List<BenchRow> rows)
    {
        var start = ScenarioBuilder.DefaultStart;
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = start, To = start + TimeSpan.FromHours(1) }).Value;
        var demo = new DemoSite(scenario, 1e6, Margin.Of(PowerTree.From(scenario.Site)).TotalWatts);
        using var loop = new SiteLoop(demo.Tree, demo, demo, demo, TimeProvider.System, scenario.From);
        await using var app = SiteApi.Build(loop, port: 0, new SiteApiParts { Jobs = desk });
        await app.StartAsync();
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = request.Connections, UseProxy = false };
        using var http = new HttpClient(handler) { BaseAddress = new Uri(app.Urls.First()) };

        // What is compiled and opened once is not measured.
        await SubmitAsync(http, request.Connections, Math.Min(WarmUp, request.Jobs), request.ShouldStop);
        long began = Stopwatch.GetTimestamp();
        var times = await SubmitAsync(http, request.Connections, request.Jobs, request.ShouldStop);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        double disk = DiskAlone(folder, request.Connections);
        double rate = times.Count / seconds;
        string note = string.Create(CultureInfo.InvariantCulture, $"{times.Count} jobs of {request.Connections} connections, each answered after its sync");
        rows.Add(new BenchRow("submit", "rate", rate, "1/s", SubmitsBound / rate, $"{note}; ratio: {SubmitsBound} a second to it"));
        rows.Add(new BenchRow("submit", "p50", Quantile(times, Half), "ms", null, note));
        rows.Add(new BenchRow("submit", "p99", Quantile(times, Tail), "ms", null, note));
        rows.Add(new BenchRow("disk-alone", "rate", disk, "1/s", null, $"as many bytes appended in groups of {request.Connections}, each synced, nothing else"));
        rows.Add(new BenchRow("submit", "of-disk", rate / disk, "", null, "submits to what the disk alone does; above 1 where groups were larger than connections are many"));
        foreach (var (name, path) in new[] { ("list-1000", "/api/v1/jobs?open=true&most=1000"), ("list-10000", "/api/v1/jobs?open=true&most=10000") })
        {
            var lists = new List<double>();
            byte[] buffer = new byte[1 << 17];
            for (long from = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(from) < ListWarmUp * request.Jobs && !request.ShouldStop();)
            {
                await ReadAsync(http, path, buffer);
            }

            for (int i = 0; i < Lists && !request.ShouldStop(); i++)
            {
                long at = Stopwatch.GetTimestamp();
                await ReadAsync(http, path, buffer);
                lists.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }

            double list = Quantile(lists, Half);
            rows.Add(new BenchRow(name, "p50", list, "ms", list / TimeBound, $"over HTTP with {desk.List(new JobQuery { Most = 1 }).Found} queued; ratio: to {TimeBound} ms"));
        }

        await app.StopAsync();
    }

    /// <summary>Reads an answer to its end as a client does that keeps nothing of it: what it would keep it in is not the site's time.</summary>
    private static async Task ReadAsync(HttpClient http, string path, byte[] buffer)
    {
        using var answer = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync();
        while (await body.ReadAsync(buffer) > 0)
        {
        }
    }

    private static async Task<List<double>> SubmitAsync(HttpClient http, int connections, int jobs, Func<bool> shouldStop)
    {
        int left = jobs;
        async Task<List<double>> OneAsync()
        {
            var times = new List<double>();
            while (Interlocked.Decrement(ref left) >= 0 && !shouldStop())
            {
                long at = Stopwatch.GetTimestamp();
                using var body = new StringContent(Job, Encoding.UTF8, "application/yaml");
                using var answer = await http.PostAsync("/api/v1/jobs", body);
                if (answer.StatusCode != HttpStatusCode.Created)
                {
                    throw new IOException($"a job was answered with {(int)answer.StatusCode}");
                }

                times.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }

            return times;
        }

        var all = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(OneAsync)));
        return [.. all.SelectMany(t => t)];
    }

    /// <summary>What nothing that syncs each group can exceed.</summary>
    private static double DiskAlone(string folder, int together)
    {
        // A job comes to about a kilobyte in its row, and a page of the log is written whole.
        byte[] group = new byte[together * 1024];
        using var file = new FileStream(Path.Combine(folder, "alone"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; i < Groups; i++)
        {
            file.Write(group);
            file.Flush(flushToDisk: true);
        }

        return Groups * together / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static void Schedule(int jobs, List<BenchRow> rows)
    {
        var waiting = Enumerable.Range(0, jobs).Select(i => new PlacementJob
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"j{i:D6}"),
            Tenant = string.Create(CultureInfo.InvariantCulture, $"t{i % Tenants}"),
            Tier = (JobTier)(i % 3),
            Takes = new JobResources { Gpus = 1 + (i % 8), Cpus = 1 + (i % 16), MemoryBytes = (1L + (i % 64)) << 30 },
            ValuePerHour = i % 11,
            LaxitySeconds = i % 5 == 0 ? 60.0 * (i % 997) : double.PositiveInfinity,
            Number = i,
            WaitedSeconds = i % 600,
        }).ToList();
        var has = new JobResources { Gpus = 8, Cpus = 128, MemoryBytes = 1L << 40, DiskBytes = 1L << 44 };
        foreach (var (name, taken) in new[] { ("schedule-empty", 0), ("schedule-busy", 7) })
        {
            List<PlacementNode> nodes = [.. Enumerable.Range(0, WorkNodes).Select(i => new PlacementNode
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"n{i:D3}"),
                Has = has,
                Taken = [.. Enumerable.Range(0, taken).Select(k => (string.Create(CultureInfo.InvariantCulture, $"t{k}"), new JobResources { Gpus = 1, Cpus = 8, MemoryBytes = 32L << 30 }))],
            })];
            var times = new List<double>();
            int places = 0;
            for (int i = 0; i < Passes; i++)
            {
                long at = Stopwatch.GetTimestamp();
                places = JobPlacement.Of(waiting, nodes).Places.Count;
                times.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }

            double middle = Quantile(times, Half);
            rows.Add(new BenchRow(name, "p50", middle, "ms", middle / TimeBound, $"{jobs} queued, {WorkNodes} work nodes, {places} get a place; ratio: to {TimeBound} ms"));
            rows.Add(new BenchRow(name, "longest", times.Max(), "ms", null, "the first pass among them"));
        }
    }

    private static double Quantile(List<double> times, double share)
    {
        if (times.Count == 0)
        {
            return 0;
        }

        times.Sort();
        return times[Math.Min(times.Count - 1, (int)(share * times.Count))];
    }
}
