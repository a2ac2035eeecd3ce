namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Core.Outcomes;
using Megapod.Storage.Audit;

/// <summary><c>audit</c>: whether what a site remembers of who asked for what is what it wrote.</summary>
internal static class AuditCommand
{
    private static readonly Option<string> State = new("--state") { Description = "The site's state folder; the site may run.", Required = true };
    private static readonly Option<string?> Head = new("--head") { Description = "A head that was printed earlier, as NUMBER:HASH; an audit that was written anew since then does not have it." };

    /// <summary>The command.</summary>
    public static Command Build() => new("audit", "Look after the audit of a site.")
    {
        new Command("verify", "Read the audit of a site from its beginning and say where it is not what was written.") { State, Head }.Runs(Verify),
    };

    private static ExitCode Verify(CommandRun run)
    {
        AuditHead? known = null;
        if (run.Parse.GetValue(Head) is { } text)
        {
            known = AuditHead.Parse(text);
            if (known is null)
            {
                return run.Printer.BadInput([new Fault("MP3554", $"'{text}' is no head of an audit.", "Write it as it was printed: the number, a colon and 64 hexadecimal digits.")]);
            }
        }

        var verified = AuditFile.Verify(run.Parse.GetRequiredValue(State), known);
        if (!verified.IsSuccess)
        {
            return run.Printer.Missing(verified.Faults[0]);
        }

        var verdict = verified.Value;
        run.Printer.Answer(new { verdict.IsWhole, verdict.Entries, Head = verdict.Head.ToString(), verdict.BrokenAt, verdict.Why }, console => console.Profile.Out.Writer.WriteLine(verdict.IsWhole
            ? $"All {verdict.Entries} entries are what was written. The audit ends with {verdict.Head}."
            : $"Entry {verdict.BrokenAt}: {verdict.Why} The {verdict.Entries} before it are what was written and end with {verdict.Head}."));
        return verdict.IsWhole ? ExitCode.Success : ExitCode.BadAnswer;
    }
}
