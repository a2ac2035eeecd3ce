namespace Megapod.Devices.Slurm;

using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

/// <summary>Starts one of Slurm's programs and waits for its end, so long and no longer.</summary>
internal static class SlurmTool
{
    /// <summary>Characters that are kept of what a tool says; a token has some hundreds.</summary>
    private const int MostWords = 16 * 1024;

    /// <summary>Runs a program.</summary>
    /// <param name="program">Its path, or its name in PATH.</param>
    /// <param name="arguments">Its arguments, as they are.</param>
    /// <param name="confFile">The cluster's slurm.conf; null: the program's own place for it.</param>
    /// <param name="timeout">How long it may take; then it is ended.</param>
    /// <param name="clock">Measures that.</param>
    /// <param name="stop">Gives up and ends it.</param>
    /// <returns>What it printed, and why that is no use; null: it ended with status 0.</returns>
    public static async Task<(string Said, string? Why)> RunAsync(string program, IReadOnlyList<string> arguments, string? confFile, TimeSpan timeout, TimeProvider clock, CancellationToken stop)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        if (confFile is not null)
        {
            start.Environment["SLURM_CONF"] = confFile;
        }

        // With a token in its environment scontrol 22.05 does what it is told and then cannot read the answer.
        start.Environment.Remove("SLURM_JWT");
        using var over = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, stop);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Exception error) when (error is Win32Exception or IOException or InvalidOperationException)
        {
            return ("", error.Message);
        }

        using (process)
        {
            try
            {
                process.StandardInput.Close();
                var said = ReadAsync(process.StandardOutput, either.Token);
                var wrong = ReadAsync(process.StandardError, either.Token);
                await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
                string words = await said.ConfigureAwait(false);
                string trouble = await wrong.ConfigureAwait(false);
                return process.ExitCode == 0 ? (words, null) : (words, string.Create(CultureInfo.InvariantCulture, $"exit status {process.ExitCode}, it said: {trouble}{words}"));
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                stop.ThrowIfCancellationRequested();
                return ("", string.Create(CultureInfo.InvariantCulture, $"it did not end within {timeout.TotalSeconds} s"));
            }
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken stop)
    {
        var all = new StringBuilder();
        char[] buffer = new char[1024];
        while (await reader.ReadAsync(buffer, stop).ConfigureAwait(false) is > 0 and var count)
        {
            all.Append(buffer, 0, Math.Min(count, MostWords - all.Length));
        }

        return all.ToString();
    }
}
