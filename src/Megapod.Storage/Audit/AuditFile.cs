namespace Megapod.Storage.Audit;

using Megapod.Core.Outcomes;
using Megapod.Core.People;
using Megapod.Core.Ports;
using Megapod.Storage.Relational;
using Microsoft.Data.Sqlite;

/// <summary>
/// The audit in one file. One thread writes; whatever waits for it goes into one transaction. Others may read the file meanwhile; that nobody else writes it is seen to by
/// the journal in the same folder, which is locked. An end that does not fit the head kept beside it is not written on: it is for a person to look at.
/// </summary>
public sealed class AuditFile : IAuditTrail, IDisposable
{
    /// <summary>Name of the file in its folder.</summary>
    public const string FileName = "audit.db";

    /// <summary>The most entries that are read at once.</summary>
    public const int MostRead = 1_000;

    private const string Kind = "MPT1";
    private const int Version = 1;

    /// <summary>The triggers keep slips of ours and of a person's shell from changing what was written; who means to change it is found by the chain.</summary>
    private const string Schema = """
        CREATE TABLE entry (number INTEGER NOT NULL PRIMARY KEY, text BLOB NOT NULL, hash BLOB NOT NULL);
        CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'The audit is only added to.'); END;
        CREATE TRIGGER entry_remains BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'The audit is only added to.'); END
        """;

    /// <summary>An entry takes some 350 bytes, so this is three million of them. Full, it is moved away by a person and begins anew.</summary>
    private const long MostBytes = 1L << 30;

    /// <summary>Entries that may wait for the disk: as many as there may be connections. A disk that is slower than that is in trouble.</summary>
    private const int MostWaiting = 128;

    private readonly string folder;
    private readonly SqliteFile file;
    private readonly object gate = new();
    private readonly Lock reading = new();
    private readonly Queue<(AuditNote Note, TaskCompletionSource<Outcome<AuditEntry>> Done)> waiting = new();
    private readonly Thread writer;
    private readonly Fault? mismatch;
    private AuditHead head;
    private byte[] last;
    private bool isClosed;

    private AuditFile(string folder, SqliteFile file, AuditHead head, byte[] last, Fault? mismatch)
    {
        this.folder = folder;
        this.file = file;
        this.head = head;
        this.last = last;
        this.mismatch = mismatch;
        writer = new Thread(Write) { Name = "audit", IsBackground = true };
        writer.Start();
    }

    /// <summary>The newest entry.</summary>
    public AuditHead Head => Volatile.Read(ref head);

    /// <summary>Why nothing is added since it was opened, because its end and its head differ; null: they fit.</summary>
    public Fault? Mismatch => mismatch;

