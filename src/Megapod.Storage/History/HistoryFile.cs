namespace Megapod.Storage.History;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Storage.Relational;
using Microsoft.Data.Sqlite;

/// <summary>
/// A history in one file. One thread writes; whatever waits for it goes into one transaction. Samples first lie on the disk as they came and in memory; every hour, or when there are many, they become blocks and
/// steps. Readers have a connection of their own. A disk that is full or gone costs what does not fit into memory meanwhile, and nothing else.
/// </summary>
public sealed class HistoryFile : IHistory, IDisposable
{
    /// <summary>Name of the file in its folder.</summary>
    public const string FileName = "history.db";

    /// <summary>Series that there may be: some hundred parts of each of some hundred servers.</summary>
    public const int MostSeries = 100_000;

    /// <summary>What kind of database it is.</summary>
    internal const string Kind = "MPH1";

    /// <summary>Version of its schema.</summary>
    internal const int Version = 2;

    /// <summary>Samples and events that may wait for the disk: minutes of a large site.</summary>
    private const int MostWaiting = 250_000;

    /// <summary>Samples that are kept in memory until they become blocks; each takes some 40 bytes.</summary>
    private const int MostOpen = 500_000;

    /// <summary>Questions that are answered at once. One that reads two weeks of single samples takes seconds, and the others shall not wait for it; each holds a few MB.</summary>
    private const int MostReaders = 4;

    /// <summary>Beyond the bytes that the file may take, room for what is written before the oldest goes.</summary>
    private const long Headroom = 128L << 20;

    /// <summary>Samples become blocks after this time of the site at the latest, so that opening has little to read.</summary>
    private static readonly TimeSpan SealEvery = TimeSpan.FromHours(1);

    private readonly SqliteFile file;
    private readonly HistoryBook book;
    private readonly HistorySealer sealer;
    private readonly HistoryReader reader;
    private readonly object gate = new();
    private readonly Stack<SqliteFile> idleReaders = new();
    private readonly Queue<Batch> waiting = new();
    private readonly Thread writer;
    private int readerCount = 1;
    private int waitingCount;
    private long given;
    private long kept;
    private long dropped;
    private long sealedAt = long.MinValue;
    private bool isCalled;
    private bool isClosed;
    private Fault? trouble;

    private HistoryFile(SqliteFile file, SqliteFile firstReader, HistoryBook book, HistoryKeeping keeping)
    {
        this.file = file;
        this.book = book;
        idleReaders.Push(firstReader);
        sealer = new HistorySealer(file, book, keeping);
        reader = new HistoryReader(book, keeping);
        writer = new Thread(Write) { Name = "history", IsBackground = true, Priority = ThreadPriority.BelowNormal };
        writer.Start();
    }

    /// <inheritdoc/>
    public long Kept => Interlocked.Read(ref kept);

    /// <inheritdoc/>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <inheritdoc/>
    public long Damaged => book.Damaged;

    /// <inheritdoc/>
    public Fault? Trouble => Volatile.Read(ref trouble);

    /// <summary>Bytes of the file's pages that hold something; all others are room for what comes next. It waits for the disk.</summary>
    public long UsedBytes
    {
        get
        {
            var from = Rent();
            try
            {
                return from.UsedBytes;
            }
            finally
            {
                Return(from);
            }
        }
    }

    /// <summary>Called after <see cref="Kept"/> or <see cref="Trouble"/> changed, on the writer's thread; it must not wait.</summary>
    public Action? Changed { get; set; }

    /// <inheritdoc/>
    public IReadOnlyList<HistorySeries> Series
    {
        get
        {
            lock (book.View)
            {
                return [.. book.Tracks.Select(t => HistoryReader.Describe(t, book.Cut))];
            }
        }
    }

    /// <summary>Opens a history, or makes one. What cannot be used is left as it is.</summary>
    /// <param name="folder">Its folder; made when it is not there.</param>
    /// <param name="keeping">How long what is kept; null: as usual.</param>
    public static Outcome<HistoryFile> Open(string folder, HistoryKeeping? keeping = null)
    {
        keeping ??= new HistoryKeeping();
        string path = Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Outcome<HistoryFile>.Failure(SqliteFile.CannotOpen(path, error));
        }

        var opened = SqliteFile.Open(path, Kind, Version, HistoryTables.Schema, keeping.MostBytes + Headroom, hasReaders: true, isLookedThrough: false, steps: HistoryTables.ToSecondVersion);
        if (!opened.IsSuccess)
        {
            return Outcome<HistoryFile>.Failure(opened.Faults);
        }

