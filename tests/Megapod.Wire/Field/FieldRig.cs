namespace Megapod.Wire.Field;

using System.Net;
using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab.Demo;
using Megapod.Lab.Emulators;
using Megapod.Lab.Simulation;
using Megapod.Site.Loop;
using Megapod.Site.Stations;
using Megapod.Site.Wire;
using Megapod.Wire.Site;

/// <summary>
/// A twin whose meters and battery answer over Modbus TCP, and controllers that come and go: the shipped loops and drivers, over real bytes. Two clocks that only the test moves: the world's and the
/// controller's, which stands still where a test freezes it. What waits for bytes waits for bytes and not for time.
/// </summary>
internal sealed class FieldRig : IAsyncDisposable
{
    /// <summary>The clocks move in steps of half a regulator's period.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(200);

    /// <summary>So much later than it is due a device may be asked, by the clocks.</summary>
    private static readonly TimeSpan MostLate = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StationPatience = TimeSpan.FromSeconds(5);
    private readonly FakeClock world = new();
    private readonly Func<SiteConfig, SiteConfig> bend;
    private FakeJournal journal = new();
    private FakeClock mind = new();
    private CancellationTokenSource killing = new();
    private FakeJournal books = new();
    private PowerTree? controlled;
    private Thread? control;

    private FieldRig(DemoSite demo, Instant start, Func<SiteConfig, SiteConfig> bend)
    {
        Demo = demo;
        Start = start;
        this.bend = bend;
    }

    public DemoSite Demo { get; }

    public Instant Start { get; }

    public EmulatedField Field { get; private set; } = null!;

    public SiteWire Wire { get; private set; } = null!;

    public SiteLoop Loop { get; private set; } = null!;

    /// <summary>The network to the stations; null: the twin answers for them in process.</summary>
    public StreamLine? Line { get; private set; }

    /// <summary>The stations as the controller sees them; null where the twin answers for them in process, or nobody controls.</summary>
    public SiteStations? Stations { get; private set; }

    /// <summary>What was kept of transactions, over all controllers.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Books => books.Disk;

    public Instant Now => Start + world.Elapsed;

    public SiteView View => Loop.View!;

    public bool IsFrozen { get; private set; }

    public BatteryConfig Battery => Demo.Tree.Site.Battery!;

    /// <summary>What the plant's battery really does, W, charging positive.</summary>
    public double BatteryWatts => Demo.BatteryAt(Now).Power.Value;

    /// <summary>What a consumer really draws, W.</summary>
    /// <param name="consumer">Its index.</param>
    public double TrueWatts(int consumer) => Demo.WattsOf(consumer).Value;

    /// <summary>What is left on the emulated battery's timer, s.</summary>
    public double TimerSeconds
    {
        get
        {
            Field.Battery!.Pass();
            return Field.Battery.Image.Get(704, "WSetRvrtRem") ?? 0;
        }
    }

