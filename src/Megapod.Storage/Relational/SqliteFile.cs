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

    /// <summary>The log keeps so much of the disk between transactions; a large one is cut back to it.</summary>
    private const long MostIdleLog = 4L << 20;

    /// <summary>For so many pages that are used one may be free for what comes next; what is more goes back to the disk. A file in which two weeks lie loses in an hour one of 336 to age, and gets as many.</summary>
    private const int PagesPerSpare = 256;

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

    /// <summary>Queries as SQLite has understood them; each is a constant of this assembly, so there are few.</summary>
    private readonly Dictionary<string, SqliteCommand> questions = new(StringComparer.Ordinal);
    private FileStream? claim;

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
    /// <param name="version">Version of the schema; an older one is refused like a newer one where there is no step between them.</param>
    /// <param name="schema">Statements that make an empty database.</param>
    /// <param name="mostBytes">The most that the file may grow to.</param>
    /// <param name="library">The system's library; another name in tests.</param>
    /// <param name="hasReaders">
    /// Whether <see cref="OpenReader"/> and, by other processes, <see cref="OpenToRead"/> may be asked. SQLite's own lock would keep these out, too: a file beside it keeps other writers out then.
    /// </param>
    /// <param name="isLookedThrough">Whether all pages are looked through at the start; it takes long where there are many, and who has sums of his own can do without.</param>
    /// <param name="steps">Statements that lead from a version to the next one; the last of them to <paramref name="version"/>.</param>
    public static Outcome<SqliteFile> Open(
        string path, string kind, int version, string schema, long mostBytes, string library = Library, bool hasReaders = false, bool isLookedThrough = true, params IReadOnlyList<string> steps)
    {
        if (!Load(library))
        {
            return Outcome<SqliteFile>.Failure(NoLibrary(library));
        }

        SqliteConnection? opened = null;
        FileStream? taken = null;
        bool isDone = false;
        try
        {
            if (hasReaders && (taken = Claim(path)) is null)
            {
                return Outcome<SqliteFile>.Failure(InUse(path));
            }

            if (Look(path) is { } refusal)
            {
                return Outcome<SqliteFile>.Failure(refusal);
            }

            opened = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 }.ToString());
            opened.Open();
            var file = new SqliteFile(path, opened) { claim = taken };
            if (file.Prepare(kind, version, schema, mostBytes, hasReaders, isLookedThrough, steps) is { } fault)
            {
                opened.Dispose();
                return Outcome<SqliteFile>.Failure(fault);
            }

            isDone = true;
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
        finally
        {
            if (!isDone)
            {
                taken?.Dispose();
            }
        }
    }

    /// <summary>Opens a database that is there to read it, also while another process writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">Four characters that say what kind of database it has to be.</param>
    /// <param name="version">Version of the schema that it has to have.</param>
    /// <param name="olderVersions">So many versions before it can be read as well.</param>
    public static Outcome<SqliteFile> OpenToRead(string path, string kind, int version, int olderVersions = 0)
    {
        if (!Load(Library))
        {
            return Outcome<SqliteFile>.Failure(NoLibrary(Library));
        }

        SqliteConnection? opened = null;
        try
        {
            if (!File.Exists(path))
            {
                return Outcome<SqliteFile>.Failure(CannotOpen(path, new FileNotFoundException("there is none.")));
            }

            if (Look(path) is { } refusal)
            {
                return Outcome<SqliteFile>.Failure(refusal);
            }

            opened = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 5, Mode = SqliteOpenMode.ReadOnly }.ToString());
            opened.Open();
            var file = new SqliteFile(path, opened);
            if (file.Refuse(kind, version, olderVersions, isEmpty: false) is { } fault)
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

    /// <summary>Another connection to the same database, that only reads and that a writer does not hold up. It must be closed before this one.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public SqliteFile OpenReader()
    {
        var reading = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false, DefaultTimeout = 1, Mode = SqliteOpenMode.ReadOnly }.ToString());
        reading.Open();
        return new SqliteFile(Path, reading);
    }

    /// <summary>Bytes of the pages that hold something.</summary>
    public long UsedBytes => (Number("PRAGMA page_count") - Number("PRAGMA freelist_count")) * PageBytes;

    /// <summary>Gives pages that nobody needs back to the disk, within a transaction. A few stay for what comes next. In files from before this was possible nothing happens.</summary>
    /// <param name="connection">What <see cref="Commit"/> gives.</param>
    public static void GiveBack(SqliteConnection connection)
    {
        long free = Number(connection, "PRAGMA freelist_count");
        long spare = (Number(connection, "PRAGMA page_count") - free) / PagesPerSpare;
        if (free > spare)
        {
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA incremental_vacuum({free - spare})"));
        }
    }

    /// <summary>The fault of a file or folder that the machine does not let us use.</summary>
    public static Fault CannotOpen(string path, Exception error) => new("MP3302", $"The state cannot be opened: {error.Message}", "Check the folder's permissions and the disk.", path);

    /// <summary>Begins to read: all that is read until the transaction ends is of this instant.</summary>
    public IDisposable Hold()
    {
        EndOpen();
        Execute("BEGIN");
        Number("SELECT count(*) FROM sqlite_master");
        return new Held(this);
    }

    /// <summary>Moves a database aside, under a name that tells when.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="now">The time for the name.</param>
    /// <returns>The file's new name, or why it could not be moved.</returns>
    public static Outcome<string> SetAside(string path, DateTimeOffset now)
    {
        string aside = $"{path}.aside-{now.UtcDateTime:yyyyMMdd'T'HHmmssfff}Z";
        try
        {
            // The log beside it holds the newest commits and goes with it.
            foreach (string suffix in new[] { "-wal", "-shm", "" })
            {
                if (File.Exists(path + suffix))
                {
                    File.Move(path + suffix, aside + suffix);
                }
            }

            return Outcome<string>.Success(aside);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Outcome<string>.Failure(CannotOpen(path, error));
        }
    }

    /// <summary>Every row of a query.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="row">Makes what is wanted of a row.</param>
    /// <param name="values">Its parameters.</param>
    public List<T> Read<T>(string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<(string Name, object Value)> values)
    {
        if (!questions.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            questions.Add(sql, command);
        }

        command.Parameters.Clear();
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

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
    public Fault? Commit(Action<SqliteConnection> statements)
    {
        bool isDone = false;
        try
        {
            // Not deferred: the lock is taken at once, so that nothing can fail between two statements for want of it. Not by the package's transaction either: where a full disk has rolled one back already,
            // it fails to roll it back, and takes none for ever after.
            EndOpen();
            Execute("BEGIN IMMEDIATE");
            statements(connection);
            Execute("COMMIT");
            isDone = true;
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
        finally
        {
            if (!isDone)
            {
                TryEndOpen();
            }
        }
    }

    /// <summary>Writes a copy of what the database is at this instant.</summary>
    /// <param name="target">The file; it must not be there yet.</param>
    /// <returns>Why it could not be written; null when it was.</returns>
    public Fault? CopyTo(string target)
    {
        try
        {
            EndOpen();
            using var command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO $target";
            command.Parameters.AddWithValue("$target", target);
            command.ExecuteNonQuery();
            return null;
        }
        catch (SqliteException error)
        {
            return new Fault("MP3495", $"The backup cannot be written: {error.Message}", "Name a folder that may be written and has room; the folder of temporary files needs as much.", Path);
        }
    }

    /// <summary>Writes a copy of a database that no process has open.</summary>
    /// <param name="path">The database.</param>
    /// <param name="target">The file; it must not be there yet.</param>
    /// <returns>Why it could not be written: MP3303 where another process has it open; null when it was.</returns>
    public static Fault? Copy(string path, string target)
    {
        if (!Load(Library))
        {
            return NoLibrary(Library);
        }

        FileStream? taken = null;
        try
        {
            if (Look(path) is { } refusal)
            {
                return refusal;
            }

            if (File.Exists(path + ".lock") && (taken = Claim(path)) is null)
            {
                return InUse(path);
            }

            using var opened = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1, Mode = SqliteOpenMode.ReadWrite }.ToString());
            opened.Open();
            using var file = new SqliteFile(path, opened);
            file.Number("SELECT count(*) FROM sqlite_master");
            return file.CopyTo(target);
        }
        catch (SqliteException error)
        {
            return Opening(path, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return CannotOpen(path, error);
        }
        finally
        {
            taken?.Dispose();
        }
    }

    /// <summary>Runs one statement within a transaction.</summary>
    /// <param name="connection">What <see cref="Commit"/> gives.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="values">Its parameters; null is SQL's null.</param>
    public static void Execute(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var question in questions.Values)
        {
            question.Dispose();
        }

        connection.Dispose();
        claim?.Dispose();
    }

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
        Busy => InUse(path),
        NotADatabase => NotOurs(path, "It is no database."),
        Corrupt => Torn(path, error.Message),
        _ => CannotOpen(path, error),
    };

    private static Fault NoLibrary(string library) => new("MP3301", $"SQLite is not installed: {library} is missing.", "Install the Debian package libsqlite3-0: sudo apt-get install libsqlite3-0");

    private static Fault InUse(string path) => new("MP3303", "Another controller is using this state.", "Stop it first, or give this one another folder with --state.", path);

    /// <summary>A file that one process at a time can have open; the system lets go of it however the process ends. Null: another one has it.</summary>
    private static FileStream? Claim(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path + ".lock"))
        {
            return null;
        }
    }

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

    /// <summary>Why it is not ours, or not of this version; null: it is.</summary>
    private Fault? Refuse(string kind, int version, int olderVersions, bool isEmpty)
    {
        if (!isEmpty && Number("PRAGMA application_id") != IdOf(kind))
        {
            return NotOurs(Path, "It is a database of another program.");
        }

        long has = Number("PRAGMA user_version");
        return !isEmpty && (has > version || has < version - olderVersions)
            ? new Fault("MP3306", $"The state was written by another version of the program: it has version {has}, this program knows {version}.", "Run the program that wrote it, or move the state aside with --set-state-aside.", Path)
            : null;
    }

    private static int IdOf(string kind) => kind.Aggregate(0, (sum, letter) => (sum << 8) | letter);

    private Fault? Prepare(string kind, int version, string schema, long mostBytes, bool hasReaders, bool isLookedThrough, IReadOnlyList<string> steps)
    {
        if (!hasReaders)
        {
            // The lock is kept until the process ends, however it ends: two controllers would both believe to be the only one.
            Execute("PRAGMA locking_mode = EXCLUSIVE");
        }

        bool isEmpty = Number("PRAGMA application_id") == 0 && Number("PRAGMA user_version") == 0 && Number("SELECT count(*) FROM sqlite_master") == 0;
        if (Refuse(kind, version, steps.Count, isEmpty) is { } refusal)
        {
            return refusal;
        }

        if (isLookedThrough && Read("PRAGMA quick_check(1)", r => r.GetString(0)) is not ["ok"] and var finding)
        {
            return Torn(Path, string.Join(' ', finding));
        }

        if (isEmpty && hasReaders)
        {
            // Pages that are not used can be given back to the disk; it must be said before the first is written.
            Execute("PRAGMA auto_vacuum = INCREMENTAL");
        }

        Execute("PRAGMA journal_mode = WAL");
        Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA journal_size_limit = {MostIdleLog}"));
        Execute("PRAGMA synchronous = FULL");
        Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {mostBytes / PageBytes}"));
        if (isEmpty)
        {
            Execute(string.Create(CultureInfo.InvariantCulture, $"BEGIN IMMEDIATE; PRAGMA application_id = {IdOf(kind)}; PRAGMA user_version = {version}; {schema}; COMMIT"));
        }
        else
        {
            // A transaction takes the lock now instead of at the first commit, also where there is no step to go.
            int missing = version - (int)Number("PRAGMA user_version");
            string due = missing > 0 ? string.Create(CultureInfo.InvariantCulture, $"{string.Join(';', steps.TakeLast(missing))}; PRAGMA user_version = {version}; ") : "";
            Execute($"BEGIN IMMEDIATE; {due}COMMIT");
        }

        return null;
    }

    /// <summary>Rolls back what a failure has left open; the next one who begins something does it where it cannot be done now.</summary>
    private bool TryEndOpen()
    {
        try
        {
            EndOpen();
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private void EndOpen()
    {
        if (raw.sqlite3_get_autocommit(connection.Handle) == 0)
        {
            Execute("ROLLBACK");
        }
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private long Number(string sql) => Number(connection, sql);

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>Reading of one instant, until it is let go.</summary>
    private sealed class Held(SqliteFile file) : IDisposable
    {
        public void Dispose() => file.TryEndOpen();
    }
}
#pragma warning restore CA2100
