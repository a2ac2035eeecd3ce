namespace Megapod.Wire.Doctor;

using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;
using Megapod.Devices.Mqtt;
using Megapod.Devices.Redfish.Service;
using Megapod.Files.SiteFile;
using Megapod.Lab.Emulators.Redfish;
using Megapod.Site.Doctor;
using Megapod.Wire.Feeds;
using Megapod.Wire.Mqtt;
using Megapod.Wire.Redfish.Service;
using Megapod.Wire.Snmp;

/// <summary>What the doctor says of a pod's devices: controllers good and bad over real sockets, net-snmp's agent and recorded objects, and a building management system at Debian's mosquitto.</summary>
public sealed class PodCheckUpTests
{
    private const string Server = "rack-a/server-1";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_good_controller_is_named_with_what_it_can_be_read_for_and_which_limits_it_takes_and_nothing_is_written_to_it()
    {
        await using var bench = await EmulatorBench.OpenAsync(scope: Server, isReal: true);
        var found = await LookAsync(Redfish(bench));
        Assert.All(found, f => Assert.True(f.Ok, f.Finding));
        string all = string.Join('\n', found.Select(f => f.Finding));
        Assert.Contains($"Example Server serial SN-{Server}, firmware 1.2.3; Redfish", all, StringComparison.Ordinal);
        Assert.Contains("It is asked without TLS", all, StringComparison.Ordinal);
        Assert.Contains($"It is {Server} with 2 accelerators.", all, StringComparison.Ordinal);
        Assert.Contains("It can be read for power ", all, StringComparison.Ordinal);
        Assert.Contains($"It takes 800 W to 5000 W for {Server}; 5000 W is in force.", all, StringComparison.Ordinal);
        Assert.Contains("When power returns it does what 'LastState' says.", all, StringComparison.Ordinal);
        Assert.Contains("The lowest limits of 1 of its 1 servers come to 0.8 kW, and its 'idle' leaves them 1 kW.", all, StringComparison.Ordinal);
        Assert.Contains(found, f => f.RoundTripMs is > 0);
        Assert.Empty(bench.Plant.Told);
    }

