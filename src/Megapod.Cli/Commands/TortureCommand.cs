namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Megapod.Cli.Output;
using Megapod.Core.Outcomes;
using Megapod.Lab.Torture;
using Megapod.Twin.Faults;
using Spectre.Console;

/// <summary><c>torture</c>: many seeded worlds in which things go wrong, laws checked at every step.</summary>
internal sealed class TortureCommand
{
    private const ulong MostSeeds = 1_000_000;
    private const int MostThreads = 256;
    private const int BreachesShown = 20;
    private readonly Option<(ulong First, ulong Last)> seeds = new("--seeds")
    {
        Description = "First and last seed: 1..500, or one seed. Default 1..10.",
        CustomParser = Seeds,
        DefaultValueFactory = _ => (1, 10),
    };

    private readonly Option<int> threads = new("--threads") { Description = "Worlds at the same time; the result does not depend on it. Default 1.", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> live = new("--live") { Description = "Run the live loop in real time, a minute around one fault for each seed." };
    private readonly TortureOptions options = new();

    /// <summary>The command.</summary>
    public static Command Build()
    {
        var torture = new TortureCommand();
        var command = new Command("torture", "Run many worlds in which things go wrong, laws checked at every step.");
        torture.options.AddTo(command);
        command.Add(torture.seeds);
        command.Add(torture.threads);
        command.Add(torture.live);
        return command.Runs(torture.Run);
    }

    private ExitCode Run(CommandRun run)
    {
        var (first, last) = run.Parse.GetValue(seeds);
        int parallel = run.Parse.GetValue(threads);
        if (last < first || last - first >= MostSeeds || parallel is < 1 or > MostThreads)
        {
            return run.Printer.BadInput([new Fault("MP3021", $"Seeds {first}..{last} on {parallel} threads cannot be run.", $"Write the lower seed first, at most {MostSeeds} of them, and 1 to {MostThreads} threads.")]);
        }

        var request = options.Read(run.Parse);
        if (!request.IsSuccess)
        {
            return run.Printer.BadInput(request.Faults);
        }

        var asked = request.Value with { FirstSeed = first, LastSeed = last, Threads = parallel };
        var result = run.Parse.GetValue(live)
            ? run.WithProgress("running live loops, a minute each", report => LiveTorture.Run(asked, done => report(done / (double)(last - first + 1)), run.Stop))
            : Ask(run, asked);
        if (!result.IsSuccess)
        {
            return ScenarioOptions.Refuse(run.Printer, result.Faults);
        }

        var torture = result.Value;
        if (run.Stop.IsCancellationRequested)
        {
            run.Printer.Note(string.Create(CultureInfo.InvariantCulture, $"Stopped. {torture.Seeds} of {last - first + 1} worlds had ended, with {torture.LawsBroken.Count} broken laws."));
            return ExitCode.Interrupted;
        }

        run.Printer.Answer(torture, console => Draw(console, torture));
        foreach (var breach in torture.LawsBroken.Take(BreachesShown))
        {
            run.Printer.Note($"Law '{breach.Law}' broke at {breach.At} (seed {breach.Seed}, {breach.Fault}): {breach.Detail}");
            run.Printer.Note($"    {breach.Replay}");
        }

        if (torture.LawsBroken.Count > BreachesShown)
        {
            run.Printer.Note($"{torture.LawsBroken.Count - BreachesShown} more breaches are in the list that --json prints.");
        }

        return torture.LawsBroken.Count == 0 ? ExitCode.Success : ExitCode.BadAnswer;
    }

    /// <summary>Runs with progress on standard error: a bar on a terminal, otherwise a line for each tenth.</summary>
    private static Outcome<Torture> Ask(CommandRun run, TortureRequest request)
    {
        int total = (int)(request.LastSeed - request.FirstSeed + 1);
        if (run.Printer.Progress.Profile.Out.IsTerminal)
        {
            return run.Printer.Progress.Progress().AutoClear(enabled: true)
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .Start(context =>
                {
                    var task = context.AddTask("worlds", maxValue: total);
                    return TortureRig.Run(request, done => task.Value = done, run.Stop);
                });
        }

        int tenth = Math.Max(1, total / 10);
        return TortureRig.Run(
            request,
            done =>
            {
                if (done % tenth == 0 || done == total)
                {
                    run.Printer.Note(string.Create(CultureInfo.InvariantCulture, $"torture: {done} of {total} worlds are done"));
                }
            },
            run.Stop);
    }

    private static void Draw(IAnsiConsole console, Torture result)
    {
        double speed = result.WallSeconds > 0 ? result.SiteHours * 3600 / result.WallSeconds : 0;
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Seeds} worlds, {result.SiteHours:N0} site hours in {result.WallSeconds:F1} s, {speed:N0} times real time; {result.Faults.Values.Sum():N0} faults; {result.LawsBroken.Count} broken laws"));
        if (result.Windows is { } windows)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{windows.Count:N0} windows of {windows.Seconds:N0} s at 10 ms, {windows.Calls:N0} decisions called by the regulator; means of 10 ms above the limit for {windows.SecondsOverLimit:N2} s, at worst by {RunTables.Power(windows.WorstExcessWatts)}"));
        }

        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("fault").AddColumn(new TableColumn("alone").RightAligned()).AddColumn(new TableColumn("with a battery trip").RightAligned()).AddColumn(new TableColumn("breaches").RightAligned());
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            string pair = Incident.Paired(kind);
            int broken = result.LawsBroken.Count(b => b.Fault == kind.ToString() || b.Fault == pair);
            table.AddRow(
                new Text(kind.ToString()),
                new Text(Number(result.Faults.GetValueOrDefault(kind.ToString()))),
                new Text(kind == FaultKind.BatteryTrip ? "" : Number(result.Faults.GetValueOrDefault(pair))),
                new Text(Number(broken)));
        }

        console.Write(table);
        if (result.Branches == 0)
        {
            return;
        }

        int reached = result.Branches - result.BranchesNeverReached.Count;
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{reached} of {result.Branches} branches reached{(result.BranchesNeverReached.Count > 0 ? "; never:" : ".")}"));
        foreach (string branch in result.BranchesNeverReached)
        {
            console.WriteLine("  " + branch);
        }
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static (ulong First, ulong Last) Seeds(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        string[] parts = text.Split("..");
        if (parts.Length is 1 or 2 && ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out ulong first)
            && ulong.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong last))
        {
            return (first, last);
        }

        result.AddError($"'{text}' are no seeds. Write 1..500, or one seed.");
        return default;
    }
}
