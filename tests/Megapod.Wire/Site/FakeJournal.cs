namespace Megapod.Wire.Site;

using Megapod.Control.Ledger;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;

/// <summary>A journal in memory whose disk works or fails as a test says.</summary>
internal sealed class FakeJournal(IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? found = null) : IJournal
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> disk = new(found ?? new Dictionary<string, ReadOnlyMemory<byte>>(), StringComparer.Ordinal);
    private long given;

    public bool IsBroken { get; set; }

    public int Wholes { get; private set; }

    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Found { get; } = found ?? new Dictionary<string, ReadOnlyMemory<byte>>();

    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Disk => disk;

    public long Kept { get; private set; }

    public Fault? Trouble { get; private set; }

    public Action? Changed { get; set; }

    public long Put(IReadOnlyList<JournalEntry> entries, bool isWhole)
    {
        if (Trouble is not null && !isWhole)
        {
            return 0;
        }

        given++;
        Trouble = IsBroken ? new Fault("MP3309", "The disk is full.", "Make room.") : null;
        if (Trouble is null)
        {
            if (isWhole)
            {
                Wholes++;
                disk.Clear();
            }

            foreach (var entry in entries)
            {
                if (entry.Value.IsEmpty)
                {
                    disk.Remove(entry.Key);
                    continue;
                }

                disk[entry.Key] = entry.Value;
            }

            Kept = given;
        }

        return given;
    }

    /// <summary>The ceiling that is on the disk for a consumer, W.</summary>
    public double CeilingOf(string id) => disk.TryGetValue("grant/" + id, out var bytes) ? Cover.From(bytes.Span)!.Value.CeilingWatts : double.NegativeInfinity;
}
