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

    /// <summary>Processor time that each of its threads has used, the system's on its behalf included, by the nanosecond; the process's own account goes by the hundredth of a second.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Used()
    {
        var used = new Dictionary<string, TimeSpan>();
        foreach (string thread in Directory.GetDirectories($"/proc/{process.Id}/task"))
        {
            try
            {
                long nanoseconds = long.Parse(File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture);
                used[thread] = TimeSpan.FromMicroseconds(nanoseconds / 1000.0);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The thread has ended meanwhile; threads end after long idleness only.
                continue;
            }
        }

        return used;
    }

    /// <summary>The part of all its processor time that was the system's, to the hundredth of a second.</summary>
    public TimeSpan UsedBySystem
    {
        get
        {
            process.Refresh();
            return process.PrivilegedProcessorTime;
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
    public long Collect() => Ask(OcppBenchServer.Collect, "collected");

    /// <summary>How many methods its runtime has compiled so far, those included that it has compiled better once more.</summary>
    public long Compiled() => Ask(OcppBenchServer.Compiled, "compiled");

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

    private long Ask(string question, string word)
    {
        process.StandardInput.WriteLine(question);
        process.StandardInput.Flush();
        return (process.StandardOutput.ReadLine() ?? "").Split(' ') is [{ } said, { } number] && said == word ? long.Parse(number, CultureInfo.InvariantCulture) : throw new InvalidOperationException("The server has ended.");
    }
}
