namespace Megapod.Site.Wire;

using System.Collections.Frozen;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Feeds;
using Megapod.Devices.Gpu;
using Megapod.Devices.Polling;
using Megapod.Devices.Redfish;
using Megapod.Devices.Redfish.Inventory;
using Megapod.Devices.Snmp;
using Megapod.Devices.Snmp.Profiles;
using Megapod.Site.Pods;
using Megapod.Site.Pods.Dsx;
using Megapod.Site.Pods.Gpu;
using Megapod.Site.Pods.Redfish;
using Megapod.Site.Pods.Snmp;

/// <summary>
/// The devices of one pod: controllers of its servers, distribution units and switches of its racks, each with a worker of its own, and the building management system that tells of it. It goes by names, so
/// that it does not matter where its racks stand among those of the site.
/// </summary>
internal sealed class PodWire : IAsyncDisposable
{
    private readonly PodConfig pod;
    private readonly PodWireParts parts;
    private readonly PodBoard board;
    private readonly List<DeviceWorker> workers = [];
    private readonly List<IAsyncDisposable> clients = [];
    private readonly List<Task> working = [];
    private readonly Dictionary<string, RackWire> racks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IServerFirmware> firmware = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();
    private readonly IReadOnlyDictionary<string, DeviceConfig> devices;
    private readonly DsxBuilding? building;
    private readonly DsxPodMap? told;
    private readonly List<IDisposable> telemetry = [];
    private SocketsHttpHandler? exporters;
    private RedfishUnitMap? cooling;

    private PodWire(PodConfig pod, IReadOnlyDictionary<string, DeviceConfig> devices, DsxBuilding? building, PodBoard board, PodWireParts parts)
    {
        this.pod = pod;
        this.devices = devices;
        this.board = board;
        this.parts = parts;
        this.building = building;
        told = building?.Serve(pod, board);
    }

    /// <summary>The servers whose firmware can be changed, by name; none at a site that is only watched.</summary>
    public IReadOnlyDictionary<string, IServerFirmware> Firmware => parts.MayCommand ? firmware : FrozenDictionary<string, IServerFirmware>.Empty;

    /// <summary>Name of the pod.</summary>
    public string Id => pod.Id;

    /// <summary>How the talk with each of its own devices goes.</summary>
    /// <param name="now">The instant.</param>
    public IEnumerable<DeviceHealth> Devices(Instant now) => workers.Select(w => w.HealthAt(now));

