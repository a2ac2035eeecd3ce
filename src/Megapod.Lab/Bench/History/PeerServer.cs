namespace Megapod.Lab.Bench.History;

using System.Diagnostics;

/// <summary>Somebody else's server, started for a benchmark and ended by its process id.</summary>
internal sealed class PeerServer : IDisposable
{
    /// <summary>It may tidy up for so long before it is killed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process process;

    private PeerServer(Process process) => this.process = process;

    /// <summary>Processor time of it and of what it started and has ended; null where the system does not tell.</summary>
    public double? ProcessorSeconds
    {
        get
        {
            // utime, stime and those of children that have ended, in hundredths of a second (proc(5)).
            string file = $"/proc/{process.Id}/stat";
            string[] words = File.Exists(file) ? File.ReadAllText(file).Split(") ")[^1].Split(' ') : [];
            return words.Length > 14 ? words[11..15].Sum(w => long.Parse(w, System.Globalization.CultureInfo.InvariantCulture)) / 100.0 : null;
        }
    }

    /// <summary>Whether it still runs.</summary>
    public bool IsRunning => !process.HasExited;

    /// <summary>Starts it; what it says is thrown away.</summary>
    public static PeerServer Start(string program, IEnumerable<string> arguments)
    {
        var started = Process.Start(Described(program, arguments))!;
        started.OutputDataReceived += static (_, _) => { };
        started.ErrorDataReceived += static (_, _) => { };
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return new PeerServer(started);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code and what it said.</returns>
    public static (int Code, string Said) Run(string program, IEnumerable<string> arguments, CancellationToken stop)
    {
        using var started = Process.Start(Described(program, arguments))!;
        using var killing = stop.Register(static p => ((Process)p!).Kill(entireProcessTree: true), started);
        var error = started.StandardError.ReadToEndAsync(CancellationToken.None);
        string said = started.StandardOutput.ReadToEnd();
        started.WaitForExit();
        stop.ThrowIfCancellationRequested();
        return (started.ExitCode, started.ExitCode == 0 ? said : error.GetAwaiter().GetResult() + said);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            // SIGINT asks both servers to end at once and in order.
            Run("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)], CancellationToken.None);
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }
        }

        process.Dispose();
    }

    /// <summary>In a session of its own: Ctrl-C at a terminal is for us, and we end it in order.</summary>
    private static ProcessStartInfo Described(string program, IEnumerable<string> arguments) =>
        new("setsid", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
}
