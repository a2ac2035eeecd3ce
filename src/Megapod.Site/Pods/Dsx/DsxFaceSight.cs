namespace Megapod.Site.Pods.Dsx;

using Megapod.Site.Loop;

/// <summary>What the cycle has measured, by names: while pods come and go the view of the last cycle may be of another tree than the one that is shown.</summary>
/// <param name="view">The site after a cycle; null: there was none yet, and nothing is known.</param>
internal sealed class DsxFaceSight(SiteView? view)
{
    private readonly Dictionary<string, double?> nodes = view?.Nodes.ToDictionary(node => node.Id, node => node.Watts, StringComparer.Ordinal) ?? [];
    private readonly Dictionary<string, double?> consumers = view?.Consumers.ToDictionary(consumer => consumer.Id, consumer => consumer.Watts, StringComparer.Ordinal) ?? [];

    /// <summary>The site after a cycle; null: there was none yet.</summary>
    public SiteView? View => view;

    /// <summary>Power of a node, W; null: it is not known, or there was no such node.</summary>
    public double? NodeWatts(string id) => nodes.GetValueOrDefault(id);

    /// <summary>Draw of a consumer, W; null: it is not known, or there was no such consumer.</summary>
    public double? ConsumerWatts(string id) => consumers.GetValueOrDefault(id);
}
