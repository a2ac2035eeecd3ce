namespace Megapod.Wire.Site.Accounts;

using System.Net;
using System.Net.Sockets;
using System.Text;
using Megapod.Core.Model;
using Megapod.Core.People;

/// <summary>A program before the site says who somebody is: believed from its own address alone.</summary>
public sealed class ProxyTests : IAsyncLifetime
{
    private const string Header = "X-Remote-User";

    private static readonly IPAddress Trusted = IPAddress.Parse("127.0.0.2");

    private AccountBench bench = null!;

    public async ValueTask InitializeAsync()
    {
        bench = await AccountBench.BeginAsync(door: p => p with { Access = new AccessConfig { Proxy = new AccessProxyConfig { Addresses = ["127.0.0.2"] } } });
        await bench.AddAsync("ann", PersonRole.Administrator);
        await bench.AddAsync("bo", PersonRole.Viewer);
        await bench.AddAsync("cy", PersonRole.Operator);
    }

    public async ValueTask DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Who_the_proxy_says_has_the_role_of_his_account()
    {
        using var proxy = bench.Open(from: Trusted);
        Assert.Equal(HttpStatusCode.OK, (await proxy.SendAsync(HttpMethod.Get, "/api/v1/site", null, null, (Header, "BO"))).Status);
        Assert.Equal("MP3543", (await proxy.SendAsync(HttpMethod.Get, "/api/v1/accounts", null, null, (Header, "bo"))).Fault);
        Assert.Equal(HttpStatusCode.OK, (await proxy.SendAsync(HttpMethod.Get, "/api/v1/accounts", null, null, (Header, "ann"))).Status);
        Assert.Equal("MP3542", (await proxy.SendAsync(HttpMethod.Get, "/api/v1/site")).Fault);
    }

    [Fact]
    public async Task Who_has_no_account_or_two_names_is_nobody()
    {
        using var proxy = bench.Open(from: Trusted);
        Assert.Equal("MP3542", (await proxy.SendAsync(HttpMethod.Get, "/api/v1/site", null, null, (Header, "eve"))).Fault);
        Assert.Equal("MP3542", (await proxy.SendAsync(HttpMethod.Get, "/api/v1/site", null, null, (Header, "ann"), (Header, "bo"))).Fault);
        Assert.Equal("MP3542", (await proxy.SendAsync(HttpMethod.Get, "/api/v1/site", null, null, (Header, ""))).Fault);

        // In lines of their own, as programs of ours do not send them: one may be a visitor's, the other the proxy's.
        Assert.StartsWith("HTTP/1.1 200 ", await SaidAsync("bo"), StringComparison.Ordinal);
        Assert.Contains("MP3542", await SaidAsync("ann", "bo"), StringComparison.Ordinal);
        Assert.Contains("MP3542", await SaidAsync("bo", "ann"), StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Audit.Before(null, 100).Value, e => (e.Who + e.Subject + e.Detail).Contains("eve", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Same_header_from_anybody_else_is_nobody_whatever_else_he_sends_and_is_told_once_an_hour()
    {
        using var ann = await bench.SignedInAsync("ann");
        for (int k = 0; k < 3; k++)
        {
            Assert.Equal("MP3542", (await ann.SendAsync(HttpMethod.Get, "/api/v1/accounts", null, null, (Header, "bo"))).Fault);
            Assert.Equal("MP3542", (await ann.SendAsync(HttpMethod.Get, "/api/v1/accounts", null, null, (Header, "ann"), ("X-Forwarded-For", "127.0.0.2"), ("Forwarded", "for=127.0.0.2"))).Fault);
        }

        Assert.Equal("MP3542", (await ann.SendAsync(HttpMethod.Get, "/api/v1/accounts", null, null, (Header, "a-word-of-mine"))).Fault);
        Assert.Equal(HttpStatusCode.OK, (await ann.SendAsync(HttpMethod.Get, "/api/v1/accounts")).Status);
        Assert.DoesNotContain(bench.Audit.Before(null, 100).Value, e => e.ToString().Contains("a-word-of-mine", StringComparison.Ordinal));
        Assert.Equal("from 127.0.0.1", Assert.Single(Told()).Detail);
        bench.Clock.MoveTo(TimeSpan.FromHours(1));
        Assert.Equal("MP3542", (await ann.SendAsync(HttpMethod.Get, "/api/v1/accounts", null, null, (Header, "ann"))).Fault);
        Assert.Equal("from 127.0.0.1; 6 more before it were not written", Told()[0].Detail);

        IReadOnlyList<AuditEntry> Told() => [.. bench.Audit.Before(null, 100).Value.Where(e => e.Action == "name in a header")];
    }

    [Fact]
    public async Task Page_behind_the_proxy_proves_itself_and_one_from_elsewhere_cannot()
    {
        using var proxy = bench.Open(from: Trusted);
        (string, string) who = (Header, "ann");
        (string, string) host = ("Host", "127.0.0.1");
        Assert.Equal("MP3544", (await proxy.SendAsync(HttpMethod.Post, "/api/v1/demo/restore", null, null, who)).Fault);
        var session = await proxy.SendAsync(HttpMethod.Get, "/api/v1/session", null, null, who);
        using var said = System.Text.Json.JsonDocument.Parse(session.Body);
        proxy.Csrf = said.RootElement.GetProperty("csrf").GetString();

        // The proxy has ended TLS: what the browser calls https comes without.
        Assert.Equal(HttpStatusCode.OK, (await proxy.SendAsync(HttpMethod.Post, "/api/v1/demo/restore", null, null, who, host, ("Origin", "https://127.0.0.1"))).Status);
        Assert.Equal("MP3541", (await proxy.SendAsync(HttpMethod.Post, "/api/v1/demo/restore", null, null, who, host, ("Origin", "https://evil.example"))).Fault);
        Assert.Equal("MP3544", (await proxy.SendAsync(HttpMethod.Post, "/api/v1/demo/restore", null, null, (Header, "cy"), host)).Fault);
        Assert.Contains(bench.Audit.Before(null, 100).Value, e => e is { Who: "ann", Via: "proxy", Result: "done 200" });
    }

    /// <summary>What is answered to a request with these names in a line each.</summary>
    private async Task<string> SaidAsync(params string[] names)
    {
        var stop = TestContext.Current.CancellationToken;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(Trusted, 0));
        await socket.ConnectAsync(IPAddress.Loopback, bench.Address.Port, stop);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /api/v1/site HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{string.Concat(names.Select(n => $"{Header}: {n}\r\n"))}\r\n"), stop);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(stop);
    }
}
