namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Storage.Backup;
using Megapod.Storage.Journal;

/// <summary><c>backup</c>: a state folder in one file, also while the site runs, which then makes it itself.</summary>
internal static class BackupCommand
{
    private static readonly Option<string> State = new("--state") { Description = "The site's state folder; the site may run.", Required = true };
    private static readonly Option<string?> Out = new("--out") { Description = "The file; default: megapod-backup-TIME.tar.gz in this folder." };
    private static readonly Option<string> At = new("--at") { Description = "Where the API of the running site is.", DefaultValueFactory = _ => "http://127.0.0.1:8080" };

    /// <summary>The command.</summary>
    public static Command Build() => new Command("backup", "Write a state folder into one file: accounts, audit, history, alarms, transactions, pods. The site may run.") { State, Out, At }.RunsAsync(RunAsync);

    private static async Task<ExitCode> RunAsync(CommandRun run)
    {
        string state = run.Parse.GetRequiredValue(State);
        if (!Directory.Exists(state))
        {
            return run.Printer.BadInput([new Fault("MP3302", "There is no such state folder.", "Name the folder that 'megapod up --state' is given.", state)]);
        }

        var now = TimeProvider.System.GetUtcNow();
        string target = Path.GetFullPath(run.Parse.GetValue(Out) ?? string.Create(CultureInfo.InvariantCulture, $"megapod-backup-{now:yyyyMMdd'T'HHmmss}Z.tar.gz"));
        run.Printer.Note("Writing the backup ...");
        var written = await WriteAsync(run, state, target, now);
        if (!written.IsSuccess)
        {
            return written.Faults[0].Code is "MP3495" or "MP3302" or "MP3303" or "MP3142" ? run.Printer.Missing(written.Faults[0]) : run.Printer.BadInput(written.Faults);
        }

        long bytes = new FileInfo(target).Length;
        run.Printer.Answer(new { file = target, bytes }, console => console.Profile.Out.Writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target}: {bytes / 1e6:0.0} MB.")));
        return ExitCode.Success;
    }

    /// <summary>A site that runs has its databases to itself, so it is asked; one that does not is read.</summary>
    private static async Task<Outcome<string>> WriteAsync(CommandRun run, string state, string target, DateTimeOffset now)
    {
        if (LocalToken.Read(state) is { IsSuccess: true } token && await BackupDoor.FetchAsync(new SiteAddress(run.Parse.GetRequiredValue(At), token.Value), target, run.Stop) is var fetched && (fetched.IsSuccess || fetched.Faults[0].Code != "MP3142"))
        {
            return fetched;
        }

        try
        {
            var made = StateBackup.Write(StateBackup.SourcesOf(state), target, JournalFile.SiteOf(state) ?? "", UpdateCommand.Present, now);
            return made.IsSuccess ? Outcome<string>.Success(target) : Outcome<string>.Failure(made.Faults);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Outcome<string>.Failure(new Fault("MP3302", $"The state cannot be read: {error.Message}", "Be the user that the site runs as.", state));
        }
    }
}
