namespace Megapod.Wire.Ocpp;

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Links;
using Megapod.Site.Stations;
using Megapod.Wire.Site;

/// <summary>Security profiles 2 and 3 with certificates that somebody else's tool has made.</summary>
public sealed class OcppEndpointTlsTests
{
    private const string Password = "0123456789abcdef0123456789abcdef01234567";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Certificate_of_the_stations_own_lets_in_only_if_authority_name_use_and_time_are_right()
    {
        using var made = await TestCertificates.MakeAsync();
        await using var bench = await StartAsync(made, new TestCentral().With("CP1", 3, Password));
        Assert.Null(await WhyAsync(bench, made, await made.IssueAsync("good", "/O=Example/CN=CP1", "authority", "station")));
        Assert.Equal(OcppFaultCodes.NotLetIn, await WhyAsync(bench, made, await made.IssueAsync("name", "/CN=CP2", "authority", "station")));
        Assert.Equal(OcppFaultCodes.NotLetIn, await WhyAsync(bench, made, await made.IssueAsync("organisation", "/O=CP1", "authority", "station")));
        Assert.Equal(OcppFaultCodes.NotLetIn, await WhyAsync(bench, made, null));
        Assert.Equal(3, bench.Refusals.Count(f => f.Code == OcppFaultCodes.NotProved));
        Assert.Equal(OcppFaultCodes.CannotConnect, await WhyAsync(bench, made, await made.IssueAsync("authority-wrong", "/CN=CP1", "other", "station")));
        Assert.Equal(OcppFaultCodes.CannotConnect, await WhyAsync(bench, made, await made.IssueAsync("use-wrong", "/CN=CP1", "authority", "server")));
        Assert.Equal(OcppFaultCodes.CannotConnect, await WhyAsync(bench, made, await made.IssueAsync("expired", "/CN=CP1", "authority", "station", "20240101000000Z", "20240201000000Z")));
        Assert.Equal(OcppFaultCodes.CannotConnect, await WhyAsync(bench, made, await made.IssueAsync("early", "/CN=CP1", "authority", "station", "20990101000000Z", "20990201000000Z")));
        Assert.Equal((1, 3), (bench.Endpoint.Health.Admitted, bench.Endpoint.Health.Refused));
    }

    [Fact]
    public async Task Password_over_tls_lets_in_and_a_certificate_does_not_replace_it()
    {
        using var made = await TestCertificates.MakeAsync();
        await using var bench = await StartAsync(made, new TestCentral().With("CP1", 2, Password).With("CP2", 1, Password).With("CP3", 2));
        Assert.Null(await WhyAsync(bench, made, null, "CP1", Password));
        Assert.Null(await WhyAsync(bench, made, null, "CP2", Password));
        Assert.Equal(OcppFaultCodes.NotLetIn, await WhyAsync(bench, made, null, "CP1", "wrong"));
        Assert.Equal(OcppFaultCodes.NotLetIn, await WhyAsync(bench, made, await made.IssueAsync("good", "/CN=CP1", "authority", "station"), "CP1"));
        Assert.Equal(OcppFaultCodes.NotLetIn, await WhyAsync(bench, made, null, "CP3", ""));
    }

    [Fact]
    public async Task Client_of_ours_refuses_a_central_system_of_another_authority_or_of_another_name()
    {
        using var made = await TestCertificates.MakeAsync();
        await using var bench = await StartAsync(made, new TestCentral().With("CP1", 2, Password));
        var config = ClientOf(bench, made, null, "CP1", Password);
        var others = new X509Certificate2Collection(X509CertificateLoader.LoadCertificateFromFile(made["other.pem"]));
        Assert.Equal(OcppFaultCodes.CannotConnect, Assert.Single((await OcppClient.ConnectAsync(config with { Authorities = others }, TimeProvider.System, Stop)).Faults).Code);
        var byOtherName = config with { Address = new Uri($"wss://127.0.0.2:{bench.Endpoint.Secure!.Port}/ocpp") };
        Assert.Equal(OcppFaultCodes.CannotConnect, Assert.Single((await OcppClient.ConnectAsync(byOtherName, TimeProvider.System, Stop)).Faults).Code);
        Assert.True((await OcppClient.ConnectAsync(config, TimeProvider.System, Stop)).IsSuccess);
    }

