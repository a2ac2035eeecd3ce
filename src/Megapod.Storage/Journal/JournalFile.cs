namespace Megapod.Storage.Journal;

using System.Security.Cryptography;
using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Storage.Relational;
using Microsoft.Data.Sqlite;

/// <summary>
/// A journal in one file. One thread writes; whatever waits for it goes into one transaction, so that a busy cycle costs one wait for the disk. After a batch
/// was lost it takes only whole ones, so that what is on the disk never has a hole. It is as large as the newest value under each name.
/// </summary>
public sealed class JournalFile : IJournal, IDisposable
{
    /// <summary>Name of the file in its folder.</summary>
    public const string FileName = "journal.db";

    /// <summary>Name under which the site's own name is kept, so that no site takes over another's memory.</summary>
    private const string SiteKey = "site";

    private const string Kind = "MPJ1";
    private const int Version = 1;
    private const string Schema = "CREATE TABLE entry (key TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL, sum BLOB NOT NULL) WITHOUT ROWID";
    private const int MostKeyLength = 200;

    /// <summary>Batches that may wait for the disk: half a minute of cycles. A disk that is slower than that is in trouble.</summary>
    private const int MostWaiting = 32;

    /// <summary>A thousand devices take some hundred kilobytes; more is a mistake that must not fill the disk.</summary>
    private const long MostBytes = 64L << 20;

    private readonly SqliteFile file;
    private readonly object gate = new();

    /// <summary>Whoever uses the file has it; nobody takes it while he has the gate.</summary>
    private readonly Lock writing = new();
    private readonly Queue<(long Number, IReadOnlyList<JournalEntry> Entries, bool IsWhole)> waiting = new();
    private readonly Thread writer;
    private long given;
    private long kept;
    private bool hasLost;
    private bool isClosed;
    private Fault? trouble;

    private JournalFile(SqliteFile file, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> found)
    {
        this.file = file;
        Found = found;
        writer = new Thread(Write) { Name = "journal", IsBackground = true };
        writer.Start();
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Found { get; }

    /// <inheritdoc/>
    public long Kept => Interlocked.Read(ref kept);

    /// <inheritdoc/>
    public Fault? Trouble => Volatile.Read(ref trouble);

    /// <inheritdoc/>
    public Action? Changed { get; set; }

    /// <summary>Opens a site's journal, or makes one. A file that is damaged, newer, or not ours is refused and left as it is.</summary>
    /// <param name="folder">Its folder; made when it is not there.</param>
    /// <param name="site">The site's id; another site's journal is refused.</param>
    public static Outcome<JournalFile> Open(string folder, string site) => Open(folder, site, MostBytes);

    /// <summary>Opens a site's journal that may become larger than that of a control loop, or makes one.</summary>
    /// <param name="folder">Its folder; made when it is not there.</param>
    /// <param name="site">The site's id; another site's journal is refused.</param>
    /// <param name="mostBytes">Bytes that its file may have.</param>
    public static Outcome<JournalFile> Open(string folder, string site, long mostBytes)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Outcome<JournalFile>.Failure(SqliteFile.CannotOpen(path, error));
        }

        var opened = SqliteFile.Open(path, Kind, Version, Schema, mostBytes);
        if (!opened.IsSuccess)
        {
            return Outcome<JournalFile>.Failure(opened.Faults);
        }

        var found = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        if ((ReadInto(found, opened.Value) ?? Claim(found, opened.Value, site)) is { } fault)
        {
            opened.Value.Dispose();
            return Outcome<JournalFile>.Failure(fault);
        }

