namespace Megapod.Control.Guards;

using Megapod.Core.Model;

/// <summary>
/// Off the grid nothing is charged, and compute only stays while the battery is above the island reserve. While the site rides through,
/// islands or reconnects, racks do not grow. Where the breaker's position is unknown nothing counts on the battery beside the limit. The root
/// limit itself follows the topology in the ledger.
/// </summary>
internal sealed class TopologyGuard : IGuard
{
    /// <inheritdoc/>
    public GuardId Id => GuardId.Topology;

    /// <inheritdoc/>
    public void Narrow(GuardInput input, Bounds bounds)
    {
        var topology = input.Snapshot.Topology;
        if (topology == GridTopology.GridTied)
        {
            return;
        }

        bounds.NarrowRackGrowth(0, Id);
        if (topology is GridTopology.RidingThrough or GridTopology.Reconnecting)
        {
            return;
        }

        bounds.NarrowCharge(0, Id);
        if (topology == GridTopology.Unknown)
        {
            // The battery's power is the limit then; counted as support as well it would be there twice.
            bounds.NarrowSupport(0, Id);
        }

        bool reserve = input.Soc < input.Tree.Site.Topology.IslandReserveSoc || double.IsNaN(input.Soc);
        for (int i = 0; i < bounds.MaximumWatts.Length; i++)
        {
            var consumer = input.Tree.Consumers[i];
            if (topology == GridTopology.Black)
            {
                bounds.NarrowConsumer(i, 0, Id);
            }
            else if (reserve && consumer.Kind == ConsumerKind.Rack)
            {
                bounds.NarrowConsumer(i, consumer.Minimum.Value, Id);
            }
        }
    }
}
