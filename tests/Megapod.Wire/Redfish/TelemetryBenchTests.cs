namespace Megapod.Wire.Redfish;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Redfish;
using Megapod.Devices.Redfish.Service;
using Megapod.Devices.Redfish.Service.Pods;
using Megapod.Devices.Redfish.Telemetry;
using Megapod.Lab.Bench;
using Megapod.Lab.Bench.Telemetry;
using Megapod.Lab.Emulators.Redfish;
using Megapod.Wire.Site;

/// <summary>What <c>bench telemetry</c> measures is what it says; how long it takes is no matter here.</summary>
public sealed class TelemetryBenchTests
{
    private const int Servers = 2;
    private const int EachPoll = Servers * TelemetryWorld.Accelerators * TelemetryWorld.Quantities;
    private static readonly Instant Noon = new(new DateTime(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc).Ticks);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reports_of_servers_come_over_sockets_with_all_their_values_once_and_the_newest_are_on_the_board()
    {
        var now = Noon;
        var world = new TelemetryWorld(Servers, Noon - TimeSpan.FromSeconds(1));
        var plant = new TelemetryPlant(world, seconds: 1);
        var controllers = world.Servers.Select(id => new EmulatedRedfish(new EmulatedRedfishConfig { Shown = new PodRedfishConfig { Scope = id }, IsSecure = false }, plant, () => now, TimeProvider.System)).ToList();
        await using var host = (await RedfishHost.OpenAsync(controllers, TimeProvider.System)).Value;
        await using var site = new TelemetrySite(TelemetryWorld.SiteOf(Servers), world.Servers, Open, TimeProvider.System, Noon);
        await PollAsync();
        Assert.All(site.Servers, s => Assert.True(s.IsKnown));
        await PollAsync();
        Assert.Equal(EachPoll, site.Values);
        await PollAsync();
        Assert.Equal(EachPoll, site.Values);
        now += TimeSpan.FromSeconds(1);
        plant.Measure(1);
        await PollAsync();
        Assert.Equal(2 * EachPoll, site.Values);
        Assert.InRange(site.Fresh(now, TimeSpan.Zero), Servers * TelemetryWorld.Accelerators, EachPoll);
        Assert.Equal(Servers, site.Reports().Count);
        Assert.Equal((8L, 0L, 0L), (site.Servers.Sum(s => s.Polls), site.Servers.Sum(s => s.Late), site.Servers.Sum(s => s.Failed)));

        RedfishClient Open(int server, SeededRandom random) =>
            RedfishClient.Create(new RedfishClientConfig(new Uri($"http://127.0.0.1:{controllers[server].Port}")) { Login = RedfishLogin.None }, TimeProvider.System, random).Value;

        async Task PollAsync()
        {
            foreach (var server in site.Servers)
            {
                Assert.Null(await server.PollAsync(now, Stop));
            }
        }
    }

    [Fact]
    public void Replayed_report_says_what_the_service_would_say()
    {
        var now = Noon;
        var world = new TelemetryWorld(Servers, Noon - TimeSpan.FromSeconds(1));
        var plant = new TelemetryPlant(world, seconds: 1);
        string server = world.Servers[1];
        var controller = new EmulatedRedfish(new EmulatedRedfishConfig { Shown = new PodRedfishConfig { Scope = server }, IsSecure = false }, plant, () => now, new FakeClock());
        using var replayed = new ReplayedController(controller, world.Parts);
        now += TimeSpan.FromSeconds(10);
        plant.Measure(10);
        replayed.Report.Write(plant.Readings, now);
        var (expected, actual) = (new MetricReportReader(new MetricTable()), new MetricReportReader(new MetricTable()));
        expected.Read(controller.Service.Handle(new RedfishRequest("GET", replayed.Path)).Body.Span);
        actual.Read(replayed.Report.Bytes);
        Assert.Equal(TelemetryWorld.Accelerators * TelemetryWorld.Quantities, actual.Samples.Length);
        Assert.Equal(expected.Samples.ToArray().Select(s => (expected.Table.NameOf(s.Metric), s.StampedAt)), actual.Samples.ToArray().Select(s => (actual.Table.NameOf(s.Metric), s.StampedAt)));

        // Words stay as they were at first, and what holds clocks back is in words.
        var pairs = expected.Samples.ToArray().Zip(actual.Samples.ToArray()).Where(pair => !expected.Table.NameOf(pair.First.Metric).EndsWith("/ThrottleReasons", StringComparison.Ordinal));
        Assert.All(pairs, pair => Assert.Equal(pair.First.Value, pair.Second.Value, 1e-9 * Math.Max(1, Math.Abs(pair.First.Value))));
    }

    [Fact]
    public void Replay_takes_every_value_and_measures_what_is_kept_early_and_late()
    {
        var rows = TelemetryReplay.Run(new TelemetryReplayRequest { Servers = Servers, First = TimeSpan.FromMinutes(10), Time = TimeSpan.FromMinutes(30), Step = TimeSpan.FromSeconds(10) }, Stop);

        // The first poll walks, and each of the others brings a new report.
        Assert.Equal(179 * EachPoll, Value(rows, "values"));
        Assert.InRange(Value(rows, "on-board"), Servers * TelemetryWorld.Accelerators, EachPoll);
        Assert.Equal(Value(rows, "heap-late") / Value(rows, "heap-early"), Value(rows, TelemetryReplay.Growth), 1e-9);
        Assert.Throws<ArgumentException>(() => TelemetryReplay.Run(new TelemetryReplayRequest { Time = TimeSpan.FromHours(1) }, Stop));
    }

    [Fact]
    public async Task Controllers_in_a_process_of_their_own_are_followed_second_by_second_and_each_figure_is_there()
    {
        var notes = new List<string>();
        var rows = await TelemetryBench.RunAsync(
            new TelemetryRequest { Program = [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "megapod.dll"), "bench", "telemetry-services"], Servers = Servers, Time = TimeSpan.FromSeconds(2), Note = notes.Add },
            TimeProvider.System,
            Stop);
        Assert.Equal(
            ["values", "on-board", "requests", "polls-late", "polls-failed", "processor", "processor-with-start", "allocated", "heap", "services", "http-alone", "http-and-json-document"],
            rows.Value.Select(r => r.Subject));
        Assert.Equal(0, Value(rows.Value, "polls-failed"));
        Assert.True(Value(rows.Value, "values") > 0 && Value(rows.Value, "processor") > 0);

        // How many lines of progress there are is a matter of timers: one may go off a little before its time.
        Assert.Contains("controllers known after", notes[0], StringComparison.Ordinal);
        Assert.True(notes.Count > 1 && notes.Skip(1).All(n => n.Contains("values/s", StringComparison.Ordinal)), string.Join("; ", notes));
    }

    private static double Value(IReadOnlyList<BenchRow> rows, string subject) => rows.Single(r => r.Subject == subject).Value;
}
