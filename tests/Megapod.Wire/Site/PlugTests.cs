namespace Megapod.Wire.Site;

using System.Net;
using System.Text.Json.Nodes;
using Megapod.Cli.Commands;
using Megapod.Control.Certificate;
using Megapod.Control.LifeCycle;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;
using Megapod.Devices.Mqtt;
using Megapod.Files.SiteFile;
using Megapod.Lab.Demo;
using Megapod.Lab.Simulation;
using Megapod.Site.Api;
using Megapod.Site.Loop;
using Megapod.Site.Pods;
using Megapod.Site.Pods.Dsx;
using Megapod.Site.Reload;
using Megapod.Tests;
using Megapod.Wire.Mqtt;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

/// <summary>A second pod is plugged into the running liquid-cooled example on the twin, and taken away: the shipped loop, pods and laws, with a clock that the test alone moves.</summary>
public sealed class PlugTests : IDisposable
{
    private readonly SiteConfig written = SiteFileReader.Read(Path.Combine(TestData.RepositoryRoot, "examples", "liquid-cooled-pod", "site.yaml")).Value;
    private readonly FakeJournal lives = new();
    private readonly FakeJournal grants = new();
    private DemoSite demo = null!;
    private SiteLoop loop = null!;
    private SitePods pods = null!;
    private EmulatedPods shown = null!;
    private SiteReload reload = null!;
    private SiteConfig file = null!;

