namespace Megapod.Wire.Work;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.WorkLink;
using Megapod.Files.SiteFile;
using Megapod.Node.Uplink;
using Megapod.Site.WorkNodes;

/// <summary>A site with a rack that a work node keeps, its endpoint on loopback, and nodes of which the test plays the runner.</summary>
internal sealed class WorkBench : IAsyncDisposable
{
    /// <summary>What takes longer than this never comes.</summary>
    public static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(60);

    public const string Rack = "r1";

    private readonly string folder = Directory.CreateTempSubdirectory("work-").FullName;
    private readonly int port = FreePort.Next();
    private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly List<Task> running = [];
    private readonly List<IDisposable> kept = [];

    private WorkBench()
    {
        Site = SiteFileReader.Parse(Text(port), "site.yaml").Value;
        Tree = PowerTree.From(Site);
    }

    public SiteConfig Site { get; }

    public PowerTree Tree { get; }

    public SiteWorkNodes Nodes { get; private set; } = null!;

    public Instant Now { get; set; } = new(TimeSpan.TicksPerDay * 700_000);

    public string Folder => folder;

    public Uri Address => Nodes.Address;

    public static async Task<WorkBench> OpenAsync()
    {
        var bench = new WorkBench();
        await bench.StartSiteAsync();
        return bench;
    }

    public static string Text(int port) => $$"""
        id: bench
        grid: { limits: [{ id: connection, amount: 500 kW }] }
        work: { listen: "127.0.0.1:{{port}}" }
        pods:
          - id: p1
            parent: grid
            throughput: [{ power: 1 kW, throughput: 0 % }, { power: 10 kW, throughput: 100 % }]
            racks: [{ id: r1, full: 10 kW, idle: 1 kW, fallback: 1 kW, gpus: 8, workNode: one }]
        """;

    public async Task StartSiteAsync()
    {
        var opened = await SiteWorkNodes.OpenAsync(Site, Path.Combine(folder, "site"), TimeProvider.System, () => Now);
        Assert.True(opened.IsSuccess, string.Join("; ", opened.Faults));
        Nodes = opened.Value;
        Nodes.Take(Tree);
    }

    /// <summary>Enrols a node and keeps its link until the bench is taken down.</summary>
    public async Task<TestRunner> JoinAsync(string name)
    {
        var papers = await NodeEnrolment.JoinAsync(Address, Nodes.Invite(name).Value, Path.Combine(folder, name), stop.Token);
        Assert.True(papers.IsSuccess, string.Join("; ", papers.Faults));
        return Run(papers.Value, Path.Combine(folder, name)).Runner;
    }

    public (TestRunner Runner, Task<string?> Trouble) Run(NodePapers papers, string at)
    {
        var runner = new TestRunner();
        var trouble = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var link = new SiteLink(papers, at, runner, runner.Give, Log, TimeProvider.System, new Random(1)) { Told = fault => trouble.TrySetResult(fault?.Message) };
        running.Add(Task.Run(() => link.RunAsync(stop.Token)));
        kept.Add(papers);
        return (runner, trouble.Task.WaitAsync(Hopeless));
    }

    public LinkedWait Seen(string name) => new(this, name);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(running);
        await Nodes.DisposeAsync();
        kept.ForEach(k => k.Dispose());
        stop.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static WorkLogAnswer Log(WorkLogQuestion asked) => asked.Job == "j1"
        ? new WorkLogAnswer(asked.Number, asked.From, "said"u8.ToArray(), IsEnd: true, IsKnown: true)
        : new WorkLogAnswer(asked.Number, 0, [], IsEnd: false, IsKnown: false);

    /// <summary>Waits for what the site shows of a node.</summary>
    internal sealed class LinkedWait(WorkBench bench, string name)
    {
        public async Task<WorkNodeView> UntilAsync(Func<WorkNodeView, bool> isSo)
        {
            using var patience = new CancellationTokenSource(Hopeless);
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
            while (true)
            {
                if (bench.Nodes.Views.FirstOrDefault(v => v.Name == name) is { } view && isSo(view))
                {
                    return view;
                }

                await tick.WaitForNextTickAsync(patience.Token);
            }
        }
    }
}
