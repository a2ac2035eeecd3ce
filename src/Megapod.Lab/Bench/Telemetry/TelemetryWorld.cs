namespace Megapod.Lab.Bench.Telemetry;

using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Twin.Physics;
using Megapod.Twin.Pods;

/// <summary>
/// A pod of servers with eight accelerators each that works under the shipped cycle, and what each part shows: power, temperatures, clocks and the like from the twin, and the counters of errors and traffic that the twin has not, so
/// that each accelerator shows twenty quantities, all of them measured anew each second.
/// </summary>
internal sealed class TelemetryWorld
{
    /// <summary>Accelerators of a server.</summary>
    public const int Accelerators = PodTreeBuilder.UsualGpus;

    /// <summary>Quantities that each accelerator shows, all that a report of ours carries.</summary>
    public const int Quantities = 20;

    /// <summary>Name of the pod.</summary>
    public const string Pod = "pod";

    /// <summary>So many servers of 10 kW stand in a rack.</summary>
    private const int ServersInRack = 5;

    private const double ServerWatts = 10_200;
    private const double SupplyVolts = 54;
    private const double MemoryHertz = 2619e6;
    private const double BytesPerSecond = 12e9;

    /// <summary>Once in so many seconds an accelerator is hot for a minute, so that what judges and tells has something to do.</summary>
    private const int HotEvery = 1200;

    private const double HotCelsius = 88;
    private const int HotFor = 60;

    /// <summary>A link drops bits once in so many seconds.</summary>
    private const int LinkErrorEvery = 900;

    private readonly SitePlant plant;
    private readonly SiteCycle cycle;
    private readonly CycleMemory memory;
    private readonly PodDetail detail;
    private readonly int[] accelerators;
    private readonly double[] energy;
    private readonly Instant start;

    /// <summary>A pod that begins to work.</summary>
    /// <param name="servers">Servers in it.</param>
    /// <param name="start">The instant.</param>
    public TelemetryWorld(int servers, Instant start)
    {
        this.start = start;
        Tree = PowerTree.From(SiteOf(servers));
        plant = new SitePlant(Tree, [], start, seed: 1);
        memory = new CycleMemory(Tree);
        cycle = new SiteCycle(Tree, memory);
        Output = new CycleOutput(Tree);
        Snapshot = new SiteSnapshot(Tree);
        Parts = PartsOf(Tree.Pods[0]);
        Servers = [.. Parts.Parts.Where(p => p.Kind == PartKind.Server).Select(p => p.Id)];
        detail = new PodDetail(Tree, 0, Parts, seed: 1);
        accelerators = [.. Enumerable.Range(0, Parts.Parts.Length).Where(i => Parts.Parts[i].Kind == PartKind.Accelerator)];
        energy = new double[accelerators.Length];
    }

    /// <summary>The site.</summary>
    public PowerTree Tree { get; }

    /// <summary>The pod's parts, each with a serial number.</summary>
    public PodTree Parts { get; }

    /// <summary>Names of the servers.</summary>
    public IReadOnlyList<string> Servers { get; }

    /// <summary>What the cycle saw last.</summary>
    public SiteSnapshot Snapshot { get; }

    /// <summary>What the cycle decided last.</summary>
    public CycleOutput Output { get; }

    /// <summary>The world's instant.</summary>
    public Instant Now => plant.Now;

    /// <summary>The site that holds the pod, and nothing else.</summary>
    /// <param name="servers">Servers in the pod.</param>
    public static SiteConfig SiteOf(int servers)
    {
        int racks = (servers + ServersInRack - 1) / ServersInRack;
        return new SiteConfig
        {
            Id = "telemetry",
            Grid = new GridConnectionConfig { Limits = [new LimitConfig { Id = "contract", Amount = (servers + 1) * 1.5 * ServerWatts }], Meter = new MeterConfig { Id = "main" } },
            Pods =
            [
                new PodConfig
                {
                    Id = Pod,
                    Parent = "grid",
                    Meter = new MeterConfig { Id = "pod-meter" },
                    Racks = [.. Enumerable.Range(0, racks).Select(r => RackOf(r, Math.Min(ServersInRack, servers - (r * ServersInRack))))],
                    Throughput = [new ThroughputPoint(new Watts(0.25 * servers * ServerWatts), 0), new ThroughputPoint(new Watts(servers * ServerWatts), 1)],
                    Acceptance = new AcceptanceConfig(),
                },
            ],
        };
    }

    /// <summary>Lets time pass by as much as one step, after one cycle.</summary>
    /// <param name="seconds">How long the step is, s.</param>
    /// <param name="readings">Filled with what all parts show then; of <see cref="Parts"/>.</param>
    public void Step(double seconds, PodReadings readings)
    {
        plant.Arrive(seconds);
        plant.Observe(Snapshot);
        cycle.Step(Snapshot, memory, null, plant.Now, Output);
        foreach (ref readonly var grant in Output.Grants)
        {
            plant.Send(in grant);
        }

        plant.Step(seconds);
        detail.Fill(plant, readings);
        Count(seconds, readings);
    }

    private static RackConfig RackOf(int rack, int servers) => new()
    {
        Id = $"rack-{rack + 1:D2}",
        Full = new Watts(servers * ServerWatts),
        Idle = new Watts(0.25 * servers * ServerWatts),
        Fallback = new Watts(0.25 * servers * ServerWatts),
        Gpus = Accelerators * servers,
    };

    private static PodTree PartsOf(PodConfig pod) => PodTree.From([.. PodTreeBuilder.Of(pod).Parts.Select(part => part.Kind is PartKind.Server or PartKind.Accelerator
        ? part with { Identity = new PartIdentity { Maker = "emulated", Model = part.Kind.ToString(), Serial = $"EMU-{part.Id.Replace('/', '-')}", Firmware = "1.0.0" } }
        : part)]);

    /// <summary>Fills in what the twin does not know: counters that rise, and now and then something that is not well.</summary>
    private void Count(double seconds, PodReadings readings)
    {
        var at = plant.Now;
        double passed = (at - start).TotalSeconds;
        int hot = (int)(passed / HotEvery) % accelerators.Length;
        bool isHot = passed % HotEvery < HotFor;
        for (int a = 0; a < accelerators.Length; a++)
        {
            int part = accelerators[a];
            double watts = readings[part, PartQuantity.Power].Value;
            double use = readings[part, PartQuantity.Utilisation].Value;
            energy[a] += watts * seconds / 3600;
            Put(PartQuantity.Energy, energy[a]);
            Put(PartQuantity.Voltage, SupplyVolts - (watts / 1000));
            Put(PartQuantity.Current, watts / SupplyVolts);
            Put(PartQuantity.MemoryUtilisation, 0.6 * use);
            Put(PartQuantity.MemoryClock, MemoryHertz);
            Put(PartQuantity.CorrectedErrors, Math.Floor((passed + (7 * a)) / 600));
            Put(PartQuantity.UncorrectedErrors, 0);
            Put(PartQuantity.DriverError, 0);
            Put(PartQuantity.LinkErrors, Math.Floor((passed + a) / LinkErrorEvery));
            Put(PartQuantity.ReceivedBytes, Math.Floor(passed * BytesPerSecond));
            Put(PartQuantity.SentBytes, Math.Floor(passed * BytesPerSecond * 0.97));
            Put(PartQuantity.IsLinkUp, 1);
            Put(PartQuantity.IsOn, 1);
            if (isHot && a == hot)
            {
                Put(PartQuantity.Temperature, HotCelsius);
            }

            void Put(PartQuantity quantity, double value) => readings[part, quantity] = Reading.Good(value, at);
        }
    }
}
