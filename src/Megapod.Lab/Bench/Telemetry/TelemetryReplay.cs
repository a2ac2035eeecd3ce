namespace Megapod.Lab.Bench.Telemetry;

using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Redfish;
using Megapod.Devices.Redfish.Service.Pods;
using Megapod.Lab.Emulators.Redfish;
using Megapod.Site.Loop;

/// <summary>
/// Whether what a site keeps of its servers grows: days of metric reports go through client, poller, map, board, health and life with simulated time, and what is left after a collection is measured early and late. Only
/// sockets are left out: requests end in this process, at what the service has made once, with numbers and times of each step.
/// </summary>
public static class TelemetryReplay
{
    /// <summary>What is kept at the end may be so many times what is kept after the first hour.</summary>
    public const double MostGrowth = 1.05;

    /// <summary>The subject of the row that tells how many times the early heap the late one is.</summary>
    public const string Growth = "growth";

    private static readonly TimeSpan Between = TimeSpan.FromHours(6);
    private static readonly Instant Start = new(new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc).Ticks);

    /// <summary>Runs it.</summary>
    /// <param name="request">How much, and how fine.</param>
    /// <param name="stop">Ends it without a result.</param>
    /// <returns>Rows; empty when it was stopped.</returns>
    /// <exception cref="ArgumentException">The times make no sense.</exception>
    public static IReadOnlyList<BenchRow> Run(TelemetryReplayRequest request, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Step <= TimeSpan.Zero || request.First < request.Step || request.Time <= request.First)
        {
            throw new ArgumentException("A step is positive, the first look comes after one step at least, and the end after that.", nameof(request));
        }

        return RunAsync(request, stop).GetAwaiter().GetResult();
    }

    private static async Task<IReadOnlyList<BenchRow>> RunAsync(TelemetryReplayRequest request, CancellationToken stop)
    {
        var clock = new ReplayClock(Start);
        var world = new TelemetryWorld(request.Servers, Start - request.Step);
        var plant = new TelemetryPlant(world, request.Step.TotalSeconds);
        var readings = new PodReadings(world.Parts);
        var controllers = world.Servers.Select(id => new ReplayedController(
            new EmulatedRedfish(new EmulatedRedfishConfig { Shown = new PodRedfishConfig { Scope = id }, IsSecure = false }, plant, () => clock.Now, clock), world.Parts)).ToList();
        await using var site = new TelemetrySite(TelemetryWorld.SiteOf(request.Servers), world.Servers, Open, clock, Start);
        long began = Stopwatch.GetTimestamp();
        long early = 0;
        int steps = (int)(request.Time / request.Step);
        int first = (int)(request.First / request.Step);
        int told = (int)Math.Max(1, Between / request.Step);
        var whole = TelemetryTurn.Begin();
        for (int step = 1; step <= steps; step++)
        {
            if (stop.IsCancellationRequested)
            {
                return [];
            }

            clock.Pass(request.Step);
            world.Step(request.Step.TotalSeconds, readings);
            foreach (var controller in controllers)
            {
                controller.Report.Write(readings, clock.Now);
            }

            site.Pods.See(world.Snapshot, world.Output, clock.Now);
            foreach (var server in site.Servers)
            {
                if (await server.PollAsync(clock.Now, stop) is { } fault)
                {
                    throw new InvalidOperationException($"{server.Id}: {fault.Message}");
                }
            }

            site.Pods.Step(clock.Now);
            early = step == first ? Kept() : early;
            if (step % told == 0)
            {
                request.Note?.Invoke(string.Create(
                    CultureInfo.InvariantCulture, $"{(clock.Now - Start).TotalHours,5:0} h  {site.Values} values  {site.Events.Newest(EventRing.Most).Count} events  heap {Kept() / 1e6:0.00} MB  {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"));
            }
        }

        var turn = whole();
        int fresh = site.Fresh(clock.Now, request.Step);
        long late = Kept();
        GC.KeepAlive(controllers);
        double growth = late / (double)early;
        return
        [
            new BenchRow("telemetry-replay", "values", site.Values, "", null, string.Create(CultureInfo.InvariantCulture, $"{request.Servers} servers, {request.Time.TotalHours:0.##} h of simulated time in steps of {request.Step.TotalSeconds:0.###} s")),
            new BenchRow("telemetry-replay", "on-board", fresh, "", null, "readings of accelerators on the pod's board that are of the last step"),
            new BenchRow("telemetry-replay", "heap-early", early / 1e6, "MB", null, string.Create(CultureInfo.InvariantCulture, $"after a collection at {request.First.TotalHours:0.##} h, what makes the reports included")),
            new BenchRow("telemetry-replay", "heap-late", late / 1e6, "MB", growth / MostGrowth, string.Create(CultureInfo.InvariantCulture, $"after a collection at the end, {growth:0.0000} of the early one; ratio to {MostGrowth} of it")),
            new BenchRow("telemetry-replay", Growth, growth, "", growth / MostGrowth, "late beside early"),
            new BenchRow("telemetry-replay", "step", 1e3 * turn.Used.TotalSeconds / steps, "ms", null, "processor time of a step, the twin and the writing of reports included"),
            new BenchRow("telemetry-replay", "allocated", turn.Allocated / (double)Math.Max(1, site.Values), "B", null, "for each value, the twin included"),
        ];

        RedfishClient Open(int server, SeededRandom random) =>
            RedfishClient.Create(new RedfishClientConfig(new Uri("http://127.0.0.1")) { Login = RedfishLogin.None }, clock, random, controllers[server]).Value;
    }

    /// <summary>Bytes that are left after all garbage is collected.</summary>
    private static long Kept()
    {
        // Twice, because the first leaves what has finalizers.
        for (int k = 0; k < 2; k++)
        {
            GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: false);
    }
}