    [Theory]
    [InlineData("1.1", false)]
    [InlineData("1.2", true)]
    [InlineData("1.3", true)]
    public async Task Tls_is_1_2_at_least(string version, bool isTaken)
    {
        using var made = await TestCertificates.MakeAsync();
        await using var bench = await StartAsync(made, new TestCentral());
        using var socket = new TcpClient();
        await socket.ConnectAsync(bench.Endpoint.Secure!, Stop);
        await using var tls = new SslStream(socket.GetStream());
#pragma warning disable CA5397, CA5398, SYSLIB0039 // What must not be taken is offered.
        var protocols = version switch { "1.1" => SslProtocols.Tls11, "1.2" => SslProtocols.Tls12, _ => SslProtocols.Tls13 };
#pragma warning restore CA5397, CA5398, SYSLIB0039
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = protocols,
            CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
        };
        options.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(made["authority.pem"]);
        var trying = tls.AuthenticateAsClientAsync(options, Stop);
        if (isTaken)
        {
            await trying;
        }
        else
        {
            await Assert.ThrowsAnyAsync<Exception>(() => trying);
        }
    }

    [Fact]
    public async Task Files_that_cannot_be_used_are_named_at_the_start()
    {
        using var made = await TestCertificates.MakeAsync();
        await File.WriteAllTextAsync(made["none.pem"], "no certificate", Stop);
        var good = Config(made);
        foreach (var (config, file) in (IEnumerable<(OcppEndpointConfig, string)>)
        [
            (good with { CertificateFile = made["absent.pem"] }, made["absent.pem"]),
            (good with { CertificateFile = made["none.pem"] }, made["none.pem"]),
            (good with { KeyFile = made["other.key"] }, made["other.key"]),
            (good with { KeyFile = made["none.pem"] }, made["none.pem"]),
            (good with { AuthorityFile = made["none.pem"] }, made["none.pem"]),
            (good with { KeyFile = null }, ""),
        ])
        {
            var started = await OcppEndpoint.StartAsync(config, new TestCentral(), TimeProvider.System, new OcppIds(new Random(1)));
            var fault = Assert.Single(started.Faults);
            Assert.Equal((OcppFaultCodes.CertificateUnreadable, file), (fault.Code, file.Length > 0 ? fault.File : ""));
        }
    }

    [Fact]
    public async Task Certificate_of_ours_that_is_not_valid_now_is_told_and_stations_without_tls_are_served()
    {
        using var made = await TestCertificates.MakeAsync();
        var clock = new FakeClock { Began = new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP1"), Config(made) with { Plain = new IPEndPoint(IPAddress.Loopback, 0) }, clock);
        Assert.Equal([OcppFaultCodes.CertificateNotValid, OcppFaultCodes.CertificateNotValid], bench.Refusals.Select(f => f.Code));
        Assert.Equal(101, await bench.StatusAsync("/ocpp/CP1"));
    }

    private static OcppEndpointConfig Config(TestCertificates made) => new()
    {
        Secure = new IPEndPoint(IPAddress.Loopback, 0),
        CertificateFile = made["server.pem"],
        KeyFile = made["server.key"],
        AuthorityFile = made["authority.pem"],
    };

    private static Task<EndpointBench> StartAsync(TestCertificates made, TestCentral central) => EndpointBench.StartAsync(central, Config(made));

    private static OcppClientConfig ClientOf(EndpointBench bench, TestCertificates made, X509Certificate2? own, string identity, string? password) => new()
    {
        Address = new Uri($"wss://127.0.0.1:{bench.Endpoint.Secure!.Port}/ocpp"),
        Identity = identity,
        Password = password,
        Authorities = [X509CertificateLoader.LoadCertificateFromFile(made["authority.pem"])],
        Certificate = own,
    };

    /// <summary>The fault with which a station is not let in; null: it was, and was answered.</summary>
    private static async Task<string?> WhyAsync(EndpointBench bench, TestCertificates made, X509Certificate2? own, string identity = "CP1", string? password = null)
    {
        var connected = await OcppClient.ConnectAsync(ClientOf(bench, made, own, identity, password), TimeProvider.System, Stop);
        if (!connected.IsSuccess)
        {
            return Assert.Single(connected.Faults).Code;
        }

        var socket = connected.Value.Socket;
        await socket.SendAsync("""[2,"1","Heartbeat",{}]"""u8.ToArray(), Stop);
        using var into = new OcppBuffer(OcppBounds.UsualBytes);
        Assert.True(await socket.ReceiveAsync(into, Stop));
        Assert.True(into.Bytes.StartsWith("[3,\"1\","u8));
        socket.Close("that was all");
        return null;
    }
}
