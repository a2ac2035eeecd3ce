namespace Megapod.Wire.Site.Jobs;

using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>A site's jobs with a real file behind them and work nodes that keep the rules.</summary>
public sealed class JobDeskTests : IDisposable
{
    private readonly JobBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Submitted_job_gets_a_place_runs_and_ends_well()
    {
        var node = Connect("a");
        string id = await bench.SubmitAsync();
        var running = await bench.AwaitAsync(id, j => j.Phase == JobPhase.Running);
        Assert.Equal(("a", 1), (running.Node, running.Fence));
        node.End(id, 0);
        var over = await bench.AwaitAsync(id, j => j.IsOver);
        Assert.Equal((JobPhase.Succeeded, JobReason.Finished, (int?)0), (over.Phase, over.Reason, over.ExitStatus));
        Assert.Equal(["job-running", "job-finished"], bench.Told.Select(t => t.Kind));
        Assert.Equal([(id, 1L)], node.Began);
    }

    [Fact]
    public async Task Job_that_was_too_large_gets_its_place_when_its_node_says_that_it_has_grown()
    {
        var node = Connect("a");
        string id = await bench.SubmitAsync(JobBench.Job(cpus: 6));
        await bench.AwaitAsync(() => bench.Desk.Find(id)!.Waits.Contains("large enough", StringComparison.Ordinal), "a job that waits");

        node.Cpus = 8;
        node.Say();

        await bench.AwaitAsync(id, j => j.Phase == JobPhase.Running);
    }

    [Fact]
    public async Task Node_has_work_for_what_runs_and_waits_there_and_for_nothing_once_it_is_over()
    {
        Assert.True(double.IsNaN(bench.Desk.WorkAt("a")));
        var node = Connect("a");
        await BeatAsync(() => bench.Desk.WorkAt("a") == 0);
        string small = await bench.SubmitAsync();
        await bench.AwaitAsync(small, j => j.Phase == JobPhase.Running);
        await BeatAsync(() => bench.Desk.WorkAt("a") == 0.25);

        // Four cores: what waits beside it would fill the rest, and what no core is there for counts for nothing.
        string large = await bench.SubmitAsync(JobBench.Job(cpus: 4));
        await bench.SubmitAsync(JobBench.Job(cpus: 5));
        await BeatAsync(() => bench.Desk.WorkAt("a") == 1);
        await bench.Desk.CancelAsync(large, "ann");
        node.End(small, 0);
        await BeatAsync(() => bench.Desk.WorkAt("a") == 0);
        Assert.True(double.IsNaN(bench.Desk.WorkAt("b")));

        // A node that is silent says nothing about what it has to do.
        bench.Clock.MoveTo(bench.Clock.Elapsed + TimeSpan.FromSeconds(31));
        await bench.AwaitAsync(() => double.IsNaN(bench.Desk.WorkAt("a")), "nothing that is said of a silent node");

        Task BeatAsync(Func<bool> isSo)
        {
            bench.Clock.MoveTo(bench.Clock.Elapsed + TimeSpan.FromSeconds(1));
            return bench.AwaitAsync(isSo, $"work at the node: {bench.Desk.WorkAt("a")}");
        }
    }

    [Fact]
    public async Task Job_that_was_answered_is_there_after_a_restart_and_gets_its_place_then()
    {
        string id = await bench.SubmitAsync(JobBench.Job() with { Environment = new Dictionary<string, string> { ["A"] = "b" } });
        bench.Restart();
        Assert.Equal((JobPhase.Queued, "b"), (bench.Desk.Find(id)!.State.Phase, bench.Desk.Find(id)!.State.Config.Environment["A"]));
        Connect("a");
        await bench.AwaitAsync(id, j => j.Phase == JobPhase.Running);
    }

    [Fact]
    public async Task Job_that_runs_is_adopted_after_a_restart_and_not_begun_again()
    {
        var node = Connect("a");
        string id = await bench.SubmitAsync();
        await bench.AwaitAsync(id, j => j.Phase == JobPhase.Running);
        long before = node.Orders!.Number;
        bench.Restart();
        bench.Desk.Connect("a", node);
        await bench.AwaitAsync(() => node.Orders.Number > before, "orders of the new start");
        Assert.Equal(JobPhase.Running, bench.Desk.Find(id)!.State.Phase);
        Assert.Equal([(id, 1L)], node.Began);
        node.End(id, 0);
        await bench.AwaitAsync(id, j => j.Phase == JobPhase.Succeeded);
    }

