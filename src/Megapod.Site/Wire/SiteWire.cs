namespace Megapod.Site.Wire;

using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Modbus;
using Megapod.Devices.Polling;
using Megapod.Devices.Registers;
using Megapod.Devices.SunSpec;
using Megapod.Site.Pods;
using Megapod.Site.Pods.Dsx;

/// <summary>
/// A site's meters and battery over the wire: a worker for each thing that names a device, so that one that hangs keeps none of the others waiting. The cycle looks at a board; the regulator has the
/// grid meter and the battery for itself, each asked at the pace that its path is declared for. What is <c>emulated</c> is answered by whoever stands beside the wire, so that mixtures work: his
/// snapshot first, what is on the wire over it.
/// </summary>
public sealed class SiteWire : IReadingSource, IAsyncDisposable
{
    /// <summary>Times the device's own patience that a round may take, so that what went wrong is told by whoever saw it: a meter is connected to and asked, a battery takes several requests.</summary>
    private const int MeterPatience = 2;
    private const int BatteryPatience = 3;

    /// <summary>The longest pause after failures, for what the cycle reads and for the regulator's two, whose return is waited for.</summary>
    private static readonly TimeSpan MostPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MostFastPause = TimeSpan.FromSeconds(2);

    private readonly PowerTree tree;
    private readonly WireParts parts;
    private readonly TimeProvider time;
    private readonly Func<Instant> clock;
    private readonly SeededRandom random;
    private readonly SiteSnapshot wired;
    private readonly bool[] isWiredNode;
    private readonly bool[] isStation;
    private readonly Dictionary<(string Host, int Port), ModbusClient> clients = [];
    private readonly List<DeviceWorker> workers = [];
    private readonly List<Task> working = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly ImportMeter? imported;
    private readonly IBatteryDriver? battery;
    private readonly (DeviceWorker Worker, MeterConfig Config)? gridMeter;
    private readonly bool hasBattery;
    private readonly List<PodWire> pods = [];
    private readonly Dictionary<string, (DsxBuilding Building, DeviceWorker Worker)> buildings = new(StringComparer.Ordinal);
    private SitePods? cared;
    private bool isClosed;

    /// <summary>Workers that have not begun.</summary>
    /// <param name="tree">The site, with its devices.</param>
    /// <param name="parts">What stands beside the wire.</param>
    /// <param name="time">Time.</param>
    /// <param name="clock">The site's instant.</param>
    /// <param name="seed">Chance, for pauses between attempts.</param>
    /// <exception cref="KeyNotFoundException">A device with a register map has none among the parts.</exception>
    public SiteWire(PowerTree tree, WireParts parts, TimeProvider time, Func<Instant> clock, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(clock);
        this.tree = tree;
        this.parts = parts;
        this.time = time;
        this.clock = clock;
        random = new SeededRandom(seed);
        wired = new SiteSnapshot(tree);
        Board = parts.Board ?? new SiteBoard(tree);
        isWiredNode = new bool[tree.Nodes.Length];
        var onStations = tree.Site.Cabinets.Where(c => DeviceOf(c.Driver) is not null).SelectMany(c => c.Connectors.Select(k => k.Id)).ToHashSet(StringComparer.Ordinal);
        isStation = [.. tree.Consumers.Select(c => onStations.Contains(c.Id))];
        bool mayCommand = tree.Site.Mode == SiteMode.Control;
        bool isFast = mayCommand && parts.Speed == 1 && tree.Site.Battery is not null;
        IMeterDriver? grid = null;
        for (int n = 0; n < tree.Nodes.Length; n++)
        {
            if (tree.Nodes[n].Meter is not { } meter || DeviceOf(meter.Driver) is not { } device)
            {
                continue;
            }

            isWiredNode[n] = true;
            bool isGrid = n == 0;
            var pace = PaceOf(device, isGrid && isFast ? meter.SamplePeriod : device.Period, isFast && isGrid, MeterPatience);
            imported = isGrid ? new ImportMeter(tree.Site.Tariff, 2 * (pace.Period + pace.Timeout)) : imported;
            var driver = MeterOf(device, n, meter, isGrid ? imported!.Take : null);
            var worker = Begin(driver, pace);
            (grid, gridMeter) = isGrid ? (driver, (worker, meter)) : (grid, gridMeter);
        }

        (IBatteryDriver Driver, DeviceWorker Worker)? told = null;
        if (tree.Site.Battery is { } stored && DeviceOf(stored.Driver) is { } store)
        {
            hasBattery = true;
            string name = NameOf(store, stored.Id);
            var pace = PaceOf(store, isFast ? stored.RegulatorPeriod : store.Period, isFast, BatteryPatience);
            if (mayCommand)
            {
                battery = MapOf(store) is { } map
                    ? new RegisterBatteryDriver(name, UnitOf(store), map, Board, stored, pace, clock)
                    : new SunSpecBatteryDriver(name, UnitOf(store), Board, stored, pace, clock);
                told = (battery, Begin(battery, pace));
            }
            else
            {
                Begin(MapOf(store) is { } known ? new RegisterBatteryReader(name, UnitOf(store), known, Board, stored, pace) : new SunSpecBatteryReader(name, UnitOf(store), Board, stored, pace, clock), pace);
            }
        }

        Sink = mayCommand ? new WireCommands(parts, this, isStation, told, clock) : null;
        Link = isFast && (grid is not null || told is not null || parts.Link is not null) ? new WireLink(parts.Link, grid, told) : null;
    }

