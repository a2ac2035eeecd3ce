namespace Megapod.Lab.Bench.Reaction;

using System.Diagnostics;
using System.Net;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Links;
using Megapod.Lab.Demo;
using Megapod.Lab.Simulation;
using Megapod.Site.Loop;
using Megapod.Site.Stations;
using Megapod.Site.Wire;

/// <summary>
/// How long it takes from a station's word that a car has plugged in until the pod is told its lower budget, and until the station is told what it may give at once. The shipped endpoint, central system,
/// cycle and loop run as in <c>megapod up</c>; the station is a real WebSocket away on loopback, and its clock is the stopwatch: from before it says the word until it has read the profile, both ways of
/// the network and both codecs included. Cars take turns: one fits beside the pod and has its profile at once; one does not, and the pod has its lower budget at once, the profile following when the pod's
/// draw is confirmed. The site has no battery, which would otherwise carry the car while the pod stays as it is.
/// </summary>
public static class ReactionBench
{
    /// <summary>The most that it shall take, ms, 99th percentile.</summary>
    public const double BoundMs = 10;

    /// <summary>Import limit: the pod at full, and some 120 kW beside it.</summary>
    private const double LimitWatts = 1.13e6;

    /// <summary>Real time for one round before it counts as failed.</summary>
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);
    private const int WarmUp = 10;
    private static readonly Watts Small = new(80_000);
    private static readonly Watts Large = new(250_000);
    private const double MillisecondsPerSecond = 1000;

    /// <summary>Runs the benchmark.</summary>
    /// <param name="rounds">Cars that plug in, half of each kind.</param>
    /// <param name="speed">Site seconds per real second: how soon the site is calm again for the next car. The reaction itself waits for no second.</param>
    /// <param name="progress">Told how far it is, 0–1; may be null.</param>
    /// <param name="stop">Ends it early, without a result.</param>
    /// <returns>Rows; or why it could not be run.</returns>
    public static async Task<Outcome<IReadOnlyList<BenchRow>>> RunAsync(int rounds, double speed, Action<double>? progress, CancellationToken stop)
    {
        var site = Site();
        var from = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(9);
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, Days = 30 }, site).Value with { Cars = [] };
        var tree = PowerTree.From(site);
        var demo = new DemoSite(scenario, LimitWatts, 0);
        SiteLoop? running = null;
        Instant Now() => running?.Present ?? from;
        var opened = await SiteStations.OpenAsync(
            tree,
            OcppEndpointConfig.Of(site, ".") with { Plain = new IPEndPoint(IPAddress.Loopback, 0) },
            new SiteStationsParts { Time = TimeProvider.System, Clock = Now, Random = new Random(1) });
        if (!opened.IsSuccess)
        {
            return Outcome<IReadOnlyList<BenchRow>>.Failure(opened.Faults);
        }

        await using var stations = opened.Value;
        await using var wire = new SiteWire(tree, new WireParts { Source = demo, Sink = demo, Board = stations.Board, Stations = stations.Sink, Speed = speed }, TimeProvider.System, Now, 1);
        var watch = new WatchedSink(wire.Sink!, tree.ConnectorCount);
        using var loop = new SiteLoop(tree, wire, watch, demo, TimeProvider.System, from, speed);
        running = loop;
        stations.Events = loop.Events;
        stations.Wake = loop.CallCycle;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var control = new Thread(() => loop.Run(ending.Token)) { Name = "control", IsBackground = true, Priority = ThreadPriority.AboveNormal };
        var station = new PluggedStation(Now);
        var talking = station.RunAsync(new OcppClientConfig { Address = stations.Plain!, Identity = site.Devices[0].Identity, Versions = [OcppVersion.V201] }, ending.Token);
        loop.Step();
        control.Start();
        var pod = new List<double>();
        var profile = new List<double>();
        var yielded = new List<double>();
        try
        {
            for (int k = 0; k < rounds + WarmUp; k++)
            {
                bool fits = k % 2 == 0;
                await CalmAsync(loop, tree, ending.Token);
                watch.Arm();
                long begin = await station.PlugInAsync(fits ? Small : Large, ending.Token);
                double told = Milliseconds(begin, await station.ToldAsync().WaitAsync(Hopeless, ending.Token));
                double shrunk = fits ? 0 : Milliseconds(begin, await watch.ShrunkAsync().WaitAsync(Hopeless, ending.Token));
                if (k >= WarmUp)
                {
                    (fits ? profile : yielded).Add(told);
                    (fits ? [] : pod).Add(shrunk);
                }

                await station.UnplugAsync(ending.Token);
                progress?.Invoke((k + 1.0) / (rounds + WarmUp));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Outcome<IReadOnlyList<BenchRow>>.Success([]);
        }
        finally
        {
            await ending.CancelAsync();
            control.Join();
            await talking;
        }

        return Outcome<IReadOnlyList<BenchRow>>.Success(
        [
            .. Rows("pod-lower-budget", pod, 1, $"ratio to the bound of {BoundMs} ms"),
            .. Rows("station-profile", profile, 1, $"a car that fits beside the pod; ratio to the bound of {BoundMs} ms"),
            .. Rows("profile-after-pod", yielded, speed, "site time; a car that does not fit: until the pod's lower draw is confirmed", isBounded: false),
        ]);
    }

    private static double Milliseconds(long begin, long end) => Stopwatch.GetElapsedTime(begin, end).TotalSeconds * MillisecondsPerSecond;

    private static IEnumerable<BenchRow> Rows(string subject, List<double> milliseconds, double scale, string note, bool isBounded = true)
    {
        milliseconds.Sort();
        foreach (var (name, share) in new[] { ("p50", 0.5), ("p99", 0.99), ("most", 1.0) })
        {
            double value = milliseconds.Count == 0 ? double.NaN : scale * milliseconds[(int)Math.Ceiling((milliseconds.Count - 1) * share)];
            yield return new BenchRow(subject, name, value, "ms", isBounded ? value / BoundMs : null, $"{milliseconds.Count} cars, from before the station says that one plugged in; {note}");
        }
    }

    /// <summary>Waits until the site is as before the first car: the pod at full, and the connector without a grant.</summary>
    private static async Task CalmAsync(SiteLoop loop, PowerTree tree, CancellationToken stop)
    {
        using var hopeless = CancellationTokenSource.CreateLinkedTokenSource(stop);
        hopeless.CancelAfter(Hopeless);
        while (true)
        {
            if (loop.View is { } view && view.Devices.All(d => d.IsAnswering) && view.Consumers.Where(c => c.Kind == ConsumerKind.Connector).All(c => !c.IsPlugged && c.WantedWatts < 1 && c.WorstCaseWatts < 1)
                && view.Consumers.Where(c => c.Kind == ConsumerKind.Rack).All(c => c.CeilingWatts > tree.Consumers[^1].Minimum.Value && Math.Abs(c.CeilingWatts - c.WantedWatts) < 1 && c.Watts > 0.99 * c.CeilingWatts))
            {
                return;
            }

            await Task.Delay(Look, hopeless.Token);
        }
    }

    /// <summary>The example site with one station of one connector, no battery, and a connection that the pod nearly fills.</summary>
    private static SiteConfig Site()
    {
        var site = DefaultSite.ReadOr(null).Value;
        var cabinet = site.Cabinets[0];
        return site with
        {
            Battery = null,
            Topology = new TopologyConfig(),
            Grid = site.Grid with { Limits = [.. site.Grid.Limits.Select(l => l.Direction == LimitDirection.Import ? l with { Amount = LimitWatts } : l)] },
            Devices = [new DeviceConfig { Id = "station", Protocol = DeviceProtocol.Ocpp, Identity = "station", Versions = [StationVersion.Ocpp201] }],
            Cabinets = [cabinet with { Driver = "station", Connectors = [cabinet.Connectors[0]] }],
        };
    }
}
