namespace Megapod.Lab.Emulators.Redfish;

using System.Collections.Frozen;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Redfish.Service.Pods;
using Megapod.Lab.Demo;
using Megapod.Twin.Pods;

/// <summary>
/// The servers of one of the twin's pods and its coolant distribution unit as management controllers on loopback, one for each that names no device of its own. What they are told to keep to is what their racks keep to in the plant; it holds
/// until they are told something else.
/// </summary>
public sealed class EmulatedServers : IRedfishPlant, IAsyncDisposable
{
    /// <summary>A rack holds what it was told for longer than anybody looks on.</summary>
    private static readonly TimeSpan Holds = TimeSpan.FromDays(3650);

    private readonly DemoSite demo;
    private readonly PodConfig pod;
    private readonly ulong seed;
    private readonly Lock gate = new();
    private readonly List<EmulatedRack> racks;
    private readonly FrozenDictionary<string, (EmulatedRack Rack, int Place)> places;
    private readonly FrozenDictionary<string, EmulatedRedfish> controllers;
    private (PowerTree Site, PodTree Tree, PodDetail Detail)? seen;
    private PodTree tree;
    private PodReadings readings;
    private RedfishHost? host;
    private Instant shownAt = Instant.Never;

    private EmulatedServers(DemoSite demo, PodConfig pod, ulong seed, Func<Instant> clock, TimeProvider time)
    {
        (this.demo, this.pod, this.seed) = (demo, pod, seed);
        tree = PodTree.From([.. PodTreeBuilder.Of(pod).Parts.Select(p => p with { Identity = EmulatedPods.IdentityOf(p) })]);
        readings = new PodReadings(tree);
        racks = [.. pod.Racks.Where(IsEmulated).Select(r => new EmulatedRack(r))];
        places = racks.SelectMany(r => r.Servers.Select((s, k) => (Server: s, Rack: r, Place: k))).ToFrozenDictionary(p => p.Server, p => (p.Rack, p.Place), StringComparer.Ordinal);
        controllers = places.Keys.Concat(HasCooling(pod) ? [PodTreeBuilder.CoolingUnitOf(pod.Id)] : []).ToFrozenDictionary(
            s => s,
            s => new EmulatedRedfish(new EmulatedRedfishConfig { Shown = new PodRedfishConfig { Scope = s }, IsSecure = false }, this, clock, time),
            StringComparer.Ordinal);
    }

    /// <summary>Name of the pod.</summary>
    public string Pod => pod.Id;

    /// <summary>The controllers with their vices, by the names of their parts on the site: servers, and the coolant distribution unit where the pod's loop is described and names no device.</summary>
    public IReadOnlyDictionary<string, EmulatedRedfish> Controllers => controllers;

    /// <inheritdoc/>
    public PodReadings Readings => Volatile.Read(ref readings);

    /// <summary>Whether a rack has servers that name no device.</summary>
    /// <param name="rack">The rack.</param>
    public static bool IsEmulated(RackConfig rack)
    {
        ArgumentNullException.ThrowIfNull(rack);
        return rack.Servers.Count > 0 && rack.Servers.All(s => s.Driver == DeviceConfig.Emulated);
    }

    /// <summary>Whether a pod has a coolant distribution unit that names no device.</summary>
    private static bool HasCooling(PodConfig pod) => pod.Cooling.Loop is { Driver: DeviceConfig.Emulated };

    /// <summary>Puts the servers of a pod on the wire.</summary>
    /// <param name="demo">The twin.</param>
    /// <param name="pod">The pod of the site file. The twin may get it later; until then its parts show nothing.</param>
    /// <param name="seed">One seed is one pod.</param>
    /// <param name="clock">The site's instant.</param>
    /// <param name="time">Time of sessions and drops.</param>
    /// <returns>Its servers; MP4090 where no port is free.</returns>
    public static async ValueTask<Outcome<EmulatedServers>> OpenAsync(DemoSite demo, PodConfig pod, ulong seed, Func<Instant> clock, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(demo);
        ArgumentNullException.ThrowIfNull(pod);
        var servers = new EmulatedServers(demo, pod, seed, clock, time);
        servers.Pass();
        var opened = await RedfishHost.OpenAsync([.. servers.controllers.Values], time);
        if (!opened.IsSuccess)
        {
            return Outcome<EmulatedServers>.Failure(opened.Faults);
        }

        servers.host = opened.Value;
        return Outcome<EmulatedServers>.Success(servers);
    }

