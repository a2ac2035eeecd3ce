namespace Megapod.Lab.Restart;

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

/// <summary>One controller process as the plant sees it: started ahead, told to go, struck, and read to its last word.</summary>
internal sealed class RigProcess : IDisposable
{
    /// <summary>So long a pipe takes at most to hand over what was written into it, real time.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private const int StopSignal = 19;
    private const int ContinueSignal = 18;
    private readonly Process process;
    private readonly Stream input;
    private readonly BlockingCollection<(byte Kind, byte[] Content)> said = new(boundedCapacity: 10_000);
    private readonly StringBuilder errors = new();

    public RigProcess(RestartRequest request, string clock, string state)
    {
        var start = new ProcessStartInfo(request.Program[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in request.Program.Skip(1).Concat(["rig", "--clock", clock, "--state", state, "--seed", request.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            start.ArgumentList.Add(argument);
        }

        process = Process.Start(start) ?? throw new InvalidOperationException("The controller's process could not be started.");
        process.ErrorDataReceived += (_, line) => errors.Append(line.Data is null ? "" : line.Data + "\n");
        process.BeginErrorReadLine();
        input = process.StandardInput.BaseStream;
        new Thread(Listen) { Name = "rig", IsBackground = true }.Start();
    }

    /// <summary>What the process wrote to standard error.</summary>
    public string Errors => errors.ToString();

    /// <summary>Says something; a process that is gone hears nothing.</summary>
    public void Say(byte kind, byte[] content)
    {
        try
        {
            RigFrame.Write(input, kind, content);
        }
        catch (IOException)
        {
            // Killed in this very moment. Its last words are still read to the end.
            return;
        }
    }

    /// <summary>The next word; null when the process is gone or says nothing for so long.</summary>
    public (byte Kind, byte[] Content)? Hear(TimeSpan most) => said.TryTake(out var word, most) ? word : null;

    /// <summary>SIGSTOP: it stands still, time does not.</summary>
    /// <returns>What it had said before.</returns>
    public List<(byte Kind, byte[] Content)> Freeze()
    {
        Signal(StopSignal);
        string stat = $"/proc/{process.Id}/stat";

        // The state follows the name, which is in brackets.
        while (File.ReadAllText(stat) is var text && text[text.LastIndexOf(')') + 2] != 'T')
        {
            Thread.Sleep(Look);
        }

        var heard = new List<(byte, byte[])>();
        while (said.TryTake(out var word, Look))
        {
            heard.Add(word);
        }

        return heard;
    }

    /// <summary>SIGCONT.</summary>
    public void Wake() => Signal(ContinueSignal);

    /// <summary>SIGKILL, and everything that it had still said.</summary>
    public List<(byte Kind, byte[] Content)> Kill()
    {
        process.Kill();
        process.WaitForExit();
        return [.. said.GetConsumingEnumerable()];
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
        said.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);

    private void Signal(int signal)
    {
        if (SendSignal(process.Id, signal) != 0)
        {
            throw new InvalidOperationException($"Signal {signal} could not be sent.");
        }
    }

    private void Listen()
    {
        var from = process.StandardOutput.BaseStream;
        try
        {
            while (RigFrame.Read(from) is { } word)
            {
                said.Add(word);
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException)
        {
            errors.AppendLine(end.Message);
        }

        said.CompleteAdding();
    }
}
