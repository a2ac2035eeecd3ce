namespace Megapod.Wire.Slurm;

using System.Diagnostics;
using Megapod.Core.Jobs;
using Megapod.Core.Units;
using Megapod.Site.Clusters;
using Megapod.Site.Jobs;
using Megapod.Work.Clusters;

public sealed class SlurmClusterTests(SlurmRig rig) : IClassFixture<SlurmRig>
{
    private const string Firm = "while [ ! -e ../finish ]; do sleep 0.2; done";

    /// <summary>Counts, keeps its count when it is asked to, and goes on from there.</summary>
    private const string Spot = "n=0; [ $MEGAPOD_RESUMES = 1 ] && n=$(cat kept); trap 'echo $n >kept; : >checkpointed' USR1; while [ ! -e ../finish ]; do n=$((n+1)); echo $n >count; sleep 0.2; done";

    [Fact]
    public async Task Half_the_power_is_given_back_by_its_deadline_and_no_job_is_lost_though_we_are_started_again_and_a_node_never_comes_up()
    {
        SlurmRig.Need();
        using var desk = new JobDesk(new JobDeskParts { Store = new MemoryJobStore(1), Time = TimeProvider.System });
        var cluster = Connect(desk);
        try
        {
            // Somebody else has closed a node: that is theirs.
            await rig.RunAsync("/usr/bin/scontrol", "update", "nodename=pod4", "state=drain", "reason=fan");
            uint budget = 1;
            cluster.Grant(new WorkBudget(budget, new Watts(3_200), TimeSpan.FromHours(1)));
            string firm = await SubmitAsync(desk, "lab", Job("firm", JobTier.Firm, Firm));
            await UntilAsync(desk, firm, JobPhase.Running);
            string flexible = await SubmitAsync(desk, "shop", Job("flexible", JobTier.Flexible, Firm));
            await UntilAsync(desk, flexible, JobPhase.Running);
            string spot = await SubmitAsync(desk, "shop", Job("spot", JobTier.Spot, Spot) with { Checkpoint = new JobCheckpointConfig { Takes = TimeSpan.FromSeconds(1) } });
            await UntilAsync(desk, spot, JobPhase.Running);
            string stranger = await SubmitAsync(desk, "nobody-here", Job("stranger", JobTier.Firm, Firm) with { Resources = new JobResources { MemoryBytes = 64 << 20 } });
            await rig.UntilAsync(() => Task.FromResult(desk.Find(stranger)!.State.Losses > 0), "a tenant without a user to be refused");
            await desk.CancelAsync(stranger, "somebody");
            Assert.Equal(3_200, cluster.Report!.Ceiling.Value);
            await rig.UntilAsync(() => Task.FromResult(Count(spot) > 3), "the spot job to count");

            // Half: the firm job's node, one with a suspended job, one switched off, and the one that somebody else has closed.
            long cut = Stopwatch.GetTimestamp();
            cluster.Grant(new WorkBudget(++budget, new Watts(1_600), TimeSpan.FromHours(1)));
            await UntilAsync(desk, flexible, JobPhase.Still);
            await UntilAsync(desk, spot, JobPhase.Still);
            await rig.UntilAsync(() => Task.FromResult(cluster.Report!.Ceiling.Value <= 1_600), "the cluster to draw half");
            double took = Stopwatch.GetElapsedTime(cut).TotalSeconds;
            TestContext.Current.SendDiagnosticMessage($"half the power after {took:0.0} s, the checkpoint's second included");
            Assert.True(took < 20, $"it took {took} s");
            Assert.Equal((JobPhase.Running, WorkState.Frozen, WorkState.Sleeping), (desk.Find(firm)!.State.Phase, desk.Find(flexible)!.Live!.State, desk.Find(spot)!.Live!.State));
            int kept = int.Parse(File.ReadAllText($"{rig.Work}/{spot}/kept"));

            // We end and begin again in the middle of it.
            string spotNode = (await NodesAsync()).Single(n => n.Value.Contains("power", StringComparison.Ordinal) && n.Value.Contains('~', StringComparison.Ordinal)).Key;
            desk.Disconnect("pod", cluster);
            await cluster.DisposeAsync();
            cluster = Connect(desk);
            cluster.Grant(new WorkBudget(++budget, new Watts(1_600), TimeSpan.FromHours(1)));
            await rig.UntilAsync(() => Task.FromResult(cluster.Report is { Orders: > 0 } report && report.Jobs.Count >= 3), "our next start to know its jobs");
            Assert.Equal((WorkState.Running, WorkState.Frozen, WorkState.Sleeping), (desk.Find(firm)!.Live!.State, desk.Find(flexible)!.Live!.State, desk.Find(spot)!.Live!.State));

            // Power comes back, and a node does not.
            rig.Breaks(spotNode, isBroken: true);
            long back = Stopwatch.GetTimestamp();
            cluster.Grant(new WorkBudget(++budget, new Watts(4_000), TimeSpan.FromHours(1)));
            await UntilAsync(desk, flexible, JobPhase.Running);
            await rig.UntilAsync(async () => (await rig.RunAsync("/usr/bin/scontrol", "show", "node", spotNode)).Contains("DOWN", StringComparison.Ordinal), "the node to be given up by Slurm");
            await rig.UntilAsync(async () => !(await rig.RunAsync("/usr/bin/scontrol", "show", "node", spotNode)).Contains("DOWN", StringComparison.Ordinal), "us to clear the node");
            Assert.Equal("fan", (await NodesAsync())["pod4"].Split('|')[1]);

            // Its owner opens the other one, and the job goes there.
            await rig.RunAsync("/usr/bin/scontrol", "update", "nodename=pod4", "state=undrain");
            await UntilAsync(desk, spot, JobPhase.Running);
            TestContext.Current.SendDiagnosticMessage($"all back after {Stopwatch.GetElapsedTime(back).TotalSeconds:0.0} s, a node that never came up included");
            await rig.UntilAsync(() => Task.FromResult(Count(spot) > kept), "the spot job to go on from its checkpoint");

            await File.WriteAllTextAsync($"{rig.Work}/finish", "", TestContext.Current.CancellationToken);
            foreach (string job in (string[])[firm, flexible, spot])
            {
                await UntilAsync(desk, job, JobPhase.Succeeded);
                var sheet = desk.Find(job)!.State;
                Assert.Equal((0, 1), (sheet.ExitStatus, sheet.Fence));
                await rig.UntilAsync(() => Task.FromResult(desk.Find(job)!.State.RunSeconds > 0), "its usage");
            }

            Assert.True(desk.Find(flexible)!.State.StillSeconds > 0);
            Assert.All(desk.Usage(new UsageQuery()).Value.Entries.GroupBy(u => u.Record.Job), records => Assert.All(records.Zip(records.Skip(1)), pair => Assert.Equal(pair.First.Record.To, pair.Second.Record.From)));
        }
        finally
        {
            await cluster.DisposeAsync();
        }
    }

