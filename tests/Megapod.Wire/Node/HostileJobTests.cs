namespace Megapod.Wire.Node;

using Megapod.Core.Jobs;
using Megapod.Node.Runner;

/// <summary>Jobs that mean harm. Each is contained, and what became of it is told.</summary>
public sealed class HostileJobTests
{
    [Fact]
    public void Job_sees_neither_the_nodes_memory_nor_the_host_nor_another_job()
    {
        NodeBench.Needs();
        using var bench = new NodeBench();
        bench.Order("other", NodeBench.Shell("echo secret > mine; echo ready; sleep 600")).Send(watts: 100);
        bench.Until(() => bench.Text("other").Length > 0, "the other job's word");
        string state = bench.Config.StateFolder;
        string script = $"""
            for path in {state} {state}/journal.db {state}/jobs/other/space/job/mine /root /home /proc/1/root/ /proc/1/environ /proc/1/mem /proc/1/cwd/ /sys/fs/cgroup/cpu /etc/shadow /dev/vda /dev/kmsg /dev/mem
            do if ls "$path" >/dev/null 2>&1 && head -c 1 "$path" >/dev/null 2>&1; then echo "read $path"; fi; done
            ls / /proc | tr '\n' ' '
            """;

        bench.Order("one", NodeBench.Shell(script), tenant: "mallory").Send();
        bench.UntilState("one", WorkState.Ended);

        Assert.DoesNotContain("read ", bench.Text("one"), StringComparison.Ordinal);
        Assert.DoesNotContain("root ", bench.Text("one"), StringComparison.Ordinal);
        Assert.Contains(" job ", bench.Text("one"), StringComparison.Ordinal);
    }

    [Fact]
    public void Job_can_end_nobody_but_itself_and_gains_no_right()
    {
        NodeBench.Needs();
        using var bench = new NodeBench();
        bench.Order("victim", NodeBench.Shell("echo ready; while :; do sleep 0.05; done")).Send(watts: 100);
        bench.Until(() => bench.Text("victim").Length > 0, "the victim's word");
        int host = bench.Groups.Of("victim~1").Processes.Min();
        string script = $"""
            kill -9 {host} 2>/dev/null && echo killed the neighbour; kill -9 1 2>/dev/null && echo killed the first
            mount -t tmpfs none /tmp 2>/dev/null && echo mounted; mknod /tmp/disk b 254 0 2>/dev/null && echo made a device
            umount /usr 2>/dev/null && echo unmounted; chroot / true 2>/dev/null && echo changed root
            (echo 0 > /proc/self/oom_score_adj) 2>/dev/null; (echo -1000 > /proc/self/oom_score_adj) 2>/dev/null && echo made itself safe
            cp /bin/sh /tmp/sh && chmod u+s /tmp/sh && /tmp/sh -c 'id -u' ; nsenter --target {host} --mount true 2>/dev/null && echo entered
            kill -9 -1 2>/dev/null
            """;

        // The same tenant, so that user and neighbour are the same: it is the namespace that keeps them apart.
        bench.Order("one", NodeBench.Shell(script)).Send();
        bench.UntilState("one", WorkState.Ended);

        Assert.Equal("64000\n", bench.Text("one"));
        Assert.Equal(WorkState.Running, bench.Job("victim")!.State);
        Assert.Equal(host, bench.Groups.Of("victim~1").Processes.Min());
    }

    [Fact]
    public void Fork_bomb_has_as_many_processes_as_it_may_and_ends_when_it_is_told()
    {
        NodeBench.Needs();
        using var bench = new NodeBench();
        bench.Order("one", NodeBench.Shell("f() { f | f & }; f; while :; do sleep 0.01; done")).Send(watts: 100);
        bench.Until(() => bench.Groups.Of("one~1").ProcessRefusals > 0, "the bomb");
        Assert.InRange(bench.Groups.Of("one~1").Processes.Count, 1, 64);

        bench.Wish("one", JobWish.End).Send();
        bench.UntilState("one", WorkState.Ended);
        bench.Unname("one").Send();
        bench.Until(() => bench.Groups.Names.Count == 0, "the groups' end");
    }