        return Outcome<JournalFile>.Success(new JournalFile(opened.Value, found));
    }

    /// <summary>The site to which the journal of a folder belongs; null where there is no journal that can be read.</summary>
    /// <param name="folder">Its folder; no controller runs there.</param>
    public static string? SiteOf(string folder)
    {
        try
        {
            var opened = SqliteFile.OpenToRead(Path.Combine(folder, FileName), Kind, Version);
            if (!opened.IsSuccess)
            {
                return null;
            }

            using var journal = opened.Value;
            return journal.Read("SELECT value FROM entry WHERE key = $site", r => Encoding.UTF8.GetString(r.GetFieldValue<byte[]>(0)), ("$site", SiteKey)) is [var site] ? site : null;
        }
        catch (SqliteException)
        {
            return null;
        }
    }

    /// <summary>Moves whatever lies in the journal's place aside, under a name that tells when; for a person who was told that it cannot be used.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="now">The time for the name.</param>
    /// <returns>The new name of the journal's file, or why it could not be moved.</returns>
    public static Outcome<string> SetAside(string folder, DateTimeOffset now) => SqliteFile.SetAside(Path.Combine(folder, FileName), now);

    /// <inheritdoc/>
    public long Put(IReadOnlyList<JournalEntry> entries, bool isWhole)
    {
        ArgumentNullException.ThrowIfNull(entries);
        foreach (var entry in entries)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(entry.Key.Length, MostKeyLength, nameof(entries));
        }

        lock (gate)
        {
            if (isClosed || waiting.Count >= MostWaiting || (hasLost && !isWhole))
            {
                hasLost = true;
                return 0;
            }

            hasLost = false;
            waiting.Enqueue((++given, entries, isWhole));
            Monitor.Pulse(gate);
            return given;
        }
    }

    /// <summary>Writes a copy of what is kept at this instant.</summary>
    /// <param name="target">The file; it must not be there yet.</param>
    /// <returns>Why it could not be written; null when it was.</returns>
    public Fault? CopyTo(string target)
    {
        lock (writing)
        {
            return file.CopyTo(target);
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

    private static Fault? ReadInto(Dictionary<string, ReadOnlyMemory<byte>> found, SqliteFile file)
    {
        try
        {
            foreach (var (key, value, sum) in file.Read("SELECT key, value, sum FROM entry", r => (r.GetString(0), r.GetFieldValue<byte[]>(1), r.GetFieldValue<byte[]>(2))))
            {
                if (!sum.AsSpan().SequenceEqual(SumOf(key, value)))
                {
                    return Damaged(file, $"the entry '{key}' is not what was written.");
                }

                found[key] = value;
            }

            return null;
        }
        catch (SqliteException error)
        {
            return Damaged(file, error.Message);
        }
    }

    private static Fault Damaged(SqliteFile file, string what) =>
        new("MP3305", $"The state is damaged: {what}", "Restore a copy, or move it aside with --set-state-aside: every device then counts at its worst until it has been asked.", file.Path);

    private static Fault? Claim(Dictionary<string, ReadOnlyMemory<byte>> found, SqliteFile file, string site)
    {
        if (found.Remove(SiteKey, out var owner))
        {
            string name = Encoding.UTF8.GetString(owner.Span);
            return string.Equals(name, site, StringComparison.Ordinal)
                ? null
                : new Fault("MP3307", $"The state belongs to the site '{name}', not to '{site}'.", "Name this site's own folder with --state.", file.Path);
        }

        return file.Commit(connection => Keep(connection, new JournalEntry(SiteKey, Encoding.UTF8.GetBytes(site))));
    }

    /// <summary>SQLite does not notice a bit that turned over inside a value; the sum does.</summary>
    private static byte[] SumOf(string key, ReadOnlySpan<byte> value) => SHA256.HashData([.. Encoding.UTF8.GetBytes(key), 0, .. value]);

    private static void Keep(SqliteConnection connection, JournalEntry entry)
    {
        using var command = connection.CreateCommand();
        if (entry.Value.IsEmpty)
        {
            command.CommandText = "DELETE FROM entry WHERE key = $key";
            command.Parameters.AddWithValue("$key", entry.Key);
            command.ExecuteNonQuery();
            return;
        }

        command.CommandText = "INSERT OR REPLACE INTO entry (key, value, sum) VALUES ($key, $value, $sum)";
        command.Parameters.AddWithValue("$key", entry.Key);
        command.Parameters.AddWithValue("$value", entry.Value.ToArray());
        command.Parameters.AddWithValue("$sum", SumOf(entry.Key, entry.Value.Span));
        command.ExecuteNonQuery();
    }

    private static void Apply(SqliteConnection connection, IReadOnlyList<JournalEntry> entries, bool isWhole)
    {
        if (isWhole)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM entry WHERE key <> $site";
            command.Parameters.AddWithValue("$site", SiteKey);
            command.ExecuteNonQuery();
        }

        foreach (var entry in entries)
        {
            Keep(connection, entry);
        }
    }

    private void Write()
    {
        var group = new List<(long Number, IReadOnlyList<JournalEntry> Entries, bool IsWhole)>();
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

            Fault? fault;
            lock (writing)
            {
                fault = file.Commit(connection =>
                {
                    foreach (var (_, entries, isWhole) in group)
                    {
                        Apply(connection, entries, isWhole);
                    }
                });
            }

            lock (gate)
            {
                if (fault is null)
                {
                    Interlocked.Exchange(ref kept, group[^1].Number);
                }
                else
                {
                    // What came after the lost batch builds on it and is lost with it, down to the next whole one.
                    while (waiting.Count > 0 && !waiting.Peek().IsWhole)
                    {
                        waiting.Dequeue();
                    }

                    hasLost = waiting.Count == 0;
                }

                Volatile.Write(ref trouble, fault);
            }

            Changed?.Invoke();
        }
    }
}
