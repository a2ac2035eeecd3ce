namespace Megapod.Site.Pods;

using System.Collections.Immutable;
using Megapod.Control.Pods;
using Megapod.Core.Pods;
using Megapod.Core.Ports;

/// <summary>
/// The book of a pod's parts as it is kept: who stands where, what was replaced, and the spares, each under a name of its own, because the first is the largest and changes the least often. Parts of one make stand together.
/// </summary>
internal static class PartPages
{
    private const string KnownBefore = "parts/";
    private const string ChangesBefore = "replacements/";
    private const string SparesBefore = "spares/";

    /// <summary>What a journal has kept, by pod. What of it cannot be read is learned anew.</summary>
    /// <param name="journal">The journal; null: none.</param>
    public static Dictionary<string, PartBook> Read(IJournal? journal)
    {
        var known = SitePods.KeptIn<Make[]>(journal, KnownBefore);
        var changes = SitePods.KeptIn<Changes>(journal, ChangesBefore);
        var spares = SitePods.KeptIn<PodSpare[]>(journal, SparesBefore);
        return known.Keys.Concat(changes.Keys).Concat(spares.Keys).Distinct(StringComparer.Ordinal).ToDictionary(pod => pod, pod => PartBook.Empty with
        {
            Known = PartBook.Empty.Known.AddRange((known.GetValueOrDefault(pod) ?? []).SelectMany(m => m.Serials, (m, s) => KeyValuePair.Create(s.Key, m.Who with { Serial = s.Value }))),
            Changes = [.. changes.GetValueOrDefault(pod)?.All ?? []],
            Dropped = changes.GetValueOrDefault(pod)?.Dropped ?? 0,
            Spares = [.. spares.GetValueOrDefault(pod) ?? []],
        }, StringComparer.Ordinal);
    }

    /// <summary>What is kept of a pod.</summary>
    /// <param name="pod">Name of the pod.</param>
    /// <param name="book">What is known of its parts.</param>
    public static IEnumerable<KeptValue> Of(string pod, PartBook book) =>
    [
        new KeptValue(KnownBefore + pod, book.Known, () => Makes(book.Known)),
        new KeptValue(ChangesBefore + pod, book.Changes, () => new Changes(book.Dropped, book.Changes)),
        new KeptValue(SparesBefore + pod, book.Spares),
    ];

    private static Make[] Makes(ImmutableSortedDictionary<string, PartIdentity> known) =>
        [.. known.GroupBy(k => k.Value with { Serial = "" }).Select(g => new Make(g.Key, g.ToDictionary(k => k.Key, k => k.Value.Serial, StringComparer.Ordinal)))];

    /// <summary>Parts of one maker, model, part number and firmware.</summary>
    /// <param name="Who">What they have in common.</param>
    /// <param name="Serials">Their serial numbers by the names of their places.</param>
    private sealed record Make(PartIdentity Who, IReadOnlyDictionary<string, string> Serials);

    private sealed record Changes(long Dropped, IReadOnlyList<PartChange> All);
}
