namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Files.RegisterMap;
using Megapod.Files.SiteFile;

/// <summary><c>check</c>: says all that is wrong with a site file, its register maps and what it names for operators, or with one register map, or what they are when nothing is.</summary>
internal static class CheckCommand
{
    /// <summary>What is said once of a site whose stations let every card charge: it is usual at a depot and seldom meant at the kerb.</summary>
    public const string EveryCard = "Every card may charge at this site's stations; 'cards' under 'ocpp' can name a file of those that may.";

    private static readonly Argument<string> File = new("FILE.yaml") { Description = "The site file, or a register map." };

    /// <summary>The command.</summary>
    public static Command Build() => new Command("check", "Read a site file or a register map and say all that is wrong with it.") { File }.Runs(run =>
    {
        var (faults, summary, hint) = Look(run.Parse.GetRequiredValue(File));
        if (faults.Count > 0 && SiteFileReader.IsUnreadable([faults[0]]))
        {
            return run.Printer.BadInput(faults);
        }

        if (hint.Length > 0)
        {
            run.Printer.Note(hint);
        }

        run.Printer.Answer(faults.Select(f => new Finding(f.File, f.Line, f.Column, f.Code, f.Message, f.Remedy)), console =>
        {
            // Plain lines, never wrapped: editors and scripts look for file:line:column at their beginning.
            var writer = console.Profile.Out.Writer;
            foreach (var fault in faults)
            {
                writer.WriteLine($"{fault.File}:{fault.Line}:{fault.Column}: {fault.Message} [{fault.Code}]");
                writer.WriteLine($"    {fault.Remedy}");
            }

            if (faults.Count == 0)
            {
                writer.WriteLine(summary);
            }
        });
        return faults.Count == 0 ? ExitCode.Success : ExitCode.BadAnswer;
    });

    /// <summary>All that is wrong with a file, what it is when nothing is, and what a person may want to know besides.</summary>
    private static (IReadOnlyList<Fault> Faults, string Summary, string Hint) Look(string path)
    {
        if (RegisterMapReader.IsMap(path))
        {
            var map = RegisterMapReader.Read(path);
            return (map.Faults, map.IsSuccess ? RegisterMapSummary.Of(map.Value) : "", "");
        }

        var read = CheckedSite.Read(path);
        if (!read.IsSuccess)
        {
            return (read.Faults, "", "");
        }

        var site = read.Value.Site;
        bool isOpen = site.Stations.Cards is null && site.Devices.Any(d => d is { Protocol: DeviceProtocol.Ocpp, Operator: null });
        return ([], SiteSummary.Of(site), isOpen ? EveryCard : "");
    }

    /// <summary>One mistake as the command line's contract lists it.</summary>
    private sealed record Finding(string? File, int Line, int Column, string Code, string Message, string Remedy);
}
