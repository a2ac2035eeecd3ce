namespace Megapod.Site.Wire;

using Megapod.Control.LifeCycle;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Files.SiteFile;
using Megapod.Site.Pods;
using Megapod.Site.Pods.Dsx;

/// <summary>The devices of all pods of a site: a <see cref="PodWire"/> for each pod that has any, which comes and goes with it, and the building management systems that tell of one or several.</summary>
/// <param name="parts">What the devices share; passwords are those of the site file as it was read last.</param>
internal sealed class PodWires(PodWireParts parts) : IAsyncDisposable
{
    private readonly Dictionary<string, Building> buildings = new(StringComparer.Ordinal);
    private readonly List<Task> ending = [];
    private PodWireParts parts = parts;
    private PodWire[] pods = [];
    private SitePods? cared;
    private bool isStarted;
    private bool isClosed;

    /// <summary>Whether any pod has devices on the wire.</summary>
    public bool IsAny => Volatile.Read(ref pods).Length > 0;

    /// <summary>How the talk with each device goes.</summary>
    /// <param name="now">The instant.</param>
    public IEnumerable<DeviceHealth> Devices(Instant now) => [.. Volatile.Read(ref pods).SelectMany(p => p.Devices(now)), .. Known().Select(b => b.Worker.HealthAt(now))];

    /// <summary>The wire of the pod whose servers keep a rack to its ceiling; null: none does.</summary>
    /// <param name="rack">Name of the rack.</param>
    public PodWire? LimitsOf(string rack) => Array.Find(Volatile.Read(ref pods), p => p.Takes(rack));

    /// <summary>The wire of a pod; null: it has none.</summary>
    /// <param name="pod">Name of the pod.</param>
    public PodWire? Of(string pod) => Array.Find(Volatile.Read(ref pods), p => p.Id == pod);

    /// <summary>Whether the devices of a site's pods can be used as they are described.</summary>
    /// <param name="site">The site.</param>
    /// <param name="names">Which pods are looked at.</param>
    /// <param name="secrets">Passwords by device.</param>
    /// <returns>Which devices cannot be used; empty: all can.</returns>
    public async ValueTask<IReadOnlyList<Fault>> CheckAsync(SiteConfig site, IReadOnlyCollection<string> names, IReadOnlyDictionary<string, DeviceSecrets> secrets)
    {
        ArgumentNullException.ThrowIfNull(site);
        var tried = parts with { Secrets = secrets };
        var devices = site.Devices.ToDictionary(d => d.Id, StringComparer.Ordinal);
        var faults = new List<Fault>();
        foreach (var pod in site.Pods.Where(p => names.Contains(p.Id) && PodWire.IsWired(p)))
        {
            if (PodWire.BuildingOf(pod, devices) is { } named && !buildings.ContainsKey(named))
            {
                var made = PodWire.Building(devices[named], tried);
                faults.AddRange(made.Faults);
                if (made.IsSuccess)
                {
                    await made.Value.DisposeAsync();
                }
            }

            var opened = await PodWire.OpenAsync(pod, devices, null, new PodBoard(PodTreeBuilder.Of(pod)), tried);
            faults.AddRange(opened.Faults);
            if (opened.IsSuccess)
            {
                await opened.Value.DisposeAsync();
            }
        }

        return faults;
    }

