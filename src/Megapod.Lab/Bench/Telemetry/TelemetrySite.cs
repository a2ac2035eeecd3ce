namespace Megapod.Lab.Bench.Telemetry;

using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Devices.Redfish;
using Megapod.Site.Loop;
using Megapod.Site.Pods;
using Megapod.Site.Pods.Redfish;

/// <summary>What a site has for its servers' controllers: a client, a poller and a map for each, the pod's board, and the pods' health and lives, judged once a second.</summary>
internal sealed class TelemetrySite : IAsyncDisposable
{
    /// <summary>Chance of pauses.</summary>
    private const ulong Seed = 1;

    private readonly PowerTree tree;
    private readonly List<RedfishClient> clients = [];

    /// <summary>A site that has asked nothing yet.</summary>
    /// <param name="config">The site: one pod.</param>
    /// <param name="servers">Names of its servers.</param>
    /// <param name="open">Makes the client of a server, by its place.</param>
    /// <param name="time">Time.</param>
    /// <param name="start">The instant.</param>
    public TelemetrySite(SiteConfig config, IReadOnlyList<string> servers, Func<int, SeededRandom, RedfishClient> open, TimeProvider time, Instant start)
    {
        tree = PowerTree.From(config);
        Pods = new SitePods(tree, journal: null, time, start, Events);
        Servers =
        [
            .. servers.Select((server, i) =>
            {
                var client = open(i, new SeededRandom(Seed).Split(server));
                clients.Add(client);
                return new WatchedServer(new RedfishPoller(server, client, new RedfishPollerConfig()), new RedfishServerMap(server, Pods.BoardOf(0)));
            }),
        ];
    }

    /// <summary>What has happened.</summary>
    public EventRing Events { get; } = new();

    /// <summary>Health and life of the pod.</summary>
    public SitePods Pods { get; }

    /// <summary>Its servers.</summary>
    public IReadOnlyList<WatchedServer> Servers { get; }

    /// <summary>Requests sent so far.</summary>
    public long Requests => clients.Sum(c => c.Requests);

    /// <summary>Values of new reports so far.</summary>
    public long Values => Servers.Sum(s => s.Values);

    /// <summary>Readings of accelerators on the board that are no older than this.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="oldest">The oldest that counts.</param>
    public int Fresh(Instant now, TimeSpan oldest)
    {
        var readings = Pods.BoardOf(0).Read(null);
        var parts = readings.Tree.Parts;
        return Enumerable.Range(0, parts.Length).Where(i => parts[i].Kind == PartKind.Accelerator).Sum(i => Enum.GetValues<PartQuantity>().Count(q => readings[i, q].IsFresh(now, oldest)));
    }

    /// <summary>Address of the metric report of each server whose things are known.</summary>
    public IReadOnlyList<Uri> Reports() => [.. Servers.SelectMany((s, i) => s.Reports.Select(path => new Uri(clients[i].Config.Address, path)))];

    /// <summary>Asks all controllers and judges the pod, each once a second, until told to stop.</summary>
    /// <param name="time">Time.</param>
    /// <param name="stop">Ends it; the task then completes without an exception.</param>
    public async Task RunAsync(TimeProvider time, CancellationToken stop)
    {
        Instant Now() => Instant.From(time.GetUtcNow());

        // There is no meter of racks and no cycle here: the loop has seen nothing.
        Pods.See(new SiteSnapshot(tree), new CycleOutput(tree), Now());
        var service = new RedfishClientConfig(new Uri("http://127.0.0.1"));
        var pace = RedfishPoller.PaceOf(TimeSpan.FromSeconds(1), new RedfishPollerConfig(), service);
        var workers = Servers.Select(s => new DeviceWorker(s, pace, time, Now, new SeededRandom(Seed).Split(s.Id)));
        await Task.WhenAll(workers.Select(w => Task.Run(() => w.RunAsync(stop), CancellationToken.None)).Append(Task.Run(() => Pods.RunAsync(Now, stop), CancellationToken.None)));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }
}