    [Fact]
    public async Task Silent_node_keeps_its_jobs_until_a_person_says_that_it_is_gone()
    {
        var gone = Connect("a");
        string id = await bench.SubmitAsync();
        await bench.AwaitAsync(id, j => j.Phase == JobPhase.Running);
        Assert.Equal("MP3628", (await bench.Desk.ForgetAsync("a", "ann")).Faults[0].Code);
        bench.Desk.Disconnect("a", gone);
        var other = Connect("b");
        bench.Clock.MoveTo(TimeSpan.FromHours(5));
        other.Say();
        await bench.TurnAsync();
        Assert.Equal("a", bench.Desk.Find(id)!.State.Node);

        Assert.Equal("a is forgotten; 1 jobs were there.", (await bench.Desk.ForgetAsync("a", "ann")).Value);
        var moved = await bench.AwaitAsync(id, j => j.Node == "b" && j.Phase == JobPhase.Running);
        Assert.Equal(2, moved.Fence);

        // It was not gone after all: it is told that it has lost the job, and what it says of it changes nothing.
        bench.Desk.Connect("a", gone);
        gone.Say();
        await bench.AwaitAsync(() => gone.Jobs.Count == 0, "the older placement ended");
        Assert.Equal("b", bench.Desk.Find(id)!.State.Node);
    }

    [Fact]
    public async Task Nothing_is_answered_or_ordered_that_the_disk_has_not_taken()
    {
        var node = Connect("a");
        await bench.AwaitAsync(() => node.Orders is not null, "orders");
        bench.Broken = new Fault("MP3309", "The disk is full.", "Make room.");
        var refused = await bench.Desk.SubmitAsync("ann", JobBench.Job());
        Assert.Equal("MP3309", refused.Faults[0].Code);
        Assert.Empty(bench.Desk.List(new()).Jobs);
        Assert.Equal("MP3309", bench.Desk.Trouble?.Code);
        bench.Broken = null;
        string id = await bench.SubmitAsync();
        await bench.AwaitAsync(id, j => j.Phase == JobPhase.Running);

        // The end of the job cannot be kept at first; it is heard again when it can.
        bench.Broken = new Fault("MP3309", "The disk is full.", "Make room.");
        node.End(id, 0);
        await bench.TurnAsync();
        Assert.Equal(JobPhase.Running, bench.Desk.Find(id)!.State.Phase);
        bench.Broken = null;
        await bench.AwaitAsync(id, j => j.Phase == JobPhase.Succeeded);
        Assert.Equal([(id, 1L)], node.Began);
    }

    [Fact]
    public async Task Request_that_is_repeated_under_its_name_finds_the_job_of_the_first_also_after_a_restart()
    {
        var both = await Task.WhenAll(bench.Desk.SubmitAsync("ann", JobBench.Job(), "k"), bench.Desk.SubmitAsync("ann", JobBench.Job(), "k"));
        Assert.Equal(both[0].Value.Id, both[1].Value.Id);
        Assert.NotEqual(both[0].Value.Id, (await bench.Desk.SubmitAsync("bob", JobBench.Job(), "k")).Value.Id);
        bench.Restart();
        Assert.Equal(both[0].Value.Id, (await bench.Desk.SubmitAsync("ann", JobBench.Job(), "k")).Value.Id);
        Assert.Equal(2, bench.Desk.List(new()).Found);
    }

    [Fact]
    public async Task Mistake_of_the_program_is_answered_and_told_and_the_next_request_is_taken()
    {
        bench.Thrown = new InvalidOperationException("a mistake");
        Assert.Equal("MP3629", (await bench.Desk.SubmitAsync("ann", JobBench.Job())).Faults[0].Code);
        Assert.Contains(bench.Told, t => t.Kind == "jobs-bug");
        bench.Thrown = null;
        await bench.SubmitAsync();
        Assert.Equal(1, bench.Desk.List(new()).Found);
    }

    [Fact]
    public async Task Usage_is_counted_once_however_often_it_is_said()
    {
        var node = Connect("a");
        string id = await bench.SubmitAsync();
        await bench.AwaitAsync(id, j => j.Phase == JobPhase.Running);
        node.Use(id, 30);
        node.Use(id, 60);
        node.Say();
        await bench.AwaitAsync(() => node.Orders!.UsageKept == 2, "usage kept");
        node.Say();
        bench.Restart();
        bench.Desk.Connect("a", node);
        node.Use(id, 10);
        var job = await bench.AwaitAsync(id, j => j.CpuSeconds > 99);
        Assert.Equal((100, 0.1m), (job.CpuSeconds, job.Cost));
        var page = bench.Desk.Usage(new UsageQuery { Tenant = "ann" }).Value;
        Assert.Equal([(1L, 30d), (2, 60), (3, 10)], page.Entries.Select(e => (e.Record.Number, e.Record.CpuSeconds)));
        Assert.Empty(bench.Desk.Usage(new UsageQuery { Tenant = "forged" }).Value.Entries);
    }

    [Fact]
    public async Task Held_job_waits_and_one_that_runs_stands_still_until_it_is_released()
    {
        var node = Connect("a");
        string running = await bench.SubmitAsync();
        await bench.AwaitAsync(running, j => j.Phase == JobPhase.Running);
        await bench.Desk.HoldAsync(running, "ann");
        await bench.AwaitAsync(running, j => j.Phase == JobPhase.Still);
        Assert.Equal("ann holds it.", bench.Desk.Find(running)!.State.Words);
        await bench.Desk.ReleaseAsync(running, "ann");
        await bench.AwaitAsync(running, j => j.Phase == JobPhase.Running);
        Assert.Equal([(running, 1L)], node.Began);
    }

