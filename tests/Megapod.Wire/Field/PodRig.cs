namespace Megapod.Wire.Field;

using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Files.SiteFile;
using Megapod.Lab.Demo;
using Megapod.Lab.Emulators.Redfish;
using Megapod.Lab.Simulation;
using Megapod.Site.Loop;
using Megapod.Site.Pods;
using Megapod.Site.Wire;

/// <summary>A site with one pod of ten racks of five servers, each with a controller of its own on loopback, run by the shipped loop in real time. A grid event says how much it may take.</summary>
internal sealed class PodRig : IAsyncDisposable, IReadingSource
{
    public const double FullWatts = 600_000;
    public const double IdleWatts = 120_000;

    private const string Text = """
        id: fifty
        currency: EUR
        timeZone: UTC
        grid:
          limits:
            - {id: connection, amount: 1 MW, shortTime: [1.2x for 600 s, 2x for 60 s]}
          meter: {id: grid-meter, error: 0.5 %, samplePeriod: 1 s, delay: 0 s}
        pods:
          - id: pod
            parent: grid
            meter: {id: pod-meter, error: 0.5 %, samplePeriod: 1 s, delay: 0 s}
            racks: {count: 10, prefix: rack-, full: 60 kW, idle: 12 kW, gpus: 40, servers: {count: 5, prefix: server-}}
            throughput: [{power: 120 kW, throughput: 0}, {power: 600 kW, throughput: 1}]
            enforcement: {class: closedLoop, actuationTime: 5 s, commandLatency: 3 s, longestGrant: 10 s}
        tariff: {billingTimeZone: UTC}
        compute: [{class: flexible, price: 1 EUR/GPU-h}]
        """;

    private readonly CancellationTokenSource stopping = new();
    private readonly Instant start;
    private readonly long born = TimeProvider.System.GetTimestamp();
    private readonly Thread control;
    private readonly Thread world;
    private IReadOnlyList<LimitConfig> events = [];

    private PodRig(DemoSite demo, EmulatedServers servers, SiteConfig dressed, Instant start)
    {
        (Demo, Servers, this.start) = (demo, servers, start);
        Tree = PowerTree.From(dressed);
        Wire = new SiteWire(Tree, new WireParts { Source = this, Sink = demo }, TimeProvider.System, () => Loop?.Present ?? start, 1);
        Loop = new SiteLoop(Tree, Wire, Wire.Sink, demo, TimeProvider.System, start) { Devices = Wire.Devices };
        Pods = new SitePods(Tree, null, TimeProvider.System, start, Loop.Events);
        Loop.Pods = Pods;
        demo.Events = Loop.Events;
        control = new Thread(() => Loop.Run(stopping.Token)) { IsBackground = true };
        world = new Thread(Turn) { IsBackground = true };
    }

    public DemoSite Demo { get; }

    public EmulatedServers Servers { get; }

    public PowerTree Tree { get; }

    public SiteWire Wire { get; }

    public SiteLoop Loop { get; }

    public SitePods Pods { get; }

    public SiteView View => Loop.View!;

    /// <summary>What all racks draw in truth, W.</summary>
    public double DrawnWatts => Enumerable.Range(Tree.ConnectorCount, Tree.RackCount).Sum(i => Demo.WattsOf(i).Value);

    public static async Task<PodRig> OpenAsync()
    {
        var site = SiteFileReader.Parse(Text, "fifty");
        Assert.True(site.IsSuccess, string.Join("; ", site.Faults.Select(f => f.Message)));
        var from = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(9);
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, To = from + TimeSpan.FromHours(6) }, site.Value).Value;
        var demo = new DemoSite(scenario, 990_000, 5_000);
        PodRig? rig = null;
        var servers = (await EmulatedServers.OpenAsync(demo, scenario.Site.Pods[0], 1, () => rig?.Loop.Present ?? from, TimeProvider.System)).Value;
        var dressed = scenario.Site with { Devices = servers.Devices, Pods = [EmulatedServers.Dressed(scenario.Site.Pods[0])] };
        rig = new PodRig(demo, servers, dressed, from);
        Assert.Empty(await rig.Wire.AttachAsync(rig.Pods));
        rig.Wire.Start();
        rig.world.Start();
        rig.control.Start();
        return rig;
    }

    /// <summary>A grid event leaves the site so much from now on.</summary>
    public void Leave(double watts) => Volatile.Write(ref events, [new LimitConfig { Id = "event", Amount = watts }]);

    public void Read(SiteSnapshot snapshot, Instant now)
    {
        Demo.Read(snapshot, now);
        snapshot.EventLimits = Volatile.Read(ref events);
    }

    /// <summary>Waits in real time, looked at ten times a second, until something is so.</summary>
    public void Until(Func<bool> isSo, TimeSpan most, string what)
    {
        long begun = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < most, $"{what}: {string.Join("; ", Loop.Events.Newest(10).Select(e => e.Text))}");
            stopping.Token.WaitHandle.WaitOne(100);
        }
    }

    /// <summary>Lets real time pass, and looks ten times a second.</summary>
    public void Look(TimeSpan time, Action look)
    {
        long begun = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begun) < time)
        {
            look();
            stopping.Token.WaitHandle.WaitOne(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        control.Join();
        world.Join();
        await Wire.DisposeAsync();
        Loop.Dispose();
        await Servers.DisposeAsync();
        stopping.Dispose();
    }

    /// <summary>The world goes on by itself; pods are looked after once a second.</summary>
    private void Turn()
    {
        var looked = start;
        while (!stopping.IsCancellationRequested)
        {
            var now = start + TimeProvider.System.GetElapsedTime(born);
            Demo.Advance(now);
            Servers.Pass();
            if (now - looked >= TimeSpan.FromSeconds(1))
            {
                looked = now;
                Pods.Step(Loop.Present);
            }

            stopping.Token.WaitHandle.WaitOne(50);
        }
    }
}
