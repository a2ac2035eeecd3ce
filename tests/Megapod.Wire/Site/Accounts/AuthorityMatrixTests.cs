namespace Megapod.Wire.Site.Accounts;

using System.Net;
using System.Text.RegularExpressions;
using Megapod.Core.Model;
using Megapod.Core.People;
using Megapod.Site.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

/// <summary>Every route of a site that has all there can be, asked by everybody there can be, from the site's own page and from somebody else's.</summary>
public sealed partial class AuthorityMatrixTests : IAsyncLifetime
{
    private const string Elsewhere = "http://evil.example";

    /// <summary>What each may do; the table to compare a change with.</summary>
    private static readonly Dictionary<string, string[]> May = new(StringComparer.Ordinal)
    {
        ["nobody"] = ["anyone"],
        ["wrong"] = ["anyone"],
        ["expired"] = ["anyone"],
        ["tenant"] = ["anyone", "signed-in", "see-work", "work"],
        ["viewer"] = ["anyone", "signed-in", "read", "see-work"],
        ["operator"] = ["anyone", "signed-in", "read", "operate", "operate-demo", "see-work", "work"],
        ["administrator"] = ["anyone", "signed-in", "read", "operate", "operate-demo", "see-work", "work", "administer"],
    };

    private readonly Dictionary<string, string?> tokens = new(StringComparer.Ordinal) { ["nobody"] = null, ["wrong"] = "mp_" + new string('A', 43) };
    private AccountBench bench = null!;
    private AccountBench.Browser browser = null!;
    private AccountBench.Browser secure = null!;
    private AccountBench.Browser proxy = null!;

    public async ValueTask InitializeAsync()
    {
        bench = await AccountBench.BeginAsync(door: p => p with
        {
            Access = new AccessConfig { Listen = [new AccessListenConfig("127.0.0.1", 0)], Providers = [Provider], Proxy = new AccessProxyConfig { Addresses = ["127.0.0.2"] } },
            Secrets = new Dictionary<string, string>(StringComparer.Ordinal) { [Provider.Id] = "secret-of-the-client" },
        });
        await bench.AddAsync("ann", PersonRole.Administrator);
        tokens["expired"] = await bench.TokenAsync("old", PersonRole.Administrator, days: 1);
        bench.Clock.MoveTo(TimeSpan.FromDays(1));
        foreach (var role in Enum.GetValues<PersonRole>())
        {
            string name = role.ToString().ToLowerInvariant();
            tokens[name] = await bench.TokenAsync(name, role);
            await bench.AddAsync(name, role);
        }

        browser = bench.Open();
        secure = bench.Open(secure: true);
        proxy = bench.Open(from: IPAddress.Parse("127.0.0.2"));
    }

