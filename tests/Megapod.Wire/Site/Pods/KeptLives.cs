namespace Megapod.Wire.Site.Pods;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;

/// <summary>A journal that forgets nothing and never waits.</summary>
internal sealed class KeptLives : IJournal
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> kept = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Found => kept;

    public long Kept { get; private set; }

    public Fault? Trouble => null;

    public Action? Changed { get; set; }

    public long Put(IReadOnlyList<JournalEntry> entries, bool isWhole)
    {
        foreach (var entry in entries)
        {
            kept[entry.Key] = entry.Value;
        }

        return ++Kept;
    }
}
