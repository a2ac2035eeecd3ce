namespace Megapod.Twin.Faults;

using Megapod.Core.Model;

/// <summary>One meter that shows something else than what flows: the connection's, a branch's, or a device's own.</summary>
internal sealed class MeterFault
{
    private readonly FaultKind kind;
    private readonly int node;
    private readonly int consumer;
    private readonly double factor;
    private Reading? kept;

    private MeterFault(FaultKind kind, int node, int consumer, double factor)
    {
        this.kind = kind;
        this.node = node;
        this.consumer = consumer;
        this.factor = factor;
    }

    /// <summary>A fault of a meter drawn by chance.</summary>
    public static MeterFault Of(FaultKind kind, PowerTree tree, SeededRandom chance)
    {
        int where = chance.NextIndex(3);
        int[] branches = [.. Enumerable.Range(1, tree.Nodes.Length - 1).Where(n => tree.Nodes[n].Meter is not null)];
        double share = chance.NextIndex(2) == 0 ? 0.5 : 1.5;
        return where == 1 && branches.Length > 0 ? new MeterFault(kind, branches[chance.NextIndex(branches.Length)], -1, share)
            : where == 2 ? new MeterFault(kind, -1, chance.NextIndex(tree.ConnectorCount + tree.RackCount), share)
            : new MeterFault(kind, 0, -1, share);
    }

    /// <summary>Bends the meter's reading.</summary>
    public void Bend(SiteSnapshot snapshot)
    {
        ref var reading = ref (node >= 0 ? ref snapshot.NodePower[node] : ref snapshot.ConsumerPower[consumer]);
        reading = Bent(reading);
    }

    /// <summary>Bends one sample of a node's meter; another meter's stays as it is.</summary>
    public Reading Bend(int ofNode, Reading reading) => ofNode == node && node >= 0 ? Bent(reading) : reading;

    private Reading Bent(Reading reading)
    {
        kept ??= reading;
        return kind switch
        {
            FaultKind.MeterStale => kept.Value,
            FaultKind.MeterFrozen => reading with { Value = kept.Value.Value },
            FaultKind.MeterNotANumber => reading with { Value = double.NaN },
            FaultKind.MeterSignFlipped => reading with { Value = -reading.Value },
            _ => reading with { Value = reading.Value * factor },
        };
    }
}