    public async ValueTask DisposeAsync()
    {
        browser.Dispose();
        secure.Dispose();
        proxy.Dispose();
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task Every_route_lets_in_whom_its_policy_names_and_nobody_else()
    {
        var mistakes = new List<string>();
        var routes = Routes().ToList();
        Assert.True(routes.Count >= 60, $"{routes.Count} routes");
        foreach (var (method, path, policy) in routes)
        {
            foreach (var (who, token) in tokens)
            {
                string expected = May[who].Contains(policy) ? "in" : who is "nobody" or "wrong" or "expired" ? "MP3542" : "MP3543";
                await CheckAsync(method, path, who, token, null, expected);
                await CheckAsync(method, path, who, token, Elsewhere, method == HttpMethod.Get ? expected : "MP3541");
            }
        }

        Assert.Empty(mistakes);

        async Task CheckAsync(HttpMethod method, string path, string who, string? token, string? origin, string expected)
        {
            bool isRead = method == HttpMethod.Get;
            var answer = await browser.SendAsync(method, path, isRead ? null : new { }, token, origin is null ? [] : [("Origin", origin)]);
            string came = answer.Fault is "MP3540" or "MP3541" or "MP3542" or "MP3543" or "MP3544" ? answer.Fault : "in";
            bool fits = came switch
            {
                "in" => true,
                "MP3542" => (int)answer.Status == 401 && answer.Headers.WwwAuthenticate.ToString() == "Bearer",
                _ => (int)answer.Status == 403,
            };
            if (came != expected || !fits)
            {
                mistakes.Add($"{method} {path} by {who} from {origin ?? "here"}: {came} {(int)answer.Status}, expected {expected}");
            }
        }
    }

    [Fact]
    public async Task Every_way_in_leads_as_far_as_the_role_and_no_further()
    {
        var mistakes = new List<string>();
        foreach (var (method, path, policy) in Routes().Where(r => !(r.Path == "/api/v1/session" && r.Method != HttpMethod.Get) && !r.Path.StartsWith("/api/v1/session/providers", StringComparison.Ordinal)))
        {
            bool isRead = method == HttpMethod.Get;
            foreach (string who in tokens.Keys.Where(k => k is not "wrong" and not "expired"))
            {
                // Over TLS by token; by the proxy's word, which without a proof changes nothing; and by the same word from somebody else.
                bool may = May[who].Contains(policy);
                string refusal = who == "nobody" ? "MP3542" : "MP3543";
                Note("TLS", who, await secure.SendAsync(method, path, isRead ? null : new { }, tokens[who]), may ? "in" : refusal);
                Note("proxy", who, await proxy.SendAsync(method, path, isRead ? null : new { }, null, Said(who)), !may ? refusal : isRead || who == "nobody" ? "in" : "MP3544");
                Note("untrusted", who, await browser.SendAsync(method, path, isRead ? null : new { }, null, Said(who)), policy == "anyone" ? "in" : "MP3542");
            }

            void Note(string way, string who, AccountBench.Answer answer, string expected)
            {
                string came = answer.Fault is "MP3540" or "MP3541" or "MP3542" or "MP3543" or "MP3544" or "MP3560" ? answer.Fault : "in";
                if (came != expected)
                {
                    mistakes.Add($"{method} {path} by {who} over {way}: {came} {(int)answer.Status}, expected {expected}");
                }
            }
        }

        Assert.Empty(mistakes);

        static (string, string)[] Said(string who) => who == "nobody" ? [] : [("X-Remote-User", who)];
    }

    [Theory]
    [InlineData("GET", "/api/v1/site-file", "administer")]
    [InlineData("GET", "/api/v1/live", "read")]
    [InlineData("GET", "/api/v1/alarms", "read")]
    [InlineData("GET", "/api/v1/history", "read")]
    [InlineData("GET", "/redfish/x", "read")]
    [InlineData("GET", "/", "anyone")]
    [InlineData("GET", "/api/v1/session/providers/office", "anyone")]
    [InlineData("GET", "/api/v1/session", "anyone")]
    [InlineData("POST", "/api/v1/session", "anyone")]
    [InlineData("POST", "/api/v1/setup", "anyone")]
    [InlineData("GET", "/healthz", "anyone")]
    [InlineData("PUT", "/api/v1/account/password", "signed-in")]
    [InlineData("GET", "/api/v1/site", "read")]
    [InlineData("GET", "/metrics", "read")]
    [InlineData("GET", "/api/v1/audit", "operate")]
    [InlineData("POST", "/api/v1/site/reload", "operate")]
    [InlineData("POST", "/api/v1/stations/x/firmware", "operate")]
    [InlineData("POST", "/api/v1/pods/x/firmware", "operate")]
    [InlineData("POST", "/redfish/x", "operate")]
    [InlineData("POST", "/api/v1/demo/battery/trip", "operate-demo")]
    [InlineData("GET", "/api/v1/jobs", "see-work")]
    [InlineData("GET", "/api/v1/jobs/x", "see-work")]
    [InlineData("GET", "/api/v1/jobs/x/log", "see-work")]
    [InlineData("GET", "/api/v1/jobs/usage", "see-work")]
    [InlineData("POST", "/api/v1/jobs", "work")]
    [InlineData("POST", "/api/v1/jobs/x/cancel", "work")]
    [InlineData("POST", "/api/v1/jobs/x/hold", "work")]
    [InlineData("POST", "/api/v1/jobs/x/release", "work")]
    [InlineData("GET", "/api/v1/nodes", "read")]
    [InlineData("POST", "/api/v1/nodes/x/forget", "operate")]
    [InlineData("GET", "/api/v1/accounts", "administer")]
    [InlineData("POST", "/api/v1/accounts", "administer")]
    [InlineData("PATCH", "/api/v1/accounts/x", "administer")]
    [InlineData("DELETE", "/api/v1/accounts/x", "administer")]
    [InlineData("POST", "/api/v1/tokens", "administer")]
    [InlineData("POST", "/api/v1/setup-link", "administer")]
    public void Policy_of_a_route_is_the_one_that_was_meant(string method, string path, string policy) =>
        Assert.Equal(policy, Assert.Single(Routes(), r => r.Method.Method == method && r.Path == path).Policy);

    [Fact]
    public async Task Route_without_a_policy_is_refused_to_everybody()
    {
        bench.App.MapGet("/forgotten", () => "secret");
        var answer = await browser.SendAsync(HttpMethod.Get, "/forgotten", null, bench.LocalToken);
        Assert.Equal((403, "MP3540"), ((int)answer.Status, answer.Fault));
    }

    [Fact]
    public void Every_route_names_a_policy() => Assert.All(Endpoints(), e => Assert.NotNull(e.Metadata.GetMetadata<RoutePolicy>()));

    private static AccessProviderConfig Provider { get; } = new()
    {
        Id = "office",
        Name = "office",
        Authorize = "http://127.0.0.1:9/a",
        Token = "http://127.0.0.1:9/t",
        UserInformation = "http://127.0.0.1:9/u",
        ClientId = "site",
    };

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.NonBacktracking)]
    private static partial Regex Value { get; }

    private IEnumerable<RouteEndpoint> Endpoints() => ((IEndpointRouteBuilder)bench.App).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>();

    /// <summary>Each route with each of its methods; one that takes every method is asked to change something.</summary>
    private IEnumerable<(HttpMethod Method, string Path, string Policy)> Routes() =>
        from endpoint in Endpoints()
        let methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["POST"]
        from method in methods
        where method != "HEAD"
        select (new HttpMethod(method), "/" + Value.Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), "x"), endpoint.Metadata.GetMetadata<RoutePolicy>()!.Name);
}
