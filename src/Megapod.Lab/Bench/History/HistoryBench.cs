namespace Megapod.Lab.Bench.History;

using System.Globalization;
using Megapod.Core.Outcomes;

/// <summary>How fast series are kept, what they take on the disk and how fast they answer, beside PostgreSQL and VictoriaMetrics with the same samples.</summary>
public static class HistoryBench
{
    private const double FewestSamplesPerSecond = 500_000;
    private const double MostBytes = 2;
    private const double MostYearMilliseconds = 100;
    private static readonly string[] Cases = ["ingest", "size", "year-chart", "day-all-series"];

    /// <summary>Who can be measured; the product's own history first.</summary>
    public static IReadOnlyList<string> Subjects { get; } = ["megapod", "postgresql", "victoria-metrics"];

    /// <summary>Measures.</summary>
    /// <param name="request">What, and beside whom.</param>
    /// <param name="progress">Told of each subject and the share of it that is done.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>A row a figure; or why the samples cannot be read, or a subject failed.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static Outcome<HistoryBenchResult> Run(HistoryBenchRequest request, Action<string, double> progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(progress);
        var traces = request.Data is null ? MeasuredTraces.OfTwin(() => stop.IsCancellationRequested) : MeasuredTraces.Read(request.Data);
        if (!traces.IsSuccess)
        {
            return Outcome<HistoryBenchResult>.Failure(traces.Faults);
        }

        var workload = HistoryWorkload.Make(traces.Value, request.Series);
        request.Note(string.Create(CultureInfo.InvariantCulture, $"{request.Series} series of {traces.Value.Count} {(request.Data is null ? "of the twin" : "recorded")}, {workload.Samples.Length:N0} samples."));
        var found = new List<(IHistorySubject Subject, SubjectFigures Figures)>();
        foreach (var (name, subject) in request.Subjects.Select(n => (n, Open(n))))
        {
            using var held = subject;
            if (subject is null)
            {
                request.Note($"{name} is not here: its rows are left out. Debian package: {name}.");
                continue;
            }

            var figures = subject.Measure(workload, share => progress(name, share), stop);
            if (!figures.IsSuccess)
            {
                stop.ThrowIfCancellationRequested();
                return Outcome<HistoryBenchResult>.Failure(figures.Faults);
            }

            found.Add((subject, figures.Value));
        }

        string source = request.Data is null ? "; the twin's readings, not recorded ones" : "";
        return Outcome<HistoryBenchResult>.Success(new HistoryBenchResult(
            [.. Cases.SelectMany(c => Rows(c, found, workload.Samples.Length, source))],
            found.TrueForAll(f => f.Figures.Count == workload.Samples.Length)));
    }

    private static IHistorySubject? Open(string name) => name switch
    {
        "megapod" => new MegapodSubject(),
        "postgresql" => PostgresSubject.TryFind(),
        "victoria-metrics" => VictoriaSubject.TryFind(),
        _ => throw new ArgumentException($"There is no subject '{name}'.", nameof(name)),
    };

    private static IEnumerable<BenchRow> Rows(string name, List<(IHistorySubject Subject, SubjectFigures Figures)> found, int samples, string source)
    {
        double Of(SubjectFigures f) => name switch
        {
            "ingest" => f.Count / f.Seconds,
            "size" => (double)f.Bytes / f.Count,
            "year-chart" => f.YearMilliseconds,
            _ => f.DayMilliseconds,
        };
        string unit = name switch { "ingest" => "samples/s", "size" => "B/sample", _ => "ms" };
        var ours = found.FirstOrDefault(f => f.Subject is MegapodSubject).Figures;
        foreach (var (subject, figures) in found)
        {
            double value = Of(figures);

            // Below one is good: more samples in a second are, too.
            double? bound = name switch
            {
                "ingest" => FewestSamplesPerSecond / value,
                "size" => value / MostBytes,
                "year-chart" => value / MostYearMilliseconds,
                _ => null,
            };
            double? ratio = subject is MegapodSubject ? bound : ours is null ? null : name == "ingest" ? value / Of(ours) : Of(ours) / value;
            string refers = subject is MegapodSubject ? (bound is null ? "" : "ratio to the target; ") : "ratio ours to this one, below one is good; ";
            yield return new BenchRow(name, subject.Name, value, unit, ratio, refers + Note(name, subject, figures, samples) + source);
        }
    }

    private static string Note(string name, IHistorySubject subject, SubjectFigures figures, int samples) => name switch
    {
        "ingest" => string.Create(CultureInfo.InvariantCulture, $"{figures.Seconds:0.0} s of the clock{(figures.ProcessorSeconds is { } busy ? $", {busy:0.0} s of processor" : "")}, {figures.Count:N0} of {samples:N0} samples there; {subject.How}"),
        "size" => figures.UsedBytes is { } used ? string.Create(CultureInfo.InvariantCulture, $"the file, {figures.Bytes / 1e6:0.0} MB; {(double)used / figures.Count:0.000} in pages that are used") : string.Create(CultureInfo.InvariantCulture, $"{figures.Bytes / 1e6:0.0} MB"),
        "year-chart" => "one series of a sample each 10 s over a year, least, mean and largest of each 15 h; median of 7",
        _ => "all series over their first day in quarters of an hour; median of 7",
    };
}
