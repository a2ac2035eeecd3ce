namespace Megapod.Storage.History;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Storage.Relational;
using Microsoft.Data.Sqlite;

/// <summary>The history's statements. Whatever a statement throws, the caller knows what it means.</summary>
#pragma warning disable CA2100 // Every statement comes from this file; values go in as parameters.
internal static class HistoryTables
{
    /// <summary>
    /// Blocks are in the order in which they were made; a series' later block holds what became known later. Everything before <c>cut</c> is gone as single samples, so that nothing is worked out anew from what
    /// is left of them. <c>keep</c> is the first resolution of which there are steps of a block's samples, counted from 0; where that is not the finest one, they are kept in place of the finer ones.
    /// </summary>
    public const string Schema =
        "CREATE TABLE series (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, unit TEXT NOT NULL, hold INTEGER NOT NULL);"
        + "CREATE TABLE recent (batch INTEGER PRIMARY KEY, data BLOB NOT NULL);"
        + "CREATE TABLE block (number INTEGER PRIMARY KEY AUTOINCREMENT, series INTEGER NOT NULL, count INTEGER NOT NULL, begins INTEGER NOT NULL, ends INTEGER NOT NULL, keep INTEGER NOT NULL, data BLOB NOT NULL);"
        + "CREATE INDEX block_of ON block (series, ends, begins);"
        + "CREATE INDEX block_age ON block (keep, ends);"
        + "CREATE TABLE roll (number INTEGER PRIMARY KEY, step INTEGER NOT NULL, series INTEGER NOT NULL, begins INTEGER NOT NULL, data BLOB NOT NULL);"
        + "CREATE UNIQUE INDEX roll_of ON roll (series, step, begins);"
        + "CREATE INDEX roll_age ON roll (step, begins);"
        + "CREATE TABLE event (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL);"
        + "CREATE INDEX event_at ON event (at);"
        + "CREATE TABLE mark (name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID";

    /// <summary>From the first version, in which there were steps of every resolution of all samples.</summary>
    public const string ToSecondVersion = "ALTER TABLE block ADD COLUMN keep INTEGER NOT NULL DEFAULT 0; DROP INDEX block_age; CREATE INDEX block_age ON block (keep, ends)";

    /// <summary>Name of the mark before which there are no single samples any more; with a number behind it, no steps of that resolution, counted from 1.</summary>
    public const string Cut = "cut";

