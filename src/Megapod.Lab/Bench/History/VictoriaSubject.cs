namespace Megapod.Lab.Bench.History;

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>VictoriaMetrics with a folder of its own on loopback, at its own settings but for how long it keeps what: lines of JSON, the fastest text it takes, from two senders.</summary>
internal sealed class VictoriaSubject : IHistorySubject
{
    private const string Program = "victoria-metrics";

    /// <summary>Values in one line; it splits longer ones.</summary>
    private const int LineValues = 10_000;

    private const int Senders = 2;

    /// <summary>A server that does not answer by then does not start.</summary>
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(30);

    private readonly string folder = Directory.CreateTempSubdirectory("megapod-bench-victoria-").FullName;
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromMinutes(10) };
    private PeerServer? server;

    private VictoriaSubject()
    {
    }

    /// <inheritdoc/>
    public string Name => "victoria-metrics";

    /// <inheritdoc/>
    public string How => "/api/v1/import of JSON lines, series after series, two senders, until they can be asked for; it keeps no knowledge time and no quality";

    private string Data => Path.Combine(folder, "data");

    /// <summary>The one that is installed; null: none is.</summary>
    public static VictoriaSubject? TryFind() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(p => File.Exists(Path.Combine(p, Program))) ? new VictoriaSubject() : null;

    /// <inheritdoc/>
    public Outcome<SubjectFigures> Measure(HistoryWorkload workload, Action<double> progress, CancellationToken stop)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        string address = $"127.0.0.1:{port}";
        server = PeerServer.Start(Program, ["-storageDataPath", Data, "-httpListenAddr", address, "-retentionPeriod", "100y", "-loggerLevel", "ERROR"]);
        client.BaseAddress = new Uri($"http://{address}");
        long started = Stopwatch.GetTimestamp();
        while (Get("/health", stop) is null)
        {
            if (!server.IsRunning || Stopwatch.GetElapsedTime(started) > MostWait)
            {
                return PeerFaults.Failed(Name, "it did not start");
            }

            stop.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100));
        }

        string[] bodies = Write(workload, stop);
        progress(0.3);
        long began = Stopwatch.GetTimestamp();
        double? before = server.ProcessorSeconds;
        var sent = Task.WhenAll(bodies.Select(b => SendAsync(b, stop))).GetAwaiter().GetResult();
        if (sent.FirstOrDefault(s => s is not null) is { } refused)
        {
            return PeerFaults.Failed(Name, refused);
        }

        Get("/internal/force_flush", stop);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        double? processor = server.ProcessorSeconds - before;
        progress(0.7);
        Get("/internal/force_merge", stop);
        string end = Seconds(HistoryWorkload.End + TimeSpan.FromDays(1));
        if (Get($"/api/v1/query?query={Uri.EscapeDataString("sum(count_over_time({__name__=\"bench\"}[370d]))")}&time={end}&nocache=1", stop) is not { } counted)
        {
            return PeerFaults.Failed(Name, "it did not count its samples");
        }

        using var answer = JsonDocument.Parse(counted);
        long count = long.Parse(answer.RootElement.GetProperty("data").GetProperty("result")[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);
        double year = Time($"rollup({{__name__=\"bench\",series=\"{workload.Series.Count}\"}}[15h])", HistoryWorkload.End, Questions.YearStep, stop);
        double day = Time("rollup({__name__=\"bench\"}[15m])", HistoryWorkload.Begin + TimeSpan.FromDays(1), Questions.DayStep, stop);
        server.Dispose();
        server = null;
        long bytes = Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
        return Outcome<SubjectFigures>.Success(new SubjectFigures(seconds, processor, bytes, null, count, year, day));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        server?.Dispose();
        client.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string Seconds(Instant at) => (at.ToUtc() - DateTime.UnixEpoch).TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    private string[] Write(HistoryWorkload workload, CancellationToken stop)
    {
        string[] files = [.. Enumerable.Range(0, Senders).Select(k => Path.Combine(folder, $"body-{k}"))];
        StreamWriter[] writers = [.. files.Select(f => new StreamWriter(f, append: false, new UTF8Encoding(false), 1 << 20))];
        try
        {
            foreach (var series in workload.Samples.GroupBy(s => s.Series))
            {
                stop.ThrowIfCancellationRequested();
                var writer = writers[series.Key % Senders];
                foreach (var line in series.Chunk(LineValues))
                {
                    writer.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"metric\":{{\"__name__\":\"bench\",\"series\":\"{series.Key}\"}},\"values\":["));
                    writer.Write(string.Join(',', line.Select(s => s.Value.ToString("R", CultureInfo.InvariantCulture))));
                    writer.Write("],\"timestamps\":[");
                    writer.Write(string.Join(',', line.Select(s => (s.At.ToUtc() - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond)));
                    writer.Write("]}\n");
                }
            }
        }
        finally
        {
            foreach (var writer in writers)
            {
                writer.Dispose();
            }
        }

        return files;
    }

    private async Task<string?> SendAsync(string file, CancellationToken stop)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            using var content = new StreamContent(stream, 1 << 20);
            using var answer = await client.PostAsync(new Uri("/api/v1/import", UriKind.Relative), content, stop);
            return answer.IsSuccessStatusCode ? null : await answer.Content.ReadAsStringAsync(stop);
        }
        catch (HttpRequestException error)
        {
            return error.Message;
        }
    }

    private double Time(string query, Instant end, TimeSpan step, CancellationToken stop)
    {
        string asked = $"/api/v1/query_range?query={Uri.EscapeDataString(query)}&start={Seconds(HistoryWorkload.Begin + step)}&end={Seconds(end)}&step={step.TotalSeconds.ToString(CultureInfo.InvariantCulture)}&nocache=1";
        var times = new List<double>();
        for (int i = 0; i < Questions.Repeats; i++)
        {
            long began = Stopwatch.GetTimestamp();
            times.Add(Get(asked, stop) is null ? double.NaN : Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return Questions.Median(times);
    }

    private string? Get(string address, CancellationToken stop)
    {
        try
        {
            using var answer = client.GetAsync(new Uri(address, UriKind.Relative), stop).GetAwaiter().GetResult();
            return answer.IsSuccessStatusCode ? answer.Content.ReadAsStringAsync(stop).GetAwaiter().GetResult() : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
