namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Lab.Backtest;
using Megapod.Lab.Report;
using Spectre.Console;

/// <summary><c>backtest</c>: policies over real prices and sessions, beside the best that was possible.</summary>
internal sealed class BacktestCommand
{
    private readonly PlannedWorldOptions world = new();
    private const double Mega = 1e6;
    private readonly Option<int?> days = new("--days") { Description = "Scored days, the first ones. Default: the world's two months, or 61 generated days." };
    private readonly Option<string> policies = new("--policies") { Description = $"Which, with commas between. Default {string.Join(",", BacktestRequest.AllPolicies)}.", DefaultValueFactory = _ => string.Join(",", BacktestRequest.AllPolicies) };
    private readonly Option<string?> trace = new("--trace") { Description = "Also write the minutes of the last policy named to this CSV file." };
    private readonly Option<string?> report = new("--report") { Description = "Also write a page with charts to this file, with what was lost to what the planner does not know; takes several times as long." };
    private readonly Option<int> threads = new("--threads") { Description = "Runs of the grid of rules at the same time. Default: the machine's processors.", DefaultValueFactory = _ => Environment.ProcessorCount };

    /// <summary>The command.</summary>
    public static Command Build()
    {
        var backtest = new BacktestCommand();
        var command = new Command("backtest", "Judge policies over real prices and sessions, beside the best that was possible.");
        backtest.world.AddTo(command);
        foreach (var option in new Option[] { backtest.days, backtest.policies, backtest.trace, backtest.report, backtest.threads })
        {
            command.Add(option);
        }

        return command.Runs(backtest.Run);
    }

    private ExitCode Run(CommandRun run)
    {
        var request = world.Read(run) with
        {
            Days = run.Parse.GetValue(days),
            Policies = run.Parse.GetValue(policies)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Threads = Math.Clamp(run.Parse.GetValue(threads), 1, 256),
        };
        string? file = run.Parse.GetValue(trace);
        StreamWriter? writer = null;
        try
        {
            writer = file is null ? null : new StreamWriter(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return run.Printer.Missing(new Fault("MP3042", $"The trace cannot be written: {error.Message}", "Name a file in a folder that exists and may be written.", file));
        }

        string? page = run.Parse.GetValue(report);
        if (page is not null && ReportFile.Unwritable(page) is { } fault)
        {
            writer?.Dispose();
            return run.Printer.Missing(fault);
        }

        using (writer)
        {
            var shown = page is null ? null : new BacktestPage();
            var result = run.WithProgress(progress => Backtests.Run(request, progress, writer, run.Stop, shown));
            if (run.Stop.IsCancellationRequested)
            {
                run.Printer.Note("Stopped before the end.");
                return ExitCode.Interrupted;
            }

            if (!result.IsSuccess)
            {
                return result.Faults[0].Code is "MP3401" ? run.Printer.Missing(result.Faults[0]) : ScenarioOptions.Refuse(run.Printer, result.Faults);
            }

            run.Printer.Answer(result.Value, console => Draw(console, result.Value));
            return shown is null ? ExitCode.Success : ReportFile.Write(run.Printer, page!, shown.Html(result.Value, request.Command()));
        }
    }

    private static void Draw(IAnsiConsole console, BacktestResult result)
    {
        var culture = CultureInfo.InvariantCulture;
        double length = (result.To - result.From).TotalDays;
        console.WriteLine(string.Create(culture, $"{result.Market}, {(result.Case.Length == 0 ? "site as written" : result.Case)}, cars {result.Sessions}, {length:F0} days from {result.From.ToUtc():yyyy-MM-dd}"));
        var best = result.Rules!.Best;
        console.WriteLine(string.Create(
            culture,
            $"Best of {result.Rules.GridSize} standing rules, in hindsight: battery {best.Battery} {best.ChargeQuantile}/{best.DischargeQuantile}, month peak {best.PeakShare}, reserve {best.ReserveSoc} {best.ReserveShape}, compute by price {(best.ComputeByPrice ? "yes" : "no")}, export {(best.Export ? "yes" : "no")}."));
        var table = new Table().Border(TableBorder.Horizontal);
        foreach (string head in (string[])["policy", "profit/day", "capture", "90 %", "of bound", "GPU-h/day", "energy/day", "demand/day", "held back", "over", "cycles/day", "month peaks", "solve p50/p99"])
        {
            table.AddColumn(head.EscapeMarkup(), c => c.RightAligned());
        }

        foreach (var row in result.Rows)
        {
            table.AddRow(
                row.IsWithinGates ? row.Policy : row.Policy + " (gate)",
                row.ProfitPerDay.ToString("F1", culture),
                Percent(row.Capture),
                $"{Percent(row.CaptureLow)}…{Percent(row.CaptureHigh)}",
                string.Create(culture, $"{row.PercentOfBound:F2} %"),
                row.GpuHoursPerDay.ToString("F0", culture),
                row.EnergyCostPerDay.ToString("F0", culture),
                row.DemandChargePerDay.ToString("F0", culture),
                string.Create(culture, $"{row.CarsDelayedWh / 1000:F1} kWh"),
                string.Create(culture, $"{row.SecondsOverLimit:F0} s"),
                row.CyclesPerDay.ToString("F2", culture),
                string.Join(' ', row.MonthlyPeaksWatts.Select(p => (p / Mega).ToString("F2", culture))),
                row.SolveMsP50 is { } p50 ? string.Create(culture, $"{p50:F1}/{row.SolveMsP99:F1} ms") : "");
        }

        table.AddRow("bound", result.Bound.ProfitPerDay.ToString("F1", culture), "100 %", "", "100.00 %", "", "", "", "", "", "", string.Join(' ', result.Bound.MonthlyPeaksWatts.Select(p => (p / Mega).ToString("F2", culture))), "");
        console.Write(table);
        if (result.Rows.Any(r => !r.IsWithinGates))
        {
            console.WriteLine("(gate): a limit was passed, or cars were held back by more than 0.01 % of what they wanted; such a row does not score.");
        }
    }

    private static string Percent(double? share) => share is { } s ? string.Create(CultureInfo.InvariantCulture, $"{100 * s:F0} %") : "";
}
