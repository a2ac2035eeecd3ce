namespace Megapod.Wire.Slurm;

using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Megapod.Devices.Slurm;

/// <summary>
/// Debian's Slurm on loopback: munged, slurmctld, four nodes with eight GPUs each that are none, slurmrestd; in a folder and on ports of its own. All of it is ended by process id, also where a node was
/// started by the cluster itself.
/// </summary>
public sealed class SlurmRig : IAsyncLifetime
{
    /// <summary>Seconds until slurmctld takes a node that was to be switched on for lost.</summary>
    public const int ResumeTimeout = 4;

    private const int Nodes = 4;
    private static readonly string[] Programs = ["/usr/sbin/munged", "/usr/sbin/slurmctld", "/usr/sbin/slurmd", "/usr/sbin/slurmrestd", "/usr/bin/scontrol", "/usr/lib/x86_64-linux-gnu/slurm-wlm/auth_jwt.so", "/usr/sbin/runuser", "/usr/bin/mknod"];

    private readonly List<Process> daemons = [];
    private string folder = "";
    private int restPort;

    /// <summary>Where all of it lies.</summary>
    public string Folder => folder;

    /// <summary>Where jobs work.</summary>
    public string Work => Path.Combine(folder, "work");

    /// <summary>The cluster as a person describes it.</summary>
    public SlurmConfig Config => new() { Name = "pod", Address = new Uri($"http://127.0.0.1:{restPort}"), ConfFile = Conf, Timeout = TimeSpan.FromSeconds(30) };

    private string Conf => Path.Combine(folder, "slurm.conf");

    /// <summary>A site file of which the cluster is two racks of 20 kW.</summary>
    public string SiteText() => $$"""
        id: site-2
        grid:
          limits: [{ id: connection, amount: 60 kW }]
          meter: { id: grid-meter, error: 0.5 %, samplePeriod: 100 ms, delay: 100 ms }
        pods:
          - id: p1
            parent: grid
            meter: { id: pod-meter, error: 0.5 %, samplePeriod: 100 ms, delay: 100 ms }
            racks: { count: 2, prefix: c, full: 20 kW, idle: 4 kW, fallback: 7 kW, gpus: 16, workNode: slurm }
            throughput: [{ power: 8 kW, throughput: 0 % }, { power: 40 kW, throughput: 100 % }]
            enforcement: { class: closedLoop, overshoot: 100 W, actuationTime: 1 min, commandLatency: 5 s, longestGrant: 2 min }
        compute: [{ class: flexible, price: 2 EUR/GPU-h }]
        work:
          clusters:
            - id: slurm
              address: "http://127.0.0.1:{{restPort}}"
              confFile: slurm.conf
              timeout: 30 s
              period: 500 ms
              folder: {{Work}}
              users: [{ tenant: lab, user: daemon }]
              nodePower: { busy: 10 kW, idle: 2 kW, still: 3.5 kW, switchedOff: 200 W }
              nodesPerMinute: 60
        """;

    /// <summary>Skips the test where there is no Slurm.</summary>
    public static void Need()
    {
        Assert.SkipUnless(Array.TrueForAll(Programs, File.Exists), "tool: needs Slurm and munge, Debian packages (./megapod test --install)");
        Assert.SkipUnless(Environment.UserName == "root", "A cluster needs root: run the tests as root to see jobs of several users.");
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (!Array.TrueForAll(Programs, File.Exists) || Environment.UserName != "root")
        {
            return;
        }

        folder = Directory.CreateTempSubdirectory("megapod-slurm-").FullName;
        Mode(folder, "711");
        foreach (string name in (string[])["state", "spool", "log", "dev", "munge", "work"])
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
        }

        Mode(Work, "1777");
        await MungeAsync();
        for (int i = 0; i < 8; i++)
        {
            // The null device under another name: a GPU for whoever only counts them.
            await RunAsync("/usr/bin/mknod", Path.Combine(folder, "dev", $"gpu{i}"), "c", "1", "3");
        }

        await WriteAsync();
        restPort = FreePort.Next();
        Start("/usr/sbin/slurmctld", "-D", "-c", "-f", Conf);
        for (int i = 1; i <= Nodes; i++)
        {
            StartNode($"pod{i}");
        }

