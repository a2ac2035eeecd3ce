namespace Megapod.Cli.Commands;

using Megapod.Cli.Output;
using Megapod.Core.Outcomes;

/// <summary>The file that a report is written to, looked at before long work begins.</summary>
internal static class ReportFile
{
    /// <summary>Why no page can be written there, as far as that can be told beforehand; null when nothing is in the way.</summary>
    public static Fault? Unwritable(string page)
    {
        string? folder = Path.GetDirectoryName(Path.GetFullPath(page));
        return Directory.Exists(page) || !Directory.Exists(folder) ? NoReport(page, "there is no folder to write it to") : null;
    }

    /// <summary>Writes a page and says where it is.</summary>
    public static ExitCode Write(Printer printer, string page, string html)
    {
        try
        {
            File.WriteAllText(page, html);
            printer.Note($"The report is in {page}.");
            return ExitCode.Success;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return printer.Missing(NoReport(page, error.Message));
        }
    }

    private static Fault NoReport(string page, string why) => new("MP3012", $"The report cannot be written: {why}.", "Name a file in a folder that you may write to.", page);
}
