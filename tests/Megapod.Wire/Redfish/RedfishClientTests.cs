namespace Megapod.Wire.Redfish;

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Megapod.Core.Model;
using Megapod.Devices.Redfish;

public sealed class RedfishClientTests : RedfishBench
{
    private const string Inlet = "/redfish/v1/Chassis/Server1/Sensors/Inlet";
    private readonly TaskCompletionSource dripping = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Session_is_opened_once_by_the_roots_link_used_and_closed()
    {
        Assert.True((await Client.GetAsync(Inlet, Stop)).IsSuccess);
        Assert.True((await Client.GetAsync(Inlet, Stop)).IsSuccess);
        Assert.Null(await Client.EndAsync(Stop));
        Assert.Equal(["GET /redfish/v1/", "POST /redfish/v1/SessionService/Sessions", $"GET {Inlet}", $"GET {Inlet}", "DELETE /redfish/v1/SessionService/Sessions/1"], Service.Asked);
        Assert.Equal("""{"UserName":"operator","Password":"secret-word"}""", Service.Requests.ElementAt(1).Body);
        Assert.All(Service.Requests.Skip(2), r => Assert.Equal("token-1", r.Header("X-Auth-Token")));
        Assert.DoesNotContain(Service.Requests, r => r.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Basic_login_goes_with_each_request_and_a_refused_one_is_not_repeated_for_a_minute()
    {
        var client = Open(Config with { Login = RedfishLogin.Basic });
        Assert.True((await client.GetAsync(Inlet, Stop)).IsSuccess);
        Assert.Equal("Basic " + Convert.ToBase64String("operator:secret-word"u8), Service.Requests.Single().Header("Authorization"));
        Service.Token = "of somebody else";
        Expect("MP4008", await client.GetAsync(Inlet, Stop));
        Expect("MP4008", await client.GetAsync(Inlet, Stop));
        Assert.Equal(2, Service.Count($"GET {Inlet}"));
        Clock.MoveTo(TimeSpan.FromSeconds(61));
        Expect("MP4008", await client.GetAsync(Inlet, Stop));
        Assert.Equal(3, Service.Count($"GET {Inlet}"));
    }

    [Fact]
    public async Task Token_that_the_service_has_forgotten_is_renewed_once_and_what_was_asked_is_done()
    {
        await Client.GetAsync(Inlet, Stop);
        Service.Token = "a new life";
        Service.On($"PATCH {Inlet}", _ => ServiceAnswer.Empty(204));
        Assert.True((await Client.PatchAsync(Inlet, new JsonObject { ["Reading"] = 1 }, null, Stop)).IsSuccess);
        Assert.Equal((2, 2), (Service.Logins, Client.Logins));
        Assert.Contains("DELETE /redfish/v1/SessionService/Sessions/1", Service.Asked);
    }

    [Fact]
    public async Task Resource_that_is_refused_with_the_word_of_a_forgotten_session_takes_no_session_each_time()
    {
        Service.On($"GET {Inlet}", _ => ServiceAnswer.Refusal(401, "NoValidSession", "No."));
        for (int i = 0; i < 5; i++)
        {
            Expect("MP4010", await Client.GetAsync(Inlet, Stop));
        }

        Assert.Equal(2, Service.Logins);
        Clock.MoveTo(TimeSpan.FromSeconds(61));
        Expect("MP4010", await Client.GetAsync(Inlet, Stop));
        Assert.Equal(3, Service.Logins);
    }

    [Fact]
    public async Task Link_with_two_slashes_stays_on_the_service()
    {
        Service.On("GET //10.0.0.1/redfish/v1/Chassis", "{}");
        Service.On("GET /redfish/v1/Old", _ => ServiceAnswer.Empty(302, $"Location: {Service.Address}/10.0.0.1/redfish/v1/Chassis"));
        Assert.True((await Client.GetAsync("/redfish/v1/Old", Stop)).IsSuccess);
        Assert.Equal("GET //10.0.0.1/redfish/v1/Chassis", Service.Asked.Last());
    }

    [Fact]
    public async Task Refused_login_is_not_tried_again_for_a_minute_and_the_password_is_in_no_fault()
    {
        Service.On("POST /redfish/v1/SessionService/Sessions", r => ServiceAnswer.Refusal(401, "ResourceAtUriUnauthorized", "Not with secret-word."));
        var fault = Expect("MP4008", await Client.GetAsync(Inlet, Stop));
        Assert.Contains("Not with (password)", fault.Message);
        Assert.DoesNotContain("secret-word", fault.ToString() + Config);
        Expect("MP4008", await Client.GetAsync(Inlet, Stop));
        Assert.Equal(1, Service.Count("POST /redfish/v1/SessionService/Sessions"));
        Clock.MoveTo(TimeSpan.FromSeconds(61));
        await Client.GetAsync(Inlet, Stop);
        Assert.Equal(2, Service.Count("POST /redfish/v1/SessionService/Sessions"));
    }

    [Fact]
    public async Task Answer_that_drips_ends_with_the_calls_time()
    {
        Service.On($"GET {Inlet}", _ => ServiceAnswer.Do(async (stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"u8.ToArray(), stop);
            dripping.SetResult();
            await ScriptedService.SayNothing(stop);
        }));
        var call = Client.GetAsync(Inlet, Stop);
        await dripping.Task;
        Clock.MoveTo(TimeSpan.FromSeconds(10));
        Assert.Contains("within 10 s", Expect("MP4004", await call).Message);
    }

    [Fact]
    public async Task Body_without_end_and_body_announced_as_huge_are_refused()
    {
        var client = Open(Config with { MostBytes = 100_000 });
        Service.On($"GET {Inlet}", _ => ServiceAnswer.Do(async (stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), stop);
            byte[] chunk = Encoding.ASCII.GetBytes($"1000\r\n{new string(' ', 4096)}\r\n");
            while (true)
            {
                await stream.WriteAsync(chunk, stop);
            }
        }));
        Expect("MP4006", await client.GetAsync(Inlet, Stop));
        Service.On($"GET {Inlet}", _ => ServiceAnswer.Raw("HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n"));
        Expect("MP4006", await client.GetAsync(Inlet, Stop));
    }