    /// <summary>Opens the audit of a state folder, or makes it. A file that is damaged, newer, or not ours is refused and left as it is.</summary>
    /// <param name="folder">The folder; made when it is not there.</param>
    public static Outcome<AuditFile> Open(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string path = Path.Combine(folder, FileName);
        SqliteFile? opened = null;
        try
        {
            Directory.CreateDirectory(folder);
            // SQLite gives its log beside it the same rights.
            PrivateFile.Make(path);
            var made = SqliteFile.Open(path, Kind, Version, Schema, MostBytes, hasReaders: true);
            if (!made.IsSuccess)
            {
                return Outcome<AuditFile>.Failure(made.Faults);
            }

            opened = made.Value;
            byte[] end = opened.Read("SELECT hash FROM entry ORDER BY number DESC LIMIT 1", r => r.GetFieldValue<byte[]>(0)) is [var hash] ? hash : AuditChain.Begin.ToArray();
            long number = opened.Read("SELECT ifnull(max(number), 0) FROM entry", r => r.GetInt64(0))[0];
            var newest = new AuditHead(number, Convert.ToHexStringLower(end));
            return Outcome<AuditFile>.Success(new AuditFile(folder, opened, newest, end, Compare(opened, AuditHead.Read(folder) ?? AuditHead.None, number)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SqliteException)
        {
            opened?.Dispose();
            return Outcome<AuditFile>.Failure(SqliteFile.CannotOpen(path, error));
        }
    }

    /// <summary>Reads an audit from its first entry to its last and says where it is not what was written. The site may run meanwhile.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="known">A head that somebody noted down earlier; null: only the one in the folder is compared.</param>
    /// <returns>What it is worth, or why it cannot be read.</returns>
    public static Outcome<AuditVerdict> Verify(string folder, AuditHead? known = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        try
        {
            // The head first: what is added meanwhile comes after it.
            var kept = AuditHead.Read(folder);
            var opened = SqliteFile.OpenToRead(Path.Combine(folder, FileName), Kind, Version);
            if (!opened.IsSuccess)
            {
                return Outcome<AuditVerdict>.Failure(opened.Faults);
            }

            using var chain = opened.Value;
            return Outcome<AuditVerdict>.Success(Walk(chain, kept, known));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SqliteException)
        {
            return Outcome<AuditVerdict>.Failure(SqliteFile.CannotOpen(Path.Combine(folder, FileName), error));
        }
    }

    /// <summary>Writes a copy of what is kept at this instant. A head that was read before fits it.</summary>
    /// <param name="target">The file; it must not be there yet.</param>
    /// <returns>Why it could not be written; null when it was.</returns>
    public Fault? CopyTo(string target)
    {
        lock (reading)
        {
            return file.CopyTo(target);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Outcome<AuditEntry>> AppendAsync(AuditNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        if (mismatch is not null)
        {
            return ValueTask.FromResult(Outcome<AuditEntry>.Failure(mismatch));
        }

        lock (gate)
        {
            if (isClosed || waiting.Count >= MostWaiting)
            {
                return ValueTask.FromResult(Outcome<AuditEntry>.Failure(new Fault("MP3552", "The disk does not keep up with the audit, so what was asked is not done.", "Look at the disk, and ask again.", file.Path)));
            }

            var done = new TaskCompletionSource<Outcome<AuditEntry>>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue((note, done));
            Monitor.Pulse(gate);
            return new ValueTask<Outcome<AuditEntry>>(done.Task);
        }
    }

    /// <inheritdoc/>
    public Outcome<IReadOnlyList<AuditEntry>> Before(long? before, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, MostRead);
        try
        {
            lock (reading)
            {
                var rows = file.Read(
                    "SELECT text, hash FROM entry WHERE number < $before ORDER BY number DESC LIMIT $most",
                    r => AuditChain.Read(r.GetFieldValue<byte[]>(0), r.GetFieldValue<byte[]>(1)),
                    ("$before", before ?? long.MaxValue), ("$most", most));
                return Outcome<IReadOnlyList<AuditEntry>>.Success([.. rows.OfType<AuditEntry>()]);
            }
        }
        catch (SqliteException error)
        {
            return Outcome<IReadOnlyList<AuditEntry>>.Failure(SqliteFile.CannotOpen(file.Path, error));
        }
    }

    /// <summary>Writes what waits and closes the file.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isClosed = true;
            Monitor.Pulse(gate);
        }

        writer.Join();
        file.Dispose();
    }

    private static Fault? Compare(SqliteFile file, AuditHead kept, long number)
    {
        bool isThere = kept.Number == 0
            ? number <= 1 // The very first entry may have been written and its head not.
            : kept.Number <= number && file.Read("SELECT hash FROM entry WHERE number = $number", r => Convert.ToHexStringLower(r.GetFieldValue<byte[]>(0)), ("$number", kept.Number)) is [var hash] && hash == kept.Hash;
        return isThere
            ? null
            : new Fault("MP3551", "The end of the audit is not the one that was kept beside it: entries were lost, changed or put back.", $"Look with 'megapod audit verify'. Then move {FileName} and {AuditHead.FileName} away, and start again; until then nobody can change anything.", file.Path);
    }

    private static AuditVerdict Walk(SqliteFile file, AuditHead? kept, AuditHead? known)
    {
        var heads = new[] { kept, known }.OfType<AuditHead>().Where(h => h.Number > 0).ToList();
        ReadOnlyMemory<byte> previous = AuditChain.Begin;
        long number = 0;
        AuditVerdict Broken(long at, string why) => new(number, new AuditHead(number, Convert.ToHexStringLower(previous.Span)), at, why);
        while (true)
        {
            var rows = file.Read("SELECT number, text, hash FROM entry WHERE number > $number ORDER BY number LIMIT $most", r => (r.GetInt64(0), r.GetFieldValue<byte[]>(1), r.GetFieldValue<byte[]>(2)), ("$number", number), ("$most", MostRead));
            if (rows.Count == 0)
            {
                break;
            }

            foreach (var (found, text, hash) in rows)
            {
                if (found != number + 1)
                {
                    return Broken(number + 1, "It is missing.");
                }

                if (AuditChain.Read(text, hash)?.Number != found || !AuditChain.HashOf(text, previous.Span).AsSpan().SequenceEqual(hash))
                {
                    return Broken(found, "It is not what was written, or the one before it is not.");
                }

                if (heads.Find(h => h.Number == found) is { } head && head.Hash != Convert.ToHexStringLower(hash))
                {
                    return Broken(found, "It is not the one that was noted down: the chain was written anew.");
                }

                number = found;
                previous = hash;
            }
        }

        return heads.Max(h => (long?)h.Number) is { } newest && newest > number ? Broken(number + 1, $"The end is missing: there were {newest} entries.")
            : kept is null && number > 1 ? Broken(number, $"{AuditHead.FileName} is missing, so that nobody can tell whether the end is there.")
            : new AuditVerdict(number, new AuditHead(number, Convert.ToHexStringLower(previous.Span)), null, null);
    }

    private void Write()
    {
        var group = new List<(AuditNote Note, TaskCompletionSource<Outcome<AuditEntry>> Done)>();
        while (true)
        {
            lock (gate)
            {
                while (waiting.Count == 0 && !isClosed)
                {
                    Monitor.Wait(gate);
                }

                if (waiting.Count == 0)
                {
                    return;
                }

                group.Clear();
                group.AddRange(waiting);
                waiting.Clear();
            }

            Settle(group);
        }
    }

    private void Settle(List<(AuditNote Note, TaskCompletionSource<Outcome<AuditEntry>> Done)> group)
    {
        var entries = new List<AuditEntry>(group.Count);
        byte[] previous = last;
        long number = head.Number;
        Fault? fault;
        lock (reading)
        {
            fault = file.Commit(connection =>
            {
                foreach (var (note, _) in group)
                {
                    number++;
                    byte[] text = AuditChain.Write(number, note);
                    previous = AuditChain.HashOf(text, previous);
                    SqliteFile.Execute(connection, "INSERT INTO entry VALUES ($number, $text, $hash)", ("$number", number), ("$text", text), ("$hash", previous));
                    entries.Add(AuditChain.Read(text, previous)!);
                }
            });
        }

        if (fault is null)
        {
            last = previous;
            Volatile.Write(ref head, new AuditHead(number, Convert.ToHexStringLower(previous)));
            try
            {
                head.Write(folder);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The entries are there and stay; what they speak of is not done, because their end could be cut off without a trace.
                fault = new Fault("MP3553", $"The head of the audit cannot be kept: {error.Message}", "Make room on the disk or mend it, and ask again.", Path.Combine(folder, AuditHead.FileName));
            }
        }
        else
        {
            fault = new Fault("MP3550", $"The audit cannot be written, so what was asked is not done. {fault.Message}", "Make room on the disk or mend it; an audit that is full is moved away with its head, and begins anew.", fault.File);
        }

        for (int i = 0; i < group.Count; i++)
        {
            group[i].Done.SetResult(fault is null ? Outcome<AuditEntry>.Success(entries[i]) : Outcome<AuditEntry>.Failure(fault));
        }
    }
}
