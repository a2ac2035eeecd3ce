namespace Megapod.Wire.Field;

using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Files.SiteFile;
using Megapod.Lab.Demo;
using Megapod.Lab.Emulators;
using Megapod.Lab.Emulators.Dsx;
using Megapod.Lab.Simulation;
using Megapod.Site.Loop;
using Megapod.Site.Pods;
using Megapod.Site.Wire;
using Megapod.Wire.Dsx;
using Megapod.Wire.Site;

/// <summary>
/// A site with one pod of two racks of two servers and a cooling loop, all of which that can be on the wire is there: real sockets and the shipped drivers. One clock that only the test moves; the cycle is
/// stepped once a second, when every device has been asked that was due.
/// </summary>
internal sealed class WiredPodRig : IAsyncDisposable, IReadingSource
{
    public const double FullWatts = 60_000;
    public const double IdleWatts = 12_000;

    private const string Text = """
        id: wired
        currency: EUR
        timeZone: UTC
        grid:
          limits: [{id: connection, amount: 900 kW, shortTime: [1.2x for 600 s, 2x for 60 s]}]
          meter: {id: grid-meter, error: 0.5 %, samplePeriod: 250 ms, delay: 0 s}
        tariff: {billingTimeZone: UTC}
        compute: [{class: flexible, price: 9 EUR/GPU-h}]
        pods:
          - id: pod
            parent: grid
            meter: {id: pod-meter, error: 0.5 %, samplePeriod: 250 ms, delay: 0 s}
            racks: {count: 2, prefix: rack-, full: 60 kW, idle: 12 kW, fallback: 60 kW, gpus: 16, servers: {count: 2, prefix: server-}}
            throughput: [{power: 24 kW, throughput: 0}, {power: 120 kW, throughput: 1}]
            enforcement: {class: closedLoop, actuationTime: 5 s, commandLatency: 3 s, longestGrant: 10 s}
            cooling: {loop: {designFlow: 350 l/min, flowLossTime: 60 s}}
        """;

    private const string Flow = "BMS/v1/PUB/Value/CDU/LiquidFlow/wired/pod/cdu";

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private const int StepsASecond = 10;

    /// <summary>A worker that had said when it is due and not set its timer when the clock moved is a step or two late, as it may be in real life; that is waited for only shortly, real time.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(200);

    /// <summary>Those that a test has made worthless are waited for less.</summary>
    private static readonly TimeSpan Shortly = TimeSpan.FromMilliseconds(20);

    /// <summary>So much later than it is due a device may be asked, by the clock: a thread may stand still between asking how long to wait and beginning to, and then waits that much too long.</summary>
    private static readonly TimeSpan MostLate = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(30);

    private readonly FakeClock clock;
    private readonly Instant start;
    private FakeJournal journal = new();
    private EmulatedPods shown = null!;
    private readonly DsxRecorder? said;

    private WiredPodRig(DemoSite demo, EmulatedField field, FakeClock clock, Instant start, DsxRecorder? said)
    {
        (Demo, Field, this.clock, this.start, this.said) = (demo, field, clock, start, said);
        Tree = PowerTree.From(field.Site);
        Seen = new SiteSnapshot(Tree);
    }

    public DemoSite Demo { get; }

    public EmulatedField Field { get; }

    public PowerTree Tree { get; }

    public SiteWire Wire { get; private set; } = null!;

    public SiteLoop Loop { get; private set; } = null!;

    public SitePods Pods { get; private set; } = null!;

    /// <summary>What the last cycle has read.</summary>
    public SiteSnapshot Seen { get; }

    /// <summary>Devices that are not waited for, because a test has made them worthless.</summary>
    public HashSet<string> LetGo { get; } = new(StringComparer.Ordinal);

    public Instant Now => start + clock.Elapsed;

    /// <summary>What everybody has said at the broker.</summary>
    public DsxRecorder Said => said!;

    /// <summary>Whether each second waits until the building management system has spoken. Default true where there is one.</summary>
    public bool AwaitsBuilding { get; set; } = true;

