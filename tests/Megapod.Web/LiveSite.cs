namespace Megapod.Web;

using Megapod.Control.Certificate;
using Megapod.Core.Jobs;
using Megapod.Core.Model;
using Megapod.Files.JobFile;
using Megapod.Lab.Demo;
using Megapod.Lab.Simulation;
using Megapod.Node.Uplink;
using Megapod.Site.Api;
using Megapod.Site.Jobs;
using Megapod.Site.Loop;
using Megapod.Site.Pods;
using Megapod.Site.WorkNodes;
using Megapod.Storage.History;
using Megapod.Wire.Site.Jobs;
using Microsoft.AspNetCore.Builder;

/// <summary>The site that is shipped, emulated in this process, as it runs for a person: its loop goes on by itself, many site seconds each second.</summary>
public sealed class LiveSite : IAsyncLifetime
{
    private const double Speed = 20;
    private readonly CancellationTokenSource stop = new();
    private readonly string folder = Path.Combine(Path.GetTempPath(), "megapod-web-" + Guid.NewGuid().ToString("n"));
    private HistoryFile history = null!;
    private DemoSite demo = null!;
    private Thread control = null!;
    private Task keeping = Task.CompletedTask;
    private WebApplication app = null!;
    private int port;

    /// <summary>The address of its first page.</summary>
    public Uri Address { get; private set; } = null!;

    internal SiteLoop Loop { get; private set; } = null!;

    /// <summary>The site's jobs.</summary>
    internal JobDesk Desk { get; private set; } = null!;

    /// <summary>A work node of it, whose jobs a test moves.</summary>
    internal FakeRunner Node { get; } = new(LocalNode.Name, cpus: 12);

    /// <summary>Where further work nodes enrol.</summary>
    internal SiteWorkNodes WorkNodes { get; private set; } = null!;

    /// <summary>The newest view.</summary>
    internal SiteView View => Loop.View!;

    public async ValueTask InitializeAsync()
    {
        // A night to which the world brings nearly no cars: what is plugged in, a test has plugged in.
        var from = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(2);
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, To = from + TimeSpan.FromDays(2), SessionsPerDay = 1 }).Value;
        var tree = PowerTree.From(scenario.Site);
        double margin = Margin.Of(tree).TotalWatts;
        demo = new DemoSite(scenario, LimitConfig.LowestImportWatts(tree.Nodes[0].Limits) - margin, margin);
        Loop = new SiteLoop(demo.Tree, demo, demo, demo, TimeProvider.System, scenario.From, Speed);
        demo.Events = Loop.Events;
        var pods = new SitePods(demo.Tree, journal: null, TimeProvider.System, scenario.From, Loop.Events);
        Loop.Pods = pods;
        var shown = new EmulatedPods(demo, pods, scenario.Seed);
        shown.Begin();
        Loop.Step();
        keeping = Task.WhenAll(shown.RunAsync(stop.Token), pods.RunAsync(() => Loop.Present, stop.Token));
        control = new Thread(() => Loop.Run(stop.Token)) { Name = "control", IsBackground = true };
        control.Start();
        history = HistoryFile.Open(folder).Value;
        var seated = LocalNode.Seat(scenario.Site);
        WorkNodes = (await SiteWorkNodes.OpenAsync(seated, folder: null, TimeProvider.System, () => Loop.Present)).Value;
        WorkNodes.Take(PowerTree.From(seated));
        (await NodeEnrolment.JoinAsync(WorkNodes.Address, WorkNodes.Invite(LocalNode.Name).Value, Path.Combine(folder, "node"), TestContext.Current.CancellationToken)).Value.Dispose();
        Desk = new JobDesk(new JobDeskParts { Store = new MemoryJobStore(1), Time = TimeProvider.System, Told = (kind, subject, text) => Loop.Events.Add(Loop.Present, kind, subject, text) });
        Desk.Connect(LocalNode.Name, Node, Node);
        Node.Say();
        await ListenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await app.DisposeAsync();
        Desk.Dispose();
        await WorkNodes.DisposeAsync();
        control.Join();
        await keeping;
        Loop.Dispose();
        history.Dispose();
        Directory.Delete(folder, recursive: true);
        stop.Dispose();
    }

    /// <summary>Submits a job.</summary>
    /// <param name="text">The text of its file, without its command.</param>
    /// <param name="tenant">Whose it is.</param>
    internal async Task<string> SubmitAsync(string text, string tenant = "anna") => (await Desk.SubmitAsync(tenant, JobFileReader.Parse($"command: [sleep, 1000]\nprice: 3.60 EUR/h\n{text}\n", "job", "EUR").Value)).Value.Id;

    /// <summary>Submits a job, which the work node runs when this returns.</summary>
    /// <param name="text">The text of its file, without its command.</param>
    /// <param name="tenant">Whose it is.</param>
    internal async Task<string> RunAsync(string text, string tenant = "anna")
    {
        string id = await SubmitAsync(text, tenant);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(TimeSpan.FromSeconds(30));
        while (Desk.Find(id)!.State.Phase != JobPhase.Running)
        {
            late.Token.ThrowIfCancellationRequested();

            // It may have been silent for so long that it gets nothing new. The desk answers after a turn.
            Node.Say();
            await Desk.HoldAsync("nobody", "test");
        }

        return id;
    }

    /// <summary>Nobody listens any more, as after a crash or with a cut cable; the site itself goes on.</summary>
    public async Task GoSilentAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    /// <summary>Listens, again at the same port where there was one.</summary>
    public async Task ListenAsync()
    {
        app = SiteApi.Build(Loop, port, new SiteApiParts { Emulated = demo, History = history, Jobs = Desk, WorkNodes = WorkNodes });
        await app.StartAsync(TestContext.Current.CancellationToken);
        Address = new Uri(app.Urls.First() + "/");
        port = Address.Port;
    }
}
