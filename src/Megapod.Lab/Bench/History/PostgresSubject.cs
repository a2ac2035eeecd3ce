namespace Megapod.Lab.Bench.History;

using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Megapod.Core.Outcomes;

/// <summary>PostgreSQL with a cluster of its own on a socket in a temporary folder, at its own settings: COPY in its binary form, then an index of series and time.</summary>
internal sealed partial class PostgresSubject : IHistorySubject
{
    private const string Installed = "/usr/lib/postgresql";

    /// <summary>A server that does not answer by then does not start.</summary>
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(30);

    private readonly string programs;
    private readonly string folder = Directory.CreateTempSubdirectory("megapod-bench-postgresql-").FullName;
    private PeerServer? server;

    private PostgresSubject(string programs) => this.programs = programs;

    /// <inheritdoc/>
    public string Name => "postgresql";

    /// <inheritdoc/>
    public string How => "COPY in binary form in the order of time, then an index of series and time; its own settings; queries as psql times them";

    private string Socket => Path.Combine(folder, "socket");

    private string Cluster => Path.Combine(folder, "cluster");

    /// <summary>The newest one that is installed; null: none is.</summary>
    public static PostgresSubject? TryFind()
    {
        string? newest = Directory.Exists(Installed) ? Directory.EnumerateDirectories(Installed).Where(d => File.Exists(Path.Combine(d, "bin", "initdb"))).Order(StringComparer.Ordinal).LastOrDefault() : null;
        return newest is null ? null : new PostgresSubject(Path.Combine(newest, "bin"));
    }

    /// <inheritdoc/>
    public Outcome<SubjectFigures> Measure(HistoryWorkload workload, Action<double> progress, CancellationToken stop)
    {
        Directory.CreateDirectory(Socket);
        if (Environment.IsPrivilegedProcess && PeerServer.Run("chown", ["-R", "postgres:postgres", folder], stop) is { Code: not 0 } owned)
        {
            return PeerFaults.Failed(Name, owned.Said);
        }

        var (initdb, arguments) = AsServer("initdb", ["-D", Cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-instructions"]);
        if (PeerServer.Run(initdb, arguments, stop) is { Code: not 0 } made)
        {
            return PeerFaults.Failed(Name, made.Said);
        }

        var (postgres, words) = AsServer("postgres", ["-D", Cluster, "-k", Socket, "-h", ""]);
        server = PeerServer.Start(postgres, words);
        long started = Stopwatch.GetTimestamp();
        while (Ask("SELECT 1", stop).Code != 0)
        {
            if (!server.IsRunning || Stopwatch.GetElapsedTime(started) > MostWait)
            {
                return PeerFaults.Failed(Name, "it did not start");
            }

            stop.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100));
        }

        string rows = Path.Combine(folder, "rows");
        Write(workload, rows, stop);
        progress(0.3);
        if (Ask("CREATE TABLE sample (series int NOT NULL, at timestamptz NOT NULL, known timestamptz NOT NULL, value float8 NOT NULL, quality int2 NOT NULL)", stop) is { Code: not 0 } table)
        {
            return PeerFaults.Failed(Name, table.Said);
        }

        long began = Stopwatch.GetTimestamp();
        double? before = server.ProcessorSeconds;
        if (Ask($"\\copy sample FROM '{rows}' WITH (FORMAT binary)", stop) is { Code: not 0 } copied)
        {
            return PeerFaults.Failed(Name, copied.Said);
        }

        progress(0.6);
        if (Ask("CREATE INDEX ON sample (series, at)", stop) is { Code: not 0 } indexed)
        {
            return PeerFaults.Failed(Name, indexed.Said);
        }

        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        double? processor = server.ProcessorSeconds - before;
        progress(0.8);
        Ask("ANALYZE sample", stop);
        long bytes = long.Parse(Ask("SELECT pg_total_relation_size('sample')", stop).Said, CultureInfo.InvariantCulture);
        long count = long.Parse(Ask("SELECT count(*) FROM sample", stop).Said, CultureInfo.InvariantCulture);
        double year = Time($"SELECT date_bin('15 hours', at, '2025-01-01Z') AS step, min(value), avg(value), max(value) FROM sample WHERE series = {workload.Series.Count} AND at >= '2025-01-01Z' AND at < '2026-01-01Z' GROUP BY step ORDER BY step", stop);
        double day = Time("SELECT series, date_bin('15 minutes', at, '2025-01-01Z') AS step, min(value), avg(value), max(value) FROM sample WHERE at >= '2025-01-01Z' AND at < '2025-01-02Z' GROUP BY series, step ORDER BY series, step", stop);
        return Outcome<SubjectFigures>.Success(new SubjectFigures(seconds, processor, bytes, null, count, year, day));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        server?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The binary form of COPY: a signature, rows of fields with their lengths, times as microseconds since 2000, and an end.</summary>
    private static void Write(HistoryWorkload workload, string file, CancellationToken stop)
    {
        long epoch = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
        using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        stream.Write("PGCOPY\n"u8);
        stream.Write([0xff, 0x0d, 0x0a, 0x00, 0, 0, 0, 0, 0, 0, 0, 0]);
        var row = new byte[52];
        BinaryPrimitives.WriteInt16BigEndian(row, 5);
        (int Offset, int Length)[] fields = [(2, 4), (10, 8), (22, 8), (34, 8), (46, 2)];
        foreach (var (offset, length) in fields)
        {
            BinaryPrimitives.WriteInt32BigEndian(row.AsSpan(offset), length);
        }

        foreach (var sample in workload.Samples)
        {
            BinaryPrimitives.WriteInt32BigEndian(row.AsSpan(6), sample.Series);
            BinaryPrimitives.WriteInt64BigEndian(row.AsSpan(14), (sample.At.Ticks - epoch) / TimeSpan.TicksPerMicrosecond);
            BinaryPrimitives.WriteInt64BigEndian(row.AsSpan(26), (sample.KnownAt.Ticks - epoch) / TimeSpan.TicksPerMicrosecond);
            BinaryPrimitives.WriteDoubleBigEndian(row.AsSpan(38), sample.Value);
            BinaryPrimitives.WriteInt16BigEndian(row.AsSpan(50), (short)sample.Quality);
            stream.Write(row);
        }

        stop.ThrowIfCancellationRequested();
        stream.Write([0xff, 0xff]);
    }

    [GeneratedRegex(@"Time: ([0-9.]+) ms", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex TimeLine();

    /// <summary>It refuses to run as root: then its own user runs it, under its own process id.</summary>
    private (string Program, IEnumerable<string> Arguments) AsServer(string program, IReadOnlyList<string> arguments)
    {
        string path = Path.Combine(programs, program);
        return Environment.IsPrivilegedProcess
            ? ("setpriv", ["--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--", path, .. arguments])
            : (path, arguments);
    }

    private (int Code, string Said) Ask(string what, CancellationToken stop) => PeerServer.Run("psql", ["-h", Socket, "-U", "postgres", "-d", "postgres", "-X", "-q", "-A", "-t", "-c", what], stop);

    private double Time(string query, CancellationToken stop)
    {
        string[] often = [.. Enumerable.Repeat(query, Questions.Repeats).SelectMany(q => new[] { "-c", q })];
        var (_, said) = PeerServer.Run("psql", ["-h", Socket, "-U", "postgres", "-d", "postgres", "-X", "-A", "-t", "-c", "\\timing on", .. often], stop);
        var times = TimeLine().Matches(said).Select(m => double.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).ToList();
        return times.Count == Questions.Repeats ? Questions.Median(times) : double.NaN;
    }
}
