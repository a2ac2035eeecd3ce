namespace Megapod.Wire.Peers;

using System.Diagnostics;
using System.Text;

/// <summary>A program of somebody else that runs beside a test. It ends with this object.</summary>
internal abstract class PeerProcess : IDisposable
{
    private readonly StringBuilder complaints = new();

    protected PeerProcess(Process process)
    {
        Process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (complaints)
            {
                complaints.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
    }

    protected Process Process { get; }

    /// <summary>What it has said on its error output so far.</summary>
    protected string Complaints
    {
        get
        {
            lock (complaints)
            {
                return complaints.ToString();
            }
        }
    }

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill(entireProcessTree: true);
            Process.WaitForExit();
        }

        Process.Dispose();
    }
}
