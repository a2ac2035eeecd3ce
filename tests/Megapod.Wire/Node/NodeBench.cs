namespace Megapod.Wire.Node;

using System.Globalization;
using Megapod.Core.Jobs;
using Megapod.Core.Units;
using Megapod.Node.Cgroups;
using Megapod.Node.Runner;

/// <summary>A node on this machine with a folder and control groups of its own. What it began ends with it.</summary>
internal sealed class NodeBench : IDisposable
{
    /// <summary>Long enough for anything on a loaded machine; nothing waits that long unless it is broken.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly AutoResetEvent changed = new(initialState: false);
    private readonly SortedDictionary<string, WorkOrder> orders = new(StringComparer.Ordinal);
    private long number;
    private uint sequence;

    public NodeBench(Func<RunnerConfig, RunnerConfig>? change = null)
    {
        Folder = Directory.CreateTempSubdirectory("megapod-node").FullName;
        var config = new RunnerConfig
        {
            Name = "bench",
            StateFolder = Path.Combine(Folder, "state"),
            PerCore = new Watts(10),
            Idle = new Watts(5),
            Cpus = 8,
            Group = "megapod-test-" + Path.GetFileName(Folder),
            // Jobs of tests must not take the processors from under other tests; those that measure run alone.
            Weight = 20,
        };
        Config = change?.Invoke(config) ?? config;
        Node = Open();
    }

    public string Folder { get; }

    public RunnerConfig Config { get; }

    public NodeRunner Node { get; private set; }

    public GroupTree Groups => GroupTree.Open(Config.GroupRoot, Config.Group, Config.Weight).Value;

    /// <summary>Skips a test where this machine has not what a node needs.</summary>
    public static void Needs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "A node needs root: run the tests as root to see jobs kept apart.");
        Assert.SkipUnless(Directory.Exists("/sys/fs/cgroup/freezer") || File.Exists("/sys/fs/cgroup/cgroup.subtree_control"), "A node needs control groups that can be written.");
    }

    public static JobConfig Shell(string script, JobTier tier = JobTier.Flexible, double cpus = 1) => new()
    {
        Name = "test",
        Tier = tier,
        Command = ["/bin/sh", "-c", script],
        Resources = new JobResources { Cpus = cpus, MemoryBytes = 256 << 20, DiskBytes = 64 << 20, Processes = 64 },
        Grace = TimeSpan.FromSeconds(2),
    };

    public NodeBench Order(string job, JobConfig config, JobWish wish = JobWish.Run, long fence = 1, string tenant = "anna", bool resumes = false)
    {
        orders[job] = new WorkOrder { Job = job, Fence = fence, Tenant = tenant, Config = config, Wish = wish, Resumes = resumes };
        return this;
    }

    public NodeBench Wish(string job, JobWish wish)
    {
        orders[job] = orders[job] with { Wish = wish };
        return this;
    }

    public NodeBench Unname(string job)
    {
        orders.Remove(job);
        return this;
    }

    /// <summary>Hands over all that is wanted, with a budget where one is named.</summary>
    public void Send(double? watts = null, double seconds = 600, long usageKept = 0) => Node.Take(Orders(watts, seconds, usageKept));

    public WorkOrders Orders(double? watts = null, double seconds = 600, long usageKept = 0) => new()
    {
        Number = ++number,
        Budget = watts is { } ceiling ? new WorkBudget(++sequence, new Watts(ceiling), TimeSpan.FromSeconds(seconds)) : null,
        Jobs = [.. orders.Values],
        UsageKept = usageKept,
    };

    public JobReport? Job(string id) => Node.Report?.Jobs.FirstOrDefault(j => j.Job == id);

    /// <summary>Waits until something is so, looking at each report.</summary>
    public void Until(Func<bool> condition, string what)
    {
        long begun = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Longest, $"{what} did not come about: {string.Join(", ", Node.Report?.Jobs.Select(j => $"{j.Job} {j.State} {j.Reason} [{Text(j.Job)}]") ?? [])}");
            changed.WaitOne(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>Waits until a job is so; of one that has ended all that it said is then there to be read.</summary>
    public void UntilState(string job, WorkState state) =>
        Until(() => Job(job) is { } report && report.State == state && (state != WorkState.Ended || new JobFolder(Path.Combine(Config.StateFolder, "jobs", job), report.Fence).IsLogged), $"{job} being {state}");

    /// <summary>What a job has said.</summary>
    public string Text(string job)
    {
        string log = Path.Combine(Config.StateFolder, "jobs", job, "log", "log");
        return File.Exists(log) ? File.ReadAllText(log) : "";
    }

    /// <summary>A file of a job's.</summary>
    public string FileOf(string job, string name) => Path.Combine(Config.StateFolder, "jobs", job, "space", "job", name);

    public string ReadOf(string job, string name) => File.Exists(FileOf(job, name)) ? File.ReadAllText(FileOf(job, name)) : "";

    /// <summary>Processor time of one job's groups, s.</summary>
    public double CpuOf(string job, long fence = 1) => Groups.Of(string.Create(CultureInfo.InvariantCulture, $"{job}~{fence}")).CpuSeconds ?? double.NaN;

    /// <summary>The node ends, as a service is stopped, and begins again.</summary>
    public void Restart()
    {
        Node.Dispose();
        Node = Open();
    }

    public void Dispose()
    {
        Node.Dispose();
        var cleaned = NodeCleaner.Clean(Config, TimeProvider.System);
        Assert.True(cleaned.IsSuccess, string.Join(' ', cleaned.Faults));
        changed.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private NodeRunner Open()
    {
        var opened = NodeRunner.Open(Config, TimeProvider.System);
        Assert.True(opened.IsSuccess, string.Join(' ', opened.Faults));
        opened.Value.Changed = () => changed.Set();
        return opened.Value;
    }
}
