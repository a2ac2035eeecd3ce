namespace Megapod.Core.Ports;

using Megapod.Core.Jobs;

/// <summary>
/// Whatever runs jobs: a node over the wire, the node's own runner, a cluster under an engine of its own. It is told all that is wanted and tells all that is; neither side waits for the other, and either may repeat itself.
/// </summary>
public interface IRunner
{
    /// <summary>The newest report; null before the first.</summary>
    WorkReport? Report { get; }

    /// <summary>Called after <see cref="Report"/> changed, on any thread; it must not wait.</summary>
    Action? Changed { get; set; }

    /// <summary>Hands all that is wanted over and returns at once. Orders older than those that were taken are not taken.</summary>
    /// <param name="orders">All that is wanted.</param>
    void Take(WorkOrders orders);
}