    /// <summary>The device that tells of a whole pod, by name; null: none does.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="devices">The site's devices by name.</param>
    public static string? BuildingOf(PodConfig pod, IReadOnlyDictionary<string, DeviceConfig> devices)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(devices);
        return ((string?[])[pod.Driver, pod.Cooling.Loop?.Driver]).FirstOrDefault(d => d is not null && devices.TryGetValue(d, out var device) && device.Protocol == DeviceProtocol.Dsx);
    }

    /// <summary>Whether anything of a pod is on the wire.</summary>
    /// <param name="pod">The pod.</param>
    public static bool IsWired(PodConfig pod) => pod.Driver != DeviceConfig.Emulated
        || pod.Cooling.Loop is { Driver: not DeviceConfig.Emulated }
        || pod.Racks.Any(r => r.Driver != DeviceConfig.Emulated || r.SwitchDriver != DeviceConfig.Emulated || r.Servers.Any(s => s.Driver != DeviceConfig.Emulated || s.Telemetry is not null));

    /// <summary>Makes workers for the devices of a pod; nothing is asked yet.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="devices">The site's devices by name.</param>
    /// <param name="building">The building management system that tells of it; null: none does.</param>
    /// <param name="board">The pod's board.</param>
    /// <param name="parts">What the devices share.</param>
    /// <returns>The wire; or which device cannot be used as it is described.</returns>
    public static async ValueTask<Outcome<PodWire>> OpenAsync(PodConfig pod, IReadOnlyDictionary<string, DeviceConfig> devices, DsxBuilding? building, PodBoard board, PodWireParts parts)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(devices);
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(parts);
        var wire = new PodWire(pod, devices, building, board, parts);
        var faults = new List<Fault>();
        if (pod.Cooling.Loop is { } loop && devices.TryGetValue(loop.Driver, out var device) && device.Protocol == DeviceProtocol.Redfish)
        {
            wire.cooling = wire.Begin(device, RedfishKind.CoolingUnit, PodTreeBuilder.CoolingUnitOf(pod.Id), null, faults);
        }

        foreach (var rack in pod.Racks)
        {
            wire.Begin(rack, faults);
        }

        if (faults.Count == 0)
        {
            return Outcome<PodWire>.Success(wire);
        }

        await wire.DisposeAsync();
        return Outcome<PodWire>.Failure(faults);
    }

    /// <summary>Makes the client of a building management system.</summary>
    /// <param name="device">The device.</param>
    /// <param name="parts">What the devices share.</param>
    public static Outcome<DsxBuilding> Building(DeviceConfig device, PodWireParts parts)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(parts);
        var config = DeviceClients.Mqtt(device, device.Identity, parts);
        if (!config.IsSuccess)
        {
            return Outcome<DsxBuilding>.Failure(config.Faults);
        }

        try
        {
            return Outcome<DsxBuilding>.Success(new DsxBuilding(device.Id, config.Value, device.Identity, parts.Time, parts.Clock, parts.Random.Split($"dsx {device.Id}")));
        }
        catch (ArgumentException wrong)
        {
            return Outcome<DsxBuilding>.Failure(PodWireFaults.Unusable(device.Id, DeviceClients.Plain(wrong)));
        }
    }

    /// <summary>Begins to ask.</summary>
    public void Start()
    {
        foreach (var worker in workers)
        {
            working.Add(Task.Run(() => worker.RunAsync(stopping.Token)));
        }
    }

    /// <summary>Whether a rack keeps its ceiling by the limits of its servers.</summary>
    /// <param name="rack">Name of the rack.</param>
    public bool Takes(string rack) => racks.TryGetValue(rack, out var wired) && wired.Limits is not null;

    /// <summary>A ceiling for a rack. Nobody waits.</summary>
    /// <param name="rack">Name of the rack.</param>
    /// <param name="command">The ceiling.</param>
    public void Tell(string rack, in GrantCommand command)
    {
        if (parts.MayCommand)
        {
            racks[rack].Limits!.Tell(command.Sequence, command.Ceiling, parts.Clock());
        }
    }

    /// <summary>Asks the pod's own means to cut something off. Nobody waits.</summary>
    /// <param name="order">The order.</param>
    /// <param name="rack">Name of the rack; null: the whole loop.</param>
    /// <returns>Whether there is somebody to ask.</returns>
    public bool Ask(in IsolationOrder order, string? rack)
    {
        if (building is null || told is null || !parts.MayCommand)
        {
            return false;
        }

        int place = rack is null ? -1 : pod.Racks.TakeWhile(r => r.Id != rack).Count();
        building.Order(told, order with { Rack = place });
        return true;
    }

    /// <summary>A person vouches again for a server that was caught drawing more than its limit.</summary>
    /// <param name="server">Its name on the site.</param>
    /// <returns>Whether it was caught.</returns>
    public bool Release(string server) => racks.Values.Any(r => r.Limits?.Release(server) == true);

    /// <summary>Servers that shall get no more than the least from now on.</summary>
    /// <param name="servers">Their names on the site.</param>
    public void Drain(IReadOnlySet<string> servers)
    {
        foreach (var limits in racks.Values.Select(r => r.Limits).OfType<RackLimits>())
        {
            limits.Drained = servers;
        }
    }

    /// <summary>Writes what the pod's devices tell over what is known without them.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="tree">The site whose indices it has.</param>
    /// <param name="now">The instant.</param>
    public void Read(SiteSnapshot snapshot, PowerTree tree, Instant now)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(tree);
        foreach (var rack in racks.Values)
        {
            int i = tree.ConsumerIndex(rack.Id);
            if (i < tree.ConnectorCount)
            {
                continue;
            }

            ref var beside = ref snapshot.Racks[i - tree.ConnectorCount];
            beside = rack.Seen(in beside, now);
            snapshot.ConsumerPower[i] = rack.IsMeasured ? SiteWire.NotAfter(rack.Power(now), now) : snapshot.ConsumerPower[i];
            if (rack.Limits is { } limits)
            {
                var held = limits.Held(tree.Consumers[i].Enforcement.LongestGrant);
                snapshot.Held[i] = held.ReadAt > now ? held with { ReadAt = now } : held;
            }
        }

        for (int p = 0; p < tree.Pods.Count && (told is not null || cooling is not null); p++)
        {
            if (tree.Pods[p].Id == pod.Id)
            {
                snapshot.Loops[p] = Loop(snapshot.Loops[p].IsIsolated, now);
            }
        }
    }

    /// <summary>Ends the talk with all of its devices; they keep what they hold.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested)
        {
            return;
        }

        await stopping.CancelAsync();
        await Task.WhenAll(working);
        if (told is not null)
        {
            building!.Forget(told);
        }

        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        foreach (var exporter in telemetry)
        {
            exporter.Dispose();
        }

        exporters?.Dispose();
        stopping.Dispose();
    }

    private LoopReading Loop(Reading isIsolated, Instant now)
    {
        var other = told?.Loop(now);
        return cooling?.Loop is { } own ? BestReading.Of(now, own, other, isIsolated) : other ?? default;
    }

    private void Begin(RackConfig rack, List<Fault> faults)
    {
        IRackUnit? unit = null;
        if (devices.TryGetValue(rack.Driver, out var distribution) && distribution.Protocol == DeviceProtocol.Redfish)
        {
            unit = Begin(distribution, RedfishKind.PowerDistribution, PodTreeBuilder.DistributionOf(rack.Id), rack.Id, faults);
        }
        else if (distribution is not null)
        {
            var map = new SnmpPodMap(rack.Id, PodTreeBuilder.DistributionOf(rack.Id), board);
            unit = map;
            Begin(distribution, faults, (image, _) =>
            {
                map.Update(image);
                return map.Trouble;
            });
        }

        if (devices.TryGetValue(rack.SwitchDriver, out var network))
        {
            var map = new SnmpSwitchMap(PodTreeBuilder.SwitchOf(rack.Id), board);
            Begin(network, faults, (image, _) =>
            {
                map.Update(image);
                return map.Trouble;
            });
        }

        var servers = new List<RedfishServer>();
        RackLimits? limits = null;
        if (rack.Servers.Count > 0 && rack.Servers.All(s => devices.ContainsKey(s.Driver)))
        {
            limits = Begin(rack, servers, faults);
        }

        foreach (var server in rack.Servers)
        {
            if (server.Telemetry is { } telemetry && devices.TryGetValue(telemetry, out var exporter))
            {
                Begin(exporter, PodTreeBuilder.ServerOf(rack.Id, server.Id), faults);
            }
        }

        racks[rack.Id] = new RackWire(rack, limits, servers, unit, told);
    }

    private void Begin(DeviceConfig device, List<Fault> faults, Func<SnmpImage, Instant, Fault?> put)
    {
        if (SnmpProfiles.Find(device.Profile) is not { } profile)
        {
            faults.Add(PodWireFaults.Unusable(device.Id, $"there is no profile '{device.Profile}', but {string.Join(" and ", SnmpProfiles.Names)}"));
            return;
        }

        try
        {
            var config = DeviceClients.Snmp(device, parts);
            var client = new SnmpClient(config, parts.Time, parts.Random.Split($"snmp {device.Id}"));
            clients.Add(client);

            // A walk over all rows is many questions.
            Work(new SnmpUnit(new SnmpPoller(device.Id, client, profile), put), new PollPace(device.Period, config.WalkTimeout, Longest(device.Period)));
        }
        catch (ArgumentException wrong)
        {
            faults.Add(PodWireFaults.Unusable(device.Id, DeviceClients.Plain(wrong)));
        }
    }

    private RackLimits Begin(RackConfig rack, List<RedfishServer> servers, List<Fault> faults)
    {
        var limited = new List<(RedfishPoller Poller, DeviceWorker Worker)>();
        var limits = new RackLimits(
            rack,
            [.. rack.Servers.Select(s => PodTreeBuilder.ServerOf(rack.Id, s.Id))],
            (server, place, watts) =>
            {
                limited[server].Poller.Tell(place, watts);
                limited[server].Worker.Call();
            },
            (number, isYes) => parts.Board.Put(tree => tree.ConsumerIndex(rack.Id) is >= 0 and int i ? new CommandReport(i, number, isYes, parts.Clock()) : null));
        foreach (var server in rack.Servers)
        {
            var device = devices[server.Driver];
            if (Client(device, faults) is not { } client)
            {
                return limits;
            }

            var polling = new RedfishPollerConfig();
            var poller = new RedfishPoller(device.Id, client, polling);
            string id = PodTreeBuilder.ServerOf(rack.Id, server.Id);
            var wired = new RedfishServer(servers.Count, poller, new RedfishServerMap(id, board, hasTelemetry: server.Telemetry is not null), limits, parts.Clock);
            servers.Add(wired);
            firmware[id] = new RedfishServerFirmware(id, client, poller, parts.Time, stopping.Token);
            limited.Add((poller, Work(wired, RedfishPoller.PaceOf(device.Period, polling, client.Config))));
        }

        return limits;
    }

    private void Begin(DeviceConfig device, string server, List<Fault> faults)
    {
        exporters ??= HttpFeed.CreateHandler();
        var config = DeviceClients.Dcgm(device);
        var opened = config.IsSuccess ? DcgmPoller.Open(device.Id, config.Value, exporters, parts.Time) : Outcome<DcgmPoller>.Failure(config.Faults);
        faults.AddRange(opened.Faults);
        if (opened.IsSuccess)
        {
            telemetry.Add(opened.Value);
            Work(new ServerGpus(server, opened.Value, board), new PollPace(device.Period, device.Timeout, Longest(device.Period)));
        }
    }

    private RedfishUnitMap Begin(DeviceConfig device, RedfishKind kind, string part, string? fed, List<Fault> faults)
    {
        var map = new RedfishUnitMap(kind, part, device.Identity, fed, board);
        if (Client(device, faults) is { } client)
        {
            var polling = new RedfishPollerConfig();
            Work(new RedfishUnit(new RedfishPoller(device.Id, client, polling), map), RedfishPoller.PaceOf(device.Period, polling, client.Config));
        }

        return map;
    }

    private RedfishClient? Client(DeviceConfig device, List<Fault> faults)
    {
        var made = RedfishClient.Create(DeviceClients.Redfish(device, parts), parts.Time, parts.Random.Split($"redfish {device.Id}"));
        if (!made.IsSuccess)
        {
            faults.AddRange(made.Faults);
            return null;
        }

        clients.Add(made.Value);
        return made.Value;
    }

    private DeviceWorker Work(IPolledDevice device, PollPace pace)
    {
        var worker = new DeviceWorker(device, pace, parts.Waits, parts.Clock, parts.Random.Split($"worker {device.Id}"));
        workers.Add(worker);
        return worker;
    }

    /// <summary>A device that is back is seen after half a minute at the latest.</summary>
    private static TimeSpan Longest(TimeSpan period) => period > PollPace.Usual.MostPause ? period : PollPace.Usual.MostPause;
}
