namespace Megapod.Wire.Site.Pods;

using Megapod.Control.Pods;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Devices.Feeds;
using Megapod.Devices.Gpu;
using Megapod.Devices.Polling;
using Megapod.Devices.Redfish;
using Megapod.Site.Pods.Gpu;
using Megapod.Site.Pods.Redfish;
using Megapod.Wire.Feeds;
using Megapod.Wire.Redfish.Service;

/// <summary>GPUs of a server by its exporter and its management controller at once, both over real sockets, up to the pod's health.</summary>
public sealed class ServerGpusTests : IAsyncDisposable
{
    private const string Server = "rack-a/server-1";
    private const string First = $"{Server}/gpu-0";
    private const string Second = $"{Server}/gpu-1";

    private readonly ScriptedServer exporter = new();
    private readonly SocketsHttpHandler handler = HttpFeed.CreateHandler();
    private readonly PodBoard board = new(TestPod.Tree);
    private readonly PodHealth health = new(new HealthLimits());
    private readonly DcgmPoller poller;
    private readonly ServerGpus gpus;

    public ServerGpusTests()
    {
        poller = DcgmPoller.Open("dcgm", new DcgmConfig(new Uri($"http://127.0.0.1:{exporter.Port}/metrics")), handler, TimeProvider.System).Value;
        gpus = new ServerGpus(Server, poller, board);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        poller.Dispose();
        handler.Dispose();
        await exporter.DisposeAsync();
    }

    [Fact]
    public async Task Gpus_of_an_exporter_are_those_of_the_server_by_its_own_numbers_and_a_new_driver_error_makes_the_pod_critical_until_a_person_has_looked()
    {
        exporter.Answer("200 OK", Line("b", 1, 310, 7, 31) + Line("a", 0, 300, 7, 0));
        exporter.Answer("200 OK", Line("b", 1, 310, 8, 79) + Line("a", 0, 300, 8, 0));
        await PollAsync(0);
        Assert.Equal((300, 310), (On(First, PartQuantity.Power).Value, On(Second, PartQuantity.Power).Value));

        // What it shows is half a minute old at the most, and an error that was there before may be from long ago.
        Assert.Equal(TestPod.Noon - TimeSpan.FromSeconds(30), On(First, PartQuantity.Power).MeasuredAt);
        Assert.Equal((Quality.Good, Quality.Missing), (On(First, PartQuantity.DriverError).Quality, On(Second, PartQuantity.DriverError).Quality));
        Assert.Empty(Reasons(0));
        await PollAsync(10);
        Assert.Equal([(Second, HealthKind.DriverError)], Reasons(12));

        // What is known to half a minute and asked for three times as often is not silent in between.
        Assert.Equal([(Second, HealthKind.DriverError)], Reasons(38));
        Assert.Equal([HealthKind.Silent, HealthKind.Silent], Reasons(45).Select(r => r.Kind));
        Assert.True(health.Dismiss(Second));
        Assert.Empty(Reasons(38));
    }

    [Fact]
    public async Task Of_controller_and_exporter_the_newer_word_counts_and_errors_of_drivers_are_the_exporters()
    {
        await using var bench = await EmulatorBench.OpenAsync(scope: Server, isReal: true);
        await using var client = RedfishClient.Create(new RedfishClientConfig(new Uri(bench.Root)) { Login = RedfishLogin.None }, TimeProvider.System, new SeededRandom(1)).Value;
        var controller = new RedfishPoller("bmc", client, new RedfishPollerConfig { Share = TimeSpan.FromSeconds(30) });
        var map = new RedfishServerMap(Server, board, hasTelemetry: true);
        bench.Plant.Readings = TestPod.Full(TestPod.Noon).With((Second, PartQuantity.Power, Reading.Good(555, TestPod.Noon)), (Second, PartQuantity.DriverError, Reading.Good(0, TestPod.Noon)));
        exporter.Answer("200 OK", Line("b", 1, 310, 7, 13));
        exporter.Answer("200 OK", Line("b", 1, 310, 8, 79));
        await PollAsync(0);
        await PollAsync(10);
        Assert.Null(await controller.PollAsync(TestPod.Noon, Stop));
        map.Update(controller.Newest());
        Assert.Equal((555, 79), (On(Second, PartQuantity.Power).Value, On(Second, PartQuantity.DriverError).Value));

        // The controller falls silent, and after half a minute the exporter's word is the newer one.
        await PollAsync(20);
        Assert.Equal(555, On(Second, PartQuantity.Power).Value);
        await PollAsync(31);
        Assert.Equal((310, TestPod.Noon + TimeSpan.FromSeconds(1)), (On(Second, PartQuantity.Power).Value, On(Second, PartQuantity.Power).MeasuredAt));
    }

    private static string Line(string name, int number, int watts, int millijoules, int error)
    {
        string labels = $"gpu=\"{number}\",UUID=\"GPU-{name}\"";
        return $"DCGM_FI_DEV_POWER_USAGE{{{labels}}} {watts}\nDCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{{{labels}}} {millijoules}\nDCGM_FI_DEV_XID_ERRORS{{{labels}}} {error}\n";
    }

    private async Task PollAsync(int second) => Assert.Null(await gpus.PollAsync(TestPod.Noon + TimeSpan.FromSeconds(second), Stop));

    private Reading On(string part, PartQuantity quantity) => board.Read(null) is var readings ? readings[readings.Tree.IndexOf(part), quantity] : default;

    private List<(string Part, HealthKind Kind)> Reasons(int second) => [.. health.Judge(board.Read(null), TestPod.Noon + TimeSpan.FromSeconds(second)).Reasons.Select(r => (r.Part, r.Kind))];
}
