namespace Megapod.Lab.Bench.Solver;

using System.ComponentModel;
using System.Diagnostics;

/// <summary>Runs somebody else's program to its end.</summary>
internal static class PeerProcess
{
    /// <summary>How it ended.</summary>
    /// <param name="Code">Its exit code.</param>
    /// <param name="Said">Its standard output; of one that failed its standard error.</param>
    /// <param name="Milliseconds">From start to end, ms.</param>
    public readonly record struct End(int Code, string Said, double Milliseconds);

    /// <summary>Runs it; null where it cannot be started or was stopped.</summary>
    /// <param name="program">A path or a name on the search path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="stop">Kills it.</param>
    public static End? Run(string program, IEnumerable<string> arguments, CancellationToken stop)
    {
        long began = Stopwatch.GetTimestamp();
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            using var killing = stop.Register(static p => ((Process)p!).Kill(entireProcessTree: true), process);
            var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
            string said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            double milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            string complaint = error.GetAwaiter().GetResult();
            return stop.IsCancellationRequested ? null : new End(process.ExitCode, process.ExitCode == 0 ? said : complaint + said, milliseconds);
        }
        catch (Exception failure) when (failure is Win32Exception or IOException or InvalidOperationException)
        {
            return null;
        }
    }
}