    /// <summary>Opens a world and puts it on the wire; nobody controls it yet.</summary>
    /// <param name="soc">The battery's state of charge, 0–1.</param>
    /// <param name="bend">Changes the site before it is put on the wire; null: nothing.</param>
    /// <param name="rewire">Changes what the controller reads; null: nothing.</param>
    /// <param name="hour">Hour of the day at which the world begins.</param>
    /// <param name="hasStations">Whether cabinets are charging stations that connect over OCPP.</param>
    public static async Task<FieldRig> OpenAsync(double soc = 0.99, Func<SiteConfig, SiteConfig>? bend = null, Func<SiteConfig, SiteConfig>? rewire = null, double hour = 2, bool hasStations = false)
    {
        var from = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(hour);
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, To = from + TimeSpan.FromHours(6), Case = "tight", SessionsPerDay = 1 }).Value;
        var site = scenario.Site with { Battery = scenario.Site.Battery! with { InitialSoc = soc } };
        scenario = scenario with { Site = bend?.Invoke(site) ?? site };
        double margin = Margin.Of(PowerTree.From(scenario.Site)).TotalWatts;
        var rig = new FieldRig(new DemoSite(scenario, 1.3e6 - margin, margin), from, rewire ?? (s => s));
        rig.Field = (await EmulatedField.OpenAsync(rig.Demo, () => rig.Now, rig.world, hasStations)).Value;
        if (hasStations)
        {
            rig.Line = new StreamLine();
            rig.Field.Connect(new Uri($"ws://127.0.0.1:{rig.Line.Port}/ocpp"));
        }

        return rig;
    }

    /// <summary>A controller begins. The first one knows nothing; a successor finds what its former kept.</summary>
    public void Begin()
    {
        Assert.Null(Line);
        Conceive();
        Open(null);
    }

    /// <summary>A controller begins with stations, which connect while it waits for them as long as <c>megapod up</c> does.</summary>
    public async Task BeginAsync()
    {
        Conceive();
        var (clock, born) = (mind, Now);
        controlled = PowerTree.From(bend(Field.Site));
        books = new FakeJournal(books.Disk);
        var parts = new SiteStationsParts { Time = clock, Clock = () => born + clock.Elapsed, Random = new Random(1), Journal = books };
        var opened = await SiteStations.OpenAsync(controlled, new OcppEndpointConfig { Plain = new IPEndPoint(IPAddress.Loopback, 0) }, parts);
        Assert.True(opened.IsSuccess, string.Join("; ", opened.Faults.Select(f => f.Message)));
        Stations = opened.Value;
        Line!.Target = Stations.Plain!.Port;
        Open(Stations);
    }

    private void Conceive()
    {
        mind = new FakeClock();
        killing = new CancellationTokenSource();
        journal = new FakeJournal(journal.Disk);
        bornAt = world.Elapsed;
    }

    private void Open(SiteStations? stations)
    {
        var (clock, born) = (mind, Now);
        controlled = stations is null ? PowerTree.From(bend(Field.Site)) : controlled!;
        var tree = controlled;
        var parts = new WireParts { Source = Demo, Sink = Demo, Link = Demo, Board = stations?.Board, Stations = stations?.Sink };
        Wire = new SiteWire(controlled, parts, clock, () => born + clock.Elapsed, 1);
        var wire = Wire;
        SiteLoop? loop = null;
        Wire.Watch(() => loop?.IsAlive == true);
        Wire.Start();
        Until(() => Wire.Devices(Now).All(d => d.AnsweredAt != Instant.Never || d.Failures > 0 || IsLetGo(d.Id)), "for devices");
        for (var patience = StationPatience; stations is not null && patience > TimeSpan.Zero && !stations.Health.All(s => s.IsAnswering); patience -= Step)
        {
            Move();
        }

        (begunAt, turnsBefore) = (mind.Elapsed, 0);
        loop = new SiteLoop(tree, Wire, Wire.Sink, Demo, clock, Now, journal: GrantJournal.Open(tree, journal).Value, link: Wire.Link)
        {
            Devices = now => [.. wire.Devices(now), .. stations?.Health ?? []],
            Wire = Wire.Measured,
        };
        Loop = loop;
        Demo.Events = Loop.Events;
        if (stations is not null)
        {
            (stations.Events, stations.Wake) = (Loop.Events, Loop.CallCycle);
        }

        control = new Thread(() => loop.Run(killing.Token)) { IsBackground = true };
        control.Start();
        Settle();
    }

    private TimeSpan bornAt;
    private TimeSpan begunAt;
    private long turnsBefore;

    /// <summary>Devices that are not waited for, because a test has made them worthless.</summary>
    public HashSet<string> LetGo { get; } = new(StringComparer.Ordinal);

    /// <summary>The controller is gone, in the middle of whatever it does.</summary>
    public async Task KillAsync()
    {
        await killing.CancelAsync();
        control?.Join();
        control = null;
        await Wire.DisposeAsync();
        if (Stations is { } gone)
        {
            (Line!.Target, Stations) = (0, null);
            await gone.DisposeAsync();
            Line.IsHeld = false;
        }

        Loop.Dispose();
        killing.Dispose();
    }

    /// <summary>
    /// The controller stands still: its clock, and with it all that it would say or hear. Its threads go on, so none may be in the middle of anything: a frozen one would end it by a later clock, and so
    /// see how late it is.
    /// </summary>
    public void Freeze()
    {
        Until(() => Wire.IsCarried && !Wire.IsTalking && !Loop.IsCycling && Loop.Fast?.IsStepping != true, "for the controller to be at rest");
        IsFrozen = true;
        if (Line is { } line)
        {
            line.IsHeld = true;
        }
    }

    /// <summary>Lets time pass, for the world always and for the controller unless it is frozen or gone.</summary>
    public void Pass(double seconds)
    {
        for (long k = (long)(seconds / Step.TotalSeconds); k > 0; k--)
        {
            if (control is not null && !IsFrozen)
            {
                Move();
                Settle();
            }
            else
            {
                world.MoveTo(world.Elapsed + Step);
                AwaitStations();
            }
        }
    }

    /// <summary>One step of both clocks.</summary>
    private void Move()
    {
        world.MoveTo(world.Elapsed + Step);
        mind.MoveTo(world.Elapsed - bornAt);
        AwaitStations();
    }

    /// <summary>What stations and their central system have to tell each other is told; held back it cannot be, and is not waited for.</summary>
    private void AwaitStations()
    {
        if (Line is { IsHeld: false })
        {
            SpinWait.SpinUntil(() => Field.Stations.All(s => !s.IsUnderWay) && Stations?.Central.IsQuiet != false, Late);
        }
    }

    /// <summary>Plugs in so many cars that the limit is kept by the battery alone, and waits until it is.</summary>
    public void LeanOnTheBattery()
    {
        for (int k = 0; k < 9; k++)
        {
            Assert.True(Demo.PlugIn($"{(char)('a' + (k / 4))}{(k % 4) + 1}", new WattHours(150_000), new Watts(240_000)).IsSuccess);
        }

        for (int s = 0; s < 300 && !(BatteryWatts < -0.3e6); s++)
        {
            Pass(1);
        }

        Assert.True(BatteryWatts < -0.3e6, $"The battery gives {-BatteryWatts} W. {View.Battery} {string.Join(' ', View.Nodes.Take(1))} {string.Join("; ", View.Alarms)} {string.Join("; ", View.Consumers.Where(c => c.IsPlugged))} {Trace()}");
    }

    public string Trace() => string.Join('\n', Loop.Events.After(0).Events.TakeLast(40).Select(e => $"{e.At} {e.Kind} {e.Subject} {e.Text}"));

    public async ValueTask DisposeAsync()
    {
        if (control is not null)
        {
            await KillAsync();
        }

        await Field.DisposeAsync();
        if (Line is { } line)
        {
            await line.DisposeAsync();
        }
    }

    /// <summary>
    /// Everything that was due has been done, and nothing is under way. A worker that had said when it is due and not set its timer when the clock moved is a step or two late, as it may be in real
    /// life; that is waited for only shortly.
    /// </summary>
    private void Settle()
    {
        bool IsSettled(TimeSpan late) => Loop.Now > Loop.Present && Loop.View is not null && (Loop.Fast?.Jitter.Total ?? long.MaxValue) >= Turns(late) && IsQuiet(late);
        if (!SpinWait.SpinUntil(() => IsSettled(TimeSpan.Zero), Late) && !SpinWait.SpinUntil(() => IsSettled(4 * Step), Second))
        {
            // On a busy machine a thread may stand still between asking how long to wait and beginning to: it waits that much too long, and the clock has to go on for it to end.
            Until(() => IsSettled(MostLate), "for the controller to settle");
        }
    }

    /// <summary>Steps that the regulator should have made, one less for one that is late because the thread has only begun.</summary>
    private long Turns(TimeSpan late) => IsThawing ? 0 : turnsBefore + (long)((mind.Elapsed - late - begunAt - Second).TotalSeconds / Battery.RegulatorPeriod.TotalSeconds);

    /// <summary>While it is, nobody knows how many steps it has missed.</summary>
    private bool IsThawing { get; set; }

    /// <summary>The controller's time goes on where the world's is: for it, a moment was very long.</summary>
    public void Thaw()
    {
        (IsFrozen, IsThawing) = (false, true);
        if (Line is { } line)
        {
            // Whatever it hears, it hears by a clock that has gone on.
            mind.MoveTo(world.Elapsed - bornAt);
            line.IsHeld = false;
        }

        Pass(Step.TotalSeconds);
        (IsThawing, begunAt, turnsBefore) = (false, mind.Elapsed, Loop.Fast?.Jitter.Total ?? 0);
    }

    private bool IsLetGo(string device) => LetGo.Contains(device);

    private bool IsQuiet(TimeSpan late)
    {
        var now = Loop.Present - late;
        return Wire.IsCarried && Wire.Devices(now).All(d => IsLetGo(d.Id) || d.Due > now);
    }

    private void Until(Func<bool> isSo, string what) =>
        Assert.True(SpinWait.SpinUntil(isSo, TimeSpan.FromSeconds(30)), $"Waited in vain {what} at {Now}: next cycle {Loop?.Now}, {string.Join("; ", Wire.Devices(Now).Select(d => $"{d.Id} due {d.Due} {d.Trouble?.Message}"))}");
}
