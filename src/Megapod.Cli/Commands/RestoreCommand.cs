namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Core.People;
using Megapod.Core.Units;
using Megapod.Storage.Audit;
using Megapod.Storage.Backup;

/// <summary><c>restore</c>: a state folder out of a backup. What devices hold is not in it, so that the controller that starts with it asks them.</summary>
internal static class RestoreCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "The backup." };
    private static readonly Option<string> State = new("--state") { Description = "The state folder; it is not there yet, or empty.", Required = true };

    /// <summary>The command.</summary>
    public static Command Build() => new Command("restore", "Make a state folder of a backup; every file in it is compared with its sum first.") { File, State }.RunsAsync(RunAsync);

    private static async Task<ExitCode> RunAsync(CommandRun run)
    {
        string source = run.Parse.GetRequiredValue(File);
        string state = run.Parse.GetRequiredValue(State);
        var restored = StateBackup.Restore(source, state, Version.Parse(UpdateCommand.Present));
        if (!restored.IsSuccess)
        {
            return restored.Faults[0].Code == "MP3499" ? run.Printer.Missing(restored.Faults[0]) : run.Printer.BadInput(restored.Faults);
        }

        var contents = restored.Value;
        if (await NoteAsync(state, source) is { } unsaid)
        {
            run.Printer.Note($"{unsaid.Message} [{unsaid.Code}]");
        }

        run.Printer.Answer(contents, console =>
        {
            console.Profile.Out.Writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{state}: {contents.Parts.Count} files of '{contents.Site}', as of {contents.Made:yyyy-MM-dd HH:mm:ss} UTC."));
            console.Profile.Out.Writer.WriteLine("Everybody has to sign in anew, and every device counts at its worst until it has been asked.");
        });
        return ExitCode.Success;
    }

    /// <summary>The audit goes on with who has put it back: what came after the backup is not in it any more, and nobody shall wonder why.</summary>
    private static async Task<Fault?> NoteAsync(string state, string source)
    {
        if (!System.IO.File.Exists(Path.Combine(state, AuditFile.FileName)))
        {
            return null;
        }

        var opened = AuditFile.Open(state);
        if (!opened.IsSuccess)
        {
            return opened.Faults[0];
        }

        using var audit = opened.Value;
        var noted = await audit.AppendAsync(new AuditNote(Instant.From(TimeProvider.System.GetUtcNow()), Environment.UserName, "local", "restore", Path.GetFileName(source), "", "done"));
        return noted.IsSuccess ? null : noted.Faults[0];
    }
}
