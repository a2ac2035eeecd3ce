namespace Megapod.Node.Runner;

using Megapod.Core.Units;
using Megapod.Devices.Gpu;
using Megapod.Node.Power;

/// <summary>A node that runs jobs on this machine.</summary>
public sealed record RunnerConfig
{
    /// <summary>What each job has for itself, so that nothing of the machine can be seen there.</summary>
    private static readonly string[] Own = ["/tmp", "/var/tmp", "/job", "/dev", "/proc", "/sys", "/run/megapod"];

    /// <summary>Most cores that a node declares; more is a mistake.</summary>
    private const double MostCores = 4096;

    /// <summary>Its name at its site: 1–64 letters, digits, '-', '_' and '.', beginning with a letter or digit.</summary>
    public required string Name { get; init; }

    /// <summary>Folder of its own memory and of its jobs; only root may read it.</summary>
    public required string StateFolder { get; init; }

    /// <summary>What a core draws when it is kept busy, above <see cref="Idle"/>. Measure it once at the plug: all cores busy, less idle, divided by the cores.</summary>
    public required Watts PerCore { get; init; }

    /// <summary>What the machine draws with no job, without its accelerators, which are measured. Default 0: nothing but jobs counts.</summary>
    public Watts Idle { get; init; }

    /// <summary>Cores for jobs. Default all of the machine.</summary>
    public double Cpus { get; init; } = System.Environment.ProcessorCount;

    /// <summary>Memory for jobs, bytes. Default what the machine has.</summary>
    public long MemoryBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>First number of the users under which tenants' jobs run; there need be no accounts. Default 64000.</summary>
    public int FirstUser { get; init; } = 64_000;

    /// <summary>How many tenants may have a user. Default 1000.</summary>
    public int Users { get; init; } = 1_000;

    /// <summary>Where control groups are mounted.</summary>
    public string GroupRoot { get; init; } = File.Exists("/sys/fs/cgroup/cgroup.controllers") || Directory.Exists("/sys/fs/cgroup/cpu") ? "/sys/fs/cgroup" : "/sys/fs/cgroup/unified";

    /// <summary>Name of the node's own control group. Default "megapod".</summary>
    public string Group { get; init; } = "megapod";

    /// <summary>Weight of all jobs together against everything else on the machine, 1–10000. Default 100, the usual one.</summary>
    public int Weight { get; init; } = 100;

    /// <summary>What jobs see of the machine's files, read-only, with all below it; what is not there is left out. Nothing else is visible.</summary>
    public IReadOnlyList<string> Shown { get; init; } = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc", "/opt", "/srv", "/run/systemd/resolve"];

    /// <summary>Name or path of NVIDIA's library; without it there are no accelerators, and that is no fault.</summary>
    public string Library { get; init; } = Nvml.DefaultLibrary;

    /// <summary>Whether power limits of accelerators may be set. Default true; if not, jobs that have some are asked to pace themselves, and halted where they do not.</summary>
    public bool SetsPowerLimits { get; init; } = true;

    /// <summary>A meter of what the machine draws; null: it is reckoned of what jobs use. Default null.</summary>
    public MeterConfig? Meter { get; init; }

    /// <summary>How often power is looked at and held. Default 100 ms.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest interval of one usage record. Default 60 s.</summary>
    public TimeSpan UsageInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Length of the intervals from which a job's speed against power is learned; its counter is read ten times in each. Default 10 s.</summary>
    public TimeSpan LearnInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Size of one part of a job's log, bytes; the newest two are kept. Default 4 MiB.</summary>
    public int LogBytes { get; init; } = 4 << 20;

    /// <summary>What makes no sense; null when all does.</summary>
    internal string? Complaint()
    {
        (bool IsRight, string What)[] wanted =
        [
            (Name.Length is >= 1 and <= 64 && char.IsAsciiLetterOrDigit(Name[0]) && Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'), "its name has 1 to 64 letters, digits, '-', '_' and '.', and begins with a letter or digit"),
            (Path.IsPathFullyQualified(StateFolder), "its state folder is a whole path"),
            (PerCore.Value > 0 && double.IsFinite(PerCore.Value), "a core draws more than nothing"),
            (Idle.Value >= 0 && double.IsFinite(Idle.Value), "it draws nothing or more when idle"),
            (Cpus > 0 && Cpus <= MostCores, "it has more than no cores and at most 4096"),
            (MemoryBytes > 0, "it has memory"),
            (FirstUser >= 1000 && Users is >= 1 and <= 100_000, "users of tenants begin at 1000 or later, and there is one at least"),
            (Weight is >= 1 and <= 10_000, "its weight is from 1 to 10000"),
            (Group.Length > 0 && !Group.Contains('/') && Group[0] != '.', "its control group has a plain name"),
            (Period >= TimeSpan.FromMilliseconds(20) && Period <= TimeSpan.FromSeconds(1), "its period is from 20 ms to 1 s"),
            (UsageInterval >= TimeSpan.FromSeconds(1), "a usage record is of a second or longer"),
            (LearnInterval >= TimeSpan.FromSeconds(1) && LearnInterval <= TimeSpan.FromMinutes(10), "it learns from intervals of 1 s to 10 min"),
            (!Shown.Any(IsOwn), "what jobs are shown lies outside /tmp, /var/tmp, /job, /dev, /proc, /sys and /run/megapod, of which each has its own"),
            (LogBytes >= 4096, "a part of a log has 4 KiB or more"),
        ];
        bool IsOwn(string shown) => Own.Any(own => (shown + '/').StartsWith(own + '/', StringComparison.Ordinal));
        return wanted.Where(w => !w.IsRight).Select(w => w.What).FirstOrDefault() ?? Meter?.Complaint();
    }
}
