namespace Megapod.Site.Alarms;

using System.Globalization;
using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Files.Json;

/// <summary>
/// What of alarms outlives the controller: each that stands or is shelved, and the newest lines of the log. Handing over never waits. After a batch was lost everything is handed over anew, as the journal
/// wants it.
/// </summary>
internal sealed class AlarmBook
{
    /// <summary>Lines of the log that are kept: some weeks of a busy site, and a megabyte at most.</summary>
    public const int MostRecords = 2_000;

    /// <summary>Looks between two tries to hand everything over anew, while the disk does not keep up.</summary>
    private const int RetryLooks = 30;

    private const string AlarmKey = "alarm/";
    private const string LogKey = "log/";

    private static readonly JsonSerializerOptions Json = MakeJson();

    private readonly IJournal? journal;
    private readonly Queue<AlarmRecord> log = new();
    private readonly List<JournalEntry> batch = [];
    private bool isWhole;
    private int looks;

    /// <summary>Reads what is there. A line that cannot be read is left out: alarms that still hold are found again.</summary>
    /// <param name="journal">Where it is kept; null: nowhere.</param>
    public AlarmBook(IJournal? journal)
    {
        this.journal = journal;
        var found = journal?.Found ?? new Dictionary<string, ReadOnlyMemory<byte>>();
        Alarms = [.. All<AlarmCare>(found, AlarmKey).OrderBy(a => a.Id, StringComparer.Ordinal).Take(AlarmState.Most)];
        foreach (var record in All<AlarmRecord>(found, LogKey).OrderBy(r => r.Number))
        {
            log.Enqueue(record);
        }

        Number = Math.Max(log.Count == 0 ? 0 : log.Max(r => r.Number), Alarms.Count == 0 ? 0 : Alarms.Max(a => a.Number));
    }

    /// <summary>What stood or was shelved when the book was opened.</summary>
    public IReadOnlyList<AlarmCare> Alarms { get; }

    /// <summary>Number of the newest line; 0: there is none.</summary>
    public long Number { get; private set; }

    /// <summary>The log, the oldest line first.</summary>
    public IEnumerable<AlarmRecord> Log => log;

    /// <summary>Adds a line.</summary>
    /// <param name="record">It; its number is given here.</param>
    /// <returns>Its number.</returns>
    public long Add(AlarmRecord record)
    {
        record = record with { Number = ++Number };
        log.Enqueue(record);
        if (log.Count > MostRecords)
        {
            log.Dequeue();
        }

        batch.Add(Entry(LogKeyOf(record), record));
        return Number;
    }

    /// <summary>Keeps an alarm as it is now.</summary>
    public void Keep(AlarmCare alarm) => batch.Add(Entry(AlarmKey + alarm.Id, alarm));

    /// <summary>Nothing of an alarm has to be kept any more.</summary>
    public void Drop(string id) => batch.Add(new JournalEntry(AlarmKey + id, ReadOnlyMemory<byte>.Empty));

    /// <summary>Hands over what was added, kept and dropped since the last time, all together.</summary>
    /// <param name="alarms">All alarms as they are, for the case that something was lost.</param>
    public void Close(IEnumerable<AlarmCare> alarms)
    {
        if (journal is null)
        {
            batch.Clear();
            return;
        }

        if (isWhole ? ++looks % RetryLooks != 0 : batch.Count == 0)
        {
            batch.Clear();
            return;
        }

        List<JournalEntry> entries = isWhole ? [.. alarms.Select(a => Entry(AlarmKey + a.Id, a)), .. log.Select(r => Entry(LogKeyOf(r), r))] : [.. batch];
        batch.Clear();
        isWhole = journal.Put(entries, isWhole) == 0;
    }

    private static string LogKeyOf(AlarmRecord record) => LogKey + (record.Number % MostRecords).ToString(CultureInfo.InvariantCulture);

    private static JournalEntry Entry<T>(string key, T value) => new(key, JsonSerializer.SerializeToUtf8Bytes(value, Json));

    private static List<T> All<T>(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> found, string prefix)
        where T : class
    {
        var read = new List<T>();
        foreach (var (key, value) in found.Where(f => f.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            try
            {
                if (JsonSerializer.Deserialize<T>(value.Span, Json) is { } one)
                {
                    read.Add(one);
                }
            }
            catch (JsonException)
            {
                // Of another version; alarms that still hold are found again.
                continue;
            }
        }

        return read;
    }

    private static JsonSerializerOptions MakeJson()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        options.Converters.Add(new InstantConverter());
        return options;
    }
}
