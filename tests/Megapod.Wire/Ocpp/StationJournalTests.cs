namespace Megapod.Wire.Ocpp;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Site.Stations;
using Megapod.Storage.Journal;
using Megapod.Wire.Site;

/// <summary>How what stations were answered for comes to the disk.</summary>
public sealed class StationJournalTests
{
    [Fact]
    public async Task What_comes_while_the_disk_is_busy_goes_together_into_the_next_batch()
    {
        var disk = new HeldJournal();
        var journal = new StationJournal(disk, new FakeClock());
        var first = journal.KeepAsync([Entry("a", 1)]).AsTask();
        var others = Enumerable.Range(0, 500).Select(k => journal.KeepAsync([Entry($"b{k % 100}", k)]).AsTask()).ToList();
        Assert.Single(disk.Batches);
        disk.End(isKept: true);
        await first;
        Assert.DoesNotContain(others, o => o.IsCompleted);
        Assert.Equal(100, disk.Batches[1].Entries.Count);
        disk.End(isKept: true);
        await Task.WhenAll(others);
        Assert.Equal(2, disk.Batches.Count);
    }

    [Fact]
    public async Task After_a_batch_was_lost_all_that_is_known_goes_to_the_disk_without_what_was_taken_out()
    {
        var disk = new HeldJournal(new Dictionary<string, ReadOnlyMemory<byte>> { ["old"] = new byte[] { 9 } });
        var told = new List<Fault>();
        var journal = new StationJournal(disk, new FakeClock()) { Wrong = told.Add };
        var lost = journal.KeepAsync([Entry("a", 1), Entry("b", 2)]).AsTask();
        disk.End(isKept: false);
        await lost;
        Assert.Equal("MP3309", Assert.Single(told).Code);
        var kept = journal.KeepAsync([new JournalEntry("a", default), Entry("c", 3)]).AsTask();
        Assert.True(disk.Batches[1].IsWhole);
        Assert.Equal(["b", "c", "old"], disk.Batches[1].Entries.Select(e => e.Key).Order(StringComparer.Ordinal));
        Assert.False(kept.IsCompleted);
        disk.End(isKept: true);
        await kept;
    }

    [Fact]
    public async Task Real_journal_forgets_no_receipt_however_many_come_at_once_and_takes_out_what_is_empty()
    {
        string folder = Directory.CreateTempSubdirectory("megapod-stations-").FullName;
        try
        {
            using (var file = JournalFile.Open(folder, "site", 1 << 20).Value)
            {
                var journal = new StationJournal(file, TimeProvider.System);
                await Task.WhenAll(Enumerable.Range(0, 1000).Select(k => journal.KeepAsync([Entry(k.ToString(CultureInfo.InvariantCulture), k)]).AsTask()));
                await journal.KeepAsync([new JournalEntry("7", default)]);
            }

            using var again = JournalFile.Open(folder, "site", 1 << 20).Value;
            Assert.Equal(999, again.Found.Count);
            Assert.False(again.Found.ContainsKey("7"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static JournalEntry Entry(string key, int value) => new(key, new byte[] { (byte)(value + 1), 1 });

    /// <summary>A journal whose disk ends a batch when the test says so.</summary>
    private sealed class HeldJournal(IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? found = null) : IJournal
    {
        public List<(IReadOnlyList<JournalEntry> Entries, bool IsWhole)> Batches { get; } = [];

        public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Found { get; } = found ?? new Dictionary<string, ReadOnlyMemory<byte>>();

        public long Kept { get; private set; }

        public Fault? Trouble { get; private set; }

        public Action? Changed { get; set; }

        public long Put(IReadOnlyList<JournalEntry> entries, bool isWhole)
        {
            Batches.Add((entries, isWhole));
            return Batches.Count;
        }

        public void End(bool isKept)
        {
            (Kept, Trouble) = isKept ? (Batches.Count, null) : (Kept, new Fault("MP3309", "The disk is full.", "Make room."));
            Changed?.Invoke();
        }
    }
}
