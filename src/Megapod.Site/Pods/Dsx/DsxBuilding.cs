namespace Megapod.Site.Pods.Dsx;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;
using Megapod.Devices.Mqtt;
using Megapod.Devices.Polling;

/// <summary>
/// A building management system by DSX Exchange: it speaks when it likes, and its worker looks at what has come once a period, for each pod that it tells of. Orders to cut off are carried by the same
/// worker, one after the other.
/// </summary>
internal sealed class DsxBuilding : IPolledDevice, IAsyncDisposable
{
    /// <summary>What could not be asked for is told once by whoever asks, and shown for this long.</summary>
    private static readonly TimeSpan ShownFor = TimeSpan.FromMinutes(10);

    /// <summary>Orders that wait: one for each rack and loop of a pod at most, and they are repeated anyway.</summary>
    private const int MostOrders = 4096;

    private readonly string id;
    private readonly MqttClient client;
    private readonly DsxIntegration integration;
    private readonly Lock gate = new();
    private readonly Dictionary<(DsxPodMap Map, int Rack), IsolationOrder> orders = [];
    private DsxPodMap[] maps = [];
    private Unasked? unasked;

    /// <summary>One that has not connected yet.</summary>
    /// <param name="id">Its name in the site file.</param>
    /// <param name="broker">The broker.</param>
    /// <param name="identity">Our id there.</param>
    /// <param name="time">Time.</param>
    /// <param name="clock">The site's instant.</param>
    /// <param name="random">Chance, for pauses.</param>
    /// <exception cref="ArgumentException">The broker is described so that it cannot be reached, or our id cannot be one.</exception>
    public DsxBuilding(string id, MqttClientConfig broker, string identity, TimeProvider time, Func<Instant> clock, SeededRandom random)
    {
        this.id = id;
        Table = new DsxTable(identity);
        client = new MqttClient(broker, time, clock, random);
        integration = new DsxIntegration(client, Table, time, clock);
    }

    /// <summary>What it says.</summary>
    public DsxTable Table { get; }

    /// <inheritdoc/>
    public string Id => id;

    /// <inheritdoc/>
    public bool HasCommand
    {
        get
        {
            lock (gate)
            {
                return orders.Count > 0;
            }
        }
    }

    /// <inheritdoc/>
    public Fault? Trouble => Volatile.Read(ref unasked)?.Why ?? integration.Trouble ?? Volatile.Read(ref maps).Select(m => m.Faults.Count > 0 ? m.Faults[0] : null).FirstOrDefault(f => f is not null);

    /// <summary>Makes it tell of a pod.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="board">The pod's board.</param>
    public DsxPodMap Serve(PodConfig pod, PodBoard board)
    {
        var map = new DsxPodMap(pod, [.. pod.Racks.Select(r => r.Id)], Table, board, integration.SetAsync);
        lock (gate)
        {
            Volatile.Write(ref maps, [.. maps, map]);
        }

        return map;
    }

    /// <summary>Makes it tell no more of a pod.</summary>
    /// <param name="map">The pod.</param>
    public void Forget(DsxPodMap map)
    {
        lock (gate)
        {
            Volatile.Write(ref maps, [.. maps.Where(m => m != map)]);
        }
    }

    /// <summary>
    /// Hands over an order to cut off, or that nothing is asked for any more. Any thread may call, and nobody waits. What waits to be asked for and is withdrawn is not asked for; it does not wait for a connection,
    /// because the next one repeats what was asked for last.
    /// </summary>
    /// <param name="map">The pod.</param>
    /// <param name="order">The order, its rack counted among the pod's own.</param>
    public void Order(DsxPodMap map, in IsolationOrder order)
    {
        lock (gate)
        {
            if (order.IsWithdrawal)
            {
                // No rack of a pod that is stopped is withdrawn, so that no order for its loop stands any more.
                orders.Remove((map, order.Rack));
                orders.Remove((map, -1));
                map.Order(order);
            }
            else if (orders.Count < MostOrders)
            {
                orders[(map, order.Rack)] = order;
            }
        }
    }

    /// <summary>Hears and beats until it is told to stop.</summary>
    public Task RunAsync(CancellationToken stop) => integration.RunAsync(stop);

    /// <inheritdoc/>
    public ValueTask<Fault?> PollAsync(Instant now, CancellationToken stop)
    {
        foreach (var map in Volatile.Read(ref maps))
        {
            map.Update(now);
        }

        if (Volatile.Read(ref unasked) is { } old && now - old.At > ShownFor)
        {
            Volatile.Write(ref unasked, null);
        }

        return ValueTask.FromResult(client.Health.IsConnected ? null : client.Health.Trouble ?? PodWireFaults.NotConnected(id));
    }

    /// <inheritdoc/>
    public ValueTask<Fault?> CarryAsync(Instant now, CancellationToken stop)
    {
        List<Fault> faults;
        lock (gate)
        {
            // Asking does not wait; and what was withdrawn must not be asked for behind it.
            faults = [.. orders.SelectMany(o => o.Key.Map.Order(o.Value))];
            orders.Clear();
        }

        if (faults.Count > 0)
        {
            Volatile.Write(ref unasked, new Unasked(now, faults[0]));
        }

        return ValueTask.FromResult<Fault?>(null);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => client.DisposeAsync();

    private sealed record Unasked(Instant At, Fault Why);
}
