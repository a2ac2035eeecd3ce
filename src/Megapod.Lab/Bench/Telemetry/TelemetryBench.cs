namespace Megapod.Lab.Bench.Telemetry;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Redfish;

/// <summary>
/// What it costs to follow the metric reports of many servers: controllers in a process of their own make a new report each second, and this process has what a site has for them. Afterwards the same reports are fetched by the
/// framework's HTTP client alone, and by it and its JSON document, so that each part has its price in the same run.
/// </summary>
public static class TelemetryBench
{
    /// <summary>The most that the site's process may take, per cent of one processor.</summary>
    public const double MostPercent = 10;

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);

    /// <summary>The runtime compiles what is used often once more within the first half minute.</summary>
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestPeer = TimeSpan.FromSeconds(60);

    /// <summary>Runs it.</summary>
    /// <param name="request">How many servers, and how long.</param>
    /// <param name="time">Time.</param>
    /// <param name="stop">Ends it without a result.</param>
    /// <returns>Rows; empty when it was stopped.</returns>
    public static async Task<Outcome<IReadOnlyList<BenchRow>>> RunAsync(TelemetryRequest request, TimeProvider time, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(time);
        var whole = TelemetryTurn.Begin();
        try
        {
            using var services = await TelemetryProcess.StartAsync(request.Program, request.Servers, stop);
            var (rows, reports) = await SiteAsync(request, services, whole, time, stop);
            foreach (bool isParsed in (bool[])[false, true])
            {
                rows.Add(await PeerAsync(request, reports, isParsed, time, stop));
            }

            return Outcome<IReadOnlyList<BenchRow>>.Success(rows);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Outcome<IReadOnlyList<BenchRow>>.Success([]);
        }
    }

    private static async Task<(List<BenchRow> Rows, IReadOnlyList<Uri> Reports)> SiteAsync(TelemetryRequest request, TelemetryProcess services, Func<TelemetryTurn> whole, TimeProvider time, CancellationToken stop)
    {
        Instant Now() => Instant.From(time.GetUtcNow());
        var config = TelemetryWorld.SiteOf(request.Servers);
        await using var site = new TelemetrySite(config, new TelemetryWorld(request.Servers, Now()).Servers, Open, time, Now());
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = site.RunAsync(time, ending.Token);
        try
        {
            request.Progress?.Invoke("controllers are walked through", 0);
            await WarmUpAsync(request, site, time, stop);
            var rows = await MeasureAsync(request, site, services, whole, time, stop);
            return (rows, site.Reports());
        }
        finally
        {
            await ending.CancelAsync();
            await running;
        }

        RedfishClient Open(int server, SeededRandom random) =>
            RedfishClient.Create(new RedfishClientConfig(services.Addresses[server]) { Login = RedfishLogin.None }, time, random).Value;
    }

    /// <summary>Lets all controllers be walked through, and the runtime compile.</summary>
    private static async Task WarmUpAsync(TelemetryRequest request, TelemetrySite site, TimeProvider time, CancellationToken stop)
    {
        long began = time.GetTimestamp();
        while (!site.Servers.All(s => s.IsKnown))
        {
            if (time.GetElapsedTime(began) > StartPatience)
            {
                throw new InvalidOperationException($"After {StartPatience.TotalMinutes:0} min {site.Servers.Count(s => !s.IsKnown)} controllers were not known.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), time, stop);
        }

        request.Note?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{site.Servers.Count} controllers known after {time.GetElapsedTime(began).TotalSeconds:0.0} s and {site.Requests} requests"));
        await Task.Delay(Shorter(LongestWarmUp, request.Time / 4), time, stop);
    }

    private static async Task<List<BenchRow>> MeasureAsync(TelemetryRequest request, TelemetrySite site, TelemetryProcess services, Func<TelemetryTurn> whole, TimeProvider time, CancellationToken stop)
    {
        var before = Figures.Of(site, services);
        var measured = TelemetryTurn.Begin();
        var (last, lastTurn) = (before, TelemetryTurn.Begin());
        long began = time.GetTimestamp();
        while (time.GetElapsedTime(began) is var passed && passed < request.Time)
        {
            request.Progress?.Invoke("the site follows its servers", passed / request.Time);
            await Task.Delay(Shorter(Between, request.Time - passed), time, stop);
            var (now, turn) = (Figures.Of(site, services), lastTurn());
            double seconds = turn.Took.TotalSeconds;
            request.Note?.Invoke(string.Create(
                CultureInfo.InvariantCulture,
                $"{time.GetElapsedTime(began).TotalSeconds,5:0} s  {(now.Values - last.Values) / seconds,6:0} values/s  {(now.Requests - last.Requests) / seconds,5:0} requests/s  {turn.Percent,5:0.0} % of a core  heap {GC.GetTotalMemory(false) / 1e6:0.0} MB  load {Load()}"));
            (last, lastTurn) = (now, TelemetryTurn.Begin());
        }

        var all = measured();
        var withStart = whole();
        var end = Figures.Of(site, services);
        int fresh = site.Fresh(Instant.From(time.GetUtcNow()), TimeSpan.FromSeconds(1.5));
        long heap = GC.GetTotalMemory(forceFullCollection: true);
        double took = all.Took.TotalSeconds;
        double wanted = request.Servers * TelemetryWorld.Accelerators * TelemetryWorld.Quantities;
        long values = end.Values - before.Values;
        string load = string.Create(CultureInfo.InvariantCulture, $"{request.Servers} servers, {took:0} s, load average {Load()}");
        return
        [
            new BenchRow("telemetry", "values", values / took, "1/s", values / took / wanted, string.Create(CultureInfo.InvariantCulture, $"in metric reports that were new; ratio to {wanted:0}; {load}")),
            new BenchRow("telemetry", "on-board", fresh, "1/s", null, "readings of accelerators on the pod's board that are no older than 1.5 s"),
            new BenchRow("telemetry", "requests", (end.Requests - before.Requests) / took, "1/s", null, "the reports and what they do not bring"),
            new BenchRow("telemetry", "polls-late", end.Late - before.Late, "", null, $"of {end.Polls - before.Polls}; a quarter of a second and more"),
            new BenchRow("telemetry", "polls-failed", end.Failed - before.Failed, "", null, $"of {end.Polls - before.Polls}"),
            new BenchRow("telemetry", "processor", all.Percent, "%", all.Percent / MostPercent, string.Create(CultureInfo.InvariantCulture, $"of one core, start not counted; {all.SystemPercent:0} % of it the system's; ratio to {MostPercent} %")),
            new BenchRow("telemetry", "processor-with-start", withStart.Percent, "%", null, string.Create(CultureInfo.InvariantCulture, $"from the first line of the benchmark on, {withStart.Took.TotalSeconds:0} s")),
            new BenchRow("telemetry", "allocated", all.Allocated / (double)Math.Max(1, values), "B", null, "for each value, all that the process does included"),
            new BenchRow("telemetry", "heap", heap / 1e6, "MB", null, "after a collection at the end"),
            new BenchRow("telemetry", "services", 100 * (end.ServiceTime - before.ServiceTime).TotalSeconds / took, "%", null, "of one core, the controllers' own process"),
        ];
    }

    private static async Task<BenchRow> PeerAsync(TelemetryRequest request, IReadOnlyList<Uri> reports, bool isParsed, TimeProvider time, CancellationToken stop)
    {
        string name = isParsed ? "http-and-json-document" : "http-alone";
        var turn = Shorter(LongestPeer, request.Time / 4);
        var peer = new BareReports(reports, isParsed, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = peer.RunAsync(ending.Token);
        request.Progress?.Invoke(name, 0);
        await Task.Delay(turn / 2, time, stop);
        long before = peer.Fetched;
        var measuring = TelemetryTurn.Begin();
        await Task.Delay(turn, time, stop);
        var all = measuring();
        long fetched = peer.Fetched - before;
        await ending.CancelAsync();
        await running;
        string what = isParsed ? "the framework's HTTP client and JsonDocument, each value looked at" : "the framework's HTTP client alone, what comes is thrown away";
        return new BenchRow("bare", name, all.Percent, "%", null, string.Create(CultureInfo.InvariantCulture, $"of one core; {what}; {fetched / all.Took.TotalSeconds:0} reports/s, {all.SystemPercent:0} % of it the system's"));
    }

    /// <summary>The shorter of both, in whole milliseconds: timers count no others, and what is left of one would be waited for again and again.</summary>
    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => TimeSpan.FromMilliseconds(Math.Ceiling((one < other ? one : other).TotalMilliseconds));

    /// <summary>How busy the machine is; empty where the system does not say.</summary>
    private static string Load()
    {
        try
        {
            return File.ReadAllText("/proc/loadavg").Split(' ')[0];
        }
        catch (IOException)
        {
            return "";
        }
    }

    private sealed record Figures(long Values, long Requests, long Polls, long Late, long Failed, TimeSpan ServiceTime)
    {
        public static Figures Of(TelemetrySite site, TelemetryProcess services) =>
            new(site.Values, site.Requests, site.Servers.Sum(s => s.Polls), site.Servers.Sum(s => s.Late), site.Servers.Sum(s => s.Failed), services.Used);
    }
}
