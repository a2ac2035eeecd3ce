namespace Megapod.Lab.Bench.Telemetry;

using System.Diagnostics;
using System.Globalization;

/// <summary><see cref="TelemetryServices"/> in a process of its own. It ends with this object.</summary>
internal sealed class TelemetryProcess : IDisposable
{
    private readonly Process process;

    private TelemetryProcess(Process process, IReadOnlyList<Uri> addresses)
    {
        this.process = process;
        Addresses = addresses;
    }

    /// <summary>Address of each controller, in the order of the servers.</summary>
    public IReadOnlyList<Uri> Addresses { get; }

    /// <summary>Processor time that it has used.</summary>
    public TimeSpan Used
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it and waits until all controllers answer.</summary>
    /// <param name="program">What to run.</param>
    /// <param name="servers">How many servers.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="InvalidOperationException">It did not get ready.</exception>
    public static async Task<TelemetryProcess> StartAsync(IReadOnlyList<string> program, int servers, CancellationToken stop)
    {
        var start = new ProcessStartInfo(program[0], [.. program.Skip(1), servers.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        var started = Process.Start(start) ?? throw new InvalidOperationException("The controllers did not start.");
        try
        {
            string said = await started.StandardOutput.ReadLineAsync(stop) ?? "";
            if (said.Split(' ') is ["ready", { } ports])
            {
                return new TelemetryProcess(started, [.. ports.Split(',').Select(port => new Uri($"http://127.0.0.1:{port}"))]);
            }

            throw new InvalidOperationException($"The controllers did not get ready; they said '{said}'.");
        }
        catch
        {
            End(started);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => End(process);

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }
}