    /// <summary>Where devices put what they know; stations put theirs here as well.</summary>
    public SiteBoard Board { get; }

    /// <summary>Where commands go; null for a site that is only watched.</summary>
    public ICommandSink? Sink { get; }

    /// <summary>The regulator's own connections; null for a site that is only watched, has no battery or does not run in real time.</summary>
    public IRegulatorLink? Link { get; }

    /// <summary>Whether anything of the site is on the wire.</summary>
    public bool IsAny => workers.Count > 0 || pods.Count > 0;

    /// <summary>The register map of a device; null: it describes itself.</summary>
    internal RegisterMapConfig? MapOf(string device) => DeviceOf(device) is { } known ? MapOf(known) : null;

    /// <summary>Whether no set-point waits to be carried to the battery.</summary>
    internal bool IsCarried => battery is not { HasCommand: true };

    /// <summary>Why a site cannot be run: a thing names a device that nothing here talks with.</summary>
    /// <param name="site">The site.</param>
    /// <param name="hasStations">Whether somebody takes grants for charging stations.</param>
    /// <returns>MP3104; null when everything has somebody.</returns>
    public static Fault? Unserved(SiteConfig site, bool hasStations)
    {
        ArgumentNullException.ThrowIfNull(site);
        var foreign = hasStations ? default : site.Cabinets.Select(c => (c.Id, c.Driver)).FirstOrDefault(d => d.Driver != DeviceConfig.Emulated);
        return foreign.Id is null ? null : new Fault("MP3104", $"'{foreign.Id}' asks for the driver '{foreign.Driver}', which this version does not have.", "Write 'driver: emulated' to run it on the twin.");
    }

    /// <summary>How the talk with each device goes, in the order of nodes, the battery last.</summary>
    /// <param name="now">The instant.</param>
    public IReadOnlyList<DeviceHealth> Devices(Instant now) => [.. workers.Select(w => w.HealthAt(now)), .. pods.SelectMany(p => p.Devices(now))];

    /// <summary>Puts the devices of the site's pods on the wire, where any of them are. Only before it begins.</summary>
    /// <param name="site">The site's pods, on whose boards they are shown.</param>
    /// <returns>Which devices cannot be used as they are described; empty: none.</returns>
    public async ValueTask<IReadOnlyList<Fault>> AttachAsync(SitePods site)
    {
        ArgumentNullException.ThrowIfNull(site);
        cared = site;
        var shared = new PodWireParts(Board, time, parts.Waits ?? time, clock, random.Split("pods")) { Secrets = parts.Secrets, Folder = parts.Folder, MayCommand = tree.Site.Mode == SiteMode.Control };
        var devices = tree.Site.Devices.ToDictionary(d => d.Id, StringComparer.Ordinal);
        var faults = new List<Fault>();
        for (int p = 0; p < tree.Pods.Count; p++)
        {
            var pod = tree.Pods[p];
            if (!PodWire.IsWired(pod))
            {
                continue;
            }

            var building = PodWire.BuildingOf(pod) is { } named ? BuildingOf(devices[named], shared) : null;
            var opened = building is { IsSuccess: false }
                ? Outcome<PodWire>.Failure(building.Faults)
                : await PodWire.OpenAsync(pod, devices, building?.Value, site.BoardOf(p), shared);
            faults.AddRange(opened.Faults);
            if (opened.IsSuccess)
            {
                pods.Add(opened.Value);
                site.Give(pod.Id, opened.Value.Firmware);
            }
        }

        return faults;
    }

