namespace Megapod.Wire.Field;

using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab.Demo;
using Megapod.Lab.Emulators;
using Megapod.Lab.Simulation;
using Megapod.Site.Loop;
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
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly FakeClock world = new();
    private readonly Func<SiteConfig, SiteConfig> bend;
    private FakeJournal journal = new();
    private FakeClock mind = new();
    private CancellationTokenSource killing = new();
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

    public Instant Now => Start + world.Elapsed;

    public SiteView View => Loop.View!;

    public bool IsFrozen { get; set; }

    public BatteryConfig Battery => Demo.Tree.Site.Battery!;

    /// <summary>What the plant's battery really does, W, charging positive.</summary>
    public double BatteryWatts => Demo.BatteryAt(Now).Power.Value;

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
    public static async Task<FieldRig> OpenAsync(double soc = 0.99, Func<SiteConfig, SiteConfig>? bend = null, Func<SiteConfig, SiteConfig>? rewire = null, double hour = 2)
    {
        var from = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(hour);
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, To = from + TimeSpan.FromHours(6), Case = "tight", SessionsPerDay = 1 }).Value;
        var site = scenario.Site with { Battery = scenario.Site.Battery! with { InitialSoc = soc } };
        scenario = scenario with { Site = bend?.Invoke(site) ?? site };
        double margin = Margin.Of(PowerTree.From(scenario.Site)).TotalWatts;
        var rig = new FieldRig(new DemoSite(scenario, 1.3e6 - margin, margin), from, rewire ?? (s => s));
        rig.Field = (await EmulatedField.OpenAsync(rig.Demo, () => rig.Now, rig.world)).Value;
        return rig;
    }

    /// <summary>A controller begins. The first one knows nothing; a successor finds what its former kept.</summary>
    public void Begin()
    {
        mind = new FakeClock();
        var (clock, born) = (mind, Now);
        killing = new CancellationTokenSource();
        journal = new FakeJournal(journal.Disk);
        Wire = new SiteWire(PowerTree.From(bend(Field.Site)), new WireParts { Source = Demo, Sink = Demo, Link = Demo }, clock, () => born + clock.Elapsed, 1);
        Loop = new SiteLoop(Demo.Tree, Wire, Wire.Sink, Demo, clock, born, journal: GrantJournal.Open(Demo.Tree, journal).Value, link: Wire.Link) { Devices = Wire.Devices, Wire = Wire.Measured };
        Demo.Events = Loop.Events;
        Wire.Watch(() => Loop.IsAlive);
        Wire.Start();
        bornAt = world.Elapsed;
        Until(() => Wire.Devices(Now).All(d => d.AnsweredAt != Instant.Never || d.Failures > 0 || IsLetGo(d.Id)), "for devices");
        control = new Thread(() => Loop.Run(killing.Token)) { IsBackground = true };
        control.Start();
        Settle();
    }

    private TimeSpan bornAt;

    /// <summary>Devices that are not waited for, because a test has made them worthless.</summary>
    public HashSet<string> LetGo { get; } = new(StringComparer.Ordinal);

    /// <summary>The controller is gone, in the middle of whatever it does.</summary>
    public async Task KillAsync()
    {
        await killing.CancelAsync();
        control?.Join();
        control = null;
        await Wire.DisposeAsync();
        Loop.Dispose();
        killing.Dispose();
    }

    /// <summary>Lets time pass, for the world always and for the controller unless it is frozen or gone.</summary>
    public void Pass(double seconds)
    {
        for (long k = (long)(seconds / Step.TotalSeconds); k > 0; k--)
        {
            world.MoveTo(world.Elapsed + Step);
            if (control is not null && !IsFrozen)
            {
                mind.MoveTo(world.Elapsed - bornAt);
                Settle();
            }
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

        Assert.True(BatteryWatts < -0.3e6, $"The battery gives {-BatteryWatts} W. {Trace()}");
    }

    public string Trace() => string.Join('\n', Loop.Events.After(0).Events.TakeLast(40).Select(e => $"{e.At} {e.Kind} {e.Subject} {e.Text}"));

    public async ValueTask DisposeAsync()
    {
        if (control is not null)
        {
            await KillAsync();
        }

        await Field.DisposeAsync();
    }

    /// <summary>
    /// Everything that was due has been done, and nothing is under way. A worker that had said when it is due and not set its timer when the clock moved is a step or two late, as it may be in real
    /// life; that is waited for only shortly.
    /// </summary>
    private void Settle()
    {
        bool IsSettled(TimeSpan late) => Loop.Now > Loop.Present && Loop.View is not null && (Loop.Fast?.Jitter.Total ?? long.MaxValue) >= Turns() && IsQuiet(late);
        if (!SpinWait.SpinUntil(() => IsSettled(TimeSpan.Zero), Late))
        {
            Until(() => IsSettled(2 * Step), "for the controller to settle");
        }
    }

    /// <summary>Steps that the regulator should have made, one less for one that is late because the thread has only begun.</summary>
    private long Turns() => IsThawing ? 0 : (long)((mind.Elapsed - Second).TotalSeconds / Battery.RegulatorPeriod.TotalSeconds);

    private bool IsThawing { get; set; }

    /// <summary>The controller's time goes on where the world's is: for it, a moment was very long.</summary>
    public void Thaw()
    {
        (IsFrozen, IsThawing) = (false, true);
        Pass(Step.TotalSeconds);
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
