namespace Megapod.Site.Stations;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;

/// <summary>
/// What is kept of stations, in a journal that nobody else writes. One batch is under way at a time, and what comes meanwhile goes together into the next, so that a thousand stations that start at once
/// fill no queue. After a batch was lost all that is known is handed over anew.
/// </summary>
internal sealed class StationJournal
{
    /// <summary>A disk that takes longer is in trouble, and a station must be answered: it is then answered without the receipt being worth its name, and the journal says so.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly IJournal? journal;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly Dictionary<string, ReadOnlyMemory<byte>> all = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReadOnlyMemory<byte>> next = new(StringComparer.Ordinal);
    private TaskCompletionSource? waiting;
    private TaskCompletionSource? underWay;
    private Fault? told;
    private long number;
    private bool hasLost;

    /// <summary>A journal's stations; null: nothing is kept.</summary>
    public StationJournal(IJournal? journal, TimeProvider time)
    {
        this.journal = journal;
        this.time = time;
        if (journal is not null)
        {
            all = new Dictionary<string, ReadOnlyMemory<byte>>(journal.Found, StringComparer.Ordinal);
            journal.Changed = Settle;
        }
    }

    /// <summary>What was kept before the start.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Found => journal?.Found ?? new Dictionary<string, ReadOnlyMemory<byte>>();

    /// <summary>Learns why nothing is kept. Must not wait. Null: nobody.</summary>
    public Action<Fault>? Wrong { get; set; }

    /// <summary>Keeps values, empty ones being taken out. What is handed over first is kept first, as far as this has returned.</summary>
    /// <returns>Ends when they are on the disk, or cannot be.</returns>
    public async ValueTask KeepAsync(IReadOnlyList<JournalEntry> entries)
    {
        if (journal is null)
        {
            return;
        }

        Task done;
        lock (gate)
        {
            foreach (var entry in entries)
            {
                next[entry.Key] = entry.Value;
                if (entry.Value.IsEmpty)
                {
                    all.Remove(entry.Key);
                }
                else
                {
                    all[entry.Key] = entry.Value;
                }
            }

            waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            done = waiting.Task;
            Hand();
        }

        try
        {
            await done.WaitAsync(Patience, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The journal tells its trouble itself.
            return;
        }
    }

    /// <summary>Hands over what waits although a batch is under way: nothing comes after it.</summary>
    public void Close()
    {
        lock (gate)
        {
            if (journal is not null && next.Count > 0)
            {
                Put();
            }
        }
    }

    /// <summary>Hands over what waits, unless a batch is under way. Within the gate.</summary>
    private void Hand()
    {
        if (next.Count == 0 || underWay is not null)
        {
            return;
        }

        (underWay, waiting) = (waiting, null);
        number = Put();
        if (number == 0)
        {
            // It is closed: nothing will ever be kept again.
            underWay?.TrySetResult();
            underWay = null;
        }
        else if (number <= journal!.Kept)
        {
            Settle();
        }
    }

    private long Put()
    {
        long given = 0;
        if (!hasLost)
        {
            given = journal!.Put([.. next.Select(e => new JournalEntry(e.Key, e.Value))], isWhole: false);
        }

        if (given == 0)
        {
            given = journal!.Put([.. all.Select(e => new JournalEntry(e.Key, e.Value))], isWhole: true);
        }

        next.Clear();
        hasLost = given == 0;
        return given;
    }

    private void Settle()
    {
        Fault? trouble;
        bool isNew;
        lock (gate)
        {
            trouble = journal!.Trouble;
            isNew = trouble is not null && trouble != told;
            told = trouble;
            if (underWay is not null && (journal.Kept >= number || trouble is not null))
            {
                hasLost = journal.Kept < number;
                underWay.TrySetResult();
                underWay = null;
                Hand();
            }
        }

        if (isNew)
        {
            Wrong?.Invoke(trouble!);
        }
    }
}
