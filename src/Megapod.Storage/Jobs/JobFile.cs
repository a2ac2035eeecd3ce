namespace Megapod.Storage.Jobs;

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Storage.Relational;
using Microsoft.Data.Sqlite;

/// <summary>
/// Jobs and their usage in one file. A mark beside it says that it is the file that was written last here: without the mark it comes from a backup, its jobs may have gone on since, and each is held until a person
/// releases it.
/// </summary>
public sealed class JobFile : IJobStore, IDisposable
{
    /// <summary>Name of the file in its folder.</summary>
    public const string FileName = "jobs.db";

    /// <summary>Ending of the mark's name; a backup leaves such files out.</summary>
    internal const string MarkEnding = ".mark";

    private const string Kind = "MPK1";
    private const int Version = 1;
    private const string Schema = """
        CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE job (number INTEGER NOT NULL PRIMARY KEY, value BLOB NOT NULL, sum BLOB NOT NULL);
        CREATE TABLE node (name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL, sum BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE usage (place INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, node TEXT NOT NULL, number INTEGER NOT NULL, tenant TEXT NOT NULL, job TEXT NOT NULL, began INTEGER NOT NULL, ended INTEGER NOT NULL, value BLOB NOT NULL, sum BLOB NOT NULL, UNIQUE (node, number));
        CREATE INDEX usage_ended ON usage (ended)
        """;

    private const string OpenedKey = "opened";
    private const string MarkKey = "mark";
    private const string SiteKey = "site";

    /// <summary>A million records with jobs of a busy site take some hundred megabytes; more is a mistake that must not fill the disk.</summary>
    private const long MostBytes = 4L << 30;

    private const int MarkBytes = 16;

    private readonly SqliteFile file;
    private readonly SqliteFile reader;

    /// <summary>Whoever uses the connection that writes has it.</summary>
    private readonly Lock writing = new();

    /// <summary>Whoever uses the connection that reads has it.</summary>
    private readonly Lock reading = new();

    private JobFile(SqliteFile file, SqliteFile reader, long opened, IReadOnlyList<JobState> jobs, IReadOnlyList<WorkNodeState> nodes)
    {
        this.file = file;
        this.reader = reader;
        Opened = opened;
        Jobs = jobs;
        Nodes = nodes;
    }

    /// <inheritdoc/>
    public long Opened { get; }

    /// <inheritdoc/>
    public IReadOnlyList<JobState> Jobs { get; }

    /// <inheritdoc/>
    public IReadOnlyList<WorkNodeState> Nodes { get; }

    /// <summary>Opens the jobs of a state folder, or makes them. A file that is damaged, newer, another site's or not ours is refused and left as it is.</summary>
    /// <param name="folder">The folder; made when it is not there.</param>
    /// <param name="site">The site's id; another site's file is refused.</param>
    /// <param name="now">The present.</param>
    public static Outcome<JobFile> Open(string folder, string site, Instant now)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(folder);

            // Commands and environments of jobs are their tenants' own affair.
            PrivateFile.Make(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Outcome<JobFile>.Failure(SqliteFile.CannotOpen(path, error));
        }

        // Each row has a sum of its own, which is looked at when it is read; all pages of years of usage would keep the start waiting.
        var opened = SqliteFile.Open(path, Kind, Version, Schema, MostBytes, hasReaders: true, isLookedThrough: false);
        if (!opened.IsSuccess)
        {
            return Outcome<JobFile>.Failure(opened.Faults);
        }

        bool isDone = false;
        try
        {
            var writer = opened.Value;
            var meta = writer.Read("SELECT key, value FROM meta", r => (Key: r.GetString(0), Value: r.GetString(1))).ToDictionary(m => m.Key, m => m.Value, StringComparer.Ordinal);
            if (meta.TryGetValue(SiteKey, out string? owner) && owner != site)
            {
                return Outcome<JobFile>.Failure(new Fault("MP3307", $"The state belongs to the site '{owner}', not to '{site}'.", "Name this site's own folder with --state.", path));
            }

            long times = 1 + (meta.TryGetValue(OpenedKey, out string? before) ? long.Parse(before, NumberStyles.None, CultureInfo.InvariantCulture) : 0);
            List<JobState> jobs = writer.Read("SELECT value, sum FROM job ORDER BY number", r => JobRows.Read<JobState>(r.GetFieldValue<byte[]>(0), r.GetFieldValue<byte[]>(1)));
            List<WorkNodeState> nodes = writer.Read("SELECT value, sum FROM node ORDER BY name", r => JobRows.Read<WorkNodeState>(r.GetFieldValue<byte[]>(0), r.GetFieldValue<byte[]>(1)));
            bool isOurs = meta.TryGetValue(MarkKey, out string? mark) && mark == Mark(path);
            List<JobState> held = isOurs ? [] : [.. jobs.Where(j => !j.IsOver).Select(j => j.Step(j.Phase, JobReason.Restored, "It comes from a backup: release it once nothing else runs it.", now) with { IsHeld = true })];
            string fresh = isOurs ? mark! : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(MarkBytes));
            if (writer.Commit(connection =>
            {
                Put(connection, OpenedKey, times.ToString(CultureInfo.InvariantCulture));
                Put(connection, SiteKey, site);
                Put(connection, MarkKey, fresh);
                Put(connection, held);
            }) is { } notKept)
            {
                return Outcome<JobFile>.Failure(notKept);
            }

