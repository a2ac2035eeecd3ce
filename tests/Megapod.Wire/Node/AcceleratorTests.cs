namespace Megapod.Wire.Node;

using Megapod.Core.Jobs;
using Megapod.Wire.Gpu;

/// <summary>Jobs with accelerators, whose library is one that stands in for NVIDIA's.</summary>
public sealed class AcceleratorTests
{
    private const string Busy = "echo $CUDA_VISIBLE_DEVICES; while :; do sleep 0.1; done";

    [Fact]
    public void Job_gets_accelerators_of_its_own_and_a_lower_budget_becomes_their_power_limit()
    {
        NodeBench.Needs();
        using var stub = new NvmlStub();
        using var bench = new NodeBench(c => c with { Library = stub.Path });
        bench.Order("one", WithGpu(Busy)).Order("two", WithGpu(Busy)).Order("three", WithGpu(Busy)).Send(watts: 2000);
        bench.Until(() => bench.Text("one").Length > 0 && bench.Text("two").Length > 0 ^ bench.Text("three").Length > 0, "the jobs' words");
        var all = bench.Node.Report!.Inventory.Accelerators;
        Assert.Equal(2, all.Count);
        Assert.Equal(all[0].Id + "\n", bench.Text("one"));
        Assert.Equal(all[1].Id + "\n", bench.Text("three") + bench.Text("two"));
        bench.Until(() => bench.Node.Report!.Jobs.Count(j => j.State == WorkState.Running) == 2, "two jobs running");
        Assert.Contains("waits for accelerators", bench.Node.Report.Jobs.Single(j => j.State == WorkState.Starting).Reason, StringComparison.Ordinal);

        // Both draw nearly all that they may; each is proven once it was seen to come down to what it was told.
        stub.Value(0, "power", 690_000);
        stub.Value(1, "power", 690_000);
        bench.Until(() => bench.Node.Report!.DrawWatts > 1_380, "a measured draw");
        bench.Send(watts: 1000);
        ulong Told(int gpu) => stub.Read(gpu, "told") is > 0 and var told ? told : 700_000;
        bench.Until(() => Told(0) + Told(1) <= 1_000_000, "lower limits");
        bench.Until(
            () =>
            {
                stub.Value(0, "power", Math.Min(690_000, Told(0)));
                stub.Value(1, "power", Math.Min(690_000, Told(1)));
                return bench.Node.Report!.Inventory.Means.Any(m => m.StartsWith("power limit of", StringComparison.Ordinal) && m.EndsWith(": proven", StringComparison.Ordinal));
            },
            "the proof");
    }

    [Fact]
    public void Job_whose_accelerator_takes_no_limit_and_that_does_not_pace_itself_is_halted()
    {
        NodeBench.Needs();
        using var stub = new NvmlStub();
        using var bench = new NodeBench(c => c with { Library = stub.Path, SetsPowerLimits = false });
        stub.Value(1, "power", 1_000);
        bench.Order("one", WithGpu("cat $MEGAPOD_PACE; while :; do sleep 0.1; done")).Send(watts: 2000);
        bench.UntilState("one", WorkState.Running);

        bench.Send(watts: 405);
        bench.UntilState("one", WorkState.Frozen);

        Assert.Contains("does not pace itself", bench.Job("one")!.Reason, StringComparison.Ordinal);
        Assert.Equal(0ul, stub.Asked("nvmlDeviceSetPowerManagementLimit"));

        // What it draws halted is seen: until then a fifth of its nameplate was assumed of it, as is of the other.
        stub.Value(0, "power", 90_000);
        bench.Until(() => Math.Abs(bench.Node.Report!.Inventory.Fallback.Value - (5 + 90 + 140)) < 0.5, "the draw of a halted accelerator");
        bench.Send(watts: 2000);
        bench.UntilState("one", WorkState.Running);
    }

    [Fact]
    public void Job_whose_accelerator_does_not_keep_its_limit_is_halted()
    {
        NodeBench.Needs();
        using var stub = new NvmlStub();
        using var bench = new NodeBench(c => c with { Library = stub.Path });
        stub.Value(0, "power", 690_000);
        stub.Value(1, "power", 1_000);
        bench.Order("one", WithGpu("while :; do sleep 0.1; done")).Send(watts: 2000);
        bench.UntilState("one", WorkState.Running);

        bench.Send(watts: 405);
        bench.UntilState("one", WorkState.Frozen);

        Assert.NotEqual(0ul, stub.Asked("nvmlDeviceSetPowerManagementLimit"));
        Assert.Contains("no power limit of its accelerators holds it", bench.Job("one")!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Job_that_its_quota_holds_is_not_asked_to_rest_on_top_of_it()
    {
        NodeBench.Needs();
        using var bench = new NodeBench();
        bench.Order("one", NodeBench.Shell("while :; do cp $MEGAPOD_PACE seen; done")).Send(watts: 5 + 3);
        bench.Until(() => bench.Job("one") is { CeilingWatts: < 4 } && bench.ReadOf("one", "seen").Length > 0, "a job that is held");

        // Long enough for it to have read what it was told with that.
        double used = bench.CpuOf("one");
        bench.Until(() => bench.CpuOf("one") > used + 0.2, "its work");
        bench.Until(() => bench.ReadOf("one", "seen").Length > 1, "what it read");
        Assert.Equal("1\n", bench.ReadOf("one", "seen"));
    }

    [Fact]
    public void Job_with_commands_for_it_sleeps_by_itself_and_is_woken_when_power_is_back()
    {
        NodeBench.Needs();
        using var bench = new NodeBench();
        var config = NodeBench.Shell("echo ready; while :; do sleep 0.1; done", JobTier.Spot) with
        {
            Sleep = new JobSleepConfig { Enter = ["/bin/sh", "-c", "echo asleep >> nights"], Leave = ["/bin/sh", "-c", "echo awake >> nights"], Takes = TimeSpan.FromSeconds(20) },
        };
        bench.Order("firm", NodeBench.Shell("while :; do sleep 0.1; done", JobTier.Firm, 2)).Order("one", config).Send(watts: 100);
        bench.Until(() => bench.Text("one").Length > 0, "the job's word");

        bench.Send(watts: 5 + 20);
        bench.Until(() => bench.Groups.Of("one~1").IsFrozen, "sleep");
        Assert.Equal(WorkState.Sleeping, bench.Job("one")!.State);
        bench.Restart();
        bench.Send(watts: 100);
        bench.UntilState("one", WorkState.Running);

        Assert.Equal("asleep\nawake\n", bench.ReadOf("one", "nights"));
    }

    private static JobConfig WithGpu(string script)
    {
        var config = NodeBench.Shell(script, cpus: 0.2);
        return config with { Resources = config.Resources with { Gpus = 1 } };
    }
}
