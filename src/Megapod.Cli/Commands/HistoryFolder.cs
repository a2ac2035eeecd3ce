namespace Megapod.Cli.Commands;

using Megapod.Cli.Output;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Site.Loop;
using Megapod.Storage.Backup;
using Megapod.Storage.History;

/// <summary>
/// The folder in which a running site's history is kept: within the controller's memory, or a temporary one that goes with the program. A history that cannot be opened keeps nobody from running: one that is
/// torn is set aside, and whatever else is wrong is told.
/// </summary>
internal sealed class HistoryFolder : IDisposable
{
    private const string Within = "history";

    /// <summary>What is kept of a site without a memory is bounded by the machine's temporary files.</summary>
    private const long MostTemporaryBytes = 1_000_000_000;

    private readonly HistoryFile? file;
    private readonly string? temporary;

    private HistoryFolder(HistoryFile? file, string? temporary)
    {
        this.file = file;
        this.temporary = temporary;
    }

    /// <summary>The history; null: it could not be opened.</summary>
    public IHistory? History => file;

    /// <summary>What a backup takes of it; nothing where it is a temporary one.</summary>
    public IEnumerable<BackupSource> Backups => file is not null && temporary is null ? [new BackupSource($"{Within}/{HistoryFile.FileName}", file.CopyTo)] : [];

    /// <summary>The folder of the history within that of the controller's memory.</summary>
    public static string Of(string state) => Path.Combine(state, Within);

    /// <summary>Opens the history.</summary>
    /// <param name="state">The folder of the controller's memory; null: there is none.</param>
    /// <param name="loop">Its events are told what is wrong.</param>
    /// <param name="printer">Tells a person, too.</param>
    public static HistoryFolder Open(string? state, SiteLoop loop, Printer printer)
    {
        string? passing = null;
        Outcome<HistoryFile> opened;
        try
        {
            passing = state is null ? Directory.CreateTempSubdirectory("megapod-history-").FullName : null;
            string folder = passing ?? Path.Combine(state!, Within);
            opened = HistoryFile.Open(folder, passing is null ? null : new HistoryKeeping { MostBytes = MostTemporaryBytes });
            if (!opened.IsSuccess && opened.Faults[0].Code is "MP3305" or "MP3431" && HistoryFile.SetAside(folder, TimeProvider.System.GetUtcNow()) is { IsSuccess: true } aside)
            {
                Tell(loop, printer, new Fault("MP3435", $"The history could not be used and was moved aside to {aside.Value}; a new one begins. {opened.Faults[0].Message}", "Look at what was set aside."));
                opened = HistoryFile.Open(folder);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            opened = Outcome<HistoryFile>.Failure(new Fault("MP3302", $"The history cannot be opened: {error.Message}", "Check the folder's permissions and the disk."));
        }

        if (!opened.IsSuccess)
        {
            Tell(loop, printer, opened.Faults[0]);
            return new HistoryFolder(null, passing);
        }

        return new HistoryFolder(opened.Value, passing);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        file?.Dispose();
        if (temporary is not null)
        {
            try
            {
                Directory.Delete(temporary, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The system clears its temporary files by itself.
                return;
            }
        }
    }

    private static void Tell(SiteLoop loop, Printer printer, Fault fault)
    {
        printer.Note($"History: {fault}");
        loop.Events.Add(loop.Now, "history-failed", loop.Tree.Site.Id, $"{fault.Code}: {fault.Message} Limits and cars go on without it.");
    }
}
