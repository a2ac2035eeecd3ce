namespace Megapod.Lab.Bench.History;

using System.Globalization;
using System.IO.Compression;
using Megapod.Core.Outcomes;
using Megapod.Lab.Simulation;
using Megapod.Twin.Simulator;

/// <summary>The recorded series of a data folder, each at its own resolution; without a folder what the twin shows of a site.</summary>
internal static class MeasuredTraces
{
    /// <summary>A container that was there for less is no series.</summary>
    private const int FewestSamples = 100;

    /// <summary>Days of the twin.</summary>
    private const int TwinDays = 1;

    /// <summary>Every series but that of a year has so much of the twin's day, from noon on: as many samples come about as of recorded ones.</summary>
    private static readonly Range Shown = new(43_200, 43_200 + 5_400);

    /// <summary>The series of a year has one sample of so many, as the recorded one has.</summary>
    private const int SecondsApart = 10;

    private static readonly TimeSpan FastHold = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SlowHold = TimeSpan.FromSeconds(90);

    /// <summary>All recorded series of a folder.</summary>
    /// <param name="data">The folder.</param>
    public static Outcome<IReadOnlyList<MeasuredTrace>> Read(string data)
    {
        try
        {
            var traces = new List<MeasuredTrace>();
            foreach (string file in Files(data, "gpu_power", "h100x8_training"))
            {
                traces.AddRange(Columns(file, "", column => column.EndsWith("_w", StringComparison.Ordinal) ? ("power", "W", FastHold) : ("use", "%", FastHold)));
            }

            foreach (string file in Files(data, "grid_frequency", "france"))
            {
                traces.AddRange(Columns(file, "", _ => ("frequency", "mHz", SlowHold)));
            }

            foreach (string file in Files(data, "ai_workload", "alibaba_genai_gpu_duty"))
            {
                traces.AddRange(Columns(file, "container", _ => ("duty", "%", SlowHold)));
            }

            foreach (string file in Files(data, "carbon", ""))
            {
                traces.AddRange(Columns(file, "", column => (column.Contains("moer", StringComparison.Ordinal) || column.StartsWith("forecast", StringComparison.Ordinal) ? "carbon" : "grid", "", SlowHold)));
            }

            return traces.Exists(t => t.Kind == "frequency")
                ? Outcome<IReadOnlyList<MeasuredTrace>>.Success(traces)
                : Fail(data, "grid_frequency has no file whose name begins with france");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException or FormatException or OverflowException)
        {
            return Fail(data, error.Message);
        }
    }

    /// <summary>What the twin's example site shows, by the second; the last one is the site's power every ten seconds.</summary>
    public static Outcome<IReadOnlyList<MeasuredTrace>> OfTwin(Func<bool> shallStop)
    {
        var built = ScenarioBuilder.Build(new ScenarioRequest { Days = TwinDays });
        if (!built.IsSuccess)
        {
            return Outcome<IReadOnlyList<MeasuredTrace>>.Failure(built.Faults);
        }

        using var simulator = new SiteSimulator(built.Value);
        var plant = simulator.Plant;
        var columns = Enumerable.Range(0, plant.NodeMeanWatts.Count() + 2).Select(_ => new List<double>()).ToList();
        while (!simulator.IsComplete && !shallStop())
        {
            simulator.Step();
            int k = 0;
            foreach (double watts in plant.NodeMeanWatts)
            {
                // As a meter says it: whole watts.
                columns[k++].Add(Math.Round(watts));
            }

            columns[k].Add(Math.Round(plant.BatteryMeanWatts));
            columns[k + 1].Add(Math.Round(plant.BatterySoc, 3));
        }

        if (shallStop())
        {
            throw new OperationCanceledException();
        }

        var shown = columns.Where(c => c.Count > Shown.End.Value).Select(c => Twin(c.GetRange(Shown.Start.Value, Shown.End.Value - Shown.Start.Value), 1));
        return Outcome<IReadOnlyList<MeasuredTrace>>.Success([.. shown, Twin([.. columns[0].Where((_, i) => i % SecondsApart == 0)], SecondsApart)]);
    }

    private static MeasuredTrace Twin(List<double> values, int secondsApart) =>
        new("twin", "W", FastHold, [.. Enumerable.Range(0, values.Count).Select(i => i * secondsApart * TimeSpan.TicksPerSecond)], [.. values]);

    private static Outcome<IReadOnlyList<MeasuredTrace>> Fail(string data, string why) =>
        Outcome<IReadOnlyList<MeasuredTrace>>.Failure([new Fault("MP3436", $"The recorded series cannot be read: {why}.", "Name a folder with gpu_power, grid_frequency, ai_workload and carbon, or leave --data away: the twin's readings are taken then.", data)]);

    private static IEnumerable<string> Files(string data, string folder, string start)
    {
        string path = Path.Combine(data, folder);
        return Directory.Exists(path) ? Directory.EnumerateFiles(path, start + "*.csv*").Order(StringComparer.Ordinal) : [];
    }

    /// <summary>Each column of numbers as a series; with a column of names, of each name.</summary>
    private static IEnumerable<MeasuredTrace> Columns(string file, string names, Func<string, (string Kind, string Unit, TimeSpan Hold)> describe)
    {
        using var stream = File.OpenRead(file);
        using var packed = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : null;
        using var reader = new StreamReader(packed ?? (Stream)stream);
        string[] head = (reader.ReadLine() ?? "").Split(',');
        int name = Array.IndexOf(head, names);
        var found = new SortedDictionary<(int Column, string Name), List<(long At, double Value)>>();
        while (reader.ReadLine() is { } line)
        {
            string[] cells = line.Split(',');
            long at = TimeOf(cells[0]);
            for (int k = 1; k < head.Length; k++)
            {
                if (k != name && cells[k].Length > 0)
                {
                    var key = (k, name < 0 ? "" : cells[name]);
                    if (!found.TryGetValue(key, out var samples))
                    {
                        found.Add(key, samples = []);
                    }

                    samples.Add((at, double.Parse(cells[k], CultureInfo.InvariantCulture)));
                }
            }
        }

        foreach (var (key, samples) in found.Where(f => f.Value.Count >= FewestSamples))
        {
            var ordered = samples.DistinctBy(s => s.At).OrderBy(s => s.At).ToList();
            var (kind, unit, hold) = describe(head[key.Column]);
            yield return new MeasuredTrace(kind, unit, hold, [.. ordered.Select(s => s.At - ordered[0].At)], [.. ordered.Select(s => s.Value)]);
        }
    }

    /// <summary>A time of the wall, or seconds to the millisecond.</summary>
    private static long TimeOf(string cell) => double.TryParse(cell, CultureInfo.InvariantCulture, out double seconds)
        ? (long)Math.Round(seconds * 1e3) * TimeSpan.TicksPerMillisecond
        : DateTimeOffset.Parse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcTicks;
}
