namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Globalization;
using Megapod.Lab.Fuzz;
using Spectre.Console;

/// <summary><c>fuzz</c>: bent inputs for the parsers of everything that comes from outside.</summary>
internal static class FuzzCommand
{
    private static readonly Option<long> Inputs = new("--inputs") { Description = "Inputs to all parsers together. Default 1000000.", DefaultValueFactory = _ => 1_000_000 };
    private static readonly Option<ulong> Seed = new("--seed") { Description = "Seed of all chance; the same one makes the same inputs. Default 1.", DefaultValueFactory = _ => 1 };
    private static readonly Option<string?> Parser = new("--parser") { Description = $"The only parser that gets inputs: {string.Join(", ", FuzzRig.Parsers)}. Default: all, each its share." };
    private static readonly Option<string> Keep = new("--keep") { Description = "Folder for inputs that were not survived. Default fuzz-findings.", DefaultValueFactory = _ => "fuzz-findings" };

    /// <summary>The command.</summary>
    public static Command Build() => new Command("fuzz", "Throw bent inputs at every parser of what comes from outside.") { Inputs, Seed, Parser, Keep }.Runs(run =>
    {
        var request = new FuzzRequest { Inputs = run.Parse.GetValue(Inputs), Seed = run.Parse.GetValue(Seed), Parser = run.Parse.GetValue(Parser), Folder = run.Parse.GetValue(Keep) };
        var fuzzed = run.WithProgress<Core.Outcomes.Outcome<FuzzResult>>(report => FuzzRig.Run(request, TimeProvider.System, report, run.Stop));
        if (!fuzzed.IsSuccess)
        {
            return run.Printer.BadInput(fuzzed.Faults);
        }

        var result = fuzzed.Value;
        run.Printer.Answer(result, console => Draw(console, result));
        foreach (var finding in result.Findings)
        {
            run.Printer.Note(string.Create(CultureInfo.InvariantCulture, $"{finding.Parser}, seed {finding.Seed}, input {finding.Input}: {finding.What}{(finding.File is { } file ? $" ({file})" : "")}"));
        }

        return run.Stop.IsCancellationRequested ? ExitCode.Interrupted : result.Findings.Count == 0 ? ExitCode.Success : ExitCode.BadAnswer;
    });

    private static void Draw(IAnsiConsole console, FuzzResult result)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("parser");
        foreach (string column in (string[])["inputs", "taken", "s", "slowest, ms", "most allocated, B"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var row in result.Parsers)
        {
            table.AddRow(row.Parser, Number(row.Inputs), Number(row.Taken), Number(row.Seconds, "0.0"), Number(row.SlowestMs, "0.0"), Number(row.MostAllocatedBytes));
        }

        console.Write(table);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Inputs:N0} inputs, {result.Findings.Count} not survived"));
    }

    private static string Number(double number, string format = "N0") => number.ToString(format, CultureInfo.InvariantCulture);
}