        SqliteFile? second = null;
        try
        {
            var loaded = Load(opened.Value);
            second = opened.Value.OpenReader();
            return Outcome<HistoryFile>.Success(new HistoryFile(opened.Value, second, loaded, keeping));
        }
        catch (SqliteException error)
        {
            second?.Dispose();
            opened.Value.Dispose();
            return Outcome<HistoryFile>.Failure(Unreadable(path, error));
        }
    }

    /// <summary>Moves a history that cannot be used aside, under a name that tells when.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="now">The time for the name.</param>
    /// <returns>The new name of its file, or why it could not be moved.</returns>
    public static Outcome<string> SetAside(string folder, DateTimeOffset now) => SqliteFile.SetAside(Path.Combine(folder, FileName), now);

    /// <summary>Writes a copy of what is kept at this instant, over a connection of its own: neither writer nor readers wait.</summary>
    /// <param name="target">The file; it must not be there yet.</param>
    /// <returns>Why it could not be written; null when it was.</returns>
    public Fault? CopyTo(string target)
    {
        try
        {
            using var copying = file.OpenReader();
            return copying.CopyTo(target);
        }
        catch (SqliteException error)
        {
            return Unreadable(file.Path, error);
        }
    }

    /// <inheritdoc/>
    public int Declare(string id, string unit, TimeSpan hold)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(hold, TimeSpan.Zero);
        lock (book.View)
        {
            if (book.Find(id) is { } there)
            {
                return there.Number;
            }

            if (book.Tracks.Count >= MostSeries)
            {
                return 0;
            }

            book.Add(new HistoryTrack(book.Tracks.Count + 1, id, unit, hold));
            return book.Tracks.Count;
        }
    }

    /// <inheritdoc/>
    public long Put(IReadOnlyList<HistorySample> samples, IReadOnlyList<HistoryEvent> events)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(events);
        lock (gate)
        {
            // A single batch may be larger than what may wait: then it goes alone.
            if (isClosed || (waitingCount > 0 && waitingCount + samples.Count + events.Count > MostWaiting))
            {
                // What waits is tried again whenever something comes.
                Interlocked.Add(ref dropped, samples.Count + events.Count);
                isCalled = true;
                Monitor.Pulse(gate);
                return 0;
            }

            waiting.Enqueue(new Batch(++given, samples, events));
            waitingCount += samples.Count + events.Count;
            Monitor.Pulse(gate);
            return given;
        }
    }

    /// <inheritdoc/>
    public Outcome<IReadOnlyList<HistoryWindow>> Read(HistoryQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(query.Step, TimeSpan.Zero, nameof(query));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(query.To, query.From, nameof(query));
        return Ask<IReadOnlyList<HistoryWindow>>(from => reader.Read(from, query));
    }

    /// <inheritdoc/>
    public Outcome<IReadOnlyList<HistoryEvent>> Events(Instant from, Instant to, string? kind, int most) =>
        Ask<IReadOnlyList<HistoryEvent>>(reading => HistoryTables.Events(reading, from.Ticks, to.Ticks, kind, most));

    /// <summary>Writes what waits, once, and closes the file.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (isClosed)
            {
                return;
            }

            isClosed = true;
            Monitor.Pulse(gate);
        }

        writer.Join();
        lock (idleReaders)
        {
            while (idleReaders.Count < readerCount)
            {
                Monitor.Wait(idleReaders);
            }

            foreach (var idle in idleReaders)
            {
                idle.Dispose();
            }
        }

        file.Dispose();
    }

    /// <summary>The fault of a history that cannot be read.</summary>
    internal static Fault Unreadable(string path, SqliteException error) =>
        new("MP3431", $"The history cannot be read: {error.Message}", "Look at the disk. Move the history aside when it stays so; the site runs without.", path);

    /// <summary>What is in memory of a history: its series, and samples that are not in blocks yet.</summary>
    internal static HistoryBook Load(SqliteFile file)
    {
        var loaded = new HistoryBook();
        for (int k = 0; k < loaded.Cuts.Length; k++)
        {
            loaded.Cuts[k] = HistoryTables.Mark(file, HistoryTables.CutOf(k));
        }

        foreach (var track in HistoryTables.Tracks(file))
        {
            if (HistoryTables.Span(file, track.Number) is var (first, last))
            {
                (track.First, track.Last, track.SealedTo) = (first, last, last);
                loaded.See(last);
            }

            loaded.Add(track);
        }

        loaded.See(Math.Max(loaded.Newest, HistoryTables.Mark(file, HistoryTables.Newest)));

        // Steps were made up to the newest that there was then, at least.
        foreach (var track in loaded.Tracks)
        {
            track.CountedTo = loaded.Newest;
        }

        long number = long.MinValue;
        foreach (byte[] data in HistoryTables.Recent(file))
        {
            number++;
            if (RecentBatch.Decode(data) is { } samples)
            {
                loaded.Take(samples);
            }
            else
            {
                loaded.Blame(number);
            }
        }

        return loaded;
    }

    private Outcome<T> Ask<T>(Func<SqliteFile, T> ask)
        where T : class
    {
        SqliteFile? from = null;
        try
        {
            from = Rent();
            return Outcome<T>.Success(ask(from));
        }
        catch (SqliteException error)
        {
            return Outcome<T>.Failure(Unreadable(file.Path, error));
        }
        finally
        {
            Return(from);
        }
    }

    /// <summary>A connection to read over; it waits while all are in use.</summary>
    private SqliteFile Rent()
    {
        lock (idleReaders)
        {
            while (idleReaders.Count == 0 && readerCount == MostReaders && !Volatile.Read(ref isClosed))
            {
                Monitor.Wait(idleReaders);
            }

            ObjectDisposedException.ThrowIf(Volatile.Read(ref isClosed), this);
            if (idleReaders.TryPop(out var idle))
            {
                return idle;
            }

            var another = file.OpenReader();
            readerCount++;
            return another;
        }
    }

    private void Return(SqliteFile? reader)
    {
        if (reader is null)
        {
            return;
        }

        lock (idleReaders)
        {
            idleReaders.Push(reader);
            Monitor.PulseAll(idleReaders);
        }
    }

    private void Write()
    {
        var group = new List<Batch>();
        while (true)
        {
            bool isLast;
            lock (gate)
            {
                // After a failure what waited is still in the group, and whoever comes with more, taken or not, is the time to try again.
                while (waiting.Count == 0 && !isClosed && !isCalled)
                {
                    Monitor.Wait(gate);
                }

                isLast = isClosed;
                isCalled = false;
                group.AddRange(waiting);
                waiting.Clear();
            }

            var fault = group.Count > 0 ? Keep(group) : null;
            if (fault is null)
            {
                int count = group.Sum(b => b.Count);
                if (group.Count > 0)
                {
                    Interlocked.Exchange(ref kept, group[^1].Number);
                }

                group.Clear();
                lock (gate)
                {
                    waitingCount -= count;
                    isLast = isLast && waiting.Count == 0;
                }

                fault = SealIfDue();
            }

            Volatile.Write(ref trouble, fault);
            Changed?.Invoke();
            if (isLast)
            {
                return;
            }
        }
    }

    private Fault? Keep(List<Batch> group)
    {
        HistoryTrack[] made;
        long cut;
        lock (book.View)
        {
            made = [.. book.Tracks.Where(t => !t.IsKept)];
            cut = book.Cut;
        }

        var samples = new List<HistorySample>();
        foreach (var batch in group)
        {
            samples.AddRange(batch.Samples.Where(s => s.At.Ticks >= cut && s.At.Ticks <= DateTime.MaxValue.Ticks && book.Find(s.Series) is not null));
        }

        int refused = group.Sum(b => b.Samples.Count) - samples.Count;
        var fault = file.Commit(connection =>
        {
            foreach (var track in made)
            {
                HistoryTables.Put(connection, track);
            }

            if (samples.Count > 0)
            {
                HistoryTables.PutRecent(connection, RecentBatch.Encode(samples));
            }

            foreach (var what in group.SelectMany(b => b.Events))
            {
                HistoryTables.Put(connection, what);
            }
        });
        if (fault is not null)
        {
            return NotKept(fault);
        }

        Interlocked.Add(ref dropped, refused);
        lock (book.View)
        {
            foreach (var track in made)
            {
                track.IsKept = true;
            }

            book.Take(samples);
            sealedAt = sealedAt == long.MinValue ? Now() : sealedAt;
        }

        return null;
    }

    /// <summary>What the newest batch said that it is; a clock that went back is believed.</summary>
    private long Now() => book.Tracks.Where(t => t.Open.Count > 0).Select(t => t.Open[^1].KnownAt.Ticks).DefaultIfEmpty(book.Newest).Max();

    private Fault? SealIfDue()
    {
        long now;
        TimeSpan longestHold;
        lock (book.View)
        {
            now = Now();
            longestHold = book.Tracks.Count == 0 ? TimeSpan.Zero : book.Tracks.Max(t => t.Hold);
            if (book.OpenCount == 0 || (book.OpenCount < MostOpen && Math.Abs(now - sealedAt) < SealEvery.Ticks))
            {
                return null;
            }
        }

        // What is too much goes first: where the file is full there would be no room for blocks.
        if (sealer.Trim(now, longestHold) is { } full)
        {
            return NotKept(full);
        }

        HistoryTrack[] open;
        lock (book.View)
        {
            open = [.. book.Tracks.Where(t => t.Open.Count > 0 || t.IsUnfinished)];
        }

        // Readers wait for the end only, in which what is in memory goes and the blocks come.
        bool isHeld = false;
        try
        {
            Dictionary<HistoryTrack, long> tails = [];
            var fault = file.Commit(connection =>
            {
                tails = sealer.Seal(connection, open);
                book.View.Enter();
                isHeld = true;
            });
            if (fault is not null)
            {
                return NotKept(fault);
            }

            foreach (var (track, tail) in tails)
            {
                track.SealedTo = track.Open.Select(s => s.At.Ticks).Append(track.SealedTo).Max();
                track.CountedTo = book.Newest;
                track.Tail = tail;
            }

            book.Empty();
            sealedAt = now;
            return null;
        }
        finally
        {
            if (isHeld)
            {
                book.View.Exit();
            }
        }
    }

    private Fault NotKept(Fault fault) => new("MP3430", $"The history is not being kept. {fault.Message}", "Make room on the disk or mend it; the history goes on by itself, and what comes meanwhile is kept in memory as long as there is room.", file.Path);

    private sealed record Batch(long Number, IReadOnlyList<HistorySample> Samples, IReadOnlyList<HistoryEvent> Events)
    {
        public int Count => Samples.Count + Events.Count;
    }
}
