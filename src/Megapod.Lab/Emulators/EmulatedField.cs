namespace Megapod.Lab.Emulators;

using System.Collections.Frozen;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Modbus;
using Megapod.Devices.Ocpp;
using Megapod.Devices.SunSpec;
using Megapod.Files.SiteFile;
using Megapod.Lab.Demo;
using Megapod.Lab.Emulators.Dsx;
using Megapod.Lab.Emulators.Ocpp;
using Megapod.Lab.Emulators.Redfish;
using Megapod.Lab.Emulators.Snmp;
using Megapod.Lab.Emulators.SunSpec;

/// <summary>
/// The twin as a field of devices: each meter and the battery of a site that name no device get a Modbus server of their own on loopback, and <see cref="Site"/> names them there, so that the drivers
/// that talk with real devices talk with these. The world goes on by a ticker of its own, whether a controller is there or not, and the laws judge it: what the battery holds lapses in the plant when
/// its emulator's timer says so, and every renewal reaches the plant.
/// </summary>
public sealed class EmulatedField : IAsyncDisposable
{
    /// <summary>How often the world goes on by itself, real time. The laws judge whole seconds; timers that lapse in between are this much late at most, at a site's own pace.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    /// <summary>An emulated device is asked this often, so that the cycle's samples are a quarter of its period old at most.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    /// <summary>An emulated station sends what it measures as often as one may be told to.</summary>
    private static readonly TimeSpan StationPeriod = TimeSpan.FromSeconds(1);

    /// <summary>A meter shows this many times the limit at its node; more has never been.</summary>
    private const double MeterRange = 1.6;

    private readonly DemoSite demo;
    private readonly Func<Instant> clock;
    private readonly TimeProvider time;
    private readonly bool hasStations;
    private readonly List<(string Thing, ModbusServer Server)> servers = [];
    private readonly List<EmulatedDevice> devices = [];

    /// <summary>What each thing that is emulated has as its device, in the order in which they were made.</summary>
    private readonly List<(string Thing, DeviceConfig Device)> fitted = [];
    private readonly Lock ticking = new();
    private readonly ITimer ticker;
    private readonly List<StationEmulator> stations = [];
    private readonly List<Task> connected = [];
    private readonly List<EmulatedServers> pods = [];
    private readonly List<EmulatedDistributions> distributions = [];
    private readonly bool hasServers;
    private readonly ulong seed;
    private readonly CancellationTokenSource stopping = new();
    private SunSpecBatteryEmulator? battery;
    private EmulatedBuilding? building;
    private bool isClosed;

