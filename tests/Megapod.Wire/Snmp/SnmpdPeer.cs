namespace Megapod.Wire.Snmp;

using System.Diagnostics;
using System.Runtime.InteropServices;
using Megapod.Wire.Peers;

/// <summary>Net-snmp's agent in a process of its own, with a folder of its own in which it counts its starts.</summary>
internal sealed class SnmpdPeer : PeerProcess
{
    private const int Terminate = 15;

    private SnmpdPeer(Process process, int port)
        : base(process)
    {
        Port = port;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith("NET-SNMP version"))
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return;
            }
        }

        string why = Complaints;
        Dispose();
        throw new InvalidOperationException("snmpd did not get ready: " + why);
    }

    public int Port { get; }

    /// <summary>Starts one.</summary>
    /// <param name="folder">Its folder; the same one again is the same agent once more.</param>
    /// <param name="port">Its port; 0 for any.</param>
    public static SnmpdPeer Start(string folder, int port = 0)
    {
        port = port == 0 ? FreePort.Next() : port;
        File.WriteAllText(Path.Combine(folder, "agent.conf"), $"""
            agentAddress udp:127.0.0.1:{port}
            createUser megapod SHA-256 "authpass123" AES "privpass123"
            createUser big SHA-512 "authpass123" AES "privpass123"
            createUser old SHA "authpass123" AES "privpass123"
            createUser signed SHA-256 "authpass123"
            rwuser megapod priv
            rouser big priv
            rouser old priv
            rouser signed auth
            rocommunity wire
            sysContact nobody
            """);
        var start = new ProcessStartInfo(Peers.Tool("snmpd", "snmpd"), ["-f", "-c", Path.Combine(folder, "agent.conf"), "-Lo", "-p", Path.Combine(folder, "pid")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["SNMP_PERSISTENT_DIR"] = folder;
        start.Environment["SNMPCONFPATH"] = folder;
        start.Environment["MIBS"] = "";
        return new SnmpdPeer(Process.Start(start)!, port);
    }

    /// <summary>Ends it in order, so that it keeps the count of its starts.</summary>
    public async Task EndAsync()
    {
        Assert.Equal(0, Kill(Process.Id, Terminate));
        await Process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
