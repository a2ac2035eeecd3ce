namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Megapod.Cli.Output;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Lab.Report;
using Megapod.Lab.Simulation;
using Megapod.Twin.Simulator;
using Spectre.Console;

/// <summary><c>simulate</c>: the site on the twin in virtual time.</summary>
internal sealed class SimulateCommand
{
    private const int BreachesShown = 10;
    private const string IdealPolicy = "rules-clairvoyant";
    private static readonly CompositeFormat DayDone = CompositeFormat.Parse("{0}: day {1} of {2} is done");

    private readonly Option<string?> report = new("--report") { Description = "Also write a page with charts to this file." };
    private readonly Option<bool> compareIdeal = new("--compare-ideal") { Description = "Also run the ideal controller and print the share of its GPU-hours." };
    private readonly ScenarioOptions options;
    private readonly Command command = new("simulate", "Run a site on the twin in virtual time, laws checked at every step.");

    private SimulateCommand()
    {
        options = new ScenarioOptions().AddTo(command);
        command.Add(report);
        command.Add(compareIdeal);
    }

    /// <summary>The command.</summary>
    public static Command Build()
    {
        var simulate = new SimulateCommand();
        return simulate.command.Runs(simulate.Run);
    }

    private ExitCode Run(CommandRun run)
    {
        var request = options.Read(run.Parse);
        var built = ScenarioBuilder.Build(request);
        if (!built.IsSuccess)
        {
            return ScenarioOptions.Refuse(run.Printer, built.Faults);
        }

        var scenario = built.Value;
        string? page = run.Parse.GetValue(report);
        if (page is not null && ReportFile.Unwritable(page) is { } fault)
        {
            return run.Printer.Missing(fault);
        }

        var recorder = page is null ? null : new RunRecorder(scenario.Prices);
        var opened = ScenarioPlans.Of(request, scenario);
        if (!opened.IsSuccess)
        {
            return run.Printer.Missing(opened.Faults[0]);
        }

        using var source = opened.Value;
        var plans = source.Planned;
        var result = Simulate(run, scenario, recorder, plans);
        if (run.Stop.IsCancellationRequested)
        {
            Partial(run.Printer, result, scenario);
            return ExitCode.Interrupted;
        }

        Run? ideal = null;
        if (run.Parse.GetValue(compareIdeal))
        {
            ideal = Simulate(run, scenario with { Policy = IdealPolicy }, null);
            if (run.Stop.IsCancellationRequested)
            {
                Partial(run.Printer, result, scenario);
                return ExitCode.Interrupted;
            }
        }

        if (plans is not null)
        {
            run.Printer.Note($"{plans.Made} plans were followed{(plans.Refused.Count == 0 ? "" : $"; instead of others the rules': {string.Join(", ", plans.Refused.Select(r => $"{r.Key} {r.Value} times"))}")}.");
        }

        Print(run.Printer, result, ideal, scenario);
        var code = Judge(run.Printer, result, request);
        if (page is not null)
        {
            var written = ReportFile.Write(run.Printer, page, SimulationReport.Html(scenario, result, recorder!.Slots(), RunTables.Of(result, scenario.Site.Currency), request.Command(scenario.From, scenario.To)));
            return written == ExitCode.Success ? code : written;
        }

        return code;
    }

    /// <summary>Runs a scenario with progress on standard error: a bar on a terminal, otherwise a line a simulated day.</summary>
    private static Run Simulate(CommandRun run, Scenario scenario, RunRecorder? recorder, IPlanSource? plans = null)
    {
        using var simulator = new SiteSimulator(scenario, plans: plans) { Observer = recorder };
        long began = Stopwatch.GetTimestamp();
        Run result;
        if (run.Printer.Progress.Profile.Out.IsTerminal)
        {
            result = run.Printer.Progress.Progress().AutoClear(enabled: true)
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .Start(context =>
                {
                    var task = context.AddTask($"{scenario.Site.Id}, {scenario.Policy}".EscapeMarkup(), maxValue: 1);
                    return simulator.Complete(share => task.Value = share, () => run.Stop.IsCancellationRequested);
                });
        }
        else
        {
            int shown = 0;
            int total = (int)Math.Ceiling((scenario.To - scenario.From).TotalDays);
            result = simulator.Complete(
                _ =>
                {
                    int done = (int)(simulator.Plant.Now - scenario.From).TotalDays;
                    if (done > shown)
                    {
                        shown = done;
                        run.Printer.Note(string.Format(CultureInfo.InvariantCulture, DayDone, scenario.Policy, done, total));
                    }
                },
                () => run.Stop.IsCancellationRequested);
        }

        return result with { WallSeconds = Stopwatch.GetElapsedTime(began).TotalSeconds };
    }

    private static void Print(Printer printer, Run result, Run? ideal, Scenario scenario)
    {
        void People(IAnsiConsole console) => Draw(console, result, ideal, scenario);
        if (ideal is null)
        {
            printer.Answer(result, People);
            return;
        }

        var document = JsonSerializer.SerializeToNode(result, JsonFormat.Options)!.AsObject();
        document["ideal"] = JsonSerializer.SerializeToNode(
            new { ideal.Policy, ideal.Compute.GpuHours, GpuHoursRatio = Ratio(result, ideal), ideal.Cars.DelayedWh, ideal.Money.Profit }, JsonFormat.Options);
        printer.Answer(document, People);
    }

    private static double Ratio(Run result, Run ideal) => ideal.Compute.GpuHours > 0 ? result.Compute.GpuHours / ideal.Compute.GpuHours : 1;

    private static void Draw(IAnsiConsole console, Run result, Run? ideal, Scenario scenario)
    {
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Site}: {result.From.ToUtc():yyyy-MM-dd HH:mm} to {result.To.ToUtc():yyyy-MM-dd HH:mm} UTC, policy {result.Policy}, seed {result.Seed}, world {result.World}"));
        var table = new Table { Border = TableBorder.Simple, ShowHeaders = false };
        table.AddColumn(new TableColumn("")).AddColumn(new TableColumn("")).AddColumn(new TableColumn("").RightAligned());
        foreach (var (heading, rows) in RunTables.Of(result, scenario.Site.Currency))
        {
            bool isFirst = true;
            foreach (var (name, value) in rows)
            {
                table.AddRow(new Text(isFirst ? heading : ""), new Text(name), new Text(value));
                isFirst = false;
            }

            table.AddEmptyRow();
        }

        console.Write(table);
        if (ideal is not null)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Against the ideal controller, which knows each car and needs no margin: {result.Compute.GpuHours:N0} of {ideal.Compute.GpuHours:N0} GPU-hours, {Ratio(result, ideal):P2}."));
        }

        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Steps:N0} steps in {result.WallSeconds:F1} s; trace {result.TraceHash}"));
    }

    /// <summary>A broken law or a second over the limit is a bad answer, printed with what shows it again.</summary>
    internal static ExitCode Judge(Printer printer, Run result, ScenarioRequest request)
    {
        if (result.Laws.Broken.Count == 0 && result.Import.SecondsOverLimit <= 0)
        {
            return ExitCode.Success;
        }

        if (result.Import.SecondsOverLimit > 0)
        {
            printer.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"The import was above its limit for {result.Import.SecondsOverLimit:0.###} s, at worst by {RunTables.Power(result.Import.WorstExcessWatts)} (seed {result.Seed})."));
        }

        foreach (var breach in result.Laws.Broken.Take(BreachesShown))
        {
            printer.Note($"Law '{breach.Law}' broke at {breach.At} (seed {result.Seed}): {breach.Detail}");
        }

        if (result.Laws.Broken.Count > BreachesShown)
        {
            printer.Note($"{result.Laws.Broken.Count - BreachesShown} more breaches are in the list that --json prints.");
        }

        var end = result.Laws.Broken.Count > 0 ? UpToMinute(result.Laws.Broken[0].At) : result.To;
        printer.Note($"To see it again: {request.Command(result.From, end)}");
        return ExitCode.BadAnswer;
    }

    private static Instant UpToMinute(Instant at) => new(((at.Ticks / TimeSpan.TicksPerMinute) + 1) * TimeSpan.TicksPerMinute);

    /// <summary>A run that was stopped still says how far it came, but never where a script looks for an answer.</summary>
    private static void Partial(Printer printer, Run result, Scenario scenario)
    {
        printer.Note($"Stopped. These figures are partial: they end at {result.To.ToUtc():yyyy-MM-dd HH:mm} instead of {scenario.To.ToUtc():yyyy-MM-dd HH:mm} UTC.");
        foreach (var (heading, rows) in RunTables.Of(result, scenario.Site.Currency))
        {
            printer.Note($"  {heading}: {string.Join("; ", rows.Select(r => $"{r.Name} {r.Value}"))}");
        }
    }
}
