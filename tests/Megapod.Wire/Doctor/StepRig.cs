namespace Megapod.Wire.Doctor;

using System.Net;
using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Lab.Demo;
using Megapod.Lab.Emulators;
using Megapod.Lab.Simulation;
using Megapod.Site.Doctor;
using Megapod.Site.Stations;
using Megapod.Wire.Site;

/// <summary>A twin whose meters, battery and stations answer on the wire, and whoever tests them: no controller, real bytes, and one clock that the test alone moves.</summary>
internal sealed class StepRig : IAsyncDisposable
{
    /// <summary>Steps of the clock while something is measured, and while nothing is.</summary>
    private static readonly TimeSpan Fine = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Coarse = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(200);
    private readonly FakeClock clock = new();
    private readonly bool hasStations;
    private readonly SiteSnapshot scratch;

    private StepRig(DemoSite demo, Instant start, bool hasStations) => (Demo, Start, this.hasStations, scratch) = (demo, start, hasStations, new SiteSnapshot(demo.Tree));

    public DemoSite Demo { get; }

    public Instant Start { get; }

    public EmulatedField Field { get; private set; } = null!;

    public StepTester Tester { get; private set; } = null!;

    public Instant Now => Start + clock.Elapsed;

    public FakeClock Clock => clock;

    /// <summary>What was told people meanwhile.</summary>
    public List<string> Told { get; } = [];

    /// <summary>What the plant's battery really does, W, charging positive.</summary>
    public double BatteryWatts => Demo.BatteryAt(Now).Power.Value;

    /// <summary>Opens a world on the wire.</summary>
    /// <param name="soc">The battery's state of charge, 0–1.</param>
    /// <param name="bend">Changes the site of the world and of whoever reads it; null: nothing.</param>
    /// <param name="hasStations">Whether cabinets are charging stations.</param>
    public static async Task<StepRig> OpenAsync(double soc = 0.5, Func<SiteConfig, SiteConfig>? bend = null, bool hasStations = false)
    {
        var from = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(2);
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, To = from + TimeSpan.FromHours(6), SessionsPerDay = 1 }).Value;
        var site = scenario.Site with { Battery = scenario.Site.Battery! with { InitialSoc = soc } };
        scenario = scenario with { Site = bend?.Invoke(site) ?? site };
        double margin = Margin.Of(PowerTree.From(scenario.Site)).TotalWatts;
        var rig = new StepRig(new DemoSite(scenario, 2e6 - margin, margin), from, hasStations);
        rig.Field = (await EmulatedField.OpenAsync(rig.Demo, () => rig.Now, rig.clock, hasStations)).Value;
        return rig;
    }

    /// <summary>Connects whoever tests.</summary>
    /// <param name="rewire">Changes what the tester reads of the site; null: nothing but the permission.</param>
    public async Task<IReadOnlyList<Fault>> BeginAsync(Func<SiteConfig, SiteConfig>? rewire = null)
    {
        var site = Field.Site with { Commissioning = new CommissioningConfig { StepTestUntil = Now + TimeSpan.FromHours(2) } };
        site = rewire?.Invoke(site) ?? site;
        var parts = new SiteStationsParts { Time = clock, Clock = () => Now, Random = new Random(1) };
        var opened = await StepTester.OpenAsync(site, new Dictionary<string, RegisterMapConfig>(), new OcppEndpointConfig { Plain = new IPEndPoint(IPAddress.Loopback, 0) }, parts, 1, Told.Add);
        if (!opened.IsSuccess)
        {
            return opened.Faults;
        }

        Tester = opened.Value;
        if (hasStations)
        {
            Field.Connect(Tester.Stations!.Plain!);
        }

        Assert.True(SpinWait.SpinUntil(() => Tester.Wire.Devices(Now).All(d => d.AnsweredAt != Instant.Never || d.Failures > 0), TimeSpan.FromSeconds(30)));
        for (int k = 0; k < 40 && hasStations && !Tester.Stations!.Views.All(v => v.IsReady); k++)
        {
            Move(Coarse);
        }

        Assert.True(!hasStations || Tester.Stations!.Views.All(v => v.IsReady), "Stations have not come.");
        return [];
    }

    /// <summary>Lets time pass with nobody testing.</summary>
    public void Wait(double seconds)
    {
        for (var until = clock.Elapsed + TimeSpan.FromSeconds(seconds); clock.Elapsed < until;)
        {
            Move(Coarse);
        }
    }

    /// <summary>Lets the tests go on until something is so, or to their end.</summary>
    /// <param name="isSo">What; null: to their end.</param>
    public void Go(Func<bool>? isSo = null)
    {
        for (var patience = TimeSpan.FromMinutes(20); !Tester.Run.IsOver && isSo?.Invoke() != true; patience -= Fine)
        {
            Assert.True(patience > TimeSpan.Zero, $"The tests never end. {string.Join('\n', Told)}");
            Move(Tester.Run.Present is null ? Coarse : Fine);
            Tester.Run.Pass(Now);
        }
    }

    /// <summary>Lets the tests go on for so long.</summary>
    public void Go(TimeSpan time)
    {
        var until = Now + time;
        Go(() => Now >= until);
    }

    /// <summary>What was found, as people see it.</summary>
    public string Text(string thing) => string.Join('\n', Things(thing).SelectMany(t => t.Findings.Select(f => $"{t.Test} {f.Verdict} {f.What}: {f.Text} {f.Remedy}")));

    public IReadOnlyList<StepDeviceReport> Things(string thing) => [.. Tester.Report.Things.Where(t => t.Id == thing)];

    public async ValueTask DisposeAsync()
    {
        if (Tester is not null)
        {
            await Tester.DisposeAsync();
        }

        await Field.DisposeAsync();
    }

    private void Move(TimeSpan step)
    {
        clock.MoveTo(clock.Elapsed + step);

        // Cars come and ask when somebody looks at the world, which a controller would do.
        Demo.Read(scratch, Now);
        if (Tester is null)
        {
            return;
        }

        if (hasStations)
        {
            SpinWait.SpinUntil(() => Field.Stations.All(s => !s.IsUnderWay) && Tester.Stations!.Central.IsQuiet, Late);
        }

        var now = Now;
        SpinWait.SpinUntil(() => Tester.Wire.IsCarried && Tester.Wire.Devices(now).All(d => d.Due > now), Late);
    }
}
