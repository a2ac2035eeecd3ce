namespace Megapod.Core.Model;

/// <summary>
/// Which thing of one power tree is which of another, by names. A site that gets another pod while it runs has the same things at other indices: whoever keeps something by index takes it over with this.
/// Connectors come first in both and keep theirs as long as no cabinet changes.
/// </summary>
public sealed class TreeMatch
{
    private readonly int[] nodes;
    private readonly int[] consumers;
    private readonly int[] racks;
    private readonly int[] pods;
    private readonly int[] solar;
    private readonly int[] consumersBack;

    /// <summary>Matches two trees.</summary>
    /// <param name="from">The tree that things come from.</param>
    /// <param name="to">The tree that they go to.</param>
    /// <param name="anew">Names of pods of which nothing is taken over although both trees have one of that name: something in them has changed. Default none.</param>
    public TreeMatch(PowerTree from, PowerTree to, IReadOnlyCollection<string>? anew = null)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        From = from;
        To = to;
        nodes = PlacesOf([.. from.Nodes.Select(n => n.Id)], [.. to.Nodes.Select(n => n.Id)]);
        string[] fromConsumers = [.. from.Consumers.Select(c => c.Id)];
        string[] toConsumers = [.. to.Consumers.Select(c => c.Id)];
        consumers = PlacesOf(fromConsumers, toConsumers);
        consumersBack = PlacesOf(toConsumers, fromConsumers);
        racks = PlacesOf([.. fromConsumers.AsSpan(from.ConnectorCount, from.RackCount)], [.. toConsumers.AsSpan(to.ConnectorCount, to.RackCount)]);
        pods = PlacesOf([.. from.Pods.Select(p => p.Id)], [.. to.Pods.Select(p => p.Id)]);
        solar = PlacesOf([.. from.Solar.Select(s => s.Id)], [.. to.Solar.Select(s => s.Id)]);
        if (anew is { Count: > 0 })
        {
            Part(anew);
        }
    }

    /// <summary>The tree that things come from.</summary>
    public PowerTree From { get; }

    /// <summary>The tree that they go to.</summary>
    public PowerTree To { get; }

    /// <summary>Where a node of the tree gone to was; −1: it is new.</summary>
    /// <param name="node">Its index in <see cref="To"/>.</param>
    public int NodeBefore(int node) => nodes[node];

    /// <summary>Where a consumer of the tree gone to was; −1: it is new.</summary>
    /// <param name="consumer">Its index in <see cref="To"/>.</param>
    public int ConsumerBefore(int consumer) => consumers[consumer];

    /// <summary>Where a rack of the tree gone to was; −1: it is new.</summary>
    /// <param name="rack">Its place among the racks of <see cref="To"/>.</param>
    public int RackBefore(int rack) => racks[rack];

    /// <summary>Where a pod of the tree gone to was; −1: it is new.</summary>
    /// <param name="pod">Its place among the pods of <see cref="To"/>.</param>
    public int PodBefore(int pod) => pods[pod];

    /// <summary>Where a consumer has gone; −1: it is gone. A negative index, which stands for the battery, stays as it is.</summary>
    /// <param name="consumer">Its index in <see cref="From"/>.</param>
    public int ConsumerAfter(int consumer) => consumer < 0 ? consumer : consumersBack[consumer];

    /// <summary>Takes over what is kept of nodes; what is new keeps what it has.</summary>
    /// <param name="before">By the nodes of <see cref="From"/>.</param>
    /// <param name="after">By the nodes of <see cref="To"/>.</param>
    public void CarryNodes<T>(ReadOnlySpan<T> before, Span<T> after) => Carry(before, after, nodes);

    /// <summary>Takes over what is kept of consumers; what is new keeps what it has. Of arrays that end after connectors or racks those are taken over.</summary>
    /// <param name="before">By the consumers of <see cref="From"/>.</param>
    /// <param name="after">By the consumers of <see cref="To"/>.</param>
    public void CarryConsumers<T>(ReadOnlySpan<T> before, Span<T> after) => Carry(before, after, consumers);

    /// <summary>Takes over what is kept of racks by their place among racks; what is new keeps what it has.</summary>
    /// <param name="before">By the racks of <see cref="From"/>.</param>
    /// <param name="after">By the racks of <see cref="To"/>.</param>
    public void CarryRacks<T>(ReadOnlySpan<T> before, Span<T> after) => Carry(before, after, racks);

    /// <summary>Takes over what is kept of pods; what is new keeps what it has.</summary>
    /// <param name="before">By the pods of <see cref="From"/>.</param>
    /// <param name="after">By the pods of <see cref="To"/>.</param>
    public void CarryPods<T>(ReadOnlySpan<T> before, Span<T> after) => Carry(before, after, pods);

    /// <summary>Takes over what is kept of solar plants; what is new keeps what it has.</summary>
    /// <param name="before">By the plants of <see cref="From"/>.</param>
    /// <param name="after">By the plants of <see cref="To"/>.</param>
    public void CarrySolar<T>(ReadOnlySpan<T> before, Span<T> after) => Carry(before, after, solar);

    /// <summary>A snapshot of the tree gone to that says of everything that was there before what another one says. Nothing is known of what is new.</summary>
    /// <param name="before">The snapshot of <see cref="From"/>.</param>
    public SiteSnapshot Carry(SiteSnapshot before)
    {
        ArgumentNullException.ThrowIfNull(before);
        var after = new SiteSnapshot(To)
        {
            TakenAt = before.TakenAt,
            Topology = before.Topology,
            Relay = before.Relay,
            BatteryHeld = before.BatteryHeld,
            Battery = before.Battery,
            Voltage = before.Voltage,
            Ambient = before.Ambient,
            EventLimits = before.EventLimits,
            Reports = Carry(before.Reports),
            IntervalImport = before.IntervalImport,
            MonthPeak = before.MonthPeak,
            FreePeak = before.FreePeak,
            ChargePeaks = before.ChargePeaks,
        };
        CarryNodes<Reading>(before.NodePower, after.NodePower);
        CarryNodes<bool>(before.SafetyLatched, after.SafetyLatched);
        CarryConsumers<Reading>(before.ConsumerPower, after.ConsumerPower);
        CarryConsumers<HeldGrant>(before.Held, after.Held);
        CarryConsumers<bool>(before.FallbackUnset, after.FallbackUnset);
        CarryConsumers<ConnectorReading>(before.Connectors, after.Connectors);
        CarrySolar<Reading>(before.SolarPower, after.SolarPower);
        CarryRacks<Reading>(before.RackWork, after.RackWork);
        CarryRacks<RackWorth>(before.RackWorth, after.RackWorth);
        CarryRacks<Pods.RackReading>(before.Racks, after.Racks);
        CarryRacks<Pods.RackDuty>(before.Duties, after.Duties);
        CarryPods<Pods.LoopReading>(before.Loops, after.Loops);
        return after;
    }

    /// <summary>Answers by the indices of the tree gone to; those of consumers that are gone are left out.</summary>
    /// <param name="before">Answers by the indices of <see cref="From"/>.</param>
    public IReadOnlyList<CommandReport> Carry(IReadOnlyList<CommandReport> before)
    {
        ArgumentNullException.ThrowIfNull(before);
        var after = new List<CommandReport>(before.Count);
        foreach (var report in before)
        {
            int consumer = ConsumerAfter(report.Consumer);
            if (consumer >= 0 || report.Consumer == SiteSnapshot.BatteryCommand)
            {
                after.Add(report with { Consumer = consumer });
            }
        }

        return after;
    }

    /// <summary>Lets nothing of some pods be what it was before.</summary>
    private void Part(IReadOnlyCollection<string> anew)
    {
        for (int p = 0; p < pods.Length; p++)
        {
            if (!anew.Contains(To.Pods[p].Id, StringComparer.Ordinal))
            {
                continue;
            }

            pods[p] = -1;
            nodes[To.NodeIndex(To.Pods[p].Id)] = -1;
            for (int i = 0; i < consumers.Length; i++)
            {
                if (To.Consumers[i].Kind is not (ConsumerKind.Rack or ConsumerKind.Cooling) || To.Consumers[i].Unit != p)
                {
                    continue;
                }

                if (consumers[i] >= 0)
                {
                    consumersBack[consumers[i]] = -1;
                    consumers[i] = -1;
                }

                if (To.Consumers[i].Kind == ConsumerKind.Rack)
                {
                    racks[i - To.ConnectorCount] = -1;
                }
            }
        }
    }

    private static void Carry<T>(ReadOnlySpan<T> before, Span<T> after, int[] places)
    {
        for (int i = 0; i < after.Length && i < places.Length; i++)
        {
            if (places[i] >= 0 && places[i] < before.Length)
            {
                after[i] = before[places[i]];
            }
        }
    }

    private static int[] PlacesOf(string[] from, string[] to)
    {
        var places = new Dictionary<string, int>(from.Length, StringComparer.Ordinal);
        for (int i = 0; i < from.Length; i++)
        {
            places[from[i]] = i;
        }

        return [.. to.Select(id => places.GetValueOrDefault(id, -1))];
    }
}