    [Theory]
    [InlineData(RedfishVice.Hang, "MP4004")]
    [InlineData(RedfishVice.Html, "MP4007")]
    [InlineData(RedfishVice.TornJson, "MP4005")]
    [InlineData(RedfishVice.Busy, "MP4004")]
    [InlineData(RedfishVice.NullReadings, "MP3287")]
    public async Task A_bad_controller_is_told_from_a_good_one_by_reading_alone(RedfishVice vice, string fault)
    {
        await using var bench = await EmulatorBench.OpenAsync(scope: Server, isReal: true);
        bench.Have(vice);
        var found = await LookAsync(Redfish(bench));
        Assert.Contains(found, f => !f.Ok && f.Device == "device" && f.Remedy.Length > 0 && f.Finding.Contains($"({fault})", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_limit_that_is_not_kept_a_server_that_starts_by_itself_and_a_rack_that_cannot_come_down_are_said()
    {
        await using var bench = await EmulatorBench.OpenAsync(scope: Server, isReal: true);
        bench.Controller.SetRestorePolicy(Server, PowerRestorePolicy.AlwaysOn);
        bench.Have(RedfishVice.CapIgnored);
        Assert.Null(bench.Controller.SetPowerLimit(Server, new Watts(1_000), null));
        bench.Plant.Readings = TestPod.Full(TestPod.Noon).With((Server, PartQuantity.Power, Reading.Good(4_321, TestPod.Noon)));
        var found = await LookAsync(Redfish(bench, idleWatts: 700, gpus: 4));
        var wrong = found.Where(f => !f.Ok).Select(f => f.Finding).ToList();
        Assert.Equal(4, wrong.Count);
        Assert.Contains($"It is {Server} and tells of 2 accelerators; the site file has 4.", wrong);
        Assert.Contains($"{Server} draws 4.321 kW under a limit of 1 kW that its controller shows as held; it counts at its most. Unless it was told within the last 40 s. (MP3268)", wrong);
        Assert.Contains("It starts by itself when power returns.", wrong);
        Assert.Contains("rack-a shall come down to 0.7 kW, and the lowest limits of its servers come to 0.8 kW; it is not counted as lower. (MP3269)", wrong);
    }

    [Fact]
    public async Task A_controller_without_a_place_for_a_limit_says_so()
    {
        await using var bench = await EmulatorBench.OpenAsync(scope: Server, isReal: true);
        bench.Plant.HasLimits = false;
        var found = await LookAsync(Redfish(bench));
        Assert.Equal($"What {Server} holds as its power limit is not told by its controller, and nothing else tells of it. (MP3287)", Assert.Single(found, f => !f.Ok).Finding);
        bench.Have(RedfishVice.ResourceFails, v => v with { FailingPath = "/Controls" });
        found = await LookAsync(Redfish(bench));
        Assert.Contains(found, f => !f.Ok && f.Finding.EndsWith("(MP3266)", StringComparison.Ordinal));
        Assert.Contains(found, f => !f.Ok && f.Finding.EndsWith("(MP4011)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_limit_above_the_highest_that_its_controller_allows_cannot_be()
    {
        await using var bench = await EmulatorBench.OpenAsync(scope: Server, isReal: true);
        Assert.Null(bench.Controller.SetPowerLimit(Server, new Watts(6_000), null));
        var found = await LookAsync(Redfish(bench));
        Assert.Equal($"What {Server} shows of its power limit cannot be: 6000 W is in force, above the highest, 5000 W. (MP3288)", Assert.Single(found, f => !f.Ok).Finding);
    }

    [Theory]
    [InlineData("\"2025-06-01T12:00:02Z\"", true, "Its clock is 2 s ahead of this machine's.")]
    [InlineData("\"2025-06-01T13:59:50+02:00\"", true, "Its clock is 10 s behind this machine's.")]
    [InlineData("\"2025-06-01T14:00:00Z\"", false, "The clock of its controller is 7200 s ahead of this machine's. (MP3289)")]
    [InlineData("\"1970-01-01T00:00:00Z\"", false, "The clock of its controller is 1748779200 s behind this machine's. (MP3289)")]
    [InlineData("null", true, "It does not tell what time it is.")]
    [InlineData("\"soon\"", true, "It does not tell what time it is.")]
    public void A_clock_is_judged_beside_this_machines(string told, bool isGood, string expected)
    {
        var look = new PodDeviceLook(new DeviceConfig { Id = "device", Identity = "device", Protocol = DeviceProtocol.Redfish });
        using var manager = JsonDocument.Parse($"{{\"DateTime\": {told}}}");
        RedfishLook.Clock(look, manager.RootElement, TestPod.Noon);
        var found = Assert.Single(look.Findings);
        Assert.Equal((isGood, expected), (found.Ok, found.Finding));
    }

    [Theory]
    [InlineData("secret", null, null)]
    [InlineData("wrong", null, "MP4008")]
    [InlineData("secret", "00", "MP4003")]
    public async Task Who_answers_and_whether_we_are_let_in_is_said(string password, string? certificate, string? fault)
    {
        await using var bench = await EmulatorBench.OpenAsync(new RedfishServiceConfig { Authentication = RedfishAuthentication.Session, User = "ada", Password = "secret" }, Server, isReal: true);
        string pinned = certificate is null ? await CertificateAsync(bench.Controller.SecurePort) : string.Concat(Enumerable.Repeat(certificate, 32));
        var site = Redfish(bench);
        site = site with { Devices = [site.Devices[0] with { Port = bench.Controller.SecurePort, Access = new DeviceAccessConfig { User = "ada", CertificateSha256 = pinned } }] };
        var found = await LookAsync(site, new DeviceSecrets(password, null));
        if (fault is not null)
        {
            Assert.Contains($"({fault})", Assert.Single(found, f => !f.Ok).Finding, StringComparison.Ordinal);
            return;
        }

        Assert.All(found, f => Assert.True(f.Ok, f.Finding));
        Assert.Contains(found, f => f.Finding == "Its certificate is the one that the site file names.");
        Assert.Contains(found, f => f.Finding == "The account 'ada' is let in by a session.");
    }

    [Fact]
    public async Task Recorded_power_unit_is_named_and_measured()
    {
        var peer = SnmpSimPeer.Start();
        try
        {
            var found = await LookAsync(Snmp(peer.Port, "pdu2", ""), new DeviceSecrets("pdu", null));

            // One current of the record has no scale.
            Assert.EndsWith("(MP4133)", Assert.Single(found, f => !f.Ok).Finding, StringComparison.Ordinal);
            string all = string.Join('\n', found.Select(f => f.Finding));
            Assert.Contains("Version 2c: the community is let in", all, StringComparison.Ordinal);
            Assert.Contains("Maker PX-24 serial SN 0042; profile 'pdu2'.", all, StringComparison.Ordinal);
            Assert.Contains("rack-a draws 14.112 kW.", all, StringComparison.Ordinal);
            Assert.Contains("inlet ", all, StringComparison.Ordinal);
        }
        finally
        {
            peer.End();
        }
    }

    [Theory]
    [InlineData("authpass123", null)]
    [InlineData("authpass124", "MP4115")]
    public async Task An_agent_of_version_3_tells_of_its_engine_and_a_wrong_password_is_said(string password, string? fault)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            using var peer = SnmpdPeer.Start(folder.FullName);
            var found = await LookAsync(Snmp(peer.Port, "switch", "megapod"), new DeviceSecrets(password, "privpass123"));
            if (fault is not null)
            {
                Assert.Contains($"({fault})", Assert.Single(found, f => !f.Ok).Finding, StringComparison.Ordinal);
                return;
            }

            Assert.Contains(found, f => f.Finding == "Version 3: the user 'megapod' is let in, signed and encrypted.");
            Assert.Contains(found, f => f.Finding.StartsWith("Its engine has started 1 times and runs for ", StringComparison.Ordinal));
            Assert.Contains(found, f => f.Finding.StartsWith("It can be read for port ", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_building_management_system_is_heard_and_what_it_lacks_is_said_point_by_point()
    {
        using var broker = await MqttBroker.StartAsync();
        await using var bms = new MqttClient(new MqttClientConfig("127.0.0.1", broker.Port, "bms"), TimeProvider.System, Now, new SeededRandom(1));
        await using var ear = new MqttClient(new MqttClientConfig("127.0.0.1", broker.Port, "ear"), TimeProvider.System, Now, new SeededRandom(2));
        Assert.True((await ear.SubscribeAsync("BMS/v1/POD1/#", MqttQos.AtLeastOnce, Stop)).IsSuccess);
        DsxPoint[] points =
        [
            Rack("RackPower") with { Unit = "kW" },
            Rack("RackLeakDetect") with { States = [new(0, "NoLeak"), new(1, "Leak")] },
            Rack("RackLiquidIsolationStatus") with { States = [new(0, "NotIsolated"), new(1, "Isolated")] },
            Rack("RackLiquidIsolationRequest") with { States = [new(0, "NoIsolationRequested"), new(1, "IsolationRequested")], Integration = "POD1" },
            new("System", "HeartbeatTimestampBms", "bms/hb") { ObjectName = "BMS", ObjectId = "BMS" },
        ];
        foreach (var point in points)
        {
            Assert.Null(await bms.PublishAsync(new MqttMessage($"BMS/v1/PUB/Metadata/{point.Key}", DsxJson.Write(point), MqttQos.AtLeastOnce, IsRetained: true), Stop));
        }

        // Values are not kept by the broker: they are said when the doctor listens.
        var looking = LookAsync(Dsx(broker.Port), patience: TimeSpan.FromSeconds(5));
        await broker.HearAsync("POD1-doctor 1 BMS/v1/PUB/Value/#");
        await SayAsync(points[4], TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        await SayAsync(points[0], 12.5);
        await SayAsync(points[1], 0);
        var found = await looking;
        var wrong = found.Where(f => !f.Ok).Select(f => f.Finding).ToList();
        Assert.Contains(found, f => f is { Ok: true, Finding: "The broker lets us in without a name, without TLS: whoever is on the way can read and change what is said." });
        Assert.Contains(found, f => f is { Ok: true, Finding: "It describes 5 points, 3 of them with a value that counts; 1 are for 'POD1' to publish." });
        Assert.Contains(found, f => f.Ok && f.Finding.StartsWith("Its heartbeat goes.", StringComparison.Ordinal));
        Assert.Contains("Whether the coolant of rack-a is shut off is described as RackLiquidIsolationStatus, and no value that counts has come within 5 s.", wrong);
        Assert.Contains("Whether the power of rack-a is cut off is not told by the building management system: there is no RackElectricalIsolationStatus of it, and nothing else tells of it. (MP3287)", wrong);
        Assert.Contains(wrong, w => w.StartsWith("The power of rack-a shall be cut off, and no point at which 'POD1' may ask for it is described. (MP4262)", StringComparison.Ordinal));
        Assert.DoesNotContain(wrong, w => w.StartsWith("The coolant of rack-a shall be cut off", StringComparison.Ordinal) || w.StartsWith("Whether rack-a leaks", StringComparison.Ordinal));
        Assert.Equal(0, ear.Health.Received);

        async Task SayAsync(DsxPoint point, double value) => Assert.Null(await bms.PublishAsync(
            new MqttMessage($"BMS/v1/PUB/Value/{point.Key}", DsxJson.Write(new DsxValue(value, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), DsxValue.Good)), MqttQos.AtLeastOnce), Stop));
    }

    [Fact]
    public async Task A_broker_that_is_not_there_is_said_within_patience()
    {
        var found = await LookAsync(Dsx(FreePort.Next()), patience: TimeSpan.FromSeconds(2));
        var lost = Assert.Single(found);
        Assert.False(lost.Ok);
        Assert.NotEmpty(lost.Remedy);
    }

    [Fact]
    public async Task An_exporter_is_compared_with_the_server_that_names_it_and_what_it_leaves_out_is_said()
    {
        await using var exporter = new ScriptedServer();
        exporter.Answer("200 OK", await File.ReadAllTextAsync(Path.Combine(Tests.TestData.RepositoryRoot, "tests", "Megapod.Wire", "Gpu", "Golden", "exporter.txt"), Stop));
        var found = await LookAsync(Dcgm("127.0.0.1", exporter.Port, gpus: 2));
        Assert.Contains(found, f => f.Ok && f.RoundTripMs is > 0);
        Assert.Contains(found, f => f.Ok && f.Finding.StartsWith("It tells of 2 GPUs", StringComparison.Ordinal));
        var lacking = Assert.Single(found, f => !f.Ok && f.Finding.EndsWith("(MP3287)", StringComparison.Ordinal));
        Assert.StartsWith("Temperature, Throttle, DriverError, UncorrectedErrors is not told by device", lacking.Finding, StringComparison.Ordinal);

        found = await LookAsync(Dcgm("127.0.0.1", exporter.Port, gpus: 8));
        Assert.Contains(found, f => !f.Ok && f.Finding.EndsWith("the site file says 8.", StringComparison.Ordinal));
        await exporter.DisposeAsync();
        Assert.EndsWith("(MP4331)", Assert.Single(await LookAsync(Dcgm("127.0.0.1", exporter.Port, gpus: 2))).Finding, StringComparison.Ordinal);

        // Nobody is asked over a way that nobody has called trusted.
        Assert.EndsWith("(MP3270)", Assert.Single(await LookAsync(Dcgm("192.0.2.7", 9400, gpus: 2))).Finding, StringComparison.Ordinal);
    }

    private static SiteConfig Dcgm(string host, int port, int gpus) => Site(
        new DeviceConfig { Id = "device", Identity = "device", Protocol = DeviceProtocol.Dcgm, Host = host, Port = port, Period = TimeSpan.FromSeconds(10), Access = new DeviceAccessConfig { HasTls = false } },
        rack => rack with { Servers = [new ServerConfig { Id = "server-1", Gpus = gpus, Telemetry = "device" }] });

    private static Instant Now() => Instant.From(TimeProvider.System.GetUtcNow());

    private static DsxPoint Rack(string type) => new("Rack", type, "hall/rack-a") { RackLocationName = "rack-a", RackLocationId = "rack-a" };

    private static SiteConfig Redfish(EmulatorBench bench, double idleWatts = 1_000, int gpus = 2) => Site(
        new DeviceConfig { Id = "device", Identity = "device", Protocol = DeviceProtocol.Redfish, Host = "127.0.0.1", Port = bench.Controller.Port, Timeout = TimeSpan.FromSeconds(2), Period = TimeSpan.FromSeconds(2), Access = new DeviceAccessConfig { Login = DeviceLogin.None, HasTls = false } },
        rack => rack with { Idle = new Watts(idleWatts), Gpus = gpus, Servers = [new ServerConfig { Id = "server-1", Gpus = gpus, Driver = "device" }] });

    private static SiteConfig Snmp(int port, string profile, string user) => Site(
        new DeviceConfig { Id = "device", Identity = "device", Protocol = DeviceProtocol.Snmp, Host = "127.0.0.1", Port = port, Profile = profile, Timeout = TimeSpan.FromSeconds(10), Period = TimeSpan.FromSeconds(10), Access = new DeviceAccessConfig { User = user } },
        rack => profile == "switch" ? rack with { SwitchDriver = "device" } : rack with { Driver = "device" });

    private static SiteConfig Dsx(int port)
    {
        var site = Site(new DeviceConfig { Id = "device", Identity = "POD1", Protocol = DeviceProtocol.Dsx, Host = "127.0.0.1", Port = port, Access = new DeviceAccessConfig { HasTls = false } }, rack => rack);
        return site with { Pods = [site.Pods[0] with { Driver = "device", Cooling = new CoolingConfig { Loop = new CoolingLoopConfig { DesignFlowLitresPerSecond = 6 } } }] };
    }

    private static SiteConfig Site(DeviceConfig device, Func<RackConfig, RackConfig> change) => new()
    {
        Id = "site",
        Grid = new GridConnectionConfig { Limits = [new LimitConfig { Id = "contract", Amount = 1e6 }], Meter = new MeterConfig { Id = "main" } },
        Devices = [device],
        Pods =
        [
            new PodConfig
            {
                Id = "pod",
                Parent = "grid",
                Racks = [change(new RackConfig { Id = "rack-a", Full = new Watts(5_000), Idle = new Watts(1_000), Fallback = new Watts(1_000), Gpus = 8 })],
                Throughput = [new ThroughputPoint(new Watts(1_000), 0), new ThroughputPoint(new Watts(5_000), 1)],
            },
        ],
    };

    private static Task<IReadOnlyList<DoctorFinding>> LookAsync(SiteConfig site, DeviceSecrets? secrets = null, TimeSpan? patience = null) => PodCheckUp.LookAsync(
        site,
        new PodCheckUpParts
        {
            Time = TimeProvider.System,
            Clock = Now,
            Random = new SeededRandom(1),
            Secrets = new Dictionary<string, DeviceSecrets> { ["device"] = secrets ?? DeviceSecrets.None },
            Patience = patience ?? TimeSpan.FromSeconds(30),
        },
        Stop);

    /// <summary>The SHA-256 of the certificate that a port of loopback shows.</summary>
    private static async Task<string> CertificateAsync(int port)
    {
        string pinned = "";
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            pinned = Convert.ToHexStringLower(SHA256.HashData(certificate!.GetRawCertData()));
            return true;
        };
        using var http = new HttpClient(handler);
        using var answer = await http.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{port}/redfish/v1/")), Stop);
        return pinned;
    }
}
