namespace Megapod.Node.Runner;

using System.Diagnostics;
using Megapod.Node.Cgroups;

/// <summary>A command that is run in a job's place: to keep a checkpoint, to go to sleep, to wake.</summary>
internal sealed class JobErrand : IDisposable
{
    /// <summary>What is said of one that took too long, as the program "timeout" says it.</summary>
    private const int LateStatus = 124;

    /// <summary>What is said of one that could not be begun.</summary>
    private const int NotBegunStatus = 126;

    private readonly Process? process;
    private readonly Stopwatch since = Stopwatch.StartNew();
    private readonly TimeSpan longest;

    private JobErrand(Process? process, TimeSpan longest)
    {
        this.process = process;
        this.longest = longest;
    }

    /// <summary>Its exit status; null while it is under way.</summary>
    public int? ExitStatus
    {
        get
        {
            if (process is null)
            {
                return NotBegunStatus;
            }

            return process.HasExited ? process.ExitCode : since.Elapsed > longest ? LateStatus : null;
        }
    }

    /// <summary>Begins one.</summary>
    /// <param name="command">The command.</param>
    /// <param name="row">The job.</param>
    /// <param name="group">Its groups.</param>
    /// <param name="longest">How long it may take.</param>
    public static JobErrand Begin(IReadOnlyList<string> command, JobRow row, JobGroup group, TimeSpan longest)
    {
        int target = group.Processes.Order().FirstOrDefault();
        return new JobErrand(target == 0 ? null : JobLauncher.BeginErrand(row with { Order = row.Order with { Config = row.Order.Config with { Command = command } } }, group, target), longest);
    }

    /// <summary>Ends it where it is still under way.</summary>
    public void Dispose()
    {
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
        }

        process?.Dispose();
    }
}
