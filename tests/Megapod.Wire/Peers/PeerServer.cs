namespace Megapod.Wire.Peers;

using System.Diagnostics;
using System.Text;

/// <summary>A server of somebody else in a process of its own, which says "ready PORT" once it listens. It ends with this object.</summary>
internal sealed class PeerServer : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder complaints = new();

    public PeerServer(Process process)
    {
        this.process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (complaints)
            {
                complaints.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
        string said = process.StandardOutput.ReadLine() ?? "";
        if (!said.StartsWith("ready ") || !int.TryParse(said["ready ".Length..], out int port))
        {
            Dispose();
            throw new InvalidOperationException($"The peer did not get ready; it said '{said}' and {complaints}");
        }

        Port = port;
    }

    /// <summary>Where it listens on this machine.</summary>
    public int Port { get; }

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
