namespace Megapod.Wire.Ocpp;

using System.Net;
using System.Text;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.V16;
using Megapod.Lab.Bench.Ocpp;
using Megapod.Site.Stations;
using Megapod.Wire.Site;

/// <summary>Who gets in, and what becomes of who was there before.</summary>
public sealed class OcppEndpointTests
{
    private const string Password = "0123456789abcdef0123456789abcdef01234567";
    private const string Heartbeat = """[2,"1","Heartbeat",{}]""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Station_of_ours_connects_is_answered_is_asked_and_leaves()
    {
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP 1/ä", 1, Password));

        // Its clock stands still: on a busy machine it would let go of an end that does not agree in time.
        var connected = await OcppClient.ConnectAsync(
            new OcppClientConfig { Address = new Uri($"ws://{bench.Endpoint.Plain}/ocpp/"), Identity = "CP 1/ä", Password = Password, Versions = [OcppVersion.V16] }, new FakeClock(), Stop);
        var router = new OcppRouter(V16Actions.All).On(V16Actions.Reset, (_, _, _) => ValueTask.FromResult(new ResetConfirmation { Status = ResetStatus.Accepted }));
        var station = new OcppLink(connected.Value.Socket, router, new OcppLinkConfig(), TimeProvider.System, new OcppIds(new Random(4)));
        var running = station.RunAsync(Stop);
        var (what, identity, link, _) = await bench.Central.HearAsync();
        Assert.Equal(("opened", "CP 1/ä"), (what, identity));
        Assert.Same(link, bench.Endpoint.LinkOf("CP 1/ä"));
        Assert.True((await station.CallAsync(V16Actions.Heartbeat, new HeartbeatRequest(), stop: Stop)).IsAnswer);
        Assert.Equal(ResetStatus.Accepted, (await link.CallAsync(V16Actions.Reset, new ResetRequest { Type = ResetType.Soft }, stop: Stop)).Message?.Status);
        station.Close("that was all");
        Assert.Equal(OcppFaultCodes.Closed, (await running).Code);
        var closed = await bench.Central.HearAsync();
        Assert.Equal(("closed", "The link is closed: the other end has closed it."), (closed.What, closed.Why?.Message));
        Assert.Null(bench.Endpoint.LinkOf("CP 1/ä"));
        Assert.Empty(bench.Refusals);
    }

    [Theory]
    [InlineData("/ocpp/CP1", 101, "CP1")]
    [InlineData("/ocpp/CP1?x=y", 101, "CP1")]
    [InlineData("/ocpp/CP%31", 101, "CP1")]
    [InlineData("/ocpp/a%20b%2Fc%25%C3%A4", 101, "a b/c%ä")]
    [InlineData("/ocpp/CP2", 404, null)]
    [InlineData("/ocpp", 404, null)]
    [InlineData("/other/CP1", 404, null)]
    [InlineData("/ocpp/", 400, null)]
    [InlineData("/ocpp/x/CP1", 400, null)]
    [InlineData("/ocpp/CP%3", 400, null)]
    [InlineData("/ocpp/CP%zz", 400, null)]
    [InlineData("/ocpp/CP%ff", 400, null)]
    [InlineData("/ocpp/CP%0a1", 400, null)]
    [InlineData("/ocpp/1234567890123456789012345678901234567890123456789", 400, null)]
    public async Task Identity_stands_behind_the_path_with_escapes_that_are_taken_out(string target, int status, string? identity)
    {
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP1").With("a b/c%ä").With("1234567890123456789012345678901234567890123456789"));
        Assert.Equal(status, await bench.StatusAsync(target));
        if (identity is not null)
        {
            Assert.Equal(identity, (await bench.Central.HearAsync()).Identity);
        }
    }

    [Theory]
    [InlineData("ocpp1.6", "ocpp1.6")]
    [InlineData("ocpp1.6, ocpp2.0.1", "ocpp2.0.1")]
    [InlineData("ocpp2.1, ocpp1.5, ocpp1.6", "ocpp1.6")]
    [InlineData("ocpp2.1", "")]
    [InlineData("ocpp1.5", "")]
    [InlineData(null, "")]
    public async Task Newest_edition_that_both_may_speak_is_taken_and_without_one_nobody_gets_in(string? offered, string agreed)
    {
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP1", versions: [OcppVersion.V16, OcppVersion.V201]));
        using var station = await bench.ConnectAsync("/ocpp/CP1", offered);
        Assert.Equal((agreed.Length > 0 ? 101 : 400, agreed), (station.Status, station.SubProtocol));
        if (agreed.Length == 0)
        {
            Assert.Equal(OcppFaultCodes.NoCommonVersion, Assert.Single(bench.Refusals).Code);
        }
        else
        {
            var opened = await bench.Central.HearAsync();
            Assert.Equal(agreed, opened.Link.Config.Version.SubProtocol());
        }
    }

    [Fact]
    public async Task Whoever_is_no_station_is_told_so()
    {
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP1"));
        using var http = new HttpClient();
        var answer = await http.GetAsync(new Uri($"http://{bench.Endpoint.Plain}/ocpp/CP1"), Stop);
        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
        Assert.Equal(403, await bench.StatusAsync("/ocpp/CP1", headers: "Origin: http://evil.example\r\n"));
        Assert.Equal(431, await bench.StatusAsync("/ocpp/CP1", headers: $"X-Long: {new string('x', 9_000)}\r\n"));
        Assert.Equal(414, await bench.StatusAsync($"/ocpp/{new string('x', 1_100)}"));
        Assert.Equal(2, bench.Endpoint.Health.Refused);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Station_that_owes_more_than_a_plain_connection_is_refused_however_good_its_password(int profile)
    {
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP1", profile, Password));
        Assert.Equal(403, await bench.StatusAsync("/ocpp/CP1", password: Password));
    }

    [Fact]
    public async Task Password_is_judged_by_its_bytes_and_is_in_no_fault()
    {
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP1", 1, Password).With("a:b", 1, Password).With("none", 1));
        Assert.Equal(101, await bench.StatusAsync("/ocpp/CP1", password: Password));
        Assert.Equal(101, await bench.StatusAsync("/ocpp/a:b", password: Password));
        Assert.Equal(401, await bench.StatusAsync("/ocpp/CP1"));
        Assert.Equal(401, await bench.StatusAsync("/ocpp/CP1", password: Password + "0"));
        Assert.Equal(401, await bench.StatusAsync("/ocpp/CP1", password: ""));
        Assert.Equal(401, await bench.StatusAsync("/ocpp/none", password: ""));
        Assert.Equal(401, await bench.StatusAsync("/ocpp/CP1", headers: EndpointBench.Basic("a:b", Password)));
        Assert.Equal(401, await bench.StatusAsync("/ocpp/CP1", headers: "Authorization: Basic %%%\r\n"));
        Assert.Equal(401, await bench.StatusAsync("/ocpp/CP1", headers: $"Authorization: Bearer {Password}\r\n"));
        Assert.All(bench.Refusals, fault => Assert.DoesNotContain(Password[..8], fault.ToString()));
        Assert.Equal(7, bench.Refusals.Count(f => f.Code == OcppFaultCodes.NotProved));
    }

    [Fact]
    public async Task Whoever_fails_too_often_is_not_listened_to_for_a_minute_and_its_neighbours_are()
    {
        var clock = new FakeClock();
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP1", 1, Password).With("CP2", 1, Password), new OcppEndpointConfig { Plain = new IPEndPoint(IPAddress.Loopback, 0), MostFailuresOfOne = 3 }, clock);
        for (int k = 0; k < 3; k++)
        {
            Assert.Equal(401, await bench.StatusAsync("/ocpp/CP1", password: "wrong"));
        }

        Assert.Equal(429, await bench.StatusAsync("/ocpp/CP1", password: Password));
        Assert.Equal(101, await bench.StatusAsync("/ocpp/CP2", password: Password));
        clock.MoveTo(LoginGate.Window);
        Assert.Equal(101, await bench.StatusAsync("/ocpp/CP1", password: Password));
    }

    [Fact]
    public void Failed_logins_of_an_address_are_bounded_in_rate_and_in_memory()
    {
        var clock = new FakeClock();
        var gate = new LoginGate(mostOfOne: 3, mostOfAddress: 20, clock);
        var (one, other) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));
        for (int k = 0; k < 20; k++)
        {
            Assert.False(gate.IsClosed(one, "new"));
            gate.Failed(one, $"CP{k}");
        }

        Assert.True(gate.IsClosed(one, "new"));
        Assert.False(gate.IsClosed(other, "new"));
        for (int k = 0; k < 3 * LoginGate.MostKept; k++)
        {
            gate.Failed(new IPAddress((uint)k), "CP");
        }

        Assert.InRange(gate.Kept, LoginGate.MostKept, LoginGate.MostKept + 1);
        Assert.True(gate.IsClosed(IPAddress.Parse("203.0.113.9"), "any"));
        clock.MoveTo(LoginGate.Window);
        Assert.False(gate.IsClosed(one, "new"));
        Assert.Equal(0, gate.Kept);

        // Who has one address of IPv6 has 2 to the 64th of them.
        for (int k = 0; k < 3; k++)
        {
            gate.Failed(IPAddress.Parse($"2001:db8::{k:x}"), "CP");
        }

        Assert.True(gate.IsClosed(IPAddress.Parse("2001:db8::ffff"), "CP"));
        Assert.False(gate.IsClosed(IPAddress.Parse("2001:db8:0:1::1"), "CP"));
    }

    [Fact]
    public async Task Newest_socket_of_a_station_wins_and_what_the_older_one_owed_fails()
    {
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP1"));
        using var older = await bench.ConnectAsync("/ocpp/CP1");
        var first = (await bench.Central.HearAsync()).Link;
        var asked = first.CallAsync(V16Actions.Reset, new ResetRequest { Type = ResetType.Hard }, stop: Stop);
        Assert.Contains("Reset", await older.HearAsync(Stop));
        using var newer = await bench.ConnectAsync("/ocpp/CP1");
        var second = await bench.Central.HearAsync();
        Assert.Equal("opened", second.What);
        Assert.Same(second.Link, bench.Endpoint.LinkOf("CP1"));
        Assert.Equal(OcppFaultCodes.Closed, (await asked).Fault?.Code);
        var end = await older.ReceiveAsync(Stop);
        Assert.Equal((LightStation.End, true), (end?.Code ?? 0, Encoding.UTF8.GetString(end!.Value.Payload.Span[2..]).Contains("connected once more")));

        // The older one answers late, and ends only now: the newer one is not touched.
        await older.SendRawAsync(LightStation.Frame(end.Value.Payload.Span, LightStation.End), Stop);
        var closed = await bench.Central.HearAsync();
        Assert.Equal("closed", closed.What);
        Assert.Same(first, closed.Link);
        Assert.Same(second.Link, bench.Endpoint.LinkOf("CP1"));
        await newer.SendAsync(Heartbeat, Stop);
        Assert.StartsWith("""[3,"1",""", await newer.HearAsync(Stop));
        Assert.Equal((2, 1), (bench.Endpoint.Health.Admitted, bench.Endpoint.Health.Superseded));
    }

    [Fact]
    public async Task Connections_beyond_the_bound_are_told_to_come_later()
    {
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP1").With("CP2").With("CP3"), new OcppEndpointConfig { Plain = new IPEndPoint(IPAddress.Loopback, 0), MostConnections = 2 });
        using var one = await bench.ConnectAsync("/ocpp/CP1");
        using var two = await bench.ConnectAsync("/ocpp/CP2");
        using var three = await bench.ConnectAsync("/ocpp/CP3");
        Assert.Equal((101, 101, 503), (one.Status, two.Status, three.Status));
        Assert.Contains("Retry-After: 60", three.Head);
    }

    [Fact]
    public async Task Slow_handshakes_are_bounded_in_number_and_in_time()
    {
        var config = new OcppEndpointConfig { Plain = new IPEndPoint(IPAddress.Loopback, 0), MostHandshakes = 4, HandshakeTimeout = TimeSpan.FromSeconds(1) };
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP1"), config);
        var slow = new List<LightStation>();
        for (int k = 0; k < 4; k++)
        {
            slow.Add(await LightStation.DialAsync(bench.Endpoint.Plain!, Stop));
        }

        await slow[0].SendRawAsync("GET /ocpp/CP1 HTTP/1.1\r\nHost: a\r\nX-Sl"u8.ToArray(), Stop);
        using (var fifth = await LightStation.DialAsync(bench.Endpoint.Plain!, Stop))
        {
            Assert.Null(await fifth.ReceiveAsync(Stop));
        }

        foreach (var station in slow)
        {
            // Whatever is said to them, it is their end.
            while (await station.ReceiveAsync(Stop) is not null)
            {
                Assert.Equal(0, bench.Endpoint.Health.Connected);
            }

            station.Dispose();
        }

        Assert.Equal(101, await bench.StatusAsync("/ocpp/CP1"));
    }

    [Fact]
    public async Task What_is_behind_may_fail_and_the_other_stations_are_served()
    {
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP1").With("bad"), null, null);
        bench.Central.Known["bad"] = null!;
        Assert.Equal(404, await bench.StatusAsync("/ocpp/bad"));
        bench.Central.Config = null!;
        Assert.Equal(500, await bench.StatusAsync("/ocpp/CP1"));
        Assert.Contains(bench.Refusals, f => f.Code == OcppFaultCodes.HandlerFailed);
        bench.Central.Config = new OcppLinkConfig();
        Assert.Equal(101, await bench.StatusAsync("/ocpp/CP1"));
    }

    [Fact]
    public async Task Handler_that_blocks_its_thread_delays_no_other_station()
    {
        // More stations than there are threads that poll sockets, however the runtime spreads them.
        string[] others = [.. Enumerable.Range(2, 4 * Environment.ProcessorCount).Select(k => $"CP{k}")];
        using var release = new ManualResetEventSlim();
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var central = others.Aggregate(new TestCentral().With("CP1"), (known, id) => known.With(id));
        central.Handler = new OcppRouter(V16Actions.All)
            .On(V16Actions.Heartbeat, (_, _, _) => ValueTask.FromResult(new HeartbeatConfirmation { CurrentTime = new Instant(TimeSpan.TicksPerDay) }))
            .On(V16Actions.Authorize, (_, _, _) =>
            {
                began.SetResult();
                release.Wait(Stop);
                return ValueTask.FromResult(new AuthorizeConfirmation { IdTagInfo = new IdTagInfo { Status = AuthorizationStatus.Accepted } });
            });
        await using var bench = await EndpointBench.StartAsync(central);
        using var slow = await bench.ConnectAsync("/ocpp/CP1");
        var quick = await Task.WhenAll(others.Select(id => bench.ConnectAsync($"/ocpp/{id}")));
        try
        {
            await slow.SendAsync("""[2,"1","Authorize",{"idTag":"A"}]""", Stop);
            await began.Task.WaitAsync(TimeSpan.FromSeconds(30), Stop);
            foreach (var station in quick)
            {
                await station.SendAsync(Heartbeat, Stop);
                Assert.StartsWith("""[3,"1",{"currentTime":""", await station.HearAsync(Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Stop));
            }

            release.Set();
            Assert.StartsWith("""[3,"1",{"idTagInfo":""", await slow.HearAsync(Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Stop));
        }
        finally
        {
            release.Set();
            foreach (var station in quick)
            {
                station.Dispose();
            }
        }
    }

    [Fact]
    public async Task Endpoint_that_stops_says_so_and_ends_every_link()
    {
        var bench = await EndpointBench.StartAsync(new TestCentral().With("CP1"));
        using var station = await bench.ConnectAsync("/ocpp/CP1");
        Assert.Equal("opened", (await bench.Central.HearAsync()).What);
        var ending = bench.DisposeAsync();
        var end = await station.ReceiveAsync(Stop);
        Assert.Equal(LightStation.End, end!.Value.Code);
        await station.SendRawAsync(LightStation.Frame(end.Value.Payload.Span, LightStation.End), Stop);
        await ending;
        Assert.Equal("closed", (await bench.Central.HearAsync()).What);
    }

    [Fact]
    public async Task Address_that_is_taken_is_a_fault()
    {
        await using var bench = await EndpointBench.StartAsync(new TestCentral());
        var second = await OcppEndpoint.StartAsync(new OcppEndpointConfig { Plain = bench.Endpoint.Plain }, bench.Central, TimeProvider.System, new OcppIds(new Random(1)));
        Assert.Equal(OcppFaultCodes.CannotListen, Assert.Single(second.Faults).Code);
    }

    [Fact]
    public async Task Client_learns_why_it_is_not_let_in()
    {
        await using var bench = await EndpointBench.StartAsync(new TestCentral().With("CP1", 1, Password));
        var config = new OcppClientConfig { Address = new Uri($"ws://{bench.Endpoint.Plain}/ocpp"), Identity = "CP1", Password = "wrong" };
        Assert.Equal(OcppFaultCodes.NotLetIn, await WhyAsync(config));
        Assert.Equal(OcppFaultCodes.NotLetIn, await WhyAsync(config with { Identity = "CP9" }));
        await bench.DisposeAsync();
        Assert.Equal(OcppFaultCodes.CannotConnect, await WhyAsync(config));

        static async Task<string> WhyAsync(OcppClientConfig config)
        {
            var fault = Assert.Single((await OcppClient.ConnectAsync(config, TimeProvider.System, Stop)).Faults);
            Assert.DoesNotContain("wrong", fault.ToString());
            return fault.Code;
        }
    }

    [Fact]
    public void Passwords_are_long_or_none()
    {
        Assert.Equal(OcppFaultCodes.PasswordTooShort, Assert.Single(OcppPassword.HashOf("123456789012345").Faults).Code);
        Assert.Equal(OcppFaultCodes.PasswordTooShort, Assert.Single(OcppPassword.HashOf(new string('x', 41)).Faults).Code);
        string password = OcppPassword.Create();
        Assert.Equal(40, password.Length);
        Assert.NotEqual(password, OcppPassword.Create());
        byte[] hash = Convert.FromHexString(OcppPassword.HashOf(password).Value);
        Assert.True(OcppPassword.Fits(Encoding.UTF8.GetBytes(password), hash));
        Assert.False(OcppPassword.Fits("x"u8, hash));
        Assert.False(OcppPassword.Fits(Encoding.UTF8.GetBytes(password), []));

        // FIPS 180-4, "abc".
        Assert.True(OcppPassword.Fits("abc"u8, Convert.FromHexString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
    }
}