    [Theory]
    [InlineData("/redfish/v1/Chassis/rack-a.server-1", "/redfish/v1/Chassis/rack-a.server-1")]
    [InlineData("/redfish/v1/Chassis/", "/redfish/v1/Chassis/")]
    [InlineData("/redfish/v1/Chassis?$skip=5", "/redfish/v1/Chassis?$skip=5")]
    [InlineData("/redfish/v1/Chassis#/Members/0", "/redfish/v1/Chassis")]
    [InlineData("/redfish/v1/../../secret", "/secret")]
    [InlineData("/redfish/v1/./Chassis", "/redfish/v1/Chassis")]
    [InlineData("/redfish/v1/a b", "/redfish/v1/a%20b")]
    [InlineData("Chassis", "/redfish/v1/Chassis")]
    [InlineData("//10.0.0.1/redfish/v1/Chassis", null)]
    [InlineData("http://elsewhere.example/redfish/v1/Chassis", null)]
    [InlineData("", null)]
    public void Link_leads_to_a_path_of_the_same_service_or_nowhere(string link, string? path) => Assert.Equal(path, Client.Resolve(link));

    [Theory]
    [InlineData("", "MP4007")]
    [InlineData("[1]", "MP4007")]
    [InlineData("{\"a\":", "MP4007")]
    [InlineData("<html>", "MP4007")]
    public async Task Answer_that_is_no_object_is_told(string body, string code)
    {
        Service.On($"GET {Inlet}", body);
        Expect(code, await Client.GetAsync(Inlet, Stop));
    }

