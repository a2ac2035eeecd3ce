namespace Megapod.Control.Guards;

using Megapod.Control.Topology;
using Megapod.Core.Model;

/// <summary>
/// Off the grid nothing is charged, and below the island's reserve only what must stay runs: firm racks and the cars' minimum. A site that was black comes back
/// part by part. While the site rides through, islands or resynchronises, racks do not grow. Where the breaker's position is unknown, and after a return, nothing counts on the
/// battery beside the limit. The root limit itself follows the topology in the ledger.
/// </summary>
internal sealed class TopologyGuard : IGuard
{
    /// <inheritdoc/>
    public GuardId Id => GuardId.Topology;

    /// <inheritdoc/>
    public void Narrow(GuardInput input, Bounds bounds)
    {
        var topology = input.Topology;
        if (topology is not (GridTopology.GridTied or GridTopology.Islanded or GridTopology.Reconnecting))
        {
            bounds.NarrowRackGrowth(0, Id);
        }

        if (topology is not (GridTopology.GridTied or GridTopology.RidingThrough))
        {
            bounds.NarrowCharge(0, Id);
        }

        if (topology is GridTopology.Unknown or GridTopology.Reconnecting)
        {
            // Where the breaker is unknown the battery's power is the limit, and counted as support as well it would be there twice. After a return the battery
            // hands the load over: what grew on it would come to the grid as a step when it rests.
            bounds.NarrowSupport(0, Id);
        }

        bool isOnReserve = input.IsBelowIslandReserve && topology is not (GridTopology.GridTied or GridTopology.RidingThrough or GridTopology.Reconnecting);
        bool isStarting = input.Step != StartStep.All;
        for (int i = 0; i < bounds.MaximumWatts.Length && (topology == GridTopology.Black || isOnReserve || isStarting); i++)
        {
            var consumer = input.Tree.Consumers[i];
            if (topology == GridTopology.Black)
            {
                bounds.NarrowConsumer(i, 0, Id);
            }
            else if (isStarting && consumer.IsControlled && TurnOf(consumer) > input.Step)
            {
                // What it takes by itself it has taken since the voltage came; stopping a session now only to start it again would help nobody.
                bounds.NarrowConsumer(i, consumer.Kind == ConsumerKind.Rack ? consumer.Minimum.Value : consumer.Fallback.Value, Id);
            }
            else if (isOnReserve && consumer.IsControlled && !MustStay(consumer))
            {
                bounds.NarrowConsumer(i, consumer.Minimum.Value, Id);
            }
        }
    }

    private static bool MustStay(Consumer consumer) => consumer is { Kind: ConsumerKind.Rack, Class: WorkloadClass.Firm };

    private static StartStep TurnOf(Consumer consumer) => consumer.Kind == ConsumerKind.Connector ? StartStep.Cars : MustStay(consumer) ? StartStep.FirmRacks : StartStep.OtherRacks;
}
