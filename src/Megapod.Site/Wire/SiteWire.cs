namespace Megapod.Site.Wire;

using Megapod.Control.Certificate;
using Megapod.Control.LifeCycle;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Modbus;
using Megapod.Devices.Polling;
using Megapod.Devices.Registers;
using Megapod.Devices.SunSpec;
using Megapod.Files.SiteFile;
using Megapod.Site.Pods;

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

    private readonly WireParts parts;
    private readonly TimeProvider time;
    private readonly Func<Instant> clock;
    private readonly SeededRandom random;
    private readonly bool[] isStation;
    private readonly Dictionary<(string Host, int Port), ModbusClient> clients = [];
    private readonly WireTalk own = new("");
    private readonly List<WireTalk> pods = [];
    private readonly List<Task> ending = [];
    private IReadOnlyDictionary<string, RegisterMapConfig> maps;
    private Picture picture;
    private readonly ImportMeter? imported;
    private readonly IBatteryDriver? battery;
    private readonly (DeviceWorker Worker, MeterConfig Config)? gridMeter;
    private readonly bool hasBattery;
    private readonly PodWires wires;
    private bool isStarted;
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
        this.parts = parts;
        this.time = time;
        this.clock = clock;
        random = new SeededRandom(seed);
        maps = parts.Maps;
        picture = new Picture(tree);
        parts.WorkNodes?.Take(tree);
        parts.Clusters?.Take(tree);
        Board = parts.Board ?? new SiteBoard(tree);
        var onStations = tree.Site.Cabinets.Where(c => DeviceOf(tree, c.Driver) is not null).SelectMany(c => c.Connectors.Select(k => k.Id)).ToHashSet(StringComparer.Ordinal);
        isStation = [.. tree.Consumers.Take(tree.ConnectorCount).Select(c => onStations.Contains(c.Id))];
        bool mayCommand = tree.Site.Mode == SiteMode.Control;
        bool isFast = mayCommand && parts.Speed == 1 && tree.Site.Battery is not null;
        IMeterDriver? grid = null;
        for (int n = 0; n < tree.Nodes.Length; n++)
        {
            if (tree.Nodes[n].Meter is not { } meter || DeviceOf(tree, meter.Driver) is not { } device || tree.Pods.Any(p => p.Id == tree.Nodes[n].Id))
            {
                continue;
            }

            bool isGrid = n == 0;
            var pace = PaceOf(device, isGrid && isFast ? meter.SamplePeriod : device.Period, isFast && isGrid, MeterPatience);
            imported = isGrid ? new ImportMeter(tree.Site.Tariff, 2 * (pace.Period + pace.Timeout)) : imported;
            var driver = MeterOf(own, tree, device, n, isGrid ? imported!.Take : null);
            var worker = Add(own, driver, pace);
            (grid, gridMeter) = isGrid ? (driver, (worker, meter)) : (grid, gridMeter);
        }

        foreach (var pod in tree.Pods)
        {
            Begin(tree, pod);
        }

        (IBatteryDriver Driver, DeviceWorker Worker)? told = null;
        if (tree.Site.Battery is { } stored && DeviceOf(tree, stored.Driver) is { } store)
        {
            hasBattery = true;
            string name = NameOf(tree, store, stored.Id);
            var pace = PaceOf(store, isFast ? stored.RegulatorPeriod : store.Period, isFast, BatteryPatience);
            if (mayCommand)
            {
                battery = MapOf(store) is { } map
                    ? new RegisterBatteryDriver(name, UnitOf(own, store), map, Board, stored, pace, clock)
                    : new SunSpecBatteryDriver(name, UnitOf(own, store), Board, stored, pace, clock);
                told = (battery, Add(own, battery, pace));
            }
            else
            {
                Add(own, MapOf(store) is { } known ? new RegisterBatteryReader(name, UnitOf(own, store), known, Board, stored, pace) : new SunSpecBatteryReader(name, UnitOf(own, store), Board, stored, pace, clock), pace);
            }
        }

        wires = new PodWires(new PodWireParts(Board, time, parts.Waits ?? time, clock, random.Split("pods")) { Secrets = parts.Secrets, Folder = parts.Folder, MayCommand = mayCommand });
        Sink = mayCommand ? new WireCommands(parts, this, told, clock) : null;
        Link = isFast && (grid is not null || told is not null || parts.Link is not null) ? new WireLink(parts.Link, grid, told) : null;
    }

    /// <summary>Where devices put what they know; stations put theirs here as well.</summary>
    public SiteBoard Board { get; }

    /// <summary>Where commands go; null for a site that is only watched.</summary>
    public ICommandSink? Sink { get; }

    /// <summary>The regulator's own connections; null for a site that is only watched, has no battery or does not run in real time.</summary>
    public IRegulatorLink? Link { get; }

    /// <summary>Whether anything of the site is on the wire.</summary>
    public bool IsAny => own.Workers.Count > 0 || pods.Any(p => p.Workers.Count > 0) || wires.IsAny;

    /// <summary>The register map of a device; null: it describes itself.</summary>
    internal RegisterMapConfig? MapOf(string device) => DeviceOf(picture.Tree, device) is { } known ? MapOf(known) : null;

    /// <summary>Whether no set-point waits to be carried to the battery.</summary>
    internal bool IsCarried => battery is not { HasCommand: true };

    /// <summary>Whether a question to a device of the site, or of a pod's meter, is under way.</summary>
    internal bool IsTalking => own.IsTalking || pods.Any(p => p.IsTalking);

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

    /// <summary>How the talk with each device goes: the site's own in the order of nodes, its battery, and then those of pods.</summary>
    /// <param name="now">The instant.</param>
    public IReadOnlyList<DeviceHealth> Devices(Instant now) => [.. own.HealthAt(now), .. pods.SelectMany(p => p.HealthAt(now)), .. wires.Devices(now)];

    /// <summary>Whether the devices of other pods can be used as they are described, before the site gets these.</summary>
    /// <param name="next">The site as it shall be.</param>
    /// <param name="added">Names of the pods that are new.</param>
    /// <param name="secrets">Passwords by device.</param>
    /// <returns>Which devices cannot be used; empty: all can.</returns>
    public ValueTask<IReadOnlyList<Fault>> CheckAsync(SiteConfig next, IReadOnlyCollection<string> added, IReadOnlyDictionary<string, DeviceSecrets> secrets) => wires.CheckAsync(next, added, secrets);

    /// <summary>Puts the devices of the site's pods on the wire that are not there yet: before it begins, and after an exchange.</summary>
    /// <param name="shown">The site's pods, on whose boards they are shown.</param>
    /// <param name="secrets">Passwords by device; null: those that it was made with.</param>
    /// <returns>Which devices cannot be used as they are described; empty: none.</returns>
    public ValueTask<IReadOnlyList<Fault>> AttachAsync(SitePods shown, IReadOnlyDictionary<string, DeviceSecrets>? secrets = null) => wires.AttachAsync(picture.Tree.Site, shown, secrets);

    /// <summary>Connectors come first and stay where they are, whatever pods come and go.</summary>
    internal bool IsStation(int consumer) => consumer < isStation.Length && isStation[consumer];

    /// <summary>Carries a ceiling to a rack which a work node or a cluster keeps, or whose servers keep to limits.</summary>
    /// <returns>Whether it is one.</returns>
    internal bool Tell(in GrantCommand command)
    {
        if (command.Consumer >= picture.Tree.ConnectorCount && picture.Tree.Consumers[command.Consumer].Id is var rack && (parts.WorkNodes?.Tell(rack, in command) == true || parts.Clusters?.Tell(rack, in command) == true))
        {
            return true;
        }

        if (LimitsOf(command.Consumer) is not { } pod)
        {
            return false;
        }

        pod.Tell(picture.Tree.Consumers[command.Consumer].Id, in command);
        return true;
    }

    /// <summary>Carries an order to cut off.</summary>
    /// <returns>Whether there is somebody on the wire to ask.</returns>
    internal bool Ask(in IsolationOrder order)
    {
        var tree = picture.Tree;
        return wires.Of(tree.Pods[order.Pod].Id)?.Ask(in order, order.Rack < 0 ? null : tree.Consumers[tree.ConnectorCount + order.Rack].Id) == true;
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
        isStarted = true;
        own.Start();
        pods.ForEach(p => p.Start());
        wires.Start();
    }

    /// <summary>
    /// The site has other pods from now on: the talk with devices of those that are gone ends, that with devices of new ones begins, and with all others it goes on as if nothing had happened. Called where nobody reads,
    /// and by whoever calls <see cref="Devices"/>.
    /// </summary>
    /// <param name="match">Which thing is which; to the site as it is now.</param>
    /// <param name="change">Which pods have come and gone.</param>
    /// <param name="maps">The register maps of all its devices that have one.</param>
    public void Exchange(TreeMatch match, SiteChange change, IReadOnlyDictionary<string, RegisterMapConfig> maps)
    {
        ArgumentNullException.ThrowIfNull(match);
        ArgumentNullException.ThrowIfNull(change);
        var next = match.To;
        this.maps = maps;
        Board.Exchange(match);
        picture = new Picture(next);
        parts.WorkNodes?.Take(next);
        parts.Clusters?.Take(next);
        wires.Exchange(change);
        var gone = pods.Where(p => change.Removed.Contains(p.Owner)).ToList();
        pods.RemoveAll(gone.Contains);
        foreach (var pod in next.Pods.Where(p => change.Added.Contains(p.Id)))
        {
            var talk = Begin(next, pod);
            if (isStarted)
            {
                talk.Start();
            }
        }

        // A connection goes with the last device behind it, after whoever still talks through it.
        var unused = clients.Where(c => !own.Addresses.Contains(c.Key) && !pods.Any(p => p.Addresses.Contains(c.Key))).ToList();
        unused.ForEach(c => clients.Remove(c.Key));
        ending.RemoveAll(e => e.IsCompletedSuccessfully);
        ending.Add(EndAsync(gone, [.. unused.Select(c => c.Value)]));
    }

    /// <inheritdoc/>
    public void Read(SiteSnapshot snapshot, Instant now)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var (wired, isWiredNode) = (picture.Wired, picture.IsWiredNode);
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

        wires.Read(snapshot, picture.Tree, now);
        Report(snapshot, wired, [.. parts.WorkNodes?.Read(snapshot, picture.Tree, now) ?? [], .. parts.Clusters?.Read(snapshot, picture.Tree, now) ?? []]);
    }

    /// <summary>Ends the talk with all devices; they keep what they hold until it lapses.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isClosed)
        {
            return;
        }

        isClosed = true;
        await Task.WhenAll(ending);
        await wires.DisposeAsync();
        await EndAsync([own, .. pods], [.. clients.Values]);
    }

    /// <summary>
    /// A cycle counts from the instant at which it was due and begins a little later. What was measured in between was measured at that instant for it: that is never newer than it is.
    /// </summary>
    internal static Reading NotAfter(Reading reading, Instant now) => reading.MeasuredAt > now ? reading with { MeasuredAt = now } : reading;

    private static HeldGrant NotAfter(HeldGrant held, Instant now) => held.ReadAt > now ? held with { ReadAt = now } : held;

    /// <summary>Answers of devices on the wire come from there alone: the twin behind an emulated one answers its own device and not us.</summary>
    private void Report(SiteSnapshot snapshot, SiteSnapshot wired, IReadOnlyList<CommandReport> ofNodes)
    {
        if (parts.Source is null)
        {
            snapshot.Reports = ofNodes.Count == 0 ? snapshot.Reports : [.. snapshot.Reports, .. ofNodes];
            return;
        }

        var beside = snapshot.Reports.Where(r => r.Consumer == SiteSnapshot.BatteryCommand ? !hasBattery : !IsStation(r.Consumer) && LimitsOf(r.Consumer) is null && !IsOfNode(r.Consumer));
        snapshot.Reports = [.. beside, .. wired.Reports, .. ofNodes];
    }

    private static DeviceConfig? DeviceOf(PowerTree tree, string driver) => driver == DeviceConfig.Emulated ? null : tree.Site.Devices.FirstOrDefault(d => d.Id == driver);

    /// <summary>The wire of the pod whose servers keep a rack to its ceiling; null: the consumer is none, or none do.</summary>
    private PodWire? LimitsOf(int consumer) => consumer >= picture.Tree.ConnectorCount ? wires.LimitsOf(picture.Tree.Consumers[consumer].Id) : null;

    /// <summary>Whether a consumer is a rack that a machine or a cluster keeps as its work node.</summary>
    private bool IsOfNode(int consumer) => consumer >= picture.Tree.ConnectorCount && picture.Tree.Consumers[consumer].Id is var rack && (parts.WorkNodes?.Keeps(rack) == true || parts.Clusters?.Keeps(rack) == true);

    /// <summary>The talk with a pod's devices; not begun.</summary>
    private WireTalk Begin(PowerTree tree, PodConfig pod)
    {
        var talk = new WireTalk(pod.Id);
        if (pod.Meter is { } meter && DeviceOf(tree, meter.Driver) is { } device)
        {
            Add(talk, MeterOf(talk, tree, device, tree.NodeIndex(pod.Id), null), PaceOf(device, device.Period, isFast: false, MeterPatience));
        }

        pods.Add(talk);
        return talk;
    }

    private IMeterDriver MeterOf(WireTalk talk, PowerTree tree, DeviceConfig device, int node, Action<Reading>? measured)
    {
        var meter = tree.Nodes[node].Meter!;
        string name = NameOf(tree, device, meter.Id);
        return MapOf(device) is { } map
            ? new RegisterMeterDriver(name, UnitOf(talk, device), map, Board, tree.Nodes[node].Id, meter) { Measured = measured }
            : new SunSpecMeterDriver(name, UnitOf(talk, device), Board, tree.Nodes[node].Id, meter) { Measured = measured };
    }

    /// <summary>The map of a device with registers of its maker's own; null for one that describes itself.</summary>
    private RegisterMapConfig? MapOf(DeviceConfig device) => device.Protocol == DeviceProtocol.Modbus ? maps[device.Id] : null;

    /// <summary>A device that serves one thing has its own name; one that serves several says which.</summary>
    private static string NameOf(PowerTree tree, DeviceConfig device, string thing)
    {
        int things = tree.Nodes.Count(n => n.Meter?.Driver == device.Id) + (tree.Site.Battery?.Driver == device.Id ? 1 : 0);
        return things == 1 ? device.Id : $"{device.Id}/{thing}";
    }

    /// <summary>Some devices allow one connection only, so there is one to each address, whoever is behind it.</summary>
    private ModbusUnit UnitOf(WireTalk talk, DeviceConfig device)
    {
        talk.Addresses.Add((device.Host, device.Port));
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

    private DeviceWorker Add(WireTalk talk, IPolledDevice device, PollPace pace)
    {
        var worker = new DeviceWorker(device, pace, parts.Waits ?? time, clock, random.Split($"worker {device.Id}"));
        talk.Add(worker);
        return worker;
    }

    private static async Task EndAsync(IReadOnlyList<WireTalk> talks, IReadOnlyList<ModbusClient> unused)
    {
        await Task.WhenAll(talks.Select(t => t.EndAsync()));
        foreach (var client in unused)
        {
            await client.DisposeAsync();
        }
    }

    /// <summary>What is looked at by indices of the power tree; swapped whole with it.</summary>
    private sealed class Picture(PowerTree tree)
    {
        public PowerTree Tree => tree;

        public SiteSnapshot Wired { get; } = new(tree);

        public bool[] IsWiredNode { get; } = [.. tree.Nodes.Select(n => n.Meter is { } meter && DeviceOf(tree, meter.Driver) is not null)];
    }
}