    [Fact]
    public async Task Job_with_a_checkpoint_goes_on_where_it_lies_and_nowhere_else()
    {
        var node = Connect("a", cpus: 1);
        string id = await bench.SubmitAsync(JobBench.Job() with { Retries = 1 });
        await bench.AwaitAsync(id, j => j.Phase == JobPhase.Running);
        Connect("b", cpus: 8);
        node.End(id, 1, hasCheckpoint: true);
        await bench.AwaitAsync(id, j => j.Phase == JobPhase.Queued && j.Reason == JobReason.Retry);

        // Its folder is kept: it is still named at its node, and not to be run.
        await bench.AwaitAsync(() => node.Orders!.Jobs is [{ Wish: JobWish.End, Fence: 1 }], "named for its checkpoint");
        bench.Clock.MoveTo(TimeSpan.FromSeconds(20));
        node.Say();
        var again = await bench.AwaitAsync(id, j => j.Phase == JobPhase.Running);
        Assert.Equal(("a", 2, 1), (again.Node, again.Fence, again.Retries));
        Assert.True(Assert.Single(node.Orders!.Jobs).Resumes);
    }

    [Fact]
    public async Task Cancelled_job_is_over_when_its_node_says_so()
    {
        var node = Connect("a");
        string id = await bench.SubmitAsync();
        await bench.AwaitAsync(id, j => j.Phase == JobPhase.Running);
        await bench.Desk.CancelAsync(id, "ann");
        var over = await bench.AwaitAsync(id, j => j.IsOver);
        Assert.Equal((JobPhase.Cancelled, "ann cancelled it."), (over.Phase, over.Words));
        Assert.Equal("MP3626", (await bench.Desk.CancelAsync(id, "ann")).Faults[0].Code);
        Assert.Equal("MP3623", (await bench.Desk.CancelAsync("nobody", "ann")).Faults[0].Code);
        Assert.Contains(node.Jobs, j => j.Job == id && j.State == WorkState.Ended);
    }

    [Fact]
    public async Task Job_is_ended_before_it_costs_more_than_it_may_and_when_its_time_is_up()
    {
        var node = Connect("a");
        string dear = await bench.SubmitAsync(JobBench.Job("dear") with { LargestCost = 0.1m });
        string slow = await bench.SubmitAsync(JobBench.Job("slow") with { LongestRun = TimeSpan.FromSeconds(200) });
        await bench.AwaitAsync(dear, j => j.Phase == JobPhase.Running);
        await bench.AwaitAsync(slow, j => j.Phase == JobPhase.Running);

        // A second costs 0.001; its grace of 10 s and the way of an order are kept back.
        bench.Clock.MoveTo(TimeSpan.FromSeconds(80));
        node.Say();
        await bench.TurnAsync();
        Assert.Equal(JobPhase.Running, bench.Desk.Find(dear)!.State.Phase);
        bench.Clock.MoveTo(TimeSpan.FromSeconds(90));
        var over = await bench.AwaitAsync(dear, j => j.IsOver);
        Assert.Equal((JobPhase.Failed, JobReason.CostReached), (over.Phase, over.Reason));
        bench.Clock.MoveTo(TimeSpan.FromSeconds(201));
        over = await bench.AwaitAsync(slow, j => j.IsOver);
        Assert.Equal((JobPhase.Failed, JobReason.TimeReached), (over.Phase, over.Reason));
    }

    [Fact]
    public async Task Jobs_of_a_backup_are_held_until_a_person_releases_them()
    {
        string id = await bench.SubmitAsync();
        string copy = Path.Combine(bench.Folder, "copy");
        Directory.CreateDirectory(copy);
        Assert.Null(bench.File.CopyTo(Path.Combine(copy, "jobs.db")));
        using var restored = Megapod.Storage.Jobs.JobFile.Open(copy, "site", default).Value;
        Assert.Equal((id, true, JobReason.Restored), (restored.Jobs[0].Id, restored.Jobs[0].IsHeld, restored.Jobs[0].Reason));
    }

    [Fact]
    public async Task Budget_reaches_a_node_at_once_and_goes_with_later_orders_until_it_is_in_force()
    {
        var node = new FakeRunner("a");
        Assert.False(bench.Desk.Grant("a", new WorkBudget(1, new Watts(500), TimeSpan.FromSeconds(5))));
        bench.Desk.Connect("a", node);
        node.Say();
        await bench.AwaitAsync(() => node.Orders is not null, "orders");
        Assert.True(bench.Desk.Grant("a", new WorkBudget(1, new Watts(500), TimeSpan.FromSeconds(5))));
        Assert.Equal(1u, node.Orders!.Budget?.Sequence);
        string id = await bench.SubmitAsync();
        await bench.AwaitAsync(id, j => j.Phase == JobPhase.Running);
        Assert.Equal(1u, node.Orders.Budget?.Sequence);
    }

    private FakeRunner Connect(string name, double cpus = 4)
    {
        var node = new FakeRunner(name, cpus);
        bench.Desk.Connect(name, node, node);
        node.Say();
        return node;
    }
}
