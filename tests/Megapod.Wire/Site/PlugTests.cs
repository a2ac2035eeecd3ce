namespace Megapod.Wire.Site;

using Megapod.Control.Certificate;
using Megapod.Control.LifeCycle;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Files.SiteFile;
using Megapod.Lab.Demo;
using Megapod.Lab.Simulation;
using Megapod.Site.Loop;
using Megapod.Site.Pods;
using Megapod.Site.Reload;
using Megapod.Tests;

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
        loop = new SiteLoop(demo.Tree, demo, demo, demo, TimeProvider.System, from, journal: journal is null ? null : GrantJournal.Open(demo.Tree, journal).Value);
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

    /// <summary>A pod's feed is opened, and its meter shows nothing for long enough to be evidence.</summary>
    private void Darken(string pod)
    {
        Assert.Empty(demo.SwitchPod(pod, isOn: false).Faults);
        Run(20);
        Assert.Equal(0, loop.View!.Nodes.Single(n => n.Id == pod).Watts);
    }

    private Instant Now => loop.View!.At;

    private List<ConsumerView> Racks(string pod) => [.. loop.View!.Consumers.Where(c => c.Kind == ConsumerKind.Rack && c.Node == pod)];

}