    /// <summary>Opens the site and lets it run until both racks work and nobody complains.</summary>
    /// <param name="broker">Port of the broker of its building management system; null: it has none.</param>
    public static async Task<WiredPodRig> OpenAsync(int? broker = null)
    {
        var site = SiteFileReader.Parse(Text, "wired");
        Assert.True(site.IsSuccess, string.Join("; ", site.Faults.Select(f => f.Message)));
        var from = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(9);
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, To = from + TimeSpan.FromHours(6), SessionsPerDay = 0 }, site.Value).Value;
        double margin = Margin.Of(PowerTree.From(scenario.Site)).TotalWatts;
        var demo = new DemoSite(scenario, 900_000 - margin, margin);
        var mind = new FakeClock { Began = new(from.ToUtc()) };
        var recorder = broker is { } heard ? await DsxRecorder.OpenAsync(heard) : null;
        var field = (await EmulatedField.OpenAsync(demo, () => from + mind.Elapsed, mind, servers: 1, broker: broker is { } port ? new BuildingBroker("127.0.0.1", port) : null)).Value;
        var rig = new WiredPodRig(demo, field, mind, from, recorder);
        await rig.BeginAsync();
        rig.Until(() => rig.WattsOf("rack-1") > 0.9 * FullWatts && rig.WattsOf("rack-2") > 0.9 * FullWatts && rig.Loop.View!.Alarms.Count == 0 && rig.HasHeard, 120, "both racks work and all is well");
        return rig;
    }

    /// <summary>The controller is gone, and another one begins with what it kept.</summary>
    public async Task RestartAsync()
    {
        await Wire.DisposeAsync();
        Loop.Dispose();
        journal = new FakeJournal(journal.Disk);
        await BeginAsync();
    }

    /// <summary>A named person asks to end a stop, again and again for a minute until it may be ended.</summary>
    public void EndStop(string id)
    {
        Task<Outcome<string>>? asked = null;
        for (int tries = 0; tries < 60 && asked is not { IsCompletedSuccessfully: true, Result.IsSuccess: true }; tries++)
        {
            asked = Loop.EndStop(id, "A. Visser");
            Pass(1);
        }

        Assert.True(asked is { IsCompletedSuccessfully: true, Result.IsSuccess: true }, asked is { IsCompletedSuccessfully: true } ? string.Join("; ", asked.Result.Faults) : "no answer");
    }

    /// <summary>What a rack really draws, W.</summary>
    public double WattsOf(string rack) => Demo.WattsOf(Tree.ConsumerIndex(rack)).Value;

    /// <summary>What the last cycle knew of its power.</summary>
    public Reading PowerOf(string rack) => Seen.ConsumerPower[Tree.ConsumerIndex(rack)];

    /// <summary>What the last cycle knew beside it.</summary>
    public RackReading Beside(string rack) => Seen.Racks[Tree.ConsumerIndex(rack) - Tree.ConnectorCount];

    /// <summary>What the pod's board shows of a part.</summary>
    public Reading On(string part, PartQuantity quantity)
    {
        var reading = Reading.Missing;
        Pods.BoardOf("pod")!.Put(readings => reading = readings.Tree.IndexOf(part) is >= 0 and int i ? readings[i, quantity] : Reading.Missing);
        return reading;
    }

    public List<string> Alarms(string code) => [.. Loop.View!.Alarms.Where(a => a.Code == code).Select(a => a.Subject)];

    public void Read(SiteSnapshot snapshot, Instant now)
    {
        Wire.Read(snapshot, now);
        snapshot.CopyTo(Seen);
    }

    /// <summary>Lets time pass.</summary>
    public void Pass(int seconds)
    {
        for (int s = 0; s < seconds; s++)
        {
            for (int k = 0; k < StepsASecond; k++)
            {
                clock.MoveTo(clock.Elapsed + Step);
                Settle(Late);
            }

            Listen();
            shown.Tell();
            Loop.Step();
            Pods.Step(Now);
        }
    }

    /// <summary>Lets time pass until something is so.</summary>
    /// <returns>After how many seconds.</returns>
    public int Until(Func<bool> isSo, int most, string what)
    {
        int seconds = 0;
        for (; !isSo() && seconds < most; seconds++)
        {
            Pass(1);
        }

        Assert.True(isSo(), $"{what}: not within {most} s; {string.Join("; ", Loop.Events.Newest(20).Select(e => $"{e.Kind} {e.Subject} {e.Text}"))}; {string.Join("; ", Wire.Devices(Now).Select(d => $"{d.Id} {d.IsAnswering} {d.Trouble?.Message}"))}");
        return seconds;
    }

    public async ValueTask DisposeAsync()
    {
        await Wire.DisposeAsync();
        Loop.Dispose();
        await Field.DisposeAsync();
        await (said?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private async Task BeginAsync()
    {
        Wire = new SiteWire(Tree, new WireParts { Source = Demo, Sink = Demo, Link = Demo, Secrets = Field.Secrets }, clock, () => Now, 1);
        Loop = new SiteLoop(Tree, this, Wire.Sink, Demo, clock, Now, journal: GrantJournal.Open(Tree, journal).Value) { Devices = Wire.Devices };
        Pods = new SitePods(Tree, null, clock, Now, Loop.Events);
        Loop.Pods = Pods;
        Demo.Events = Loop.Events;
        shown = new EmulatedPods(Demo, Pods, 1, Field.IsOnWire);
        shown.Begin();
        var faults = await Wire.AttachAsync(Pods);
        Assert.True(faults.Count == 0, string.Join("; ", faults));
        Wire.Start();
        Settle(Hopeless);
        Loop.Step();
    }

    /// <summary>Whether the loop is known; where there is a building, by it alone.</summary>
    private bool HasHeard => Seen.Loops[0].Flow.IsFresh(Now, TimeSpan.FromSeconds(4));

    /// <summary>The building has said what it reads in this second. Before it has spoken at all it is waited for shortly, because it connects by the clock that stands still.</summary>
    private void Listen()
    {
        if (said is null || !AwaitsBuilding)
        {
            return;
        }

        bool HasSpoken() => said.Last(Flow)?.Timestamp >= (clock.GetUtcNow() - TimeSpan.FromSeconds(1)).ToUnixTimeMilliseconds();
        bool isNew = said.Last(Flow) is null;
        Assert.True(SpinWait.SpinUntil(HasSpoken, isNew ? Late : Hopeless) || isNew, "The building does not speak.");
    }

    /// <summary>Every device has been asked that was due.</summary>
    private void Settle(TimeSpan patience)
    {
        bool isQuiet = LetGo.Count > 0 ? SpinWait.SpinUntil(() => IsQuiet(TimeSpan.Zero, []), Shortly) : SpinWait.SpinUntil(() => IsQuiet(TimeSpan.Zero, LetGo), patience);
        if (!isQuiet)
        {
            Assert.True(SpinWait.SpinUntil(() => IsQuiet(MostLate, LetGo), Hopeless), string.Join("; ", Wire.Devices(Now).Select(d => $"{d.Id} due {d.Due} {d.Trouble?.Message}")));
        }
    }

    private bool IsQuiet(TimeSpan late, HashSet<string> without) => Wire.Devices(Now).All(d => without.Contains(d.Id) || d.Due > Now - late);
}
