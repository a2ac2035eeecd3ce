namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Core.Outcomes;
using Megapod.Lab.Bench.History;

/// <summary><c>bench history</c>: how fast series are kept, what they take on the disk and how fast they answer, beside PostgreSQL and VictoriaMetrics with the same samples.</summary>
internal static class HistoryBenchCommand
{
    private const int UsualSeries = 500;
    private const int MostSeries = 5_000;

    /// <summary>The command; samples that are missing are a bad answer, a time is none.</summary>
    public static Command Build()
    {
        var data = new Option<string?>("--data") { Description = "Folder of measured data. Default: none; the twin's readings are taken." };
        var series = new Option<int>("--series") { Description = $"How many. Default {UsualSeries}.", DefaultValueFactory = _ => UsualSeries };
        var subjects = new Option<string?>("--subjects") { Description = $"Some of {string.Join(", ", HistoryBench.Subjects)}, with commas between. Default all." };
        series.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 2 or > MostSeries)
            {
                result.AddError($"--series is a number from 2 to {MostSeries}.");
            }
        });
        subjects.Validators.Add(result =>
        {
            if (Split(result.GetValueOrDefault<string?>()).FirstOrDefault(s => !HistoryBench.Subjects.Contains(s)) is { } unknown)
            {
                result.AddError($"There is no subject '{unknown}'; take some of {string.Join(", ", HistoryBench.Subjects)}.");
            }
        });
        return new Command("history", "How fast series are kept, what they take and how fast they answer, beside PostgreSQL and VictoriaMetrics.") { data, series, subjects }.Runs(run =>
            Measure(run, run.Parse.GetValue(data), run.Parse.GetValue(series), Split(run.Parse.GetValue(subjects))));
    }

    private static string[] Split(string? text) => text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [.. HistoryBench.Subjects];

    private static ExitCode Measure(CommandRun run, string? data, int count, string[] names)
    {
        try
        {
            var request = new HistoryBenchRequest { Data = data, Series = count, Subjects = names, Note = run.Printer.Note };
            var measured = run.WithProgress<Outcome<HistoryBenchResult>>(progress => HistoryBench.Run(request, progress, run.Stop));
            if (!measured.IsSuccess)
            {
                return measured.Faults[0].Code == "MP3437" ? run.Printer.Missing(measured.Faults[0]) : ScenarioOptions.Refuse(run.Printer, measured.Faults);
            }

            var code = BenchCommand.Print(run, measured.Value.Rows);
            return code == ExitCode.Success && !measured.Value.IsWhole ? ExitCode.BadAnswer : code;
        }
        catch (OperationCanceledException)
        {
            return BenchCommand.Print(run, []);
        }
    }
}