        Start("/usr/sbin/runuser", "-u", "nobody", "--", "/usr/bin/env", $"SLURM_CONF={Conf}", "SLURM_JWT=daemon", "/usr/sbin/slurmrestd", "-s", "openapi/v0.0.38", "-a", "rest_auth/jwt", $"127.0.0.1:{restPort}");
        using var client = SlurmClient.Create(Config, TimeProvider.System).Value;
        await UntilAsync(async () => await client.ReadAsync(CancellationToken.None) is { IsSuccess: true } image && image.Value.Nodes.Count(n => n.Is("IDLE")) == Nodes, "four idle nodes");
    }

    /// <summary>Runs one of Slurm's programs as a person would.</summary>
    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["SLURM_CONF"] = Conf;
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync();
        var wrong = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return $"{await said}{await wrong}";
    }

    /// <summary>A node's own program ends as if somebody had pulled its plug out, or does not start when it is switched on.</summary>
    public void Breaks(string node, bool isBroken)
    {
        string mark = Path.Combine(folder, $"broken.{node}");
        if (isBroken)
        {
            File.WriteAllText(mark, "");
        }
        else
        {
            File.Delete(mark);
        }
    }

    /// <summary>Waits until something is so.</summary>
    public async Task UntilAsync(Func<Task<bool>> isSo, string what, int seconds = 40)
    {
        long from = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            if (Stopwatch.GetElapsedTime(from).TotalSeconds > seconds)
            {
                Assert.Fail($"waited {seconds} s for {what}\n{await RunAsync("/usr/bin/squeue")}{await RunAsync("/usr/bin/sinfo", "-N", "-o", "%N %T %E")}{Tail("ctld.out")}");
            }

            await Task.Delay(100);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (folder.Length == 0)
        {
            return;
        }

        // What jobs run is nobody's child but the cluster's.
        foreach (string job in (await RunAsync("/usr/bin/squeue", "-h", "-o", "%i")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            await RunAsync("/usr/bin/scancel", job);
        }

        for (int i = 0; i < 100 && (await RunAsync("/usr/bin/squeue", "-h", "-o", "%i")).Trim().Length > 0; i++)
        {
            await Task.Delay(100);
        }

        for (int i = daemons.Count - 1; i >= 0; i--)
        {
            if (!daemons[i].HasExited)
            {
                await EndAsync(daemons[i].Id);
            }

            await daemons[i].WaitForExitAsync();
            daemons[i].Dispose();
        }

        foreach (string file in Directory.GetFiles(Path.Combine(folder, "spool"), "*.pid"))
        {
            // Nodes that the cluster switched on are nobody's children.
            if (int.TryParse(await File.ReadAllTextAsync(file), CultureInfo.InvariantCulture, out int id) && IsThere(id) && (await RunAsync("/bin/ps", "-o", "args=", "-p", id.ToString(CultureInfo.InvariantCulture))).Contains(folder, StringComparison.Ordinal))
            {
                await EndAsync(id);
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Asks a process to end, and ends it when it has not after a while.</summary>
    private static async Task EndAsync(int id)
    {
        foreach (string signal in (string[])["-TERM", "-KILL"])
        {
            using var kill = Process.Start("/bin/kill", [signal, id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            for (int i = 0; i < 100; i++)
            {
                if (!IsThere(id))
                {
                    return;
                }

                await Task.Delay(100);
            }
        }
    }

    private static bool IsThere(int id)
    {
        try
        {
            return !File.ReadAllText($"/proc/{id}/stat").Contains(") Z", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It ended between being found and being read.
            return false;
        }
    }

    private static void Mode(string path, string mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, 8));
        }
    }

    private async Task MungeAsync()
    {
        string munge = Path.Combine(folder, "munge");
        string key = Path.Combine(munge, "key");
        await File.WriteAllBytesAsync(key, RandomNumberGenerator.GetBytes(128));
        Mode(key, "600");
        Mode(munge, "711");
        await RunAsync("/bin/chown", "-R", "munge:munge", munge);
        string At(string name) => Path.Combine(munge, name);
        Start("/usr/sbin/runuser", "-u", "munge", "--", "/usr/sbin/munged", "-F", $"--key-file={key}", $"--socket={At("socket")}", $"--pid-file={At("pid")}", $"--log-file={At("log")}", $"--seed-file={At("seed")}");
        await UntilAsync(() => Task.FromResult(File.Exists(At("socket"))), "munged");
    }

    private async Task WriteAsync()
    {
        string jwt = Path.Combine(folder, "jwt.key");
        await File.WriteAllBytesAsync(jwt, RandomNumberGenerator.GetBytes(32));
        Mode(jwt, "600");
        string host = Environment.MachineName;
        int[] ports = [.. Enumerable.Range(0, Nodes).Select(_ => FreePort.Next())];
        await File.WriteAllLinesAsync(Conf,
        [
            "ClusterName=pod", $"SlurmctldHost={host}(127.0.0.1)", "SlurmUser=root", $"SlurmctldPort={FreePort.Next()}", $"AuthInfo=socket={folder}/munge/socket",
            "CommunicationParameters=NoInAddrAny,NoCtldInAddrAny", "AuthAltTypes=auth/jwt", $"AuthAltParameters=jwt_key={jwt}", "ProctrackType=proctrack/linuxproc", "TaskPlugin=task/none",
            "SelectType=select/cons_tres", "SelectTypeParameters=CR_Core", "GresTypes=gpu", "ReturnToService=2", "KillWait=2", "SchedulerParameters=sched_interval=1,batch_sched_delay=0",
            $"StateSaveLocation={folder}/state", $"SlurmdSpoolDir={folder}/spool/%n", $"SlurmctldPidFile={folder}/state/ctld.pid", $"SlurmdPidFile={folder}/spool/%n.pid",
            $"SuspendProgram={folder}/suspend.sh", $"ResumeProgram={folder}/resume.sh", "SuspendTime=86400", "SuspendTimeout=2", $"ResumeTimeout={ResumeTimeout}",
            .. ports.Select((port, i) => $"NodeName=pod{i + 1} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} CPUs=2 RealMemory=2000 Gres=gpu:8"),
            "PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP",
        ]);
        await File.WriteAllTextAsync(Path.Combine(folder, "gres.conf"), $"NodeName=pod[1-{Nodes}] Name=gpu File={folder}/dev/gpu[0-7]\n");

        // Slurm starts them with an almost empty environment, and a node that is not detached ends with them.
        string head = $"#!/bin/sh\nPATH=/usr/sbin:/usr/bin:/sbin:/bin; export PATH SLURM_CONF={Conf}\nfor n in $(scontrol show hostnames \"$1\"); do ";
        await ScriptAsync("suspend.sh", head + $"kill $(cat {folder}/spool/$n.pid); done\n");
        await ScriptAsync("resume.sh", head + $"[ -e {folder}/broken.$n ] || setsid -f slurmd -b -f {Conf} -N $n </dev/null >>{folder}/log/resume.out 2>&1; done\n");
    }

    private async Task ScriptAsync(string name, string text)
    {
        string path = Path.Combine(folder, name);
        await File.WriteAllTextAsync(path, text);
        Mode(path, "755");
    }

    private void StartNode(string name)
    {
        Directory.CreateDirectory(Path.Combine(folder, "spool", name));
        Start("/usr/sbin/slurmd", "-D", "-f", Conf, "-N", name);
    }

    private void Start(string program, params string[] arguments)
    {
        // A shell in between gives each its own log, and is replaced by it.
        string log = Path.Combine(folder, "log", program.EndsWith("slurmctld", StringComparison.Ordinal) ? "ctld.out" : $"{daemons.Count}.out");
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >\"$0\" 2>&1 </dev/null", log, program, .. arguments]);
        start.Environment["SLURM_CONF"] = Conf;
        daemons.Add(Process.Start(start)!);
    }

    private string Tail(string log)
    {
        string path = Path.Combine(folder, "log", log);
        return File.Exists(path) ? string.Join('\n', File.ReadLines(path).TakeLast(15)) : "";
    }
}