    /// <summary>The wire of a pod that keeps a rack to its ceiling by the limits of its servers; null: none does.</summary>
    internal PodWire? LimitsOf(int consumer) => consumer >= tree.ConnectorCount ? pods.Find(p => p.Takes(tree.Consumers[consumer].Id)) : null;

    /// <summary>Carries a ceiling to a rack whose servers keep to limits.</summary>
    /// <returns>Whether it is one.</returns>
    internal bool Tell(in GrantCommand command)
    {
        if (LimitsOf(command.Consumer) is not { } pod)
        {
            return false;
        }

        pod.Tell(tree.Consumers[command.Consumer].Id, in command);
        return true;
    }

    /// <summary>Carries an order to cut off.</summary>
    /// <returns>Whether there is somebody on the wire to ask.</returns>
    internal bool Ask(in IsolationOrder order)
    {
        string pod = tree.Pods[order.Pod].Id;
        return pods.Find(p => p.Id == pod)?.Ask(in order, order.Rack < 0 ? null : tree.Consumers[tree.ConnectorCount + order.Rack].Id) == true;
    }

    /// <summary>
    /// What talking with the devices has shown of the regulator's paths, where it is worse than declared, the worst of the last day: how much longer the grid meter took to answer than its delay, and
    /// how long the battery took at most to say yes to a set-point. Only the part of the battery's own response is not in it.
    /// </summary>
    /// <param name="now">The instant.</param>
    public PathProof Measured(Instant now)
    {
        var late = gridMeter is { } grid ? grid.Worker.Health.LongestDelay - grid.Config.Delay : TimeSpan.Zero;
        return PathProof.None with { MeterJitter = late > TimeSpan.Zero ? late : TimeSpan.Zero, CommandDelay = battery?.LongestCommand(now) ?? TimeSpan.Zero };
    }

    /// <summary>Says by what the battery's heartbeat of ours goes on: whether the control loop does its work.</summary>
    /// <param name="isHealthy">Asked with each set-point that is carried.</param>
    public void Watch(Func<bool> isHealthy)
    {
        if (battery is not null)
        {
            battery.IsLoopHealthy = isHealthy;
        }
    }

    /// <summary>Begins to ask.</summary>
    public void Start()
    {
        foreach (var worker in workers)
        {
            working.Add(Task.Run(() => worker.RunAsync(stopping.Token)));
        }

        foreach (var (building, _) in buildings.Values)
        {
            working.Add(Task.Run(() => building.RunAsync(stopping.Token)));
        }

        foreach (var pod in pods)
        {
            pod.Start();
        }
    }

    /// <inheritdoc/>
    public void Read(SiteSnapshot snapshot, Instant now)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        Board.Read(wired, now);
        if (parts.Source is null)
        {
            wired.CopyTo(snapshot);
        }
        else
        {
            parts.Source.Read(snapshot, now);
        }

        for (int n = 0; n < isWiredNode.Length; n++)
        {
            snapshot.NodePower[n] = isWiredNode[n] ? NotAfter(wired.NodePower[n], now) : snapshot.NodePower[n];
        }

        for (int i = 0; i < isStation.Length; i++)
        {
            if (isStation[i])
            {
                snapshot.ConsumerPower[i] = NotAfter(wired.ConsumerPower[i], now);
                snapshot.Connectors[i] = wired.Connectors[i];
                snapshot.Held[i] = NotAfter(wired.Held[i], now);
                snapshot.FallbackUnset[i] = wired.FallbackUnset[i];
            }
        }

        if (hasBattery)
        {
            snapshot.Battery = wired.Battery with { Power = NotAfter(wired.Battery.Power, now), Soc = NotAfter(wired.Battery.Soc, now) };
            snapshot.BatteryHeld = NotAfter(wired.BatteryHeld, now);
        }

        if (imported is not null)
        {
            snapshot.Voltage = NotAfter(wired.Voltage, now);
            imported.Tell(snapshot, now);
        }

        foreach (var pod in pods)
        {
            pod.Drain(cared!.DrainedOf(pod.Id));
            pod.Read(snapshot, tree, now);
        }