    public PlugTests() => Begin(seed: 1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => loop.Dispose();

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Pods_that_come_at_any_instant_among_cars_that_come_too_break_no_law(ulong seed)
    {
        loop.Dispose();
        Begin(seed);
        var chance = new SeededRandom(seed);
        var site = written;
        for (int round = 0; round < 4; round++)
        {
            for (int car = 0; car < 4; car++)
            {
                demo.PlugIn($"{(char)('a' + (int)(6 * chance.NextUniform()))}{1 + (int)(4 * chance.NextUniform())}", new WattHours(40_000), new Watts(200_000));
            }

            Run((int)(60 * chance.NextUniform()));
            var next = site with { Pods = [.. site.Pods, Another($"pod-{(char)('a' + round)}", racks: 2, hasLife: round % 2 == 0)] };
            var changed = Reload(next);
            loop.Step();
            Assert.Equal(site.Pods.Count + 1, loop.Tree.Pods.Count);
            Run(30);
            Assert.True((await changed).IsSuccess, string.Join("; ", (await changed).Faults));
            site = next;
        }

        Run(120);
        Assert.Equal((0L, 0L, 0L, 0L), (loop.View!.FailedCycles, loop.View.LateCycles, loop.View.FailedReads, loop.View.FailedCommands));
        Assert.True(demo.Broken.Count == 0, string.Join('\n', demo.Broken.Take(5)));
        Assert.Equal(4, loop.Events.Newest(10_000).Count(e => e.Kind == "site-changed"));
    }

    [Fact]
    public async Task A_new_pod_begins_as_delivered_beside_one_that_goes_on_working()
    {
        Run(60);
        double before = Racks("pod-1").Sum(r => r.Watts ?? 0);
        Assert.True(before > 0.5e6);
        var changed = Reload(With(Another("pod-0", racks: 2)));
        Run(1);
        Assert.Equal(["pod-0", "pod-1"], loop.Tree.Pods.Select(p => p.Id));
        Run(20);
        Assert.True((await changed).Value.HasRoom);
        Assert.Equal((PodPhase.Delivered, PodPhase.InService), (pods.LifeOf("pod-0")!.Phase, pods.LifeOf("pod-1")!.Phase));
        Assert.Equal([PodPhase.Delivered, PodPhase.InService], loop.View!.Pods.Select(p => p.Phase));
        Assert.All(Racks("pod-0"), r => Assert.Equal((0.0, 132_000.0), (r.CeilingWatts, r.WorstCaseWatts)));
        Assert.Equal(before, Racks("pod-1").Sum(r => r.Watts ?? 0), 1_000.0);
        Assert.NotEmpty(pods.PartsOf("pod-0")!);
        Assert.Empty(demo.Broken);
    }

    [Fact]
    public async Task A_pod_that_is_not_dark_or_has_not_left_by_its_life_is_not_taken_away()
    {
        Run(30);
        Assert.Equal(["MP3260", "MP3261"], await RefusedAsync(written with { Pods = [] }));
        await PlugAsync(With(Another("pod-0", racks: 2)));
        Assert.Equal(["MP3260"], await RefusedAsync(written));
        Assert.Equal(2, loop.Tree.Pods.Count);
        Assert.Equal(["MP3260", "MP3260", "MP3261"], await RefusedAsync(written with { Pods = [] }));
        Assert.Equal(["MP3256"], await RefusedAsync(With(Another("pod-0", racks: 2)) with { Battery = null }));
    }

    [Fact]
    public async Task A_pod_that_moved_is_taken_away_and_when_it_comes_back_it_is_proven_anew()
    {
        await PlugAsync(With(Another("pod-0", racks: 2)));
        Run(30);
        Darken("pod-0");
        Assert.Empty(pods.Ask("pod-0", PodRequest.Move, "A. Visser", Now).Faults);
        Run(2);
        var watts = Racks("pod-1").Sum(r => r.Watts ?? 0);
        await PlugAsync(written);
        Assert.Equal(["pod-1"], loop.Tree.Pods.Select(p => p.Id));
        Assert.Null(pods.LifeOf("pod-0"));
        Run(20);
        Assert.Equal(watts, Racks("pod-1").Sum(r => r.Watts ?? 0), 1_000.0);

        // Its life is history, and goes on when it is there again, whatever controller is.
        Assert.Contains("life/pod-0", lives.Disk.Keys);
        await PlugAsync(With(Another("pod-0", racks: 2)));
        Run(3);
        var life = pods.LifeOf("pod-0")!;
        Assert.Equal((PodPhase.Delivered, "A. Visser", PodPhase.Moved), (life.Phase, life.Steps[^1].Person, life.Steps[^1].From));
        Assert.DoesNotContain(life.Evidence, e => e.Kind == EvidenceKind.PowerOff);
        Assert.Empty(demo.Broken);
    }

    [Fact]
    public async Task A_pod_of_which_something_changes_leaves_and_comes_anew()
    {
        await PlugAsync(With(Another("pod-0", racks: 2)));
        Assert.Equal(["MP3260"], await RefusedAsync(With(Another("pod-0", racks: 3))));
        Darken("pod-0");
        Assert.Empty(pods.Ask("pod-0", PodRequest.Retire, "A. Visser", Now).Faults);
        Run(2);
        var changed = await PlugAsync(With(Another("pod-0", racks: 3)));
        Assert.Equal("pod-0", Assert.Single(changed.Change.Anew));
        Assert.Equal("took away pod-0 and plugged in pod-0", changed.Words);
        Run(5);
        Assert.Equal(3, Racks("pod-0").Count);
        Assert.All(Racks("pod-0"), r => Assert.Equal(132_000, r.WorstCaseWatts));
        Assert.Equal(PodPhase.Delivered, pods.LifeOf("pod-0")!.Phase);
        Assert.Empty(demo.Broken);
    }

    [Fact]
    public async Task What_the_file_check_refuses_or_does_not_change_changes_nothing()
    {
        Run(5);
        Assert.True((await PlugAsync(written)).Change.IsNothing);
        var broken = new Fault("MP1051", "There is no node 'gird' to hang on.", "Is 'grid' meant?", "site.yaml", 30, 11);
        var refused = await new SiteReload(new SiteReloadParts { Loop = loop, Written = written, Read = () => Outcome<SiteFileRead>.Failure(broken) }).ReloadAsync("A. Visser");
        Assert.Equal([broken], refused.Faults);
        Assert.DoesNotContain(loop.Events.Newest(1_000), e => e.Kind == "site-changed");
    }

    [Fact]
    public async Task One_change_at_a_time_and_a_controller_that_stops_says_so()
    {
        Run(5);
        var first = loop.Exchange(PowerTree.From(With(Another("pod-0", racks: 2))), "A. Visser", _ => Assert.Fail("It must not be made."));
        var second = await loop.Exchange(PowerTree.From(With(Another("pod-9", racks: 2))), "A. Visser", _ => { });
        Assert.Equal("MP3258", second.Faults[0].Code);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        loop.Run(stop.Token);
        Assert.Equal("MP3259", (await first).Faults[0].Code);
    }

    [Fact]
    public async Task A_part_that_fails_stops_no_cycle_and_says_that_a_restart_is_needed()
    {
        Run(5);
        var asked = loop.Exchange(PowerTree.From(With(Another("pod-0", racks: 2))), "A. Visser", _ => throw new InvalidOperationException("a bug"));
        Run(3);
        Assert.Equal("MP3263", (await asked).Faults[0].Code);
        Assert.Equal(("pod-1", 0L), (Assert.Single(loop.Tree.Pods).Id, loop.View!.FailedCycles));
    }

    [Fact]
    public async Task Whoever_reads_the_site_by_redfish_sees_pods_come_and_go()
    {
        await using var app = Serve();
        await app.StartAsync(Stop);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Run(5);
        var alone = await LookAsync();
        Assert.Equal(("pod-1", 1), (alone.Name, alone.Pods.Count));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/redfish/v1/ThermalEquipment/CDUs/cdu"));

        // A second pod: the tree is the site's, each part has the name of its pod, and what a client had kept is not the same any more.
        await PlugAsync(With(Another("pod-0", racks: 2)));
        var both = await LookAsync();
        Assert.Equal((written.Id, "pod-0 pod-1"), (both.Name, string.Join(' ', both.Pods)));
        Assert.NotEqual(alone.Uuid, both.Uuid);
        Assert.Contains("/redfish/v1/Chassis/xfirm-0", both.Chassis);
        Assert.Equal(HttpStatusCode.OK, (await SinceAsync(alone)).StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, (await SinceAsync(both)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/redfish/v1/ThermalEquipment/CDUs/pod-0.cdu"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("/redfish/v1/ThermalEquipment/CDUs/cdu"));

        // A third one changes nothing of the others.
        await PlugAsync(written with { Pods = [.. written.Pods, Another("pod-0", racks: 2), Another("pod-2", racks: 1)] });
        var three = await LookAsync();
        Assert.Equal(both.Uuid, three.Uuid);
        Assert.All(both.Chassis, path => Assert.Contains(path, three.Chassis));
        Assert.Contains("/redfish/v1/Chassis/xpod-2-0", three.Chassis);
        Assert.Equal(HttpStatusCode.OK, (await SinceAsync(both)).StatusCode);
        Leave("pod-2");
        await PlugAsync(With(Another("pod-0", racks: 2)));
        var again = await LookAsync();
        Assert.Equal(both.Chassis, again.Chassis);
        Assert.Equal(both.Tag, again.Tag);
        foreach (string gone in three.Items.Except(again.Items))
        {
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(gone));
        }

        Assert.True(three.Items.Except(again.Items).Count() > 5);
        Leave("pod-0");
        await PlugAsync(written);
        var left = await LookAsync();
        Assert.Equal((alone.Name, alone.Uuid, alone.Tag), (left.Name, left.Uuid, left.Tag));
        Assert.Equal(alone.Items, left.Items);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("/redfish/v1/Chassis/xfirm-0"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("/redfish/v1/ThermalEquipment/CDUs/pod-0.cdu"));
        Assert.Empty(demo.Broken);

        async Task<Seen> LookAsync()
        {
            using var answer = await http.GetAsync("/redfish/v1/Chassis", Stop);
            var root = JsonNode.Parse(await http.GetStringAsync("/redfish/v1/", Stop))!;
            var chassis = await MembersAsync("/redfish/v1/Chassis");
            List<string> items = [.. chassis];
            foreach (string collection in (string[])["Systems", "Managers", "PowerEquipment/RackPDUs", "ThermalEquipment/CDUs", "UpdateService/FirmwareInventory", "TelemetryService/MetricReports"])
            {
                items.AddRange(await MembersAsync($"/redfish/v1/{collection}"));
            }

            var shownPods = chassis.Select(path => path.Split('/')[^1]).Where(name => name.StartsWith("pod-", StringComparison.Ordinal) && !name.Contains('.')).ToList();
            return new Seen((string)root["Name"]!, (string)root["UUID"]!, answer.Headers.ETag!.ToString(), shownPods, chassis, items);
        }

        async Task<List<string>> MembersAsync(string collection)
        {
            var members = new List<string>();
            int said = 0;
            for (string? next = collection; next is not null;)
            {
                var page = JsonNode.Parse(await http.GetStringAsync(next, Stop))!;
                said = (int)page["Members@odata.count"]!;
                members.AddRange(page["Members"]!.AsArray().Select(m => (string)m!["@odata.id"]!));
                next = (string?)page["Members@odata.nextLink"];
            }

            Assert.Equal(said, members.Count);
            return members;
        }

        async Task<HttpResponseMessage> SinceAsync(Seen seen)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/redfish/v1/Chassis");
            request.Headers.TryAddWithoutValidation("If-None-Match", seen.Tag);
            return await http.SendAsync(request, Stop);
        }

        async Task<HttpStatusCode> StatusAsync(string path)
        {
            using var answer = await http.GetAsync(path, Stop);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Whoever_reads_the_site_by_dsx_is_told_of_pods_that_come_before_their_values_and_of_those_that_go()
    {
        using var broker = await MqttBroker.StartAsync();
        await using var reader = new PlugReader(broker.Port);
        Run(5);
        var clock = new FakeClock { Began = new(Now.ToUtc()) };
        double charge = 0;
        var client = reader.Client("face", clock);
        await using var face = new DsxFace(client, new DsxFaceParts
        {
            Pods = pods,
            View = () => loop.View! with { Battery = loop.View.Battery! with { Soc = charge } },
            Clock = () => Now,
            Time = clock,
            Chance = new SeededRandom(1),
            Events = loop.Events,
        }, TimeSpan.FromSeconds(1));
        using var end = new CancellationTokenSource();
        await reader.BeginAsync();
        Assert.True((await client.SubscribeAsync("nobody", MqttQos.AtMostOnce, Stop)).IsSuccess);
        var facing = face.RunAsync(end.Token);
        clock.AwaitSleeperUntil(DsxBounds.Beat);
        await reader.UntilAsync(m => m.Topic == $"BMS/v1/PUB/Value/System/HeartbeatTimestampBms/{written.Id}/heartbeat");
        var first = await LookAsync();
        Assert.DoesNotContain(first, m => m.IsAbout("pod-0", "xfirm-0", "xfirm-1"));
        string[] ofFirst = [.. reader.Described];
        string[] meters = reader.Serves($"{written.Id}/grid/meter");

        await PlugAsync(With(Another("pod-0", racks: 2)));
        var said = await LookAsync();
        var news = said.Where(m => m.IsDescription).ToList();
        Assert.Contains(news, m => m.Key == $"Rack/RackPower/{written.Id}/xfirm-1");
        Assert.Equal([.. meters.Append("pod-0/meter").Order(StringComparer.Ordinal)], reader.Serves($"{written.Id}/grid/meter").Order(StringComparer.Ordinal));

        // Nobody else is described anew, and nothing of the new pod is said that was not described before.
        Assert.All(news, m => Assert.True(m.IsAbout("pod-0", "xfirm-0", "xfirm-1") || m.Key == $"PowerMeter/ActivePower/{written.Id}/grid/meter", m.Topic));
        foreach (string key in said.Where(m => !m.IsDescription).Select(m => m.Key).Distinct().Where(key => !ofFirst.Contains(key)))
        {
            Assert.True(said.FindIndex(m => m.IsDescription && m.Key == key) is >= 0 and var at && at < said.FindIndex(m => !m.IsDescription && m.Key == key), key);
        }

        // A value is there for each, and power that the cycle measures is a number.
        Assert.All(news, m => Assert.Contains(said, v => !v.IsDescription && v.Key == m.Key));
        Assert.NotNull((double?)JsonNode.Parse(said.Last(m => !m.IsDescription && m.Key == $"Rack/RackPower/{written.Id}/xfirm-0").Payload)!["value"]);
        Assert.NotNull((double?)JsonNode.Parse(said.Last(m => !m.IsDescription && m.Key == $"PowerMeter/ActivePower/{written.Id}/pod-0/meter").Payload)!["value"]);
        Assert.Equal(reader.Described, await reader.KeptAsync());

        Leave("pod-0");
        await PlugAsync(written);
        said = await LookAsync();
        Assert.Equal(news.Where(m => m.IsAbout("pod-0", "xfirm-0", "xfirm-1")).Select(m => m.Key).Order(StringComparer.Ordinal), said.Where(m => m is { IsDescription: true, Payload: "" }).Select(m => m.Key).Order(StringComparer.Ordinal));
        Assert.Equal(meters, reader.Serves($"{written.Id}/grid/meter"));
        Assert.DoesNotContain(await LookAsync(), m => m.IsAbout("pod-0", "xfirm-0", "xfirm-1"));

        // The broker has kept the descriptions of what there is, and no value of anything.
        Assert.Equal(ofFirst, reader.Described);
        Assert.Equal(ofFirst, await reader.KeptAsync());
        Assert.DoesNotContain(loop.Events.Newest(1_000), e => e.Kind is "face-trouble" or "face-incomplete");
        await end.CancelAsync();
        await facing;

        // The battery comes last in a look, so that its figure says that all of the look is here. Two seconds pass: the site's view is of after the change in the second.
        async Task<List<PlugMessage>> LookAsync()
        {
            var all = new List<PlugMessage>();
            for (int second = 0; second < 2; second++)
            {
                Run(1);
                charge = charge == 0.625 ? 0.375 : 0.625;
                clock.MoveTo(clock.Elapsed + TimeSpan.FromSeconds(1));
                all.AddRange(await reader.UntilAsync(m => m.Key == $"BESS/GenericPoint/{written.Id}/battery" && !m.IsDescription && (double)JsonNode.Parse(m.Payload)!["value"]! == 100 * charge));
            }

            return all;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_controller_that_is_killed_right_after_the_exchange_is_followed_by_one_with_the_new_file_or_the_old_one(bool isNew)
    {
        loop.Dispose();
        Begin(1, grants);
        Run(60);
        _ = Reload(With(Another("pod-0", racks: 2)));
        Run(1);
        Assert.Equal(2, loop.Tree.Pods.Count);
        var kept = new FakeJournal(grants.Disk);
        Assert.Equal((132_000.0, 132_000.0), (kept.CeilingOf("xfirm-0"), kept.CeilingOf("xfirm-1")));
        var before = loop.View!.Consumers.Where(c => c.Kind == ConsumerKind.Rack && c.Id.StartsWith("f", StringComparison.Ordinal)).ToDictionary(c => c.Id, c => c.CeilingWatts);
        var tree = isNew ? loop.Tree : PowerTree.From(written);
        loop.Dispose();
        var opened = GrantJournal.Open(tree, kept);
        Assert.True(opened.IsSuccess, string.Join("; ", opened.Faults));
        Assert.True(opened.Value.HasFormer);
        if (!isNew)
        {
            // The world has the old file's pods, too.
            demo.Exchange(tree, []);
        }

        loop = new SiteLoop(tree, demo, demo, demo, TimeProvider.System, loop.Now, journal: opened.Value);
        Run(10);
        Assert.Contains(loop.Events.Newest(100), e => e.Kind == "resumed");
        Assert.All(loop.View!.Consumers.Where(c => before.ContainsKey(c.Id)), c => Assert.Equal(before[c.Id], c.CeilingWatts, 1.0));
        Assert.Empty(demo.Broken);
    }

    private void Begin(ulong seed, FakeJournal? journal = null)
    {
        var from = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(3);
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, To = from + TimeSpan.FromHours(3), SessionsPerDay = 0, Seed = seed }, written).Value;
        double margin = Margin.Of(PowerTree.From(scenario.Site)).TotalWatts;
        demo = new DemoSite(scenario, 2e6 - margin, margin);

        // Cycles are made one after the other, and how long each takes is the machine's affair.
        loop = new SiteLoop(demo.Tree, demo, demo, demo, new FakeClock(), from, journal: journal is null ? null : GrantJournal.Open(demo.Tree, journal).Value);
        demo.Events = loop.Events;
        pods = new SitePods(demo.Tree, lives, TimeProvider.System, from, loop.Events);
        loop.Pods = pods;
        shown = new EmulatedPods(demo, pods, seed);
        shown.Begin();
        file = written;
        reload = new SiteReload(new SiteReloadParts
        {
            Loop = loop,
            Written = written,
            Read = () => Outcome<SiteFileRead>.Success(new SiteFileRead(file, new Dictionary<string, RegisterMapConfig>())),
            Pods = pods,
            World = demo.Exchange,
            HasRoom = demo.CloseFeeds,
        });
    }

    /// <summary>A pod like the one of the example, with fewer racks.</summary>
    private PodConfig Another(string id, int racks, bool hasLife = true)
    {
        var pod = written.Pods[0];
        return pod with
        {
            Id = id,
            Meter = pod.Meter! with { Id = "meter-" + id },
            Racks = [.. Enumerable.Range(0, racks).Select(k => pod.Racks[0] with { Id = $"x{(id == "pod-0" ? "firm" : id)}-{k}" })],
            Throughput = [new ThroughputPoint(new Watts(26_000 * racks), 0), new ThroughputPoint(new Watts(132_000 * racks), 1)],
            Cooling = pod.Cooling with { Loop = pod.Cooling.Loop! with { DesignFlowLitresPerSecond = 3 * racks } },
            Acceptance = hasLife ? new AcceptanceConfig() : null,
        };
    }

    private SiteConfig With(PodConfig pod) => written with { Pods = [.. written.Pods, pod] };

    /// <summary>Asks, and waits until the loop has it in hand.</summary>
    private Task<Outcome<SiteChanged>> Reload(SiteConfig next)
    {
        file = next;
        var asked = reload.ReloadAsync("A. Visser");
        Assert.True(SpinWait.SpinUntil(() => loop.IsAsked || asked.IsCompleted, TimeSpan.FromSeconds(30)));
        return asked;
    }

    private async Task<SiteChanged> PlugAsync(SiteConfig next)
    {
        var asked = Reload(next);
        for (int s = 0; s < 90 && !asked.IsCompleted; s++)
        {
            Run(1);
            SpinWait.SpinUntil(() => asked.IsCompleted || loop.IsAsked, TimeSpan.FromSeconds(30));
        }

        var changed = await asked;
        Assert.True(changed.IsSuccess, string.Join("; ", changed.Faults));
        return changed.Value;
    }

    private async Task<IEnumerable<string>> RefusedAsync(SiteConfig next)
    {
        var asked = Reload(next);
        Run(1);
        return (await asked).Faults.Select(f => f.Code);
    }

    private void Run(int seconds)
    {
        for (int s = 0; s < seconds; s++)
        {
            loop.Step();
            shown.Tell();
            pods.Step(Now);
        }
    }

    /// <summary>A pod leaves by its life: it is dark, and a person says that it moves.</summary>
    private void Leave(string pod)
    {
        Run(30);
        Darken(pod);
        Assert.Empty(pods.Ask(pod, PodRequest.Move, "A. Visser", Now).Faults);
        Run(2);
    }

    /// <summary>The site's tree over HTTP, as <c>megapod up</c> shows it.</summary>
    private WebApplication Serve()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        RedfishRoutes.Map(app, UpFace.Redfish(pods, () => Now));
        return app;
    }

    /// <summary>A pod's feed is opened, and its meter shows nothing for long enough to be evidence.</summary>
    private void Darken(string pod)
    {
        Assert.Empty(demo.SwitchPod(pod, isOn: false).Faults);
        Run(20);
        Assert.Equal(0, loop.View!.Nodes.Single(n => n.Id == pod).Watts);
    }

    private Instant Now => loop.View!.At;

    private List<ConsumerView> Racks(string pod) => [.. loop.View!.Consumers.Where(c => c.Kind == ConsumerKind.Rack && c.Node == pod)];

    /// <summary>What a reader of the tree sees.</summary>
    private sealed record Seen(string Name, string Uuid, string Tag, IReadOnlyList<string> Pods, IReadOnlyList<string> Chassis, IReadOnlyList<string> Items);
}