    /// <summary>Name of the mark before which a resolution is gone; 0: single samples.</summary>
    public static string CutOf(int resolution) => resolution == 0 ? Cut : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Cut}-{resolution}");

    /// <summary>Name of the mark from which the age of what is kept was counted last.</summary>
    public const string Age = "age";

    /// <summary>Name of the mark of the latest instant of which anything was known when blocks were made last.</summary>
    public const string Newest = "newest";

    /// <summary>All series.</summary>
    public static List<HistoryTrack> Tracks(SqliteFile file) =>
        file.Read("SELECT number, id, unit, hold FROM series ORDER BY number", r => new HistoryTrack(r.GetInt32(0), r.GetString(1), r.GetString(2), new TimeSpan(r.GetInt64(3))) { IsKept = true });

    /// <summary>Event times of the earliest and the latest sample in the blocks of a series; null where it has none.</summary>
    public static (long First, long Last)? Span(SqliteFile file, int series)
    {
        var last = file.Read("SELECT ends FROM block WHERE series = $s ORDER BY ends DESC LIMIT 1", r => r.GetInt64(0), ("$s", series));
        var first = file.Read("SELECT begins FROM block WHERE series = $s ORDER BY ends LIMIT 1", r => r.GetInt64(0), ("$s", series));
        return last.Count == 0 ? null : (first[0], last[0]);
    }

    /// <summary>Batches that are not in blocks yet, in order.</summary>
    public static List<byte[]> Recent(SqliteFile file) => file.Read("SELECT data FROM recent ORDER BY batch", r => r.GetFieldValue<byte[]>(0));

    /// <summary>A mark; 0 where there is none.</summary>
    public static long Mark(SqliteFile file, string name) => file.Read("SELECT value FROM mark WHERE name = $n", r => r.GetInt64(0), ("$n", name)).FirstOrDefault();

    /// <summary>Blocks of a series that may hold samples of a window, in the order in which they were made.</summary>
    /// <param name="file">Where they are.</param>
    /// <param name="series">The series.</param>
    /// <param name="from">Begin of the window.</param>
    /// <param name="to">Its end.</param>
    /// <param name="below">Blocks with this number and higher ones are left out.</param>
    public static List<(long Number, byte[] Data)> Blocks(SqliteFile file, int series, long from, long to, long below) => file.Read(
        "SELECT number, data FROM block WHERE series = $s AND ends >= $f AND begins <= $t AND number < $n ORDER BY number",
        r => (r.GetInt64(0), r.GetFieldValue<byte[]>(1)),
        ("$s", series), ("$f", from), ("$t", to), ("$n", below));

    /// <summary>One block by its number.</summary>
    public static byte[]? Block(SqliteFile file, long number) => file.Read("SELECT data FROM block WHERE number = $n", r => r.GetFieldValue<byte[]>(0), ("$n", number)).FirstOrDefault();

    /// <summary>Chunks of a resolution that overlap a window, in order of time.</summary>
    public static List<(long Number, long Begins, byte[] Data)> Chunks(SqliteFile file, int series, RollUpStep step, long from, long to) => file.Read(
        "SELECT number, begins, data FROM roll WHERE series = $s AND step = $r AND begins >= $f AND begins < $t ORDER BY begins",
        r => (r.GetInt64(0), r.GetInt64(1), r.GetFieldValue<byte[]>(2)),
        ("$s", series), ("$r", step.Number), ("$f", RollUp.Floor(from, step.Chunk)), ("$t", to));

    /// <summary>Events of a window, the newest first.</summary>
    public static List<HistoryEvent> Events(SqliteFile file, long from, long to, string? kind, int most) => file.Read(
        "SELECT at, kind, subject, text FROM event WHERE at >= $f AND at < $t AND ($k = '' OR kind = $k) ORDER BY at DESC, number DESC LIMIT $m",
        r => new HistoryEvent(new Instant(r.GetInt64(0)), r.GetString(1), r.GetString(2), r.GetString(3)),
        ("$f", from), ("$t", to), ("$k", kind ?? ""), ("$m", most));

    /// <summary>Numbers and ends of the oldest blocks whose samples are kept in place of the same steps.</summary>
    public static List<(long Number, long Ends)> Oldest(SqliteFile file, int keep, long before, int most) => file.Read(
        "SELECT number, ends FROM block WHERE keep = $k AND ends < $b ORDER BY ends LIMIT $m", r => (r.GetInt64(0), r.GetInt64(1)), ("$k", keep), ("$b", before), ("$m", most));

    /// <summary>Numbers and ends of the oldest chunks of a resolution.</summary>
    public static List<(long Number, long Ends)> Oldest(SqliteFile file, RollUpStep step, long before, int most) => file.Read(
        "SELECT number, begins FROM roll WHERE step = $r AND begins < $b ORDER BY begins LIMIT $m", r => (r.GetInt64(0), r.GetInt64(1) + step.Chunk.Ticks), ("$r", step.Number), ("$b", before - step.Chunk.Ticks), ("$m", most));

    /// <summary>Whether there is a chunk of a resolution that begins in a window.</summary>
    public static bool IsAnyChunk(SqliteFile file, int series, RollUpStep step, long from, long to) => file.Read(
        "SELECT 1 FROM roll WHERE series = $s AND step = $r AND begins >= $f AND begins < $t LIMIT 1", r => r.GetInt32(0), ("$s", series), ("$r", step.Number), ("$f", RollUp.Floor(from, step.Chunk)), ("$t", to)).Count > 0;

    /// <summary>Keeps a series.</summary>
    public static void Put(SqliteConnection connection, HistoryTrack track) => Do(
        connection, "INSERT OR IGNORE INTO series (number, id, unit, hold) VALUES ($n, $i, $u, $h)", ("$n", track.Number), ("$i", track.Id), ("$u", track.Unit), ("$h", track.Hold.Ticks));

    /// <summary>Keeps samples until they are in blocks.</summary>
    public static void PutRecent(SqliteConnection connection, byte[] data) => Do(connection, "INSERT INTO recent (data) VALUES ($d)", ("$d", data));

    /// <summary>Keeps an event.</summary>
    public static void Put(SqliteConnection connection, HistoryEvent what) => Do(
        connection, "INSERT INTO event (at, kind, subject, text) VALUES ($a, $k, $s, $t)", ("$a", what.At.Ticks), ("$k", what.Kind), ("$s", what.Subject), ("$t", what.Text));

    /// <summary>Keeps a block.</summary>
    /// <returns>Its number.</returns>
    public static long PutBlock(SqliteConnection connection, int series, int count, long begins, long ends, int keep, byte[] data)
    {
        Do(connection, "INSERT INTO block (series, count, begins, ends, keep, data) VALUES ($s, $c, $b, $e, $k, $d)", ("$s", series), ("$c", count), ("$b", begins), ("$e", ends), ("$k", keep), ("$d", data));
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT last_insert_rowid()";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Keeps a chunk in place of the one that was there. It keeps that one's number, so that what is anew every hour stays where it was and leaves no half-empty pages behind.</summary>
    public static void PutChunk(SqliteConnection connection, int series, RollUpStep step, long begins, byte[] data) => Do(
        connection, "INSERT INTO roll (step, series, begins, data) VALUES ($r, $s, $b, $d) ON CONFLICT (series, step, begins) DO UPDATE SET data = excluded.data", ("$r", step.Number), ("$s", series), ("$b", begins), ("$d", data));

    /// <summary>Takes a chunk away.</summary>
    public static void RemoveChunk(SqliteConnection connection, long number) => Do(connection, "DELETE FROM roll WHERE number = $n", ("$n", number));

    /// <summary>Takes a block away.</summary>
    public static void RemoveBlock(SqliteConnection connection, long number) => Do(connection, "DELETE FROM block WHERE number = $n", ("$n", number));

    /// <summary>Takes away what is in blocks now.</summary>
    public static void RemoveRecent(SqliteConnection connection) => Do(connection, "DELETE FROM recent");

    /// <summary>Takes away old events, and the oldest of too many.</summary>
    public static void RemoveEvents(SqliteConnection connection, long before, int most)
    {
        Do(connection, "DELETE FROM event WHERE at < $b", ("$b", before));
        Do(connection, "DELETE FROM event WHERE number <= (SELECT max(number) FROM event) - $m", ("$m", most));
    }

    /// <summary>Sets a mark.</summary>
    public static void Put(SqliteConnection connection, string name, long value) => Do(connection, "INSERT OR REPLACE INTO mark (name, value) VALUES ($n, $v)", ("$n", name), ("$v", value));

    private static int Do(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command.ExecuteNonQuery();
    }
}
#pragma warning restore CA2100
