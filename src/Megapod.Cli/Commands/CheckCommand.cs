namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Core.Outcomes;
using Megapod.Files.RegisterMap;
using Megapod.Files.SiteFile;

/// <summary><c>check</c>: says all that is wrong with a site file, its register maps and what it names for operators, or with one register map, or what they are when nothing is.</summary>
internal static class CheckCommand
{
    private static readonly Argument<string> File = new("FILE.yaml") { Description = "The site file, or a register map." };

    /// <summary>The command.</summary>
    public static Command Build() => new Command("check", "Read a site file or a register map and say all that is wrong with it.") { File }.Runs(run =>
    {
        var (faults, summary) = Look(run.Parse.GetRequiredValue(File));
        if (faults.Count > 0 && SiteFileReader.IsUnreadable([faults[0]]))
        {
            return run.Printer.BadInput(faults);
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

    /// <summary>All that is wrong with a file, and what it is when nothing is.</summary>
    private static (IReadOnlyList<Fault> Faults, string Summary) Look(string path)
    {
        if (RegisterMapReader.IsMap(path))
        {
            var map = RegisterMapReader.Read(path);
            return (map.Faults, map.IsSuccess ? RegisterMapSummary.Of(map.Value) : "");
        }

        var site = SiteFileReader.Read(path);
        return site.IsSuccess ? ([.. SiteMaps.Read(site.Value, path).Faults, .. OperatorFiles.Check(path)], SiteSummary.Of(site.Value)) : (site.Faults, "");
    }

    /// <summary>One mistake as the command line's contract lists it.</summary>
    private sealed record Finding(string? File, int Line, int Column, string Code, string Message, string Remedy);
}
