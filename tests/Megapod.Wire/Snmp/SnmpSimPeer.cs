namespace Megapod.Wire.Snmp;

using System.Diagnostics;
using System.Runtime.CompilerServices;
using Megapod.Wire.Peers;

/// <summary>Debian's snmpsim in a process of its own, with recorded objects: a file a community.</summary>
internal sealed class SnmpSimPeer : PeerProcess
{
    private const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;
    private readonly DirectoryInfo folder;

    private SnmpSimPeer(Process process, int port, DirectoryInfo folder)
        : base(process)
    {
        Port = port;
        this.folder = folder;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.Contains("Listening at UDP"))
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return;
            }
        }

        string why = Complaints;
        End();
        throw new InvalidOperationException("snmpsim did not get ready: " + why);
    }

    public int Port { get; }

    /// <summary>Starts one that has the record beside this file as community "pdu".</summary>
    public static SnmpSimPeer Start()
    {
        string program = Peers.Tool("snmpsimd", "snmpsim");
        var place = Directory.CreateTempSubdirectory();
        Open(place.FullName);
        Open(place.CreateSubdirectory("cache").FullName);
        Open(place.CreateSubdirectory("data").FullName);
        string record = Path.Combine(place.FullName, "data", "pdu.snmprec");
        File.Copy(Path.Combine(Path.GetDirectoryName(Here())!, "pdu.snmprec"), record);
        Open(record);
        int port = FreePort.Next();

        // It refuses to be root.
        string[] user = Environment.UserName == "root" ? ["--process-user=nobody", "--process-group=nogroup"] : [];
        string[] words = [$"--data-dir={place.FullName}/data", $"--cache-dir={place.FullName}/cache", $"--agent-udpv4-endpoint=127.0.0.1:{port}", "--logging-method=stdout"];
        var start = new ProcessStartInfo(program, [.. user, .. words]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = place.FullName };
        start.Environment["PYTHONUNBUFFERED"] = "1";
        return new SnmpSimPeer(Process.Start(start)!, port, place);
    }

    private static string Here([CallerFilePath] string here = "") => here;

    /// <summary>It is another user than the test and comes to nothing otherwise.</summary>
    private static void Open(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, Everybody);
        }
    }

    /// <summary>Ends it and takes its folder away.</summary>
    public void End()
    {
        Dispose();
        folder.Delete(recursive: true);
    }
}
