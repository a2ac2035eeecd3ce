namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Files.SiteFile;

/// <summary><c>check</c>: says all that is wrong with a site file, or what the site is when nothing is.</summary>
internal static class CheckCommand
{
    private static readonly Argument<string> File = new("SITE.yaml") { Description = "The site file." };

    /// <summary>The command.</summary>
    public static Command Build() => new Command("check", "Read a site file and say all that is wrong with it.") { File }.Runs(run =>
    {
        var outcome = SiteFileReader.Read(run.Parse.GetRequiredValue(File));
        if (SiteFileReader.IsUnreadable(outcome.Faults))
        {
            return run.Printer.BadInput(outcome.Faults);
        }

        run.Printer.Answer(outcome.Faults.Select(f => new Finding(f.File, f.Line, f.Column, f.Code, f.Message, f.Remedy)), console =>
        {
            // Plain lines, never wrapped: editors and scripts look for file:line:column at their beginning.
            var writer = console.Profile.Out.Writer;
            foreach (var fault in outcome.Faults)
            {
                writer.WriteLine($"{fault.File}:{fault.Line}:{fault.Column}: {fault.Message} [{fault.Code}]");
                writer.WriteLine($"    {fault.Remedy}");
            }

            if (outcome.IsSuccess)
            {
                writer.WriteLine(SiteSummary.Of(outcome.Value));
            }
        });
        return outcome.IsSuccess ? ExitCode.Success : ExitCode.BadAnswer;
    });

    /// <summary>One mistake as the command line's contract lists it.</summary>
    private sealed record Finding(string? File, int Line, int Column, string Code, string Message, string Remedy);
}
