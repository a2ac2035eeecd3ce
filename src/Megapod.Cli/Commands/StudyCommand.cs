namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Megapod.Cli.Output;
using Megapod.Core.Outcomes;
using Megapod.Lab.Report;
using Megapod.Lab.Study;
using Spectre.Console;

/// <summary><c>study</c>: which sizes of connection, battery, pod and stalls are worth their money, by simulating every combination.</summary>
internal sealed class StudyCommand
{
    private const int BreachesShown = 10;

    private readonly Option<string[]> vary = new("--vary") { Description = "What to vary and its values: PATH=A..B, PATH=A..B:STEPS or PATH=A,B,C; PATH is grid, battery, pod, stalls, sessions-per-day or a path in the site file.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<int?> weeks = new("--weeks") { Description = $"Weeks spread over a year that stand for it, 1 to {StudyPeriods.MostWeeks}. Default {StudyPeriods.DefaultWeeks}; --days or --to instead make it one span." };
    private readonly Option<int> jobs = new("--jobs") { Description = "Simulations at the same time; the result does not depend on it. Default: the processors.", DefaultValueFactory = _ => Math.Min(Environment.ProcessorCount, StudyRig.MostJobs) };
    private readonly Option<string?> resume = new("--resume") { Description = "Keep each finished case in this folder, and take from it those that are finished." };
    private readonly Option<string?> report = new("--report") { Description = "Also write a page with charts to this file." };
    private readonly Option<decimal?> batteryCost = new(StudyCosts.BatteryOption) { Description = "Cost of a kWh of battery with its inverter, in the site's currency." };
    private readonly Option<decimal?> podCost = new(StudyCosts.PodOption) { Description = "Cost of one pod." };
    private readonly Option<decimal?> gridCost = new(StudyCosts.GridOption) { Description = "Cost of a kW of import limit." };
    private readonly Option<decimal?> stallCost = new(StudyCosts.StallOption) { Description = "Cost of one stall." };
    private readonly ScenarioOptions options;
    private readonly Command command = new("study", "Simulate every combination of sizes and say what each earns in a year.");

    private StudyCommand()
    {
        options = new ScenarioOptions().AddTo(command);
        foreach (var option in new Option[] { vary, weeks, jobs, resume, report, batteryCost, podCost, gridCost, stallCost })
        {
            command.Add(option);
        }
    }

    /// <summary>The command.</summary>
    public static Command Build()
    {
        var study = new StudyCommand();
        return study.command.Runs(study.Run);
    }

    private ExitCode Run(CommandRun run)
    {
        var asked = Read(run);
        if (!asked.IsSuccess)
        {
            return run.Printer.BadInput(asked.Faults);
        }

        string? page = run.Parse.GetValue(report);
        if (page is not null && ReportFile.Unwritable(page) is { } fault)
        {
            return run.Printer.Missing(fault);
        }

        var result = Simulate(run, asked.Value);
        if (!result.IsSuccess)
        {
            return result.Faults is [{ Code: StudyFaults.NoFolderCode } folder] ? run.Printer.Missing(folder) : ScenarioOptions.Refuse(run.Printer, result.Faults);
        }

        var study = result.Value;
        foreach (var note in study.Notes)
        {
            run.Printer.Note(note.ToString());
        }

        if (run.Stop.IsCancellationRequested)
        {
            Partial(run.Printer, study, asked.Value);
            return ExitCode.Interrupted;
        }

        run.Printer.Answer(StudyJson.Of(study), console => Draw(console, study));
        var code = Judge(run.Printer, study, asked.Value);
        if (page is null)
        {
            return code;
        }

        var written = ReportFile.Write(run.Printer, page, StudyReport.Html(study, asked.Value.Command()));
        return written == ExitCode.Success ? code : written;
    }

    private Outcome<StudyRequest> Read(CommandRun run)
    {
        var read = (run.Parse.GetValue(vary) ?? []).Select(StudyVary.Parse).ToList();
        var faults = read.SelectMany(v => v.Faults).ToList();
        return faults.Count > 0
            ? Outcome<StudyRequest>.Failure(faults)
            : Outcome<StudyRequest>.Success(new StudyRequest
            {
                Scenario = options.Read(run.Parse),
                Vary = [.. read.Select(v => v.Value)],
                Weeks = run.Parse.GetValue(weeks),
                Jobs = run.Parse.GetValue(jobs),
                Folder = run.Parse.GetValue(resume),
                Costs = new StudyCosts
                {
                    BatteryPerKilowattHour = run.Parse.GetValue(batteryCost),
                    Pod = run.Parse.GetValue(podCost),
                    GridPerKilowatt = run.Parse.GetValue(gridCost),
                    Stall = run.Parse.GetValue(stallCost),
                },
            });
    }

    /// <summary>Runs with progress and time left on standard error: a bar on a terminal, otherwise a line for each finished case.</summary>
    private static Outcome<Study> Simulate(CommandRun run, StudyRequest request)
    {
        if (run.Printer.Progress.Profile.Out.IsTerminal)
        {
            return run.Printer.Progress.Progress().AutoClear(enabled: true)
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .Start(context =>
                {
                    var task = context.AddTask("cases", maxValue: 1);
                    return StudyRig.Run(
                        request,
                        at =>
                        {
                            task.Description = $"{at.CasesDone} of {at.Cases} cases";
                            task.Value = at.Share;
                        },
                        run.Stop);
                });
        }

        long began = Stopwatch.GetTimestamp();
        int shown = -1;
        return StudyRig.Run(
            request,
            at =>
            {
                if (at.CasesDone == shown)
                {
                    return;
                }

                // The first word comes when it is known what is there already: time counts from then on.
                began = shown < 0 ? Stopwatch.GetTimestamp() : began;
                shown = at.CasesDone;
                run.Printer.Note($"study: {at.CasesDone} of {at.Cases} cases are done{Left(at.Share, Stopwatch.GetElapsedTime(began))}");
            },
            run.Stop);
    }

    private static string Left(double share, TimeSpan elapsed)
    {
        if (share is <= 0 or >= 1)
        {
            return "";
        }

        var left = elapsed * ((1 - share) / share);
        return left.TotalMinutes >= 2
            ? string.Create(CultureInfo.InvariantCulture, $", about {left.TotalMinutes:F0} min left")
            : string.Create(CultureInfo.InvariantCulture, $", about {left.TotalSeconds:F0} s left");
    }

    private static void Draw(IAnsiConsole console, Study study)
    {
        var shown = new StudyTable(study);
        var table = new Table { Border = TableBorder.Simple };
        foreach (string head in shown.Head)
        {
            table.AddColumn(new TableColumn(new Text(head)).RightAligned());
        }

        foreach (var (_, cells) in shown.Rows)
        {
            table.AddRow([.. cells.Select(c => new Text(c))]);
        }

        console.WriteLine($"{study.Site}: {study.Cases.Count} cases under policy {study.Policy}");
        console.Write(table);
        if (shown.Best() is { } best)
        {
            console.WriteLine(best);
            console.WriteLine();
        }

        foreach (string note in shown.Notes())
        {
            console.WriteLine(note);
        }
    }

    /// <summary>Refusals are said with their remedies; a broken law is a bad answer, and a study of which nothing could be simulated was bad input.</summary>
    internal static ExitCode Judge(Printer printer, Study study, StudyRequest request)
    {
        foreach (var (cases, faults) in new StudyTable(study).Refused())
        {
            printer.Note($"Refused: {cases}");
            printer.BadInput(faults);
        }

        foreach (var one in study.Cases.Where(c => !c.IsSound))
        {
            printer.Note($"The case {StudyTable.Name(one)} is no good; to see it again: {request.Command(one.Settings)}");
            foreach (var breach in one.Pieces.SelectMany(p => p.Run.Laws.Broken).Take(BreachesShown))
            {
                printer.Note($"    Law '{breach.Law}' broke at {breach.At}: {breach.Detail}");
            }

            double over = one.Pieces.Sum(p => p.Run.Import.SecondsOverLimit);
            if (over > 0)
            {
                printer.Note(string.Create(CultureInfo.InvariantCulture, $"    The import was above its limit for {over:0.###} s, at worst by {RunTables.Power(one.Pieces.Max(p => p.Run.Import.WorstExcessWatts))}."));
            }
        }

        return study.Cases.All(c => c.Year is null) ? ExitCode.BadInput : study.Cases.All(c => c.IsSound) ? ExitCode.Success : ExitCode.BadAnswer;
    }

    /// <summary>What is finished is said, but never where a script looks for an answer.</summary>
    private static void Partial(Printer printer, Study study, StudyRequest request)
    {
        printer.Note($"Stopped. {study.Cases.Count} of {study.Asked} cases were finished{(request.Folder is null ? "; --resume FOLDER would have kept them." : $" and are kept in {request.Folder}; the same command goes on.")}");
        foreach (var (_, cells) in new StudyTable(study).Rows)
        {
            printer.Note($"    {string.Join("  ", cells)}");
        }
    }
}