    /// <summary>The devices as a controller finds them, each named as its part with <c>.</c> for the slash.</summary>
    public IReadOnlyList<DeviceConfig> Devices => [.. controllers.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => new DeviceConfig
    {
        Id = DeviceOf(c.Key),
        Identity = DeviceOf(c.Key),
        Protocol = DeviceProtocol.Redfish,
        Host = "127.0.0.1",
        Port = c.Value.Port,
        Period = DeviceConfig.PeriodOf(DeviceProtocol.Redfish),
        Timeout = DeviceConfig.TimeoutOf(DeviceProtocol.Redfish),
        Access = new DeviceAccessConfig { Login = DeviceLogin.None, HasTls = false },
    })];

    /// <summary>The pod as its controller reads it: its servers and its loop name their devices.</summary>
    /// <param name="written">The pod of the site file.</param>
    public static PodConfig Dressed(PodConfig written)
    {
        ArgumentNullException.ThrowIfNull(written);
        return written with
        {
            Cooling = HasCooling(written) ? written.Cooling with { Loop = written.Cooling.Loop! with { Driver = DeviceOf(PodTreeBuilder.CoolingUnitOf(written.Id)) } } : written.Cooling,
            Racks = [.. written.Racks.Select(r => !IsEmulated(r) ? r : r with
            {
                Beside = EmulatedRack.BesideOf(r),
                Servers = [.. r.Servers.Select(s => s with { Driver = DeviceOf(PodTreeBuilder.ServerOf(r.Id, s.Id)) })],
            })],
        };
    }

    /// <summary>Looks at the plant once for each of its seconds, and lets controllers tell what has changed.</summary>
    public void Pass()
    {
        var now = demo.Now;
        if (now == shownAt)
        {
            return;
        }

        shownAt = now;
        PodReadings next;
        lock (gate)
        {
            next = new PodReadings(tree);
            if (Detail() is { } detail)
            {
                demo.Show(detail, next);
                if (!demo.IsRead(pod.Id))
                {
                    HideCoolant(next);
                }

                foreach (var rack in racks)
                {
                    rack.Spread(next);
                    Hold(rack);
                }
            }
        }

        Volatile.Write(ref readings, next);
        foreach (var controller in controllers.Values)
        {
            controller.Pass();
        }
    }

    /// <summary>A unit whose sensors stand still has no numbers: over Redfish old ones would look like new.</summary>
    private void HideCoolant(PodReadings readings)
    {
        string unit = PodTreeBuilder.CoolingUnitOf(pod.Id);
        for (int i = 0; i < readings.Tree.Parts.Length; i++)
        {
            if (readings.Tree.Parts[i].Id == unit || readings.Tree.Parts[i].Holder == unit)
            {
                foreach (var quantity in Enum.GetValues<PartQuantity>())
                {
                    readings[i, quantity] = Reading.Missing;
                }
            }
        }
    }

    /// <inheritdoc/>
    public (Watts Lowest, Watts Highest)? RangeOf(string part) => places.TryGetValue(part, out var at) ? (at.Rack.Lowest, at.Rack.Highest) : null;

    /// <inheritdoc/>
    public void Limit(string part, Watts? limit)
    {
        var (rack, place) = places[part];
        lock (gate)
        {
            rack.Limit(place, limit);
            Hold(rack);
        }
    }

    /// <inheritdoc/>
    public void Installed(string part, Uri image)
    {
        ArgumentNullException.ThrowIfNull(image);

        // An image is called as what it brings: bmc-2.1.0.bin.
        string name = Path.GetFileNameWithoutExtension(image.AbsolutePath);
        string version = name[(name.LastIndexOf('-') + 1)..];
        lock (gate)
        {
            tree = PodTree.From([.. tree.Parts.Select(p => p.Id == part ? p with { Identity = p.Identity with { Firmware = version } } : p)]);
            shownAt = Instant.Never;
        }
    }

    /// <summary>Somebody puts another part in the place of one: it tells another serial number from now on.</summary>
    /// <param name="part">The server or a part of it.</param>
    /// <param name="serial">The serial number of the new one.</param>
    public void Replace(string part, string serial)
    {
        ArgumentNullException.ThrowIfNull(serial);
        lock (gate)
        {
            tree = PodTree.From([.. tree.Parts.Select(p => p.Id == part ? p with { Identity = p.Identity with { Serial = serial } } : p)]);
            shownAt = Instant.Never;
        }
    }

    /// <summary>Takes them off the wire.</summary>
    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }
    }

    /// <summary>The pod as the twin has it now; null: it has none of this name.</summary>
    private PodDetail? Detail()
    {
        var site = demo.Tree;
        if (seen is not { } known || known.Site != site || known.Tree != tree)
        {
            int place = Enumerable.Range(0, site.Pods.Count).FirstOrDefault(p => site.Pods[p].Id == pod.Id, -1);
            seen = place < 0 ? null : (site, tree, new PodDetail(site, place, tree, seed));
        }

        return seen?.Detail;
    }

    private void Hold(EmulatedRack rack)
    {
        if (demo.Tree.ConsumerIndex(rack.Id) is >= 0 and int consumer)
        {
            demo.Hold(consumer, rack.Ceiling, Holds);
        }
    }

    internal static string DeviceOf(string server) => server.Replace('/', '.');
}
