namespace Megapod.Wire.Site.Pods;

using Megapod.Control.Cycle;
using Megapod.Control.Firmware;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Redfish;
using Megapod.Files.SiteFile;
using Megapod.Lab.Demo;
using Megapod.Lab.Emulators.Redfish;
using Megapod.Lab.Simulation;
using Megapod.Site.Loop;
using Megapod.Site.Pods;
using Megapod.Site.Pods.Redfish;

/// <summary>An emulated server over real sockets that is replaced by another one, gets new firmware, and loses an accelerator.</summary>
public sealed class ReplacedServerTests : IAsyncLifetime
{
    private const string Server = "rack-1/server-2";

    private readonly RedfishPollerConfig pace = new() { Share = TimeSpan.FromSeconds(30) };
    private Instant now = ScenarioBuilder.DefaultStart;
    private PowerTree tree = null!;
    private EmulatedServers servers = null!;
    private RedfishClient client = null!;
    private RedfishPoller poller = null!;
    private RedfishServer server = null!;
    private SitePods pods = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var read = SiteFileReader.Parse(TwoServers.Text, "two");
        Assert.True(read.IsSuccess, string.Join("; ", read.Faults.Select(f => f.Message)));
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = now, To = now + TimeSpan.FromHours(6) }, read.Value).Value;
        var demo = new DemoSite(scenario, 990_000, 5_000);
        servers = (await EmulatedServers.OpenAsync(demo, scenario.Site.Pods[0], 1, () => now, TimeProvider.System)).Value;
        tree = PowerTree.From(scenario.Site);
        pods = new SitePods(tree, null, TimeProvider.System, now, new EventRing());
        var config = new RedfishClientConfig(new UriBuilder("http", "127.0.0.1", servers.Controllers[Server].Port).Uri) { Login = RedfishLogin.None };
        client = RedfishClient.Create(config, TimeProvider.System, new SeededRandom(1)).Value;
        poller = new RedfishPoller("bmc", client, pace);
        var limits = new RackLimits(scenario.Site.Pods[0].Racks[0], [Server], (_, _, _) => { }, (_, _) => { });
        server = new RedfishServer(0, poller, new RedfishServerMap(Server, pods.BoardOf(0)), limits, () => now);
    }

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        await servers.DisposeAsync();
    }

    [Fact]
    public async Task Another_serial_number_under_the_same_name_is_recorded_when_it_was_read_twice_and_then_it_is_asked_soon()
    {
        string before = servers.Readings.Tree.Parts[servers.Readings.Tree.IndexOf(Server)].Identity.Serial;
        await LookAsync(TimeSpan.FromSeconds(2));

        // What was never read before is read again within a minute, and not only when all is looked at again.
        await LookAsync(pace.LeastBetweenWalks);
        Assert.Equal(before, pods.PartsOf("pod")!.Single(p => p.Id == Server).Identity.Serial);
        servers.Replace(Server, "SN-OTHER");
        servers.Pass();
        await LookAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(before, pods.PartsOf("pod")!.Single(p => p.Id == Server).Identity.Serial);
        await LookAsync(pace.InventoryPeriod);
        Assert.Equal(("SN-OTHER", 0), (pods.PartsOf("pod")!.Single(p => p.Id == Server).Identity.Serial, pods.ReplacementsOf("pod")!.Replacements.Count));
        await LookAsync(pace.LeastBetweenWalks);
        var replaced = Assert.Single(pods.ReplacementsOf("pod")!.Replacements);
        Assert.Equal((Server, before, "SN-OTHER", "1.0.0"), (replaced.Part, replaced.Old.Serial, replaced.New.Serial, replaced.New.Firmware));
    }

    [Fact]
    public async Task Firmware_of_a_server_is_that_of_its_controller_and_follows_an_update_without_a_new_beginning()
    {
        await LookAsync(TimeSpan.FromSeconds(2));
        Assert.Equal("1.0.0", FirmwareOf(Server));
        await LookAsync(pace.LeastBetweenWalks);
        var looks = new FakeClock();
        var firmware = new RedfishServerFirmware(Server, client, poller, looks, Stop);
        using (var pumped = new Timer(_ =>
        {
            servers.Pass();
            looks.MoveTo(looks.Elapsed + TimeSpan.FromSeconds(30));
        }))
        {
            pumped.Change(TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
            Assert.True((await firmware.InstallAsync(new FirmwareOrder(Server, "http://127.0.0.1/images/bmc-9.9.1.bin", "9.9.1", now))).IsDone);
        }

        Assert.Equal("1.0.0", FirmwareOf(Server));
        await LookAsync(pace.LeastBetweenWalks);
        Assert.Equal(("9.9.1", ""), (FirmwareOf(Server), FirmwareOf("rack-1/server-1")));
        Assert.Empty(pods.ReplacementsOf("pod")!.Replacements);
    }

    private string FirmwareOf(string part) => pods.PartsOf("pod")!.Single(p => p.Id == part).Identity.Firmware;

    private async Task LookAsync(TimeSpan later)
    {
        now += later;
        Assert.Null(await server.PollAsync(now, Stop));
        pods.See(new SiteSnapshot(tree), new CycleOutput(tree), now);
        pods.Step(now);
    }
}
