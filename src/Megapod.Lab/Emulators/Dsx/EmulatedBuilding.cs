namespace Megapod.Lab.Emulators.Dsx;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;
using Megapod.Devices.Mqtt;
using Megapod.Lab.Demo;
using Megapod.Site.Pods;
using Megapod.Site.Pods.Dsx;

/// <summary>
/// The building management system of the twin's pods by DSX Exchange: it describes and publishes at a broker what it reads of loops, racks, leaks and branches, and takes requests to cut off a rack's power or
/// coolant from the controller and from nobody else. A request is carried out each time it is heard; nothing is ever given back, which a person does at the pod.
/// </summary>
public sealed class EmulatedBuilding : IAsyncDisposable
{
    /// <summary>How often it publishes what it reads, changed or not: whoever watches a loop by it has to know in seconds that it still reads.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>The twin's readings are a second old at most; what is older has not been read.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(10);

    private readonly DemoSite demo;
    private readonly ulong seed;
    private readonly string site;
    private readonly Func<Instant> clock;
    private readonly TimeProvider time;
    private readonly MqttClient client;
    private readonly DsxPublisher publisher;
    private readonly CancellationTokenSource stopping = new();
    private Task working = Task.CompletedTask;
    private BuildingPoints points;

    private EmulatedBuilding(DemoSite demo, SiteConfig site, BuildingBroker broker, ulong seed, Func<Instant> clock, TimeProvider time)
    {
        (this.demo, this.seed, this.site, this.clock, this.time) = (demo, seed, site.Id, clock, time);
        string name = site.Devices.Any(d => d.Id == "building") ? "building-emulated" : "building";
        Device = new DeviceConfig
        {
            Id = name,
            Identity = $"megapod-{site.Id}",
            Protocol = DeviceProtocol.Dsx,
            Host = broker.Host,
            Port = broker.Port,
            Period = DeviceConfig.PeriodOf(DeviceProtocol.Dsx),
            Timeout = DeviceConfig.TimeoutOf(DeviceProtocol.Dsx),
            Access = new DeviceAccessConfig { HasTls = false },
        };
        points = PointsOf(site);
        client = new MqttClient(new MqttClientConfig(broker.Host, broker.Port, $"{site.Id}-building"), time, clock, new SeededRandom(seed).Split("building"));
        publisher = new DsxPublisher(client, points.All, time, Hear) { Again = Period / 2 };
    }

    /// <summary>The device as a controller finds it.</summary>
    public DeviceConfig Device { get; }

    /// <summary>Opens it, and begins to connect; a broker that is not there is tried again and again.</summary>
    /// <param name="demo">The twin.</param>
    /// <param name="site">The site as it is written.</param>
    /// <param name="broker">The broker.</param>
    /// <param name="seed">One seed is one world.</param>
    /// <param name="clock">The site's instant.</param>
    /// <param name="time">Time between two looks, and stamps for others.</param>
    /// <returns>The building; MP4273 where the site's name cannot be one at a broker, or it has too many points.</returns>
    public static Outcome<EmulatedBuilding> Open(DemoSite demo, SiteConfig site, BuildingBroker broker, ulong seed, Func<Instant> clock, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(demo);
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(broker);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(time);
        try
        {
            var building = new EmulatedBuilding(demo, site, broker, seed, clock, time);
            building.working = Task.Run(() => building.RunAsync(building.stopping.Token));
            return Outcome<EmulatedBuilding>.Success(building);
        }
        catch (ArgumentException wrong)
        {
            return Outcome<EmulatedBuilding>.Failure(PodMapFaults.NoBuildingBroker($"The site's points cannot be published: {wrong.Message}", "Give site, pods and racks names without + and #, or leave the broker out."));
        }
    }

    /// <summary>Whether it tells of a pod: one that names no building management system of its own.</summary>
    /// <param name="pod">The pod of the site file.</param>
    public static bool Tells(PodConfig pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        return pod.Driver == DeviceConfig.Emulated && (pod.Cooling.Loop?.Driver ?? DeviceConfig.Emulated) == DeviceConfig.Emulated;
    }

    /// <summary>The pod as its controller reads it: pod and loop name this device.</summary>
    /// <param name="written">The pod of the site file.</param>
    public PodConfig Dressed(PodConfig written)
    {
        ArgumentNullException.ThrowIfNull(written);
        var loop = written.Cooling.Loop;
        return Tells(written) ? written with { Driver = Device.Id, Cooling = written.Cooling with { Loop = loop is null ? null : loop with { Driver = Device.Id } } } : written;
    }

    /// <summary>Whether a part of a pod is told of here.</summary>
    /// <param name="pod">Name of the pod.</param>
    /// <param name="part">The part.</param>
    public bool Has(string pod, Part part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return Volatile.Read(ref points).Pods.Any(p => p.Config.Id == pod)
            && part.Kind is PartKind.Pod or PartKind.Rack or PartKind.PowerDistribution or PartKind.Branch or PartKind.CoolingUnit or PartKind.Pump or PartKind.Sensor or PartKind.LeakDetector;
    }

    /// <summary>Tells of the pods of a site from its next look on, and of no others.</summary>
    /// <param name="next">The site as it is written.</param>
    public void Fit(SiteConfig next)
    {
        ArgumentNullException.ThrowIfNull(next);
        Volatile.Write(ref points, PointsOf(next));
    }

    /// <summary>Leaves the broker. Readers see by the heartbeat that nobody speaks any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested)
        {
            return;
        }

        await stopping.CancelAsync();
        await working;
        await client.DisposeAsync();
        stopping.Dispose();
    }

    private BuildingPoints PointsOf(SiteConfig of) => new(site, Device.Identity, [.. of.Pods.Where(Tells)], seed);

    private async Task RunAsync(CancellationToken stop)
    {
        var publishing = publisher.RunAsync(stop);
        var described = points;
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                var present = Volatile.Read(ref points);
                if (present != described)
                {
                    await publisher.ChangeAsync(present.All, stop);
                    described = present;
                }

                foreach (var pod in present.Pods)
                {
                    pod.Look(demo);
                    await DsxFaceValue.SayAsync(publisher, pod.Values(clock(), Oldest), stop);
                }
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: the ordinary way out.
            return;
        }
        finally
        {
            await publishing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Takes what the controller asks for. A request that is withdrawn changes nothing.</summary>
    private void Hear(DsxPoint point, DsxValue value)
    {
        if (value is { Quality: DsxValue.Good, Value: >= 0.5 } && Volatile.Read(ref points).Requests.TryGetValue(point.Key, out var request))
        {
            demo.Isolate(request.Rack, request.IsPower);
        }
    }
}