    [Fact]
    public async Task Connection_that_breaks_is_tried_again_for_a_read_and_never_for_a_change()
    {
        int times = 0;
        Service.On($"GET {Inlet}", _ => ++times < 3 ? ServiceAnswer.Raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{") : ServiceAnswer.Json("{}"));
        Assert.True((await Client.GetAsync(Inlet, Stop)).IsSuccess);
        times = 0;
        Service.On($"GET {Inlet}", _ => ServiceAnswer.Raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"));
        Expect("MP4005", await Client.GetAsync(Inlet, Stop));
        Assert.Equal(6, Service.Count($"GET {Inlet}"));
        Service.On($"PATCH {Inlet}", _ => ServiceAnswer.Raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"));
        Assert.Contains("Whether it was done is unknown", Expect("MP4005", await Client.PatchAsync(Inlet, [], null, Stop)).Message);
        Assert.Equal(1, Service.Count($"PATCH {Inlet}"));
    }

    [Fact]
    public async Task Busy_service_is_left_alone_for_as_long_as_it_asks_within_a_bound()
    {
        var client = Open(Config with { LongestPause = TimeSpan.FromSeconds(5) });
        int times = 0;
        Service.On($"GET {Inlet}", _ => ++times == 1 ? ServiceAnswer.Empty(503, "Retry-After: 4") : ServiceAnswer.Json("{}"));
        var call = client.GetAsync(Inlet, Stop);
        Clock.AwaitSleeperUntil(TimeSpan.FromSeconds(4));
        Assert.Equal(1, Service.Count($"GET {Inlet}"));
        Clock.MoveTo(TimeSpan.FromSeconds(4));
        Assert.True((await call).IsSuccess);
        Service.On($"GET {Inlet}", _ => ServiceAnswer.Empty(503, "Retry-After: 6"));
        Assert.Contains("for 6 s", Expect("MP4012", await client.GetAsync(Inlet, Stop)).Message);
        Assert.Equal(3, Service.Count($"GET {Inlet}"));
    }

    [Fact]
    public async Task Refusal_says_what_the_service_says_with_the_messages_name_and_advice()
    {
        Service.On($"PATCH {Inlet}", _ => ServiceAnswer.Refusal(400, "PropertyNotWritable", "The property Reading is read only."));
        var fault = Expect("MP4010", await Client.PatchAsync(Inlet, new JsonObject { ["Reading"] = 1 }, null, Stop));
        Assert.Contains("The property Reading is read only. (Base.1.18.PropertyNotWritable)", fault.Message);
        Assert.Equal("Read the manual.", fault.Remedy);
        Service.On($"PATCH {Inlet}", _ => ServiceAnswer.Json("""{"Reading@Message.ExtendedInfo":[{"MessageId":"Base.1.18.PropertyNotWritable"},7,null]}"""));
        var half = await Client.PatchAsync(Inlet, new JsonObject { ["Reading"] = 1 }, null, Stop);
        Assert.Equal("PropertyNotWritable", Assert.Single(half.Value.Messages).ShortId);
    }

    [Theory]
    [InlineData("http://10.0.0.1/redfish/v1/Chassis")]
    [InlineData("//10.0.0.1/redfish/v1/Chassis")]
    [InlineData("http://127.0.0.1:1/redfish/v1/Chassis")]
    public async Task Redirection_to_another_host_is_not_followed_and_one_on_the_same_is(string elsewhere)
    {
        Service.On("GET /redfish/v1/Old", _ => ServiceAnswer.Empty(302, $"Location: {elsewhere}"));
        Expect("MP4014", await Client.GetAsync("/redfish/v1/Old", Stop));
        Service.On("GET /redfish/v1/Old", _ => ServiceAnswer.Empty(308, "Location: Chassis"));
        Assert.Equal("/redfish/v1/Chassis", (await Client.GetAsync("/redfish/v1/Old", Stop)).Value.Path);
        Service.On("GET /redfish/v1/Old", _ => ServiceAnswer.Empty(302, "Location: /redfish/v1/Old"));
        Expect("MP4014", await Client.GetAsync("/redfish/v1/Old", Stop));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_more_requests_are_under_way_at_once_than_allowed(int most)
    {
        var client = Open(Config with { MostConcurrent = most });
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetAsync(Inlet, Stop)));
        Assert.All(answers, a => Assert.True(a.IsSuccess));
        Assert.InRange(Service.MostAtOnce, 1, most);
        Assert.Equal(1, Service.Logins);
    }

    [Fact]
    public async Task Service_that_is_not_there_is_told_and_so_is_a_description_that_makes_no_sense()
    {
        await Service.DisposeAsync();
        Expect("MP4002", await Client.GetAsync(Inlet, Stop));
        foreach (var wrong in (IEnumerable<RedfishClientConfig>)
        [
            Config with { Address = new Uri("http://bmc.example") }, Config with { Address = new Uri("ftp://127.0.0.1") }, Config with { Address = new Uri("http://a:b@127.0.0.1") }, Config with { User = "" },
            Config with { CertificateSha256 = "12" }, Config with { MostConcurrent = 3 }, Config with { CallTimeout = TimeSpan.Zero }, Config with { AuthorityFile = "no-such-file.pem" },
        ])
        {
            Expect("MP4001", RedfishClient.Create(wrong, Clock, new SeededRandom(1)));
        }

        Assert.True(RedfishClient.Create(Config with { Address = new Uri("http://bmc.example"), AllowPlainHttp = true }, Clock, new SeededRandom(1)).IsSuccess);
    }

    [Fact]
    public async Task Certificate_is_taken_when_it_is_the_pinned_one_or_of_the_authority_and_never_unseen()
    {
        using var own = SelfSigned("CN=bmc");
        using var other = SelfSigned("CN=bmc");
        string folder = Directory.CreateTempSubdirectory("redfish-").FullName;
        await using var secure = new ScriptedService(own).With("pod.txt");
        try
        {
            var config = Config with { Address = secure.Address };
            Assert.True((await Open(config with { CertificateSha256 = own.GetCertHashString(HashAlgorithmName.SHA256) }).GetAsync(Inlet, Stop)).IsSuccess);
            var fault = Expect("MP4003", await Open(config with { CertificateSha256 = other.GetCertHashString(HashAlgorithmName.SHA256) }).GetAsync(Inlet, Stop));
            Assert.Contains(own.GetCertHashString(HashAlgorithmName.SHA256), fault.Message);
            Expect("MP4003", await Open(config).GetAsync(Inlet, Stop));

            await File.WriteAllTextAsync(Path.Combine(folder, "own.pem"), own.ExportCertificatePem(), Stop);
            await File.WriteAllTextAsync(Path.Combine(folder, "other.pem"), other.ExportCertificatePem(), Stop);
            Assert.True((await Open(config with { AuthorityFile = Path.Combine(folder, "own.pem") }).GetAsync(Inlet, Stop)).IsSuccess);
            Expect("MP4003", await Open(config with { AuthorityFile = Path.Combine(folder, "other.pem") }).GetAsync(Inlet, Stop));
            Expect("MP4003", await Open(config with { AuthorityFile = Path.Combine(folder, "own.pem"), Address = new Uri($"https://localhost:{secure.Port}") }).GetAsync(Inlet, Stop));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Issued for the number 127.0.0.1 and for no name.</summary>
    private static X509Certificate2 SelfSigned(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
