namespace Megapod.Wire.Ocpp;

using System.Net;
using Megapod.Core.Model;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.V16;
using Megapod.Site.Stations;
using Megapod.Wire.Peers;

/// <summary>Somebody else's stations, whose schemas judge every message in strict mode, at our endpoint.</summary>
public sealed class OcppEndpointPeerTests
{
    private const string Password = "0123456789abcdef0123456789abcdef01234567";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_elses_station_of_1_6_with_an_odd_name_logs_in_is_answered_and_is_asked()
    {
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP 16/ä", 1, Password));
        using var peer = Start("client", "1.6", $"ws://{bench.Endpoint.Plain}/ocpp", "CP 16/ä", Password);
        Assert.Equal("ocpp1.6", (await peer.HearAsync()).GetProperty("protocol").GetString());
        await peer.TellAsync("""{"call":"BootNotification","params":{"chargePointVendor":"x","chargePointModel":"y"}}""");
        Assert.Equal("Accepted", (await peer.HearAsync()).GetProperty("result").GetProperty("status").GetString());
        await peer.TellAsync("""{"call":"Heartbeat","params":{}}""");
        Assert.True((await peer.HearAsync()).GetProperty("result").TryGetProperty("currentTime", out _));
        var link = (await bench.Central.HearAsync()).Link;
        Assert.True((await link.CallAsync(V16Actions.GetLocalListVersion, new GetLocalListVersionRequest(), stop: Stop)).IsAnswer);
        Assert.Empty(bench.Central.Troubles);
    }

    [Fact]
    public async Task Somebody_elses_station_of_2_0_1_gets_its_edition_and_is_answered_in_its_words()
    {
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP201", versions: [OcppVersion.V16, OcppVersion.V201]));
        using var peer = Start("client", "2.0.1", $"ws://{bench.Endpoint.Plain}/ocpp", "CP201");
        Assert.Equal("ocpp2.0.1", (await peer.HearAsync()).GetProperty("protocol").GetString());
        Assert.Equal(OcppVersion.V201, (await bench.Central.HearAsync()).Link.Config.Version);
        await peer.TellAsync("""{"call":"Heartbeat","params":{}}""");
        Assert.Equal("NotImplemented", (await peer.HearAsync()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Client_of_ours_is_let_in_by_somebody_elses_central_system()
    {
        using var peer = Start("server", "1.6");
        int port = (await peer.HearAsync()).GetProperty("port").GetInt32();
        var connected = await OcppClient.ConnectAsync(new OcppClientConfig { Address = new Uri($"ws://127.0.0.1:{port}/any"), Identity = "CP 1", Versions = [OcppVersion.V201, OcppVersion.V16] }, TimeProvider.System, Stop);
        Assert.Equal(OcppVersion.V16, connected.Value.Version);
        Assert.Equal("CP 1", (await peer.HearAsync()).GetProperty("connected").GetString());
        var refused = await OcppClient.ConnectAsync(new OcppClientConfig { Address = new Uri($"ws://127.0.0.1:{port}"), Identity = "CP2", Versions = [OcppVersion.V21] }, TimeProvider.System, Stop);
        Assert.Contains(Assert.Single(refused.Faults).Code, (string[])[OcppFaultCodes.NoCommonVersion, OcppFaultCodes.NotLetIn]);
        connected.Value.Socket.Close("that was all");
    }

    [Fact]
    public void Site_file_says_where_stations_are_awaited_and_how_each_may_come()
    {
        var station = new DeviceConfig { Id = "s", Protocol = DeviceProtocol.Ocpp, Identity = "CP1" };
        var plain = new SiteConfig { Id = "x", Grid = new GridConnectionConfig { Id = "grid", Limits = [] }, Devices = [station] };
        Assert.Equal((new IPEndPoint(IPAddress.Loopback, 9220), null), (OcppEndpointConfig.Of(plain, "/etc").Plain, OcppEndpointConfig.Of(plain, "/etc").Secure));
        var secure = plain with { Stations = new StationsConfig { TlsHost = "::", SecurePort = 443, Certificate = "a.pem", Key = "/k/a.key" }, Devices = [station with { SecurityProfile = 2, PasswordSha256 = new string('A', 64), Versions = [StationVersion.Ocpp21] }] };
        var config = OcppEndpointConfig.Of(secure, "/etc");
        Assert.Equal((null, new IPEndPoint(IPAddress.IPv6Any, 443), "/etc/a.pem", "/k/a.key", null), (config.Plain, config.Secure, config.CertificateFile, config.KeyFile, config.AuthorityFile));
        Assert.NotNull(OcppEndpointConfig.Of(secure with { Devices = [.. secure.Devices, station with { SecurityProfile = 1 }] }, "/etc").Plain);
        var access = OcppAccess.Of(secure.Devices[0]);
        Assert.Equal((2, 32, OcppVersion.V21), (access.SecurityProfile, access.PasswordSha256.Length, access.Versions.Single()));
    }

    private static PeerTalk Start(params string[] arguments) => Peers.TalkToNode("ocpp-rpc", "ocpp.js", arguments);
}