        Report(snapshot);
    }

    /// <summary>Ends the talk with all devices; they keep what they hold until it lapses.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isClosed)
        {
            return;
        }

        isClosed = true;
        await stopping.CancelAsync();
        foreach (var pod in pods)
        {
            await pod.DisposeAsync();
        }

        await Task.WhenAll(working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var (building, _) in buildings.Values)
        {
            await building.DisposeAsync();
        }

        foreach (var client in clients.Values)
        {
            await client.DisposeAsync();
        }

        stopping.Dispose();
    }

    /// <summary>
    /// A cycle counts from the instant at which it was due and begins a little later. What was measured in between was measured at that instant for it: that is never newer than it is.
    /// </summary>
    internal static Reading NotAfter(Reading reading, Instant now) => reading.MeasuredAt > now ? reading with { MeasuredAt = now } : reading;

    private static HeldGrant NotAfter(HeldGrant held, Instant now) => held.ReadAt > now ? held with { ReadAt = now } : held;

    /// <summary>Answers of devices on the wire come from there alone: the twin behind an emulated one answers its own device and not us.</summary>
    private void Report(SiteSnapshot snapshot)
    {
        if (parts.Source is null)
        {
            return;
        }

        var beside = snapshot.Reports.Where(r => r.Consumer == SiteSnapshot.BatteryCommand ? !hasBattery : !isStation[r.Consumer] && LimitsOf(r.Consumer) is null);
        snapshot.Reports = [.. beside, .. wired.Reports];
    }

    /// <summary>Several pods may have one building management system, which is one connection.</summary>
    private Outcome<DsxBuilding> BuildingOf(DeviceConfig device, PodWireParts shared)
    {
        if (buildings.TryGetValue(device.Id, out var known))
        {
            return Outcome<DsxBuilding>.Success(known.Building);
        }

        var made = PodWire.Building(device, shared);
        if (made.IsSuccess)
        {
            buildings[device.Id] = (made.Value, Begin(made.Value, new PollPace(device.Period, device.Timeout, device.Period > PollPace.Usual.MostPause ? device.Period : PollPace.Usual.MostPause)));
        }

        return made;
    }

    private DeviceConfig? DeviceOf(string driver) => driver == DeviceConfig.Emulated ? null : tree.Site.Devices.FirstOrDefault(d => d.Id == driver);

    private IMeterDriver MeterOf(DeviceConfig device, int node, MeterConfig meter, Action<Reading>? measured) => MapOf(device) is { } map
        ? new RegisterMeterDriver(NameOf(device, meter.Id), UnitOf(device), map, Board, node, meter) { Measured = measured }
        : new SunSpecMeterDriver(NameOf(device, meter.Id), UnitOf(device), Board, node, meter) { Measured = measured };

    /// <summary>The map of a device with registers of its maker's own; null for one that describes itself.</summary>
    private RegisterMapConfig? MapOf(DeviceConfig device) => device.Protocol == DeviceProtocol.Modbus ? parts.Maps[device.Id] : null;

    /// <summary>A device that serves one thing has its own name; one that serves several says which.</summary>
    private string NameOf(DeviceConfig device, string thing)
    {
        int things = tree.Nodes.Count(n => n.Meter?.Driver == device.Id) + (tree.Site.Battery?.Driver == device.Id ? 1 : 0);
        return things == 1 ? device.Id : $"{device.Id}/{thing}";
    }

    /// <summary>Some devices allow one connection only, so there is one to each address, whoever is behind it.</summary>
    private ModbusUnit UnitOf(DeviceConfig device)
    {
        if (!clients.TryGetValue((device.Host, device.Port), out var client))
        {
            var config = new ModbusClientConfig(device.Host, device.Port)
            {
                AnswerTimeout = device.Timeout,
                ConnectTimeout = device.Timeout,
                CallTimeout = device.Timeout,
                Gap = device.Gap,
                LongestBackOff = MostFastPause,
            };
            client = new ModbusClient(config, time, random.Split($"modbus {device.Host}:{device.Port}"));
            clients.Add((device.Host, device.Port), client);
        }

        return client.Unit(device.Unit);
    }

    private PollPace PaceOf(DeviceConfig device, TimeSpan period, bool isFast, int patience)
    {
        var pause = isFast ? MostFastPause : MostPause;
        return new PollPace(period, patience * device.Timeout * parts.Speed, pause > period ? pause : period);
    }

    private DeviceWorker Begin(IPolledDevice device, PollPace pace)
    {
        var worker = new DeviceWorker(device, pace, parts.Waits ?? time, clock, random.Split($"worker {device.Id}"));
        workers.Add(worker);
        return worker;
    }
}
