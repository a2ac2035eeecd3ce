namespace Megapod.Storage.Relational;

using System.Globalization;
using System.Runtime.InteropServices;
using Megapod.Core.Outcomes;
using Microsoft.Data.Sqlite;
using SQLitePCL;

/// <summary>
/// One SQLite database of ours, opened by one process at a time. All that is known of SQLite is in this file: the system's library, the settings that make a
/// commit survive the loss of power, and how its errors become faults.
/// </summary>
#pragma warning disable CA2100 // Every statement comes from this assembly; values go in as parameters.
internal sealed class SqliteFile : IDisposable
{
    private const string Library = "libsqlite3.so.0";

    /// <summary>SQLite's own page size. A bound in pages is a bound in bytes.</summary>
    private const int PageBytes = 4_096;

    // Result codes of sqlite.org/rescode.html.
    private const int Busy = 5;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int NotADatabase = 26;

    /// <summary>What every database begins with (sqlite.org/fileformat.html).</summary>
    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    private static readonly Lock Loading = new();
    private static bool isLoaded;

    private readonly SqliteConnection connection;

    private SqliteFile(string path, SqliteConnection connection)
    {
        Path = path;
        this.connection = connection;
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>Opens a database, or makes it where there is none. Nothing that is not ours is ever changed.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="kind">Four characters that say what kind of database it is (SQLite's application id).</param>
    /// <param name="version">Version of the schema; an older one is refused like a newer one until there is a step between them.</param>
    /// <param name="schema">Statements that make an empty database.</param>
    /// <param name="mostBytes">The most that the file may grow to.</param>
    /// <param name="library">The system's library; another name in tests.</param>
    public static Outcome<SqliteFile> Open(string path, string kind, int version, string schema, long mostBytes, string library = Library)
    {
        if (!Load(library))
        {
            return Outcome<SqliteFile>.Failure(new Fault("MP3301", $"SQLite is not installed: {library} is missing.", "Install the Debian package libsqlite3-0: sudo apt-get install libsqlite3-0"));
        }

        SqliteConnection? opened = null;
        try
        {
            if (Look(path) is { } refusal)
            {
                return Outcome<SqliteFile>.Failure(refusal);
            }

            opened = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 }.ToString());
            opened.Open();
            var file = new SqliteFile(path, opened);
            if (file.Prepare(kind, version, schema, mostBytes) is { } fault)
            {
                opened.Dispose();
                return Outcome<SqliteFile>.Failure(fault);
            }

            return Outcome<SqliteFile>.Success(file);
        }
        catch (SqliteException error)
        {
            opened?.Dispose();
            return Outcome<SqliteFile>.Failure(Opening(path, error));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Outcome<SqliteFile>.Failure(CannotOpen(path, error));
        }
    }

    /// <summary>The fault of a file or folder that the machine does not let us use.</summary>
    public static Fault CannotOpen(string path, Exception error) => new("MP3302", $"The state cannot be opened: {error.Message}", "Check the folder's permissions and the disk.", path);

    /// <summary>Every row of a query.</summary>
    public List<T> Read<T>(string sql, Func<SqliteDataReader, T> row)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    /// <summary>Runs statements as one transaction that is on the disk when this returns.</summary>
    /// <returns>Why it was not kept; null when it was.</returns>
    public Fault? Commit(Action<SqliteTransaction> statements)
    {
        try
        {
            // Not deferred: the lock is taken at once, so that nothing can fail between two statements for want of it.
            using var transaction = connection.BeginTransaction(deferred: false);
            statements(transaction);
            transaction.Commit();
            return null;
        }
        catch (SqliteException error)
        {
            return new Fault(
                "MP3309",
                error.SqliteErrorCode == Full ? "The disk or the file's bound is full, so nothing more is kept." : $"Nothing more is kept: {error.Message}",
                "Make room on the disk or mend it; the controller tries again by itself.",
                Path);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    /// <summary>The package asks for a library that it usually brings along; ours is the system's, which its owner keeps up to date.</summary>
    private static bool Load(string library)
    {
        lock (Loading)
        {
            if (!NativeLibrary.TryLoad(library, out _))
            {
                return false;
            }

            if (!isLoaded)
            {
                NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, static (_, _, _) => NativeLibrary.Load(Library));
                raw.SetProvider(new SQLite3Provider_e_sqlite3());
                isLoaded = true;
            }

            return true;
        }
    }

    private static Fault Opening(string path, SqliteException error) => error.SqliteErrorCode switch
    {
        Busy => new Fault("MP3303", "Another controller is using this state.", "Stop it first, or give this one another folder with --state.", path),
        NotADatabase => NotOurs(path, "It is no database."),
        Corrupt => Torn(path, error.Message),
        _ => CannotOpen(path, error),
    };

    /// <summary>Looks before SQLite does: beside a file that is no database or has lost its beginning it would delete the log with the newest commits.</summary>
    private static Fault? Look(string path)
    {
        var log = new FileInfo(path + "-wal");
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
        {
            return log is { Exists: true, Length: > 0 } ? Torn(path, "its main file is gone and its log is still there.") : null;
        }

        Span<byte> begin = stackalloc byte[Magic.Length];
        using var file = File.OpenRead(path);
        return file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false) == begin.Length && begin.SequenceEqual(Magic) ? null : NotOurs(path, "It is no database.");
    }

    private static Fault NotOurs(string path, string what) =>
        new("MP3304", $"{what} It is left as it is.", "Name another folder with --state, or move the file aside with --set-state-aside.", path);

    private static Fault Torn(string path, string what) =>
        new("MP3305", $"The state is damaged: {what}", "Restore a copy, or move it aside with --set-state-aside: every device then counts at its worst until it has been asked.", path);

    private Fault? Prepare(string kind, int version, string schema, long mostBytes)
    {
        int id = kind.Aggregate(0, (sum, letter) => (sum << 8) | letter);

        // The lock is kept until the process ends, however it ends: two controllers would both believe to be the only one.
        Execute("PRAGMA locking_mode = EXCLUSIVE");
        long found = Number("PRAGMA application_id");
        bool isEmpty = found == 0 && Number("PRAGMA user_version") == 0 && Number("SELECT count(*) FROM sqlite_master") == 0;
        if (!isEmpty && found != id)
        {
            return NotOurs(Path, "It is a database of another program.");
        }

        long has = Number("PRAGMA user_version");
        if (!isEmpty && has != version)
        {
            return new Fault("MP3306", $"The state was written by another version of the program: it has version {has}, this program knows {version}.", "Run the program that wrote it, or move the state aside with --set-state-aside.", Path);
        }

        if (Read("PRAGMA quick_check(1)", r => r.GetString(0)) is not ["ok"] and var finding)
        {
            return Torn(Path, string.Join(' ', finding));
        }

        Execute("PRAGMA journal_mode = WAL");
        Execute("PRAGMA synchronous = FULL");
        Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {mostBytes / PageBytes}"));
        if (isEmpty)
        {
            Execute(string.Create(CultureInfo.InvariantCulture, $"BEGIN IMMEDIATE; PRAGMA application_id = {id}; PRAGMA user_version = {version}; {schema}; COMMIT"));
        }
        else
        {
            // An empty transaction takes the lock now instead of at the first commit.
            Execute("BEGIN IMMEDIATE; COMMIT");
        }

        return null;
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private long Number(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
#pragma warning restore CA2100
