namespace Megapod.Wire.Node;

using Megapod.Core.Jobs;
using Megapod.Node.Cgroups;

public sealed class GroupTests
{
    private const string Unified = "/sys/fs/cgroup/unified";

    [Fact]
    public void Job_under_version_2_is_halted_resumed_counted_and_ended_by_the_kernels_own_files()
    {
        NodeBench.Needs();
        string root = File.Exists("/sys/fs/cgroup/cgroup.controllers") ? "/sys/fs/cgroup" : Unified;
        Assert.SkipUnless(File.Exists(Path.Combine(root, "cgroup.controllers")), "There are no control groups of version 2 here.");
        using var bench = new NodeBench(c => c with { GroupRoot = root });
        bench.Order("one", NodeBench.Shell("trap '' TERM; while :; do :; done", cpus: 0.2)).Send(watts: 100);
        bench.UntilState("one", WorkState.Running);
        bench.Until(() => bench.CpuOf("one") > 0.05, "processor time");

        bench.Send(watts: 0);
        bench.Until(() => bench.Groups.Of("one~1").IsFrozen, "the halt");
        bench.Send(watts: 100);
        bench.UntilState("one", WorkState.Running);
        bench.Wish("one", JobWish.End).Send();
        bench.UntilState("one", WorkState.Ended);

        Assert.Equal(137, bench.Job("one")!.ExitStatus);
    }

    [Fact]
    public void Group_of_version_2_is_told_limits_and_shares_in_the_kernels_words()
    {
        string root = Directory.CreateTempSubdirectory("megapod-groups").FullName;
        try
        {
            string job = Path.Combine(root, "own", "one");
            foreach (string file in (string[])["cgroup.controllers", "cgroup.subtree_control", "own/cgroup.procs", "own/cpu.weight", "own/one/cpu.max", "own/one/cpu.weight", "own/one/job/memory.max", "own/one/job/memory.swap.max", "own/one/job/pids.max"])
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, file))!);
                File.WriteAllText(Path.Combine(root, file), "");
            }

            var group = GroupTree.Open(root, "own", 300).Value.Make("one", new JobLimits(1 << 20, 7, 42))!;
            Assert.True(group.HoldTo(1.5));
            Assert.Equal("37500 25000", File.ReadAllText(Path.Combine(job, "cpu.max")));
            Assert.True(group.HoldTo(0.02));
            Assert.Equal("2000 100000", File.ReadAllText(Path.Combine(job, "cpu.max")));
            Assert.True(group.HoldTo(double.PositiveInfinity));
            Assert.Equal("max 25000", File.ReadAllText(Path.Combine(job, "cpu.max")));
            Assert.Equal(("300", "42"), (File.ReadAllText(Path.Combine(root, "own", "cpu.weight")), File.ReadAllText(Path.Combine(job, "cpu.weight"))));
            Assert.Equal(("1048576", "0", "7"), (File.ReadAllText(Path.Combine(job, "job", "memory.max")), File.ReadAllText(Path.Combine(job, "job", "memory.swap.max")), File.ReadAllText(Path.Combine(job, "job", "pids.max"))));
            Assert.Equal([Path.Combine(job, "job")], group.Joined);
            Assert.Equal([Path.Combine(job, "log")], group.Logged);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
