namespace Megapod.Wire.Node;

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Megapod.Core.Jobs;
using Megapod.Core.Units;
using Megapod.Node.Cgroups;
using Megapod.Node.Runner;

/// <summary>A node as a process of its own, which is killed and halted whatever it is just doing.</summary>
public sealed class NodeDeathTests(ITestOutputHelper output) : IDisposable
{
    private const int SignalStop = 19;
    private const int SignalContinue = 18;
    private const int Items = 150;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private readonly string folder = Directory.CreateTempSubdirectory("megapod-node-death").FullName;
    private Process? node;
    private long number;

    private string Group => "megapod-test-" + Path.GetFileName(folder);

    private string OrdersFile => Path.Combine(folder, "orders.json");

    private string ReportFile => Path.Combine(folder, "report.json");

    [Fact]
    public void Node_that_is_killed_or_halted_at_any_instant_loses_no_job_runs_none_twice_and_counts_all_once()
    {
        NodeBench.Needs();
        int times = int.TryParse(Environment.GetEnvironmentVariable("MEGAPOD_NODE_DEATHS"), out int wanted) ? wanted : 5;
        var random = new Random(20260801);
        var orders = new List<WorkOrder>();
        Begin();
        for (int i = 0; i < times; i++)
        {
            // Each death falls on jobs that are just being begun as well as on some that run.
            orders.Add(Counting($"job{i}a"));
            orders.Add(Counting($"job{i}b"));
            Order(orders, 0);
            Pass(TimeSpan.FromMilliseconds(random.Next(0, 600)));
            if (random.Next(3) == 0)
            {
                Libc(node!.Id, SignalStop);
                Pass(TimeSpan.FromMilliseconds(random.Next(50, 500)));
                Libc(node.Id, SignalContinue);
            }
            else
            {
                node!.Kill();
                node.WaitForExit();
                Begin();
            }
        }

        var usage = new SortedDictionary<long, UsageRecord>();
        Until(
            () =>
            {
                var report = Read();
                foreach (var record in report?.Usage ?? [])
                {
                    usage[record.Number] = record;
                }

                return report is not null && orders.All(o => report.Jobs.Any(j => j.Job == o.Job && j.State == WorkState.Ended)) && orders.All(o => usage.Values.Any(u => u.Job == o.Job));
            },
            "all jobs' ends");

        foreach (var order in orders)
        {
            string job = Path.Combine(folder, "state", "jobs", order.Job, "space", "job");
            Assert.Equal(["begun"], File.ReadAllLines(Path.Combine(job, "begins")));
            Assert.Equal(Enumerable.Range(1, Items).Select(i => i.ToString(CultureInfo.InvariantCulture)), File.ReadLines(Path.Combine(job, "items")));
            Assert.Equal(9, Read()!.Jobs.Single(j => j.Job == order.Job).ExitStatus);
        }

        Assert.Equal(Enumerable.Range(1, usage.Count).Select(i => (long)i), usage.Keys);
        foreach (var job in usage.Values.GroupBy(u => u.Job))
        {
            Assert.Equal(job.Skip(1).Select(u => u.From), job.SkipLast(1).Select(u => u.To));
        }

        double counted = usage.Values.Sum(u => u.CpuSeconds);
        double used = GroupTree.Open(new RunnerConfig { Name = "x", StateFolder = folder, PerCore = new Watts(1) }.GroupRoot, Group, 100).Value.CpuSeconds;
        output.WriteLine($"{times} deaths, {orders.Count} jobs, {usage.Count} records, {counted:0.000} of {used:0.000} s of processor time");
        // Both are sums of the same counters, in another order.
        Assert.InRange(counted, used * 0.995, used + 0.000001);
    }

    public void Dispose()
    {
        if (node is { HasExited: false })
        {
            node.Kill();
            node.WaitForExit();
        }

        node?.Dispose();
        var cleaned = NodeCleaner.Clean(new RunnerConfig { Name = "bench", StateFolder = Path.Combine(folder, "state"), PerCore = new Watts(10), Group = Group }, TimeProvider.System);
        Assert.True(cleaned.IsSuccess || Environment.UserName != "root", string.Join(' ', cleaned.Faults));
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A job whose every beginning and every item of work leaves a line.</summary>
    private static WorkOrder Counting(string job) => new()
    {
        Job = job,
        Fence = 1,
        Tenant = "anna",
        Wish = JobWish.Run,
        Config = NodeBench.Shell($"echo begun >> begins; i=0; while [ $i -lt {Items} ]; do i=$((i+1)); echo $i >> items; j=0; while [ $j -lt 500 ]; do j=$((j+1)); done; done; exit 9", cpus: 0.3),
    };

    private static void Libc(int process, int signal) => Megapod.Node.Libc.Kill(process, signal);

    /// <summary>Lets real time pass: that something happens at some instant is what is tested.</summary>
    private static void Pass(TimeSpan time) => Thread.Sleep(time);

    private void Begin()
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "megapod.dll"), "node", "--state", Path.Combine(folder, "state"), "--name", "bench", "--group", Group, "--weight", "20",
            "--cpus", "8", "--usage-interval", "1s", "--orders", OrdersFile, "--report", ReportFile,
        ];
        node = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false });
        node!.ErrorDataReceived += (_, line) => output.WriteLine(line.Data ?? "");
        node.BeginErrorReadLine();
        node.BeginOutputReadLine();
    }

    private void Order(IEnumerable<WorkOrder> orders, long usageKept)
    {
        var all = new WorkOrders { Number = ++number, Budget = new WorkBudget((uint)number, new Watts(500), TimeSpan.FromMinutes(10)), Jobs = [.. orders], UsageKept = usageKept };
        File.WriteAllText(OrdersFile + ".new", JsonSerializer.Serialize(all, WorkJson.Options));
        File.Move(OrdersFile + ".new", OrdersFile, overwrite: true);
    }

    private WorkReport? Read() => File.Exists(ReportFile) ? JsonSerializer.Deserialize<WorkReport>(File.ReadAllText(ReportFile), WorkJson.Options) : null;

    private void Until(Func<bool> condition, string what)
    {
        long begun = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Longest, $"{what} did not come about: {(File.Exists(ReportFile) ? File.ReadAllText(ReportFile) : "")}");
            Pass(TimeSpan.FromMilliseconds(20));
        }
    }
}
