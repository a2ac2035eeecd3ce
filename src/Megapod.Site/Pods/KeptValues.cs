namespace Megapod.Site.Pods;

using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Ports;

/// <summary>
/// Hands values over to a journal that nobody else writes: at first all of them, then those that have changed, and all of them again where a batch was not taken or lost. The parts of a large pod are tens of
/// kilobytes, which nobody shall write because a life has gone on. One thread at a time.
/// </summary>
/// <param name="journal">The journal; null: nothing is kept.</param>
internal sealed class KeptValues(IJournal? journal)
{
    private readonly Dictionary<string, object> handed = new(StringComparer.Ordinal);
    private long last;

    /// <summary>Hands over.</summary>
    /// <param name="values">All values that there are, each name once.</param>
    /// <returns>The number of the newest batch; 0: it was not taken, or there is no journal.</returns>
    public long Put(IReadOnlyList<KeptValue> values)
    {
        if (journal is null)
        {
            return 0;
        }

        var changed = values.Where(v => !handed.TryGetValue(v.Key, out object? before) || !ReferenceEquals(before, v.Value)).ToList();
        if (last > 0 && changed.Count == 0)
        {
            return last;
        }

        last = last > 0 ? journal.Put([.. changed.Select(Entry)], isWhole: false) : 0;
        last = last > 0 ? last : journal.Put([.. values.Select(Entry)], isWhole: true);
        handed.Clear();
        foreach (var value in last > 0 ? values : [])
        {
            handed[value.Key] = value.Value;
        }

        return last;
    }

    private static JournalEntry Entry(KeptValue value)
    {
        object page = value.Page?.Invoke() ?? value.Value;
        return new JournalEntry(value.Key, JsonSerializer.SerializeToUtf8Bytes(page, page.GetType()));
    }
}
