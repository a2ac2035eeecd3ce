namespace Megapod.Lab.Bench.Ocpp;

using System.Diagnostics;
using System.Globalization;
using System.Net;

/// <summary>A server in a process of its own, on one processor where the system can hold it there. It ends with this object.</summary>
internal sealed class BenchProcess : IDisposable
{
    private const string Pin = "/usr/bin/taskset";

    private readonly Process process;

    private BenchProcess(Process process, int port)
    {
        this.process = process;
        Address = new IPEndPoint(IPAddress.Loopback, port);
    }

    /// <summary>Whether servers are held on one processor, the first; else the figures include what the system makes of it.</summary>
    public static bool CanPin { get; } = File.Exists(Pin);

    public IPEndPoint Address { get; }

    /// <summary>Processor time that it has used, its own and the system's on its behalf.</summary>
    public TimeSpan Used
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Holds this process off the servers' processor, where there is another one; else what asks would be in the way of what answers.</summary>
    public static void StepAside()
    {
        if (CanPin && Environment.ProcessorCount > 1)
        {
            using var aside = Process.Start(new ProcessStartInfo(Pin, ["-a", "-p", "-c", $"1-{Environment.ProcessorCount - 1}", $"{Environment.ProcessId}"]) { RedirectStandardOutput = true, UseShellExecute = false });
            aside?.WaitForExit();
        }
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <exception cref="InvalidOperationException">It did not get ready.</exception>
    public static BenchProcess Start(string folder, IReadOnlyList<string> program)
    {
        string[] whole = CanPin ? [Pin, "-c", "0", .. program] : [.. program];
        var started = Process.Start(new ProcessStartInfo(whole[0], whole[1..]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })
            ?? throw new InvalidOperationException("The server did not start.");
        string said = started.StandardOutput.ReadLine() ?? "";
        if (said.Split(' ') is ["ready", { } port])
        {
            return new BenchProcess(started, int.Parse(port, CultureInfo.InvariantCulture));
        }

        started.Kill(entireProcessTree: true);
        started.Dispose();
        throw new InvalidOperationException($"The server did not get ready; it said '{said}'.");
    }

    /// <summary>Has it collect its garbage.</summary>
    /// <returns>Bytes that its own objects take.</returns>
    public long Collect()
    {
        process.StandardInput.WriteLine(OcppBenchServer.Collect);
        process.StandardInput.Flush();
        return (process.StandardOutput.ReadLine() ?? "").Split(' ') is ["collected", { } bytes] ? long.Parse(bytes, CultureInfo.InvariantCulture) : throw new InvalidOperationException("The server has ended.");
    }

    /// <summary>Bytes that it has in memory: all, and its share of what it has in common with others.</summary>
    public (long Resident, long Share) Memory()
    {
        var lines = File.ReadAllLines($"/proc/{process.Id}/smaps_rollup");
        return (Bytes("Rss:"), Bytes("Pss:"));

        long Bytes(string name) => long.Parse(
            lines.First(l => l.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }
}
