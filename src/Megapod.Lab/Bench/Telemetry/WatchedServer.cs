namespace Megapod.Lab.Bench.Telemetry;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Devices.Redfish;
using Megapod.Site.Pods.Redfish;

/// <summary>A server as a site has it: its poller, and what it tells on the pod's board. It counts its polls beside that.</summary>
/// <param name="poller">Asks its controller.</param>
/// <param name="map">Puts what is known on the board.</param>
internal sealed class WatchedServer(RedfishPoller poller, RedfishServerMap map) : IPolledDevice
{
    /// <summary>A poll that begins so much later than a second after the one before has made its readings older than they should be.</summary>
    private static readonly TimeSpan LateAfter = TimeSpan.FromSeconds(1.25);

    private Instant before = Instant.Never;
    private long polls;
    private long late;
    private long failed;

    /// <inheritdoc/>
    public string Id => poller.Id;

    /// <inheritdoc/>
    public bool HasCommand => poller.HasCommand;

    /// <inheritdoc/>
    public Fault? Trouble => poller.Trouble;

    /// <summary>Polls so far.</summary>
    public long Polls => Interlocked.Read(ref polls);

    /// <summary>Polls that began late.</summary>
    public long Late => Interlocked.Read(ref late);

    /// <summary>Polls that failed.</summary>
    public long Failed => Interlocked.Read(ref failed);

    /// <summary>Values of its reports that were new.</summary>
    public long Values => poller.Values;

    /// <summary>Whether its things are known.</summary>
    public bool IsKnown => poller.Newest() is not null;

    /// <summary>Paths of its metric reports; none before its things are known.</summary>
    public IReadOnlyList<string> Reports => poller.Newest()?.Inventory.MetricReports ?? [];

    /// <inheritdoc/>
    public async ValueTask<Fault?> PollAsync(Instant now, CancellationToken stop)
    {
        Interlocked.Add(ref late, before != Instant.Never && now - before > LateAfter ? 1 : 0);
        before = now;
        var fault = await poller.PollAsync(now, stop);
        Interlocked.Increment(ref polls);
        Interlocked.Add(ref failed, fault is null ? 0 : 1);
        map.Update(poller.Newest());
        return fault;
    }

    /// <inheritdoc/>
    public ValueTask<Fault?> CarryAsync(Instant now, CancellationToken stop) => poller.CarryAsync(now, stop);
}