    [Fact]
    public void Jobs_that_fill_the_disk_are_ended_and_told()
    {
        NodeBench.Needs();
        using var bench = new NodeBench();
        string[] scripts =
        [
            "i=0; while :; do i=$((i+1)); head -c 8000000 /dev/zero > file$i; done",
            "exec 3> hidden; rm hidden; while :; do head -c 1000000 /dev/zero >&3; done",
            "while :; do mkdir deeper && cd deeper && head -c 100000 /dev/zero > file || sleep 1; done",
            "while :; do head -c 1000000 /dev/zero >> /var/tmp/file; done",
        ];
        for (int i = 0; i < scripts.Length; i++)
        {
            var config = NodeBench.Shell(scripts[i], cpus: 0.5);
            bench.Order($"job{i}", config with { Resources = config.Resources with { DiskBytes = 40_000_000 } });
        }

        bench.Send(watts: 100);
        for (int i = 0; i < scripts.Length; i++)
        {
            bench.UntilState($"job{i}", WorkState.Ended);

            // One file alone cannot pass the limit: the system ends the job with SIGXFSZ then.
            Assert.True(bench.Job($"job{i}")!.Reason == NodeFaults.DiskLimit($"job{i}").Message || bench.Job($"job{i}")!.ExitStatus == 128 + 25, bench.Job($"job{i}")!.Reason);
            bench.Unname($"job{i}");
        }

        bench.Send();
        bench.Until(() => Directory.GetDirectories(Path.Combine(bench.Config.StateFolder, "jobs")).Length == 0, "the folders' end");
    }

    [Fact]
    public void Job_that_takes_more_memory_than_it_may_is_ended_and_told()
    {
        NodeBench.Needs();
        using var bench = new NodeBench();
        var config = NodeBench.Shell("exec tail /dev/zero");
        bench.Order("one", config with { Resources = config.Resources with { MemoryBytes = 32 << 20 } }).Order("other", NodeBench.Shell("sleep 600")).Send(watts: 100);

        bench.UntilState("one", WorkState.Ended);

        Assert.Equal(NodeFaults.MemoryLimit("one").Message, bench.Job("one")!.Reason);
        Assert.Equal(137, bench.Job("one")!.ExitStatus);
        Assert.NotEqual(WorkState.Ended, bench.Job("other")!.State);
    }

    [Fact]
    public void Things_in_the_place_of_a_counter_are_no_counter_and_hold_nobody_up()
    {
        NodeBench.Needs();
        using var bench = new NodeBench();
        string[] things =
        [
            "echo 1 > real; ln -s real count", "mkdir real; echo 1 > real/count; ln -s real way; ln -s way/count count", "mkfifo count", "mkdir count", "ln -s /dev/zero count", "head -c 50000000 /dev/zero > count",
        ];
        for (int i = 0; i < things.Length; i++)
        {
            bench.Order($"job{i}", NodeBench.Shell($"{things[i]}; echo made; sleep 600") with { Progress = new JobProgressConfig { Kind = JobProgressKind.File, Source = "count" } });
        }

        bench.Send(watts: 100);
        bench.Until(() => Enumerable.Range(0, things.Length).All(i => bench.Text($"job{i}").Length > 0), "the jobs' words");
        long number = bench.Node.Report!.Number;

        // A look a second: two turns of it and the node still reports.
        bench.Until(() => bench.Node.Report!.Number > number + 25, "reports");

        Assert.All(bench.Node.Report!.Jobs, job => Assert.Equal(double.NaN, job.Progress));
        Assert.Equal(things.Length, bench.Node.Report.Jobs.Count(j => j.State == WorkState.Running));
    }

    [Fact]
    public void Flood_of_output_keeps_its_newest_part_and_costs_the_job_alone()
    {
        NodeBench.Needs();
        using var bench = new NodeBench(c => c with { LogBytes = 1 << 20 });
        bench.Order("one", NodeBench.Shell("yes flood", cpus: 0.5)).Send(watts: 100);
        string log = Path.Combine(bench.Config.StateFolder, "jobs", "one", "log");
        bench.Until(() => File.Exists(Path.Combine(log, "log.1")), "the log's second part");
        double before = bench.CpuOf("one");
        long begun = TimeProvider.System.GetTimestamp();
        long written = 0;
        bench.Until(
            () =>
            {
                written = Math.Max(written, Directory.GetFiles(log).Sum(f => new FileInfo(f) is { Exists: true } file ? file.Length : 0));
                return TimeProvider.System.GetElapsedTime(begun) > TimeSpan.FromSeconds(1.5);
            },
            "a while");
        double cores = (bench.CpuOf("one") - before) / TimeProvider.System.GetElapsedTime(begun).TotalSeconds;

        // Two parts, and beside them the number of the newest.
        Assert.InRange(written, 1, (2 << 20) + 64);
        Assert.InRange(cores, 0.01, 0.55);
        bench.Wish("one", JobWish.End).Send();
        bench.UntilState("one", WorkState.Ended);
    }
}
