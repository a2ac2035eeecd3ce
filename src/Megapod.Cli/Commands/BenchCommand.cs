namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Globalization;
using Megapod.Lab.Bench;
using Megapod.Lab.Bench.FastLayer;
using Spectre.Console;

/// <summary><c>bench</c>: the project's benchmarks, each with its bound or its peer in the same run.</summary>
internal static class BenchCommand
{
    private const int TwinDays = 10;

    /// <summary>The command.</summary>
    public static Command Build() => new("bench", "Run one of the project's benchmarks.") { Cycle(), Twin(), FastLayer(), SolverBenchCommand.Build(), JitterCommand.Build(), RestartBench.Build(), OcppBenchCommand.Build(), OcppBenchCommand.BuildServer(), OcppBenchCommand.BuildFloor(), ReactionBenchCommand.Build(), JobsBenchCommand.Build(), GpuBenchCommand.Build(), TelemetryBenchCommand.Build(), TelemetryBenchCommand.BuildServices(), HistoryBenchCommand.Build(), HistoryKillBench.Build(), HistoryKillBench.BuildWriter() };

    private static Command Cycle() => new Command("cycle", "How long one decision takes, for 24 and for 1000 connectors.").Runs(run =>
        Print(run, CycleBench.Run(() => run.Stop.IsCancellationRequested)));

    private static Command FastLayer() => new Command("fast-layer", "How far and how long the import stands above its limit for each way to measure and answer, and what the certificate says of it.").Runs(run =>
        Print(run, FastLayerBench.Run(() => run.Stop.IsCancellationRequested)));

    private static Command Twin()
    {
        var command = new Command("twin", $"How long a year of a site by the second takes; {TwinDays} days are run unless --days says otherwise.");
        var options = new ScenarioOptions().AddTo(command);
        return command.Runs(run =>
        {
            var request = options.Read(run.Parse);
            var rows = TwinBench.Run(request with { Days = request.Days ?? (request.To is null ? TwinDays : null) }, null, () => run.Stop.IsCancellationRequested);
            return rows.IsSuccess ? Print(run, rows.Value) : ScenarioOptions.Refuse(run.Printer, rows.Faults);
        });
    }

    /// <summary>Figures are no verdict: a shared machine is slow at times, so a ratio above one is printed and not an exit code.</summary>
    internal static ExitCode Print(CommandRun run, IReadOnlyList<BenchRow> rows)
    {
        if (run.Stop.IsCancellationRequested)
        {
            run.Printer.Note("Stopped; there is no result.");
            return ExitCode.Interrupted;
        }

        run.Printer.Answer(rows, console =>
        {
            var table = new Table { Border = TableBorder.Simple };
            table.AddColumn("case").AddColumn("subject").AddColumn(new TableColumn("value").RightAligned()).AddColumn("unit").AddColumn(new TableColumn("ratio").RightAligned()).AddColumn("note");
            foreach (var row in rows)
            {
                table.AddRow(
                    new Text(row.Case), new Text(row.Subject), new Text(row.Value.ToString("0.####", CultureInfo.InvariantCulture)), new Text(row.Unit),
                    new Text(row.Ratio?.ToString("0.###", CultureInfo.InvariantCulture) ?? ""), new Text(row.Note));
            }

            console.Write(table);
        });
        return ExitCode.Success;
    }
}