    private EmulatedField(DemoSite demo, SiteConfig site, Func<Instant> clock, TimeProvider time, bool hasStations, ulong? seed)
    {
        hasServers = seed is not null;
        this.seed = seed ?? 0;
        this.demo = demo;
        this.clock = clock;
        this.time = time;
        this.hasStations = hasStations;
        Site = site;
        ticker = time.CreateTimer(_ => Pass(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The site as its controller reads it: what was emulated names a device on loopback.</summary>
    public SiteConfig Site { get; private set; }

    /// <summary>What answers where, the grid meter first and the battery last.</summary>
    public IReadOnlyList<EmulatedDevice> Devices => devices;

    /// <summary>The battery's emulator with its vices; null where none is emulated.</summary>
    public SunSpecBatteryEmulator? Battery => battery;

    /// <summary>Puts a twin's devices on the wire.</summary>
    /// <param name="demo">The twin.</param>
    /// <param name="clock">The site's instant.</param>
    /// <param name="time">Time of the ticker and of the stations, which wait by it before they connect again and for answers.</param>
    /// <param name="hasStations">Whether cabinets become charging stations. Default true; false: the twin answers for them in process, as it does for pods.</param>
    /// <param name="servers">One seed is one world of servers with controllers of their own; null: the twin tells of them in process. Servers are those that the site file names.</param>
    /// <param name="broker">Where the pods' building management system speaks; null: the twin tells of loops, leaks and branches in process. It needs <paramref name="servers"/>, whose seed it has.</param>
    /// <returns>The field; MP3709, MP4090 or MP4113 where no port is free, MP4273 where the building cannot be at the broker.</returns>
    public static async ValueTask<Outcome<EmulatedField>> OpenAsync(DemoSite demo, Func<Instant> clock, TimeProvider time, bool hasStations = true, ulong? servers = null, BuildingBroker? broker = null)
    {
        ArgumentNullException.ThrowIfNull(demo);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(time);
        var field = new EmulatedField(demo, demo.Tree.Site, clock, time, hasStations, servers);
        var faults = field.Serve();
        faults.AddRange(await field.ServeAsync(demo.Tree.Site));
        if (broker is not null)
        {
            faults.AddRange(field.Build(broker));
        }

        if (faults.Count > 0)
        {
            await field.DisposeAsync();
            return Outcome<EmulatedField>.Failure(faults);
        }

        demo.Vices = (device, vices) => EmulatedVices.Give(field, device, vices);
        field.ticker.Change(Tick, Tick);
        return Outcome<EmulatedField>.Success(field);
    }

    /// <summary>The pods whose servers have controllers of their own, with their vices.</summary>
    public IReadOnlyList<EmulatedServers> Pods
    {
        get
        {
            lock (pods)
            {
                return [.. pods];
            }
        }
    }

    /// <summary>The pods whose racks have power distribution units of their own, with their vices.</summary>
    public IReadOnlyList<EmulatedDistributions> Distributions
    {
        get
        {
            lock (pods)
            {
                return [.. distributions];
            }
        }
    }

    /// <summary>The building management system of the pods; null: none is on the wire.</summary>
    public EmulatedBuilding? Building => building;

    /// <summary>What the devices that are asked by name want to hear, by device, those of <see cref="FitAsync"/> included.</summary>
    public IReadOnlyDictionary<string, DeviceSecrets> Secrets => Distributions.SelectMany(d => d.Units.Values).ToFrozenDictionary(u => u.Device.Id, u => u.Secrets, StringComparer.Ordinal);

    /// <summary>Whether a part of a pod tells for itself over the wire: what has a controller and what is in it, and what building management reads.</summary>
    /// <param name="pod">Name of the pod.</param>
    /// <param name="part">The part.</param>
    public bool IsOnWire(string pod, Part part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return (Pods.FirstOrDefault(p => p.Pod == pod)?.Controllers is { } told && (told.ContainsKey(part.Id) || (part.Holder is { } holder && told.ContainsKey(holder))))
            || Distributions.Any(d => d.Pod == pod && d.Has(part)) || building?.Has(pod, part) == true;
    }

    /// <summary>The emulated stations with their vices, in the order of cabinets.</summary>
    public IReadOnlyList<StationEmulator> Stations => stations;

    /// <summary>Lets the emulated stations connect to whoever awaits them, each in its edition, and come back whenever they lose the connection.</summary>
    /// <param name="address">Where they are awaited, without their identities.</param>
    public void Connect(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        foreach (var station in stations)
        {
            connected.Add(Task.Run(() => station.RunAsync(address, stopping.Token)));
        }
    }

    /// <summary>Lets the world go on to now.</summary>
    public void Pass()
    {
        // One that is still under way when the next is due is enough.
        if (!ticking.TryEnter())
        {
            return;
        }

        try
        {
            demo.Advance(clock());
            battery?.Pass();
            foreach (var pod in Pods)
            {
                pod.Pass();
            }

            foreach (var units in Distributions)
            {
                units.Pass();
            }

            foreach (var station in stations)
            {
                station.Pass();
            }
        }
        finally
        {
            ticking.Exit();
        }
    }

    /// <summary>Ends the ticker and closes all servers.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isClosed)
        {
            return;
        }

        isClosed = true;
        await ticker.DisposeAsync();
        await (building?.DisposeAsync() ?? ValueTask.CompletedTask);
        await stopping.CancelAsync();
        await Task.WhenAll(connected);
        stopping.Dispose();
        foreach (var units in Distributions)
        {
            await units.DisposeAsync();
        }

        foreach (var pod in Pods)
        {
            await pod.DisposeAsync();
        }

        foreach (var (_, server) in servers)
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>Puts the meters of other pods on the wire before the site gets them; nobody asks them yet.</summary>
    /// <param name="next">The site as it shall be.</param>
    /// <returns>The same as its controller reads it; MP3709 where no port is free.</returns>
    public async ValueTask<Outcome<SiteConfig>> FitAsync(SiteConfig next)
    {
        ArgumentNullException.ThrowIfNull(next);
        var faults = new List<Fault>();
        ServeMeters(PowerTree.From(next), faults);
        faults.AddRange(await ServeAsync(next));
        building?.Fit(next);
        return faults.Count > 0 ? Outcome<SiteConfig>.Failure(faults) : Outcome<SiteConfig>.Success(Dressed(next));
    }

    /// <summary>Takes off the wire what the site has no more.</summary>
    /// <param name="present">The site as it is now, as <see cref="FitAsync"/> was given it.</param>
    public async ValueTask TidyAsync(SiteConfig present)
    {
        ArgumentNullException.ThrowIfNull(present);
        building?.Fit(present);
        Site = Dressed(present);
        foreach (var gone in Distributions.Where(d => !present.Pods.Any(q => q.Id == d.Pod)))
        {
            lock (pods)
            {
                distributions.Remove(gone);
            }

            await gone.DisposeAsync();
        }

        foreach (var gone in Pods.Where(p => !present.Pods.Any(q => q.Id == p.Pod)))
        {
            lock (pods)
            {
                pods.Remove(gone);
            }

            await gone.DisposeAsync();
        }

        var there = PowerTree.From(present).Nodes.Select(n => n.Meter?.Id).Append(present.Battery?.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (thing, server) in servers.Where(s => !there.Contains(s.Thing)).ToList())
        {
            servers.Remove((thing, server));
            devices.RemoveAll(d => d.Id == thing);
            fitted.RemoveAll(f => f.Thing == thing);
            await server.DisposeAsync();
        }
    }

    /// <summary>Puts the servers and power distribution units of pods on the wire that have none there yet.</summary>
    private async Task<IReadOnlyList<Fault>> ServeAsync(SiteConfig site)
    {
        foreach (var pod in site.Pods.Where(p => hasServers && p.Racks.Any(EmulatedServers.IsEmulated) && !Pods.Any(q => q.Pod == p.Id)))
        {
            var opened = await EmulatedServers.OpenAsync(demo, pod, seed, clock, time);
            if (!opened.IsSuccess)
            {
                return opened.Faults;
            }

            lock (pods)
            {
                pods.Add(opened.Value);
            }

            var units = await EmulatedDistributions.OpenAsync(pod, () => opened.Value.Readings, time);
            if (!units.IsSuccess)
            {
                return units.Faults;
            }

            lock (pods)
            {
                distributions.Add(units.Value);
            }
        }

        Site = Dressed(demo.Tree.Site);
        return [];
    }

    /// <summary>Puts the pods' building management system on the wire.</summary>
    private IReadOnlyList<Fault> Build(BuildingBroker broker)
    {
        var opened = EmulatedBuilding.Open(demo, demo.Tree.Site, broker, seed, clock, time);
        if (opened.IsSuccess)
        {
            building = opened.Value;
            Site = Dressed(demo.Tree.Site);
        }

        return opened.Faults;
    }

    private void ServeMeters(PowerTree tree, List<Fault> faults)
    {
        for (int n = 0; n < tree.Nodes.Length; n++)
        {
            if (tree.Nodes[n].Meter is { Driver: DeviceConfig.Emulated } meter && !fitted.Exists(f => f.Thing == meter.Id))
            {
                string node = tree.Nodes[n].Id;
                var emulator = new SunSpecMeterEmulator(meter.Id, RangeOf(tree, n), () => demo.MeterAt(node, clock()));
                Open(tree.Site, meter.Id, emulator.Image, faults);
            }
        }
    }

    private List<Fault> Serve()
    {
        var tree = demo.Tree;
        var faults = new List<Fault>();
        ServeMeters(tree, faults);

        if (tree.Site.Battery is { Driver: DeviceConfig.Emulated } stored)
        {
            battery = new SunSpecBatteryEmulator(stored, () => demo.BatteryAt(clock()), (power, holds) => demo.Order(power, holds, clock()), clock);
            Open(tree.Site, stored.Id, battery.Image, faults);
        }

        foreach (var cabinet in tree.Site.Cabinets.Where(c => hasStations && c.Driver == DeviceConfig.Emulated).OrderBy(c => c.Id, StringComparer.Ordinal))
        {
            Stand(tree, cabinet);
        }

        return faults;
    }

    /// <summary>A cabinet becomes a charging station; every other one speaks 1.6, so that both editions are seen at work.</summary>
    private void Stand(PowerTree tree, CabinetConfig cabinet)
    {
        bool isOld = stations.Count % 2 == 0;
        string name = Site.Devices.Any(d => d.Id == cabinet.Id) ? $"{cabinet.Id}-emulated" : cabinet.Id;
        var stalls = cabinet.Connectors.Select(k => new EmulatedStall(IndexOf(tree, k.Id), k.Rating, k.Fallback ?? k.Rating)).ToList();

        // Invented cars must not reach a real operator's bills: only one on this machine is told of them.
        var near = Site.Stations.Operator is { Address.IsLoopback: true } theirs ? theirs : null;
        var config = new StationEmulatorConfig { Identity = name, Stalls = stalls, Voltage = tree.Site.Grid.NominalVoltage, Versions = [isOld ? OcppVersion.V16 : OcppVersion.V201] };

        // Behind an operator nobody tells a station how often to measure, and a twin whose day is not the operator's has to show its time soon.
        config = near is null ? config : config with { SamplePeriod = StationPeriod };
        stations.Add(new StationEmulator(config, demo, clock, time, new Random(stations.Count)));
        var device = new DeviceConfig
        {
            Id = name,
            Protocol = DeviceProtocol.Ocpp,
            Identity = name,
            Period = StationPeriod,

            Operator = near?.For(name, name),
            Versions = [isOld ? StationVersion.Ocpp16 : StationVersion.Ocpp201],
        };
        fitted.Add((cabinet.Id, device));
        Site = Dressed(demo.Tree.Site);
    }

    private static int IndexOf(PowerTree tree, string consumer)
    {
        for (int i = 0; i < tree.Consumers.Length; i++)
        {
            if (tree.Consumers[i].Id == consumer)
            {
                return i;
            }
        }

        throw new ArgumentException($"'{consumer}' is no consumer of the site.", nameof(consumer));
    }

    private void Open(SiteConfig written, string id, SunSpecImage image, List<Fault> faults)
    {
        // Servers live in real time, whatever the pace of the world: it is real bytes that they wait for.
        var opened = ModbusServer.Open(new ModbusServerConfig(), image, TimeProvider.System);
        if (!opened.IsSuccess)
        {
            faults.AddRange(opened.Faults);
            return;
        }

        servers.Add((id, opened.Value));
        int port = opened.Value.Address.Port;
        devices.Add(new EmulatedDevice(id, port));
        string name = written.Devices.Any(d => d.Id == id) || fitted.Exists(f => f.Device.Id == id) ? $"{id}-emulated" : id;
        var device = new DeviceConfig { Id = name, Protocol = DeviceProtocol.SunSpec, Host = "127.0.0.1", Port = port, Identity = name, Period = Period };
        fitted.Add((id, device));
        Site = Dressed(demo.Tree.Site);
    }

    /// <summary>A site whose emulated things name the devices that they have here.</summary>
    private SiteConfig Dressed(SiteConfig site)
    {
        string? DriverOf(string thing) => fitted.Find(f => f.Thing == thing).Device?.Id;
        MeterConfig? Meter(MeterConfig? meter) => meter is { Driver: DeviceConfig.Emulated } && DriverOf(meter.Id) is { } driver ? meter with { Driver = driver } : meter;
        return site with
        {
            Grid = site.Grid with { Meter = Meter(site.Grid.Meter) },
            Nodes = [.. site.Nodes.Select(n => n with { Meter = Meter(n.Meter) })],
            Cabinets = [.. site.Cabinets.Select(c => c with { Meter = Meter(c.Meter), Driver = c.Driver == DeviceConfig.Emulated ? DriverOf(c.Id) ?? c.Driver : c.Driver })],
            Pods = [.. site.Pods.Select(p => DressedPod(p) with { Meter = Meter(p.Meter) })],
            Battery = site.Battery is { Driver: DeviceConfig.Emulated } battery ? battery with { Driver = DriverOf(battery.Id) ?? battery.Driver } : site.Battery,
            Devices = [.. site.Devices, .. fitted.Where(f => Names(site, f.Thing)).Select(f => f.Device), .. Pods.Where(p => IsThere(p.Pod)).SelectMany(p => p.Devices), .. Distributions.Where(d => IsThere(d.Pod)).SelectMany(d => d.Devices), .. building is not null && site.Pods.Any(EmulatedBuilding.Tells) ? [building.Device] : Array.Empty<DeviceConfig>()],
        };

        bool IsThere(string pod) => site.Pods.Any(p => p.Id == pod);
    }

    /// <summary>A pod that names the devices that it has here: of its servers, their units, and of the building.</summary>
    private PodConfig DressedPod(PodConfig pod)
    {
        // Where there is a building management system, the loop is told of by it.
        var dressed = building?.Dressed(pod) ?? pod;
        dressed = Pods.Any(p => p.Pod == pod.Id) ? EmulatedServers.Dressed(dressed) : dressed;
        return Distributions.FirstOrDefault(d => d.Pod == pod.Id)?.Dressed(dressed) ?? dressed;
    }

    /// <summary>Whether a site has a thing that may be emulated.</summary>
    private static bool Names(SiteConfig site, string thing) => site.Battery?.Id == thing || site.Cabinets.Any(c => c.Id == thing)
        || ((MeterConfig?[])[site.Grid.Meter, .. site.Nodes.Select(n => n.Meter), .. site.Cabinets.Select(c => c.Meter), .. site.Pods.Select(p => p.Meter)]).Any(m => m?.Id == thing);

    /// <summary>
    /// What a meter can show: above the limit of its node or of one above it, the battery's power either way included; where there is none all that hangs on the site. It does not go by what hangs below it
    /// now: a pod that is plugged in later is measured, too.
    /// </summary>
    private static Watts RangeOf(PowerTree tree, int node)
    {
        double eitherWay = tree.Site.Battery?.Power.Value ?? 0;
        double limit = double.PositiveInfinity;
        for (int n = node; n >= 0 && !double.IsFinite(limit); n = tree.Nodes[n].Parent)
        {
            limit = Math.Min(LimitConfig.LowestImportWatts(tree.Nodes[n].Limits), tree.Nodes[n].Rating.Value);
        }

        double all = tree.Consumers.Sum(c => c.Nameplate.Value) + tree.Solar.Sum(s => s.Peak.Value) + eitherWay;
        return new Watts(double.IsFinite(limit) ? MeterRange * Math.Max(limit, eitherWay) : MeterRange * all);
    }
}
