namespace Megapod.Wire.Site;

using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Lab.Demo;
using Megapod.Lab.Simulation;
using Megapod.Site.Api;
using Megapod.Site.Loop;
using Megapod.Site.Pods;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

/// <summary>The HTTP face over real sockets on loopback, on a free port, with a site on the twin behind it.</summary>
public sealed class SiteApiTests : IAsyncLifetime
{
    private readonly HttpClient http = new();
    private SiteLoop loop = null!;
    private PowerTree tree = null!;
    private WebApplication app = null!;

    public async ValueTask InitializeAsync()
    {
        var from = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(9);
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, To = from + TimeSpan.FromHours(6) }).Value;
        var demo = new DemoSite(scenario, 1.98e6, Margin.Of(PowerTree.From(scenario.Site)).TotalWatts);
        loop = new SiteLoop(demo.Tree, demo, demo, demo, TimeProvider.System, scenario.From);
        demo.Events = loop.Events;
        tree = demo.Tree;
        for (int i = 0; i < 900; i++)
        {
            loop.Step();
        }

        app = SiteApi.Build(loop, port: 0);
        await app.StartAsync(TestContext.Current.CancellationToken);
        http.BaseAddress = new Uri(app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
        loop.Dispose();
    }

    [Fact]
    public async Task Site_says_watts_ceilings_and_reasons()
    {
        using var site = JsonDocument.Parse(await http.GetStringAsync("/api/v1/site", TestContext.Current.CancellationToken));
        Assert.Equal("charging-site", site.RootElement.GetProperty("site").GetString());
        Assert.True(site.RootElement.GetProperty("limitWatts").GetDouble() is > 1.9e6 and < 2.1e6);
        Assert.Equal(34, site.RootElement.GetProperty("consumers").GetArrayLength());
        Assert.InRange(site.RootElement.GetProperty("battery").GetProperty("soc").GetDouble(), 0, 1);
    }

    [Fact]
    public async Task Firmware_is_asked_for_by_a_named_person_and_refused_with_the_reason()
    {
        string pod = tree.Pods[0].Id;
        string asked = $"/api/v1/pods/{pod}/firmware?image=http://images/2.bin&backOut=http://images/1.bin&version=2";
        Assert.Equal("MP3128", await FaultAsync(asked));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.PostAsync($"{asked}&person=A", null, TestContext.Current.CancellationToken)).StatusCode);
        loop.Pods = new SitePods(tree, null, TimeProvider.System, loop.Present, loop.Events);
        Assert.Equal("MP3276", await FaultAsync($"{asked}&person=A"));
        Assert.Equal("MP3279", await FaultAsync($"/api/v1/pods/{pod}/firmware?person=A"));
        Assert.Equal("MP3280", await FaultAsync($"/api/v1/pods/{pod}/firmware/cancel?person=A"));
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/api/v1/pods/{pod}/firmware", TestContext.Current.CancellationToken)).StatusCode);

        async Task<string?> FaultAsync(string path)
        {
            using var answer = await http.PostAsync(path, null, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            return body.RootElement.GetProperty("fault").GetString();
        }
    }

    [Fact]
    public async Task Spares_are_noted_by_a_named_person_and_replacements_say_how_many_are_kept()
    {
        string pod = $"/api/v1/pods/{tree.Pods[0].Id}";
        Assert.Equal((HttpStatusCode.Conflict, "MP3128"), await AskAsync(HttpMethod.Post, $"{pod}/spares?serial=S1&place=shelf"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(HttpMethod.Post, $"{pod}/spares?serial=S1&place=shelf&person=A")).Status);
        loop.Pods = new SitePods(tree, null, TimeProvider.System, loop.Present, loop.Events);
        Assert.Equal((HttpStatusCode.Conflict, "MP3272"), await AskAsync(HttpMethod.Post, $"{pod}/spares?serial=S1&person=A"));
        Assert.Equal((HttpStatusCode.OK, null), await AskAsync(HttpMethod.Post, $"{pod}/spares?serial=S1&partNumber=P1&model=M1&place=shelf+3&person=A"));
        Assert.Equal((HttpStatusCode.Conflict, "MP3273"), await AskAsync(HttpMethod.Post, $"{pod}/spares?serial=S1&place=shelf&person=A"));
        using var spares = JsonDocument.Parse(await http.GetStringAsync($"{pod}/spares", TestContext.Current.CancellationToken));
        var spare = Assert.Single(spares.RootElement.EnumerateArray());
        Assert.Equal(["S1", "P1", "M1", "shelf 3", "A"], ((string[])["serial", "partNumber", "model", "place", "person"]).Select(n => spare.GetProperty(n).GetString()));
        Assert.Equal((HttpStatusCode.Conflict, "MP3275"), await AskAsync(HttpMethod.Delete, $"{pod}/spares?serial=S2&person=A"));
        Assert.Equal((HttpStatusCode.Conflict, "MP3128"), await AskAsync(HttpMethod.Delete, $"{pod}/spares?serial=S1"));
        Assert.Equal((HttpStatusCode.OK, null), await AskAsync(HttpMethod.Delete, $"{pod}/spares?serial=S1&person=A"));
        using var replaced = JsonDocument.Parse(await http.GetStringAsync($"{pod}/replacements", TestContext.Current.CancellationToken));
        Assert.Equal((1_000, 0, 0), (replaced.RootElement.GetProperty("most").GetInt32(), replaced.RootElement.GetProperty("dropped").GetInt32(), replaced.RootElement.GetProperty("replacements").GetArrayLength()));
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Get, "/api/v1/pods/nobody/replacements")).Status);
        using var document = JsonDocument.Parse(await http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));
        var paths = document.RootElement.GetProperty("paths");
        Assert.Equal(["delete", "get", "post"], paths.GetProperty("/api/v1/pods/{pod}/spares").EnumerateObject().Select(m => m.Name).Order(StringComparer.Ordinal));
        Assert.Contains("1000 are kept", paths.GetProperty("/api/v1/pods/{pod}/replacements").GetProperty("get").GetProperty("summary").GetString(), StringComparison.Ordinal);

        async Task<(HttpStatusCode Status, string? Fault)> AskAsync(HttpMethod method, string path)
        {
            using var request = new HttpRequestMessage(method, path);
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            return (answer.StatusCode, body.RootElement.TryGetProperty("fault", out var fault) ? fault.GetString() : null);
        }
    }

    [Fact]
    public async Task Grants_all_expire()
    {
        using var grants = JsonDocument.Parse(await http.GetStringAsync("/api/v1/grants", TestContext.Current.CancellationToken));
        Assert.Equal(34, grants.RootElement.GetArrayLength());
        Assert.All(grants.RootElement.EnumerateArray(), g => Assert.True(g.GetProperty("expiresAt").GetDateTime() > loop.View!.At.ToUtc()));
    }

    [Fact]
    public async Task Certificate_tells_margin_contingencies_and_what_was_lost()
    {
        using var certificate = JsonDocument.Parse(await http.GetStringAsync("/api/v1/site/certificate", TestContext.Current.CancellationToken));
        var root = certificate.RootElement;
        Assert.Equal(root.GetProperty("marginWatts").GetDouble(), root.GetProperty("margin").EnumerateArray().Sum(t => t.GetProperty("watts").GetDouble()), 1e-6);
        Assert.Equal("batteryTrip", root.GetProperty("contingencies")[0].GetProperty("kind").GetString());
        Assert.True(root.GetProperty("contingencies")[0].GetProperty("holds").GetBoolean());
        Assert.Contains(root.GetProperty("lost").EnumerateArray(), t => t.GetProperty("name").GetString() == "trimming");
        Assert.Equal(JsonValueKind.Null, root.GetProperty("provenAt").ValueKind);
    }

    [Fact]
    public async Task Step_test_is_refused_where_the_cycle_tells_the_battery()
    {
        using var answer = await http.PostAsync("/api/v1/site/step-test", content: null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("MP3121", problem.RootElement.GetProperty("fault").GetString());
    }

    [Theory]
    [InlineData("/api/v1/plan", HttpStatusCode.OK)]
    [InlineData("/metrics", HttpStatusCode.OK)]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/openapi/v1.json", HttpStatusCode.OK)]
    [InlineData("/api/v1/alarms", HttpStatusCode.OK)]
    [InlineData("/api/v1/jobs", HttpStatusCode.NotFound)]
    public async Task Routes_answer(string path, HttpStatusCode expected)
    {
        using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
        if (expected == HttpStatusCode.NotFound)
        {
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Theory]
    [InlineData("evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData(null, "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("localhost", null, HttpStatusCode.OK)]
    public async Task Foreign_host_or_origin_is_refused(string? host, string? origin, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/site");
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public void Every_route_names_a_policy()
    {
        var endpoints = ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).ToList();
        Assert.True(endpoints.Count >= 8);
        Assert.All(endpoints, e => Assert.NotNull(e.Metadata.GetMetadata<RoutePolicy>()));
    }

    [Fact]
    public async Task Events_resume_after_the_last_one_seen()
    {
        string first = await IdAfterAsync("0");
        Assert.EndsWith("-1", first, StringComparison.Ordinal);
        string second = await IdAfterAsync(first);
        Assert.Equal(first[..^1] + "2", second);
    }

    [Theory]
    [InlineData("00000000-5")]
    [InlineData("no id of ours")]
    [InlineData("999999999")]
    public async Task Events_of_another_run_cannot_be_resumed_and_the_follower_is_told(string lastSeen)
    {
        long newest = loop.Events.After(0, 0).Newest;
        Assert.EndsWith($"-{newest}", await IdAfterAsync(lastSeen, "event: reset"), StringComparison.Ordinal);
    }

    /// <summary>The id of the first event after the last one seen, and the line after it when that matters.</summary>
    private async Task<string> IdAfterAsync(string lastSeen, string? next = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events");
        request.Headers.Add("Last-Event-ID", lastSeen);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        string? line;
        do
        {
            line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        }
        while (line is not null && !line.StartsWith("id:", StringComparison.Ordinal));
        Assert.NotNull(line);
        if (next is not null)
        {
            Assert.Equal(next, await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        }

        return line["id: ".Length..];
    }

    [Fact]
    public async Task Metrics_please_promtool()
    {
        string text = await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.SkipUnless(File.Exists("/usr/bin/promtool"), "promtool is missing: ./megapod test --install");
        using var promtool = Process.Start(new ProcessStartInfo("/usr/bin/promtool", "check metrics") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true })!;
        await promtool.StandardInput.WriteAsync(text);
        promtool.StandardInput.Close();
        string verdict = await promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(promtool.ExitCode == 0, verdict);
    }
}
