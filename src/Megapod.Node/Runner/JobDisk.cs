namespace Megapod.Node.Runner;

using System.Diagnostics;
using System.Globalization;
using Megapod.Node.Cgroups;

/// <summary>
/// Watches how much a job keeps on the disk: what lies in its folder, and what is deleted but still open. Between two looks it can take more than it may; how much, the disk's speed says. The system's own "du" looks, which
/// follows no link and copes with folders in one another that are deeper than a path may be long.
/// </summary>
/// <param name="space">The folder.</param>
/// <param name="group">The job's groups.</param>
/// <param name="mostBytes">How much it may keep.</param>
internal sealed class JobDisk(string space, JobGroup group, long mostBytes)
{
    /// <summary>A second between two looks, and more where a look takes long.</summary>
    private const double LeastPauseSeconds = 1;

    /// <summary>A look takes this part of the time at the most.</summary>
    private const double MostShare = 0.1;

    /// <summary>A folder that cannot be measured within this time has far too many files.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(20);

    private Task<(long Bytes, double Took)>? look;
    private double due;

    /// <summary>What it keeps, bytes, when it was last looked; −1: it was not yet.</summary>
    public long Bytes { get; private set; } = -1;

    /// <summary>Whether it keeps more than it may. Never waits.</summary>
    /// <param name="now">The time, s.</param>
    public bool IsOver(double now)
    {
        if (look is { IsCompleted: true })
        {
            (Bytes, double took) = look.IsCompletedSuccessfully ? look.Result : (Bytes, 0);
            due = now + Math.Max(LeastPauseSeconds, took / MostShare);
            look = null;
        }

        if (look is null && now >= due)
        {
            look = Task.Run(Look);
        }

        return Bytes > mostBytes;
    }

    private (long Bytes, double Took) Look()
    {
        long begun = Stopwatch.GetTimestamp();
        using var du = Process.Start(new ProcessStartInfo("du", ["--summarize", "--one-file-system", "--block-size=1", "--", space]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
        if (du is null)
        {
            return (Bytes, 0);
        }

        du.ErrorDataReceived += (_, _) => { };
        du.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(LongestLook);
        using var end = limit.Token.Register(du.Kill);
        string said = du.StandardOutput.ReadToEnd();
        du.WaitForExit();
        double took = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        return long.TryParse(said.Split('\t')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) ? (bytes + Deleted(), took) : (long.MaxValue, took);
    }

    /// <summary>What the job has deleted and not closed, bytes.</summary>
    private long Deleted()
    {
        long bytes = 0;
        foreach (int process in group.Processes)
        {
            try
            {
                foreach (string open in Directory.EnumerateFiles(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/fd")))
                {
                    bytes += File.ResolveLinkTarget(open, returnFinalTarget: false) is { } target && target.FullName.EndsWith(" (deleted)", StringComparison.Ordinal) ? Libc.BytesOf(open) : 0;
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The process ended while it was looked at, and has nothing open any more.
                continue;
            }
        }

        return bytes;
    }
}