    /// <summary>Puts the devices of those pods on the wire that have none there yet; they are asked at once where others are.</summary>
    /// <param name="site">The site.</param>
    /// <param name="shown">The site's pods, on whose boards they are shown.</param>
    /// <param name="secrets">Passwords by device; null: those that were known before.</param>
    /// <returns>Which devices cannot be used as they are described; empty: none.</returns>
    public async ValueTask<IReadOnlyList<Fault>> AttachAsync(SiteConfig site, SitePods shown, IReadOnlyDictionary<string, DeviceSecrets>? secrets)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(shown);
        parts = secrets is null ? parts : parts with { Secrets = secrets };
        shown.Release = (pod, server) => Of(pod)?.Release(server) == true;
        var devices = site.Devices.ToDictionary(d => d.Id, StringComparer.Ordinal);
        var faults = new List<Fault>();
        foreach (var pod in site.Pods.Where(p => PodWire.IsWired(p) && Of(p.Id) is null))
        {
            if (shown.BoardOf(pod.Id) is not { } board)
            {
                continue;
            }

            var building = PodWire.BuildingOf(pod, devices) is { } named ? BuildingOf(devices[named]) : null;
            var opened = building is { IsSuccess: false } ? Outcome<PodWire>.Failure(building.Faults) : await PodWire.OpenAsync(pod, devices, building?.Value, board, parts);
            faults.AddRange(opened.Faults);
            if (opened.IsSuccess)
            {
                shown.Give(pod.Id, opened.Value.Firmware);
                cared = shown;
                Volatile.Write(ref pods, [.. pods, opened.Value]);
                if (isStarted)
                {
                    opened.Value.Start();
                }
            }
        }

        return faults;
    }

    /// <summary>Begins to ask.</summary>
    public void Start()
    {
        isStarted = true;
        foreach (var building in buildings.Values)
        {
            building.Start();
        }

        foreach (var pod in pods)
        {
            pod.Start();
        }
    }

    /// <summary>Pods that are gone are not talked with any more; a building management system that tells of none is left alone, too.</summary>
    /// <param name="change">Which pods have come and gone.</param>
    public void Exchange(SiteChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var gone = pods.Where(p => change.Removed.Contains(p.Id)).ToList();
        Volatile.Write(ref pods, [.. pods.Except(gone)]);
        ending.RemoveAll(e => e.IsCompletedSuccessfully);
        ending.AddRange(gone.Select(p => p.DisposeAsync().AsTask()));
    }

    /// <summary>Writes what the pods' devices tell over what is known without them.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="tree">The site whose indices it has.</param>
    /// <param name="now">The instant.</param>
    public void Read(SiteSnapshot snapshot, PowerTree tree, Instant now)
    {
        foreach (var pod in Volatile.Read(ref pods))
        {
            pod.Drain(Volatile.Read(ref cared)!.DrainedOf(pod.Id));
            pod.Read(snapshot, tree, now);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (isClosed)
        {
            return;
        }

        isClosed = true;
        await Task.WhenAll([.. ending, .. pods.Select(p => p.DisposeAsync().AsTask())]);
        foreach (var building in Known())
        {
            await building.DisposeAsync();
        }
    }

    /// <summary>Several pods may have one building management system, which is one connection.</summary>
    private Outcome<DsxBuilding> BuildingOf(DeviceConfig device)
    {
        lock (buildings)
        {
            if (buildings.TryGetValue(device.Id, out var known))
            {
                return Outcome<DsxBuilding>.Success(known.Device);
            }

            var made = PodWire.Building(device, parts);
            if (made.IsSuccess)
            {
                var pace = new PollPace(device.Period, device.Timeout, device.Period > PollPace.Usual.MostPause ? device.Period : PollPace.Usual.MostPause);
                var building = new Building(made.Value, new DeviceWorker(made.Value, pace, parts.Waits, parts.Clock, parts.Random.Split($"worker {device.Id}")));
                buildings[device.Id] = building;
                if (isStarted)
                {
                    building.Start();
                }
            }

            return made;
        }
    }

    private List<Building> Known()
    {
        lock (buildings)
        {
            return [.. buildings.Values];
        }
    }

    /// <summary>A building management system with its worker.</summary>
    private sealed class Building(DsxBuilding device, DeviceWorker worker) : IAsyncDisposable
    {
        private readonly CancellationTokenSource stopping = new();
        private Task working = Task.CompletedTask;

        public DsxBuilding Device => device;

        public DeviceWorker Worker => worker;

        public void Start() => working = Task.WhenAll(Task.Run(() => device.RunAsync(stopping.Token)), Task.Run(() => worker.RunAsync(stopping.Token)));

        public async ValueTask DisposeAsync()
        {
            await stopping.CancelAsync();
            await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await device.DisposeAsync();
            stopping.Dispose();
        }
    }
}
