namespace Megapod.Site.History;

using Megapod.Core.Units;
using Megapod.Site.Loop;

/// <summary>Looks at connectors: when a car that plugged in draws its first power, and by how much a car is held back.</summary>
internal sealed class CarWatch
{
    /// <summary>What a station draws for itself while a car is plugged in is less; the smallest charging power of AC is more than twice that.</summary>
    private const double LeastWatts = 500;

    /// <summary>A car that takes so much of its ceiling is held by it; one that takes less is held by itself.</summary>
    private const double HeldShare = 0.9;

    private readonly Dictionary<string, Instant?> plugged = new(StringComparer.Ordinal);

    /// <summary>Looks at a connector.</summary>
    /// <param name="connector">It after a cycle.</param>
    /// <param name="now">The cycle's instant.</param>
    /// <returns>How long its car waited for its first power, s; null: it has none, had it before, or nobody saw when it came.</returns>
    public double? See(ConsumerView connector, Instant now)
    {
        if (!connector.IsPlugged)
        {
            plugged[connector.Id] = now;
            return null;
        }

        // It was seen empty in the look before that: that is when it came, to a cycle. One that was there when we began came at no known time.
        if (!plugged.TryGetValue(connector.Id, out var since) || since is not { } came)
        {
            plugged[connector.Id] = null;
            return null;
        }

        if (connector.Watts is not >= LeastWatts)
        {
            return null;
        }

        plugged[connector.Id] = null;
        return (now - came).TotalSeconds;
    }

    /// <summary>What a car would be given beyond its ceiling, W: 0 where there is none or where it does not take what it may; null where its draw is not known.</summary>
    public static double? ShortOf(ConsumerView connector) =>
        !connector.IsPlugged ? 0
        : connector.Watts is not { } watts ? null
        : watts < HeldShare * connector.CeilingWatts ? 0
        : Math.Max(0, connector.WantedWatts - Math.Max(watts, connector.CeilingWatts));
}
