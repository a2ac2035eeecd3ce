namespace Megapod.Wire.Cli;

using System.Net;
using System.Text.Json;
using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Lab.Demo;
using Megapod.Lab.Simulation;
using Megapod.Site.Api;
using Megapod.Site.Loop;
using Megapod.Site.Reload;
using Microsoft.AspNetCore.Builder;

/// <summary><c>reload</c>, and the route that it calls: over the API of a running site, whose file says what a test writes into it.</summary>
public sealed class ReloadCommandTests : CommandTest, IAsyncLifetime
{
    private static readonly Fault Broken = new("MP1051", "There is no node 'gird' to hang on.", "Is 'grid' meant?", "site.yaml", 30, 11);
    private readonly CancellationTokenSource stop = new();
    private readonly HttpClient http = new();
    private DemoSite demo = null!;
    private SiteLoop loop = null!;
    private WebApplication app = null!;
    private Thread control = null!;
    private Outcome<SiteFileRead> file = null!;
    private SiteConfig written = null!;

    public async ValueTask InitializeAsync()
    {
        var from = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(3);
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, To = from + TimeSpan.FromHours(1), SessionsPerDay = 0 }).Value;
        written = scenario.Site;
        demo = new DemoSite(scenario, 1.98e6, Margin.Of(PowerTree.From(written)).TotalWatts);
        loop = new SiteLoop(demo.Tree, demo, demo, demo, TimeProvider.System, from, speed: 100);
        file = Of(written);
        var reload = new SiteReload(new SiteReloadParts { Loop = loop, Written = written, Read = () => file, World = demo.Exchange, HasRoom = demo.CloseFeeds });
        app = SiteApi.Build(loop, port: 0, new SiteApiParts { Emulated = demo, Reload = reload });
        await app.StartAsync(TestContext.Current.CancellationToken);
        http.BaseAddress = new Uri(app.Urls.First());
        control = new Thread(() => loop.Run(stop.Token)) { IsBackground = true };
        control.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        control.Join();
        await app.DisposeAsync();
        http.Dispose();
        loop.Dispose();
        stop.Dispose();
        Dispose();
    }

    [Fact]
    public async Task Reload_says_what_was_plugged_in_and_every_reason_why_something_was_not()
    {
        Assert.Equal(0, await RunAsync("reload", "--at", At));
        Assert.Equal("Nothing differs.", Output.ToString().Trim());
        file = Of(written with { Pods = [.. written.Pods, Another] });
        Assert.Equal(0, await RunAsync("reload", "--at", At, "--person", "A. Visser"));
        Assert.Contains("A. Visser plugged in a-pod. There is room for all that may be drawn there: the feed may be closed.", Output.ToString(), StringComparison.Ordinal);
        Assert.Equal(["a-pod", "pod-1"], loop.Tree.Pods.Select(p => p.Id));
        file = Of(written with { Battery = null });
        Assert.Equal(1, await RunAsync("reload", "--at", At));
        Assert.Contains("Not only pods differ: 'battery'. [MP3256]", Output.ToString(), StringComparison.Ordinal);
        file = Outcome<SiteFileRead>.Failure(Broken);
        Assert.Equal(1, await RunAsync("reload", "--at", At));
        Assert.Contains("site.yaml:30:11: There is no node 'gird' to hang on. [MP1051]", Output.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, await RunAsync("reload", "--at", "http://127.0.0.1:1"));
        Assert.Equal(2, await RunAsync("reload", "--at", "nowhere"));
    }

    [Fact]
    public async Task Route_wants_a_name_and_tells_a_bad_file_from_a_site_that_says_no()
    {
        Assert.Equal((409, "MP3128"), await AskAsync("/api/v1/site/reload"));
        Assert.Equal((200, null), await AskAsync("/api/v1/site/reload?person=A.%20Visser"));
        file = Outcome<SiteFileRead>.Failure(Broken);
        Assert.Equal((422, "MP1051"), await AskAsync("/api/v1/site/reload?person=A.%20Visser"));
        file = Of(written with { Pods = [] });
        Assert.Equal((409, "MP3260"), await AskAsync("/api/v1/site/reload?person=A.%20Visser"));
        Assert.Equal((200, null), await AskAsync("/api/v1/demo/pods/pod-1/feed?closed=false"));
        Assert.Equal((409, "MP3254"), await AskAsync("/api/v1/demo/pods/pod-9/feed?closed=true"));
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/api/v1/site/reload?person=A");
        foreign.Headers.Add("Origin", "http://example.org");
        using var refused = await http.SendAsync(foreign, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private string At => app.Urls.First();

    private PodConfig Another
    {
        get
        {
            var pod = written.Pods[0];
            return pod with
            {
                Id = "a-pod",
                Meter = pod.Meter! with { Id = "meter-a-pod" },
                Racks = [pod.Racks[0] with { Id = "a-rack" }],
                Throughput = [new ThroughputPoint(pod.Racks[0].Idle, 0), new ThroughputPoint(pod.Racks[0].Full, 1)],
                LargestStep = new Watts(1_000),
            };
        }
    }

    private static Outcome<SiteFileRead> Of(SiteConfig site) => Outcome<SiteFileRead>.Success(new SiteFileRead(site, new Dictionary<string, RegisterMapConfig>()));

    private async Task<(int Status, string? Fault)> AskAsync(string path)
    {
        using var answer = await http.PostAsync(path, null, TestContext.Current.CancellationToken);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return ((int)answer.StatusCode, body.RootElement.TryGetProperty("fault", out var fault) ? fault.GetString() : null);
    }
}
