namespace Megapod.Wire.Site.Pods;

using Megapod.Control.Firmware;
using Megapod.Core.Model;
using Megapod.Devices.Redfish;
using Megapod.Files.SiteFile;
using Megapod.Lab.Demo;
using Megapod.Lab.Emulators.Redfish;
using Megapod.Lab.Simulation;
using Megapod.Site.Pods.Redfish;

/// <summary>The firmware of an emulated server over real sockets.</summary>
public sealed class RedfishServerFirmwareTests
{
    private const string Server = "rack-1/server-2";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_image_is_installed_until_the_server_shows_its_version_and_no_second_time()
    {
        var read = SiteFileReader.Parse(TwoServers.Text, "two");
        Assert.True(read.IsSuccess, string.Join("; ", read.Faults.Select(f => f.Message)));
        var from = ScenarioBuilder.DefaultStart;
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, To = from + TimeSpan.FromHours(6) }, read.Value).Value;
        var demo = new DemoSite(scenario, 990_000, 5_000);
        await using var servers = (await EmulatedServers.OpenAsync(demo, scenario.Site.Pods[0], 1, () => from, TimeProvider.System)).Value;
        var config = new RedfishClientConfig(new UriBuilder("http", "127.0.0.1", servers.Controllers[Server].Port).Uri) { Login = RedfishLogin.None };
        await using var client = RedfishClient.Create(config, TimeProvider.System, new SeededRandom(1)).Value;
        var poller = new RedfishPoller("bmc", client, new RedfishPollerConfig { Share = TimeSpan.FromSeconds(30) });
        var looks = new FakeClock();
        var firmware = new RedfishServerFirmware(Server, client, poller, looks, Stop);
        Assert.Null(firmware.Known);
        Assert.Null(await poller.PollAsync(from, Stop));
        string before = Assert.IsType<string>(firmware.Known);
        Assert.Equal(before, await firmware.ReadAsync());

        var order = new FirmwareOrder(Server, "http://127.0.0.1/images/bmc-9.9.1.bin", "9.9.1", from);
        var done = await PumpAsync(firmware.InstallAsync(order));
        Assert.Equal(new FirmwareResult(Server, true, "9.9.1", ""), done);
        Assert.Equal("9.9.1", await firmware.ReadAsync());
        Assert.Equal(new FirmwareResult(Server, true, "9.9.1", "it had it already"), await PumpAsync(firmware.InstallAsync(order)));
        Assert.Equal(before, servers.Readings.Tree.Parts[servers.Readings.Tree.IndexOf("rack-1/server-1")].Identity.Firmware);

        async Task<FirmwareResult> PumpAsync(Task<FirmwareResult> working)
        {
            // The plant shows what was installed when it is looked at, and looks at the version are not waited for in real time.
            using var pumped = new Timer(_ =>
            {
                servers.Pass();
                looks.MoveTo(looks.Elapsed + TimeSpan.FromSeconds(30));
            });
            pumped.Change(TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
            return await working;
        }
    }
}