    private static JobConfig Job(string name, JobTier tier, string script) => new()
    {
        Name = name,
        Tier = tier,
        Command = ["/bin/sh", "-c", script],
        Resources = new JobResources { Gpus = 8, Cpus = 1, MemoryBytes = 64 << 20 },
        Grace = TimeSpan.FromSeconds(1),
    };

    private static async Task<string> SubmitAsync(JobDesk desk, string tenant, JobConfig job) => (await desk.SubmitAsync(tenant, job)).Value.Id;

    private Task UntilAsync(JobDesk desk, string job, JobPhase phase) => rig.UntilAsync(() => Task.FromResult(desk.Find(job)!.State.Phase == phase), $"{desk.Find(job)!.State.Config.Name} to be {phase}");

    private int Count(string job) => File.Exists($"{rig.Work}/{job}/count") && int.TryParse(File.ReadAllText($"{rig.Work}/{job}/count"), out int count) ? count : 0;

    private SlurmCluster Connect(JobDesk desk)
    {
        var cluster = SlurmCluster.Start(
            new ClusterConfig
            {
                Slurm = rig.Config,
                Owner = "site-1",
                Folder = rig.Work,
                Users = new Dictionary<string, string> { ["lab"] = "daemon", ["shop"] = "bin" },
                Watts = new ClusterWatts(Busy: 1_000, Idle: 200, Still: 350, Off: 20),
                MaySwitchOff = true,
                NodesPerMinute = 30,
                Period = TimeSpan.FromMilliseconds(500),
                UsagePeriod = TimeSpan.FromSeconds(2),
                MemoryFile = $"{rig.Work}/../placements",
            },
            TimeProvider.System,
            () => Instant.From(TimeProvider.System.GetUtcNow()));
        Assert.True(cluster.IsSuccess, string.Join(' ', cluster.Faults));
        desk.Connect("pod", cluster.Value);
        return cluster.Value;
    }

    /// <summary>State and reason of each node, as Slurm's own tool says them.</summary>
    private async Task<Dictionary<string, string>> NodesAsync() =>
        (await rig.RunAsync("/usr/bin/sinfo", "-h", "-N", "-o", "%N|%t|%E")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('|', 2)).DistinctBy(l => l[0]).ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal);
}
