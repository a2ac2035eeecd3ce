namespace Megapod.Devices.Redfish.Inventory;

/// <summary>Which requests bring all readings that metric reports do not bring, with as few of them as a simple choice finds.</summary>
internal static class ReadPlan
{
    /// <summary>A collection with its members' content is asked for where it saves at least this many requests less one.</summary>
    private const int LeastTogether = 4;

    /// <summary>The requests, leak detectors first and then those that bring most.</summary>
    /// <param name="inventory">What there is.</param>
    /// <param name="isCovered">Whether the measurement with this origin comes another way.</param>
    public static IReadOnlyList<ReadUnit> Of(RedfishInventory inventory, Func<string, bool> isCovered)
    {
        var points = inventory.Points.ToLookup(p => p.Source, StringComparer.Ordinal);

        // A clock and why it is low are one thing of a processor, at however many places they stand.
        var single = inventory.Points.Where(p => IsSingle(p.Quantity) && isCovered(p.Origin)).Select(p => (p.Item, Alike(p.Quantity))).ToHashSet();
        var wanted = inventory.Points.Where(p => !isCovered(p.Origin) && !single.Contains((p.Item, Alike(p.Quantity)))).Select(p => p.Origin).ToHashSet(StringComparer.Ordinal);
        var chosen = new List<PointSource>();
        var candidates = inventory.Sources.Values
            .Select(s => (Source: s, Origins: points[s.Path].Select(p => p.Origin).ToList(), HasLeak: points[s.Path].Any(p => p.Quantity == RedfishQuantity.Leak)))
            .OrderByDescending(c => c.HasLeak).ThenByDescending(c => c.Origins.Count).ThenBy(c => c.Source.Path, StringComparer.Ordinal);
        foreach (var (source, origins, _) in candidates)
        {
            int before = wanted.Count;
            wanted.ExceptWith(origins);
            if (wanted.Count < before)
            {
                chosen.Add(source);
            }
        }

        var together = chosen.Where(s => s.Collection is not null).GroupBy(s => s.Collection!, StringComparer.Ordinal).Where(g => g.Count() >= LeastTogether).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        var units = new List<ReadUnit>();
        foreach (var source in chosen)
        {
            if (source.Collection is not { } collection || !together.TryGetValue(collection, out var members))
            {
                units.Add(Unit(source.Path, false, [source]));
            }
            else if (members[0] == source)
            {
                units.Add(Unit(collection, true, members));
            }
        }

        return units;
    }

    private static bool IsSingle(RedfishQuantity quantity) =>
        Alike(quantity) is RedfishQuantity.Clock or RedfishQuantity.MemoryClock or RedfishQuantity.Throttle or RedfishQuantity.Utilisation or RedfishQuantity.MemoryUtilisation;

    /// <summary>A sensor calls a clock a frequency.</summary>
    private static RedfishQuantity Alike(RedfishQuantity quantity) => quantity == RedfishQuantity.Frequency ? RedfishQuantity.Clock : quantity;

    private static ReadUnit Unit(string path, bool isCollection, IEnumerable<PointSource> sources) => new(path, isCollection, sources.ToDictionary(s => s.Path, StringComparer.Ordinal));
}