            if (!isOurs)
            {
                File.WriteAllText(path + MarkEnding, fresh);
            }

            var byNumber = held.ToDictionary(j => j.Number);
            var asked = writer.OpenReader();
            isDone = true;
            return Outcome<JobFile>.Success(new JobFile(writer, asked, times, [.. jobs.Select(j => byNumber.GetValueOrDefault(j.Number, j))], nodes));
        }
        catch (Exception error) when (error is SqliteException or FormatException or OverflowException or InvalidCastException)
        {
            return Outcome<JobFile>.Failure(Damaged(path, error));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Outcome<JobFile>.Failure(SqliteFile.CannotOpen(path, error));
        }
        finally
        {
            if (!isDone)
            {
                opened.Value.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public Fault? Keep(JobChanges changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        lock (writing)
        {
            return file.Commit(connection => Apply(connection, changes));
        }
    }

    /// <inheritdoc/>
    public Outcome<UsagePage> Usage(UsageQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        lock (reading)
        {
            try
            {
                // One more than is wanted says whether there is more.
                var found = reader.Read(
                    "SELECT place, value, sum FROM usage WHERE place > $after AND ended > $from AND began < $to AND ($tenant = '' OR tenant = $tenant) AND ($job = '' OR job = $job) ORDER BY place LIMIT $most",
                    r => (Place: r.GetInt64(0), Entry: JobRows.Read<UsageEntry>(r.GetFieldValue<byte[]>(1), r.GetFieldValue<byte[]>(2))),
                    ("$after", query.After), ("$from", query.From.Ticks), ("$to", query.To.Ticks), ("$tenant", query.Tenant ?? ""), ("$job", query.Job ?? ""), ("$most", query.Most + 1));
                return Outcome<UsagePage>.Success(new UsagePage([.. found.Take(query.Most).Select(f => f.Entry)], found.Count > query.Most ? found[query.Most - 1].Place : null));
            }
            catch (Exception error) when (error is SqliteException or FormatException)
            {
                return Outcome<UsagePage>.Failure(Damaged(file.Path, error));
            }
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

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (reading)
        {
            reader.Dispose();
        }

        lock (writing)
        {
            file.Dispose();
        }
    }

    private static Fault Damaged(string path, Exception error) => new("MP3305", $"The state is damaged: {error.Message}", $"Restore a copy of {FileName}, or move it away: the site then knows of no jobs, and work nodes end those that they have.", path);

    private static string? Mark(string path) => File.Exists(path + MarkEnding) ? File.ReadAllText(path + MarkEnding, Encoding.UTF8).Trim() : null;

    private static void Put(SqliteConnection connection, string key, string value) => SqliteFile.Execute(connection, "INSERT OR REPLACE INTO meta VALUES ($key, $value)", ("$key", key), ("$value", value));

    /// <summary>One statement for all of them: understanding it again for each would take longer than to run it.</summary>
    private static void Put(SqliteConnection connection, IReadOnlyList<JobState> jobs)
    {
        if (jobs.Count == 0)
        {
            return;
        }

        using var command = connection.CreateCommand();
        command.CommandText = "INSERT OR REPLACE INTO job VALUES ($number, $value, $sum)";
        var number = command.Parameters.Add("$number", SqliteType.Integer);
        var value = command.Parameters.Add("$value", SqliteType.Blob);
        var sum = command.Parameters.Add("$sum", SqliteType.Blob);
        foreach (var job in jobs)
        {
            number.Value = job.Number;
            (value.Value, sum.Value) = JobRows.Of(job);
            command.ExecuteNonQuery();
        }
    }

    private static void Apply(SqliteConnection connection, JobChanges changes)
    {
        Put(connection, changes.Jobs);

        foreach (long number in changes.Forgotten)
        {
            SqliteFile.Execute(connection, "DELETE FROM job WHERE number = $number", ("$number", number));
        }

        foreach (var node in changes.Nodes)
        {
            var (value, sum) = JobRows.Of(node);
            SqliteFile.Execute(connection, "INSERT OR REPLACE INTO node VALUES ($name, $value, $sum)", ("$name", node.Name), ("$value", value), ("$sum", sum));
        }

        foreach (var entry in changes.Usage)
        {
            var (value, sum) = JobRows.Of(entry);
            SqliteFile.Execute(
                connection,
                "INSERT OR IGNORE INTO usage (node, number, tenant, job, began, ended, value, sum) VALUES ($node, $number, $tenant, $job, $began, $ended, $value, $sum)",
                ("$node", entry.Record.Node), ("$number", entry.Record.Number), ("$tenant", entry.Record.Tenant), ("$job", entry.Record.Job), ("$began", entry.Record.From.Ticks), ("$ended", entry.Record.To.Ticks), ("$value", value), ("$sum", sum));
        }

        if (changes.DropsUsageBefore > Instant.Never)
        {
            SqliteFile.Execute(connection, "DELETE FROM usage WHERE ended < $oldest", ("$oldest", changes.DropsUsageBefore.Ticks));
        }
    }
}
