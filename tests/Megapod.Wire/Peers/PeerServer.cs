namespace Megapod.Wire.Peers;

using System.Diagnostics;

/// <summary>A server of somebody else in a process of its own, which says "ready PORT" once it listens.</summary>
internal sealed class PeerServer : PeerProcess
{
    public PeerServer(Process process)
        : base(process)
    {
        string said = process.StandardOutput.ReadLine() ?? "";
        if (!said.StartsWith("ready ") || !int.TryParse(said["ready ".Length..], out int port))
        {
            Dispose();
            throw new InvalidOperationException($"The peer did not get ready; it said '{said}' and {Complaints}");
        }

        Port = port;
    }

    /// <summary>Where it listens on this machine.</summary>
    public int Port { get; }
}
