namespace Megapod.Cli.Commands;

using Megapod.Core.Outcomes;
using Megapod.Storage.Backup;

/// <summary>How a running site writes a backup of its state.</summary>
internal static class UpBackup
{
    /// <summary>Writes a backup into a file that is not there yet; null where nothing is kept.</summary>
    /// <param name="folder">The state folder; null: there is none.</param>
    /// <param name="site">Id of the site.</param>
    /// <param name="open">The databases that the site has open.</param>
    public static Func<string, Fault?>? Of(string? folder, string site, IEnumerable<BackupSource> open)
    {
        if (folder is null)
        {
            return null;
        }

        BackupSource[] sources = [.. open];
        return target =>
        {
            var written = StateBackup.Write(StateBackup.SourcesOf(folder, sources), target, site, UpdateCommand.Present, TimeProvider.System.GetUtcNow());
            return written.IsSuccess ? null : written.Faults[0];
        };
    }
}
