namespace Megapod.Wire.Slurm;

using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Slurm;
using Megapod.Site.Clusters;
using Megapod.Wire.Site;

/// <summary>What follows from a look at a cluster, where the real one would hardly ever show it: answers that were lost, copies, other numbers of nodes than asked for.</summary>
public sealed class ClusterDeskTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();
    private readonly FakeClock clock = new();
    private PlacementMemory memory;
    private ClusterDesk desk;

    public ClusterDeskTests()
    {
        memory = new PlacementMemory(file);
        desk = new ClusterDesk(Config, memory, clock);
    }

    private static ClusterConfig Config => new()
    {
        Slurm = new SlurmConfig { Name = "pod", Address = new Uri("http://127.0.0.1:1") },
        Owner = "s",
        Folder = "/work",
        Users = new Dictionary<string, string> { ["ann"] = "annslurm" },
    };

    public void Dispose() => File.Delete(file);

    [Fact]
    public void Submission_whose_answer_was_lost_is_never_repeated_and_reported_lost_when_the_cluster_does_not_have_it()
    {
        var placement = Assert.Single(Step([Order(1)]).Submits).Placement;
        memory.Add([placement]);
        desk.Submitted(placement, Outcome<SlurmTicket>.Failure(new Fault(SlurmFaultCodes.NoAnswer, "no answer", "wait")));
        var step = Step([Order(1)]);
        Assert.Empty(step.Submits);
        Assert.Equal((WorkState.Ended, null), (step.Jobs[0].State, step.Jobs[0].ExitStatus));

        // It arrives after all, when its site has placed the job anew: it is held, and ended before the new one is submitted.
        step = Step([Order(2)], Held(7, fence: 1));
        Assert.Empty(step.Submits);
        Assert.Equal(new ClusterAction(ClusterDo.Cancel, 7, ""), Assert.Single(step.Actions));
        Assert.Single(Step([Order(2)], Held(7, fence: 1) with { States = ["CANCELLED"] }).Submits);
    }

    [Fact]
    public void Start_of_ours_between_memory_and_submission_submits_nothing_again()
    {
        memory.Add([Assert.Single(Step([Order(1)]).Submits).Placement]);
        memory = new PlacementMemory(file);
        desk = new ClusterDesk(Config, memory, clock);
        var step = Step([Order(1)]);
        Assert.Empty(step.Submits);
        Assert.Equal(WorkState.Ended, step.Jobs[0].State);
    }

    [Fact]
    public void Of_two_copies_one_is_released_and_the_other_one_ended()
    {
        var step = Step([Order(1)], Held(7, fence: 1), Held(8, fence: 1));
        Assert.Equal([new ClusterAction(ClusterDo.Cancel, 8, ""), new ClusterAction(ClusterDo.Release, 7, "")], step.Actions);
    }

    [Fact]
    public void Job_of_another_user_under_our_name_is_not_ours()
    {
        var step = Step([Order(1)], Held(7, fence: 1) with { User = "mallory", States = ["RUNNING"], Nodes = ["n1"] });
        Assert.DoesNotContain(step.Actions, a => a.Job == 7);
        Assert.Equal(WorkState.Starting, step.Jobs[0].State);
    }

    [Fact]
    public void Job_that_got_one_node_instead_of_two_is_ended_and_refused()
    {
        var step = Step([Order(1, gpus: 16)], Held(7, fence: 1) with { States = ["RUNNING"], Nodes = ["n1"], IsHeld = false });
        Assert.Equal((WorkState.Refused, "The cluster gave it 1 of 2 nodes."), (step.Jobs[0].State, step.Jobs[0].Reason));
        Assert.Equal(new ClusterAction(ClusterDo.Cancel, 7, ""), Assert.Single(step.Actions));
    }

    [Fact]
    public void Before_the_first_orders_nothing_is_ended_and_afterwards_what_nobody_orders_is()
    {
        var image = new SlurmImage([Held(7, fence: 1) with { States = ["RUNNING"], Nodes = ["n1"], IsHeld = false }], Nodes);
        Assert.Empty(desk.Step(new WorkOrders { Number = 0 }, image, double.PositiveInfinity, default).Actions);
        Assert.Equal(ClusterDo.Cancel, Assert.Single(desk.Step(new WorkOrders { Number = 1 }, image, double.PositiveInfinity, default).Actions).Do);
    }

    [Fact]
    public void Job_that_is_to_end_is_asked_and_ended_after_its_grace()
    {
        var running = Held(7, fence: 1) with { States = ["RUNNING"], Nodes = ["n1"], IsHeld = false };
        var end = Order(1) with { Wish = JobWish.End };
        Assert.Equal(ClusterDo.Terminate, Assert.Single(Step([end], running).Actions).Do);
        Assert.Empty(Step([end], running).Actions);
        clock.MoveTo(clock.Elapsed + TimeSpan.FromSeconds(10));
        Assert.Equal(ClusterDo.Cancel, Assert.Single(Step([end], running).Actions).Do);
    }

    [Theory]
    [InlineData("megapod s: power", true)]
    [InlineData("fan", false)]
    [InlineData("", false)]
    public void Only_a_drain_with_our_own_words_is_lifted(string reason, bool isLifted)
    {
        var step = desk.Step(new WorkOrders { Number = 1 }, new SlurmImage([], [Nodes[0] with { States = ["IDLE", "DRAIN"], Reason = reason }]), double.PositiveInfinity, default);
        Assert.Equal(isLifted, step.Actions.Contains(new ClusterAction(ClusterDo.Undrain, 0, "n1")));
    }

    [Fact]
    public void Node_that_does_not_come_up_is_given_up_cleared_and_the_second_time_closed_for_a_person()
    {
        var node = Nodes[0];
        Assert.Empty(Look(node with { States = ["IDLE", "POWERING_UP"] }));
        clock.MoveTo(clock.Elapsed + TimeSpan.FromMinutes(11));
        Assert.Equal(ClusterDo.Down, Look(node with { States = ["IDLE", "POWERING_UP"] }).Single().Do);
        Assert.Equal(ClusterDo.Clear, Look(node with { States = ["DOWN"], Reason = desk.LameReason }).Single().Do);
        Assert.Empty(Look(node with { States = ["IDLE", "POWERED_DOWN"] }));
        clock.MoveTo(clock.Elapsed + TimeSpan.FromMinutes(1));
        Assert.Equal(ClusterDo.Clear, Look(node with { States = ["DOWN", "POWERED_DOWN"], Reason = "ResumeTimeout reached" }).Single().Do);
        Assert.Equal(ClusterDo.Retire, Look(node with { States = ["IDLE", "POWERED_DOWN"] }).Single().Do);
        Assert.Empty(Look(node with { States = ["IDLE", "DRAIN", "POWERED_DOWN"], Reason = desk.LameReason }));

        IReadOnlyList<ClusterAction> Look(SlurmNode seen) => desk.Step(new WorkOrders { Number = 1 }, new SlurmImage([], [seen]), double.PositiveInfinity, default).Actions;
    }

    private static SlurmNode[] Nodes => [.. Enumerable.Range(1, 2).Select(i => new SlurmNode { Name = $"n{i}", States = ["IDLE"], Cpus = 8, Gpus = 8, MemoryBytes = 1L << 34 })];

    private static WorkOrder Order(long fence, int gpus = 1) =>
        new() { Job = "a", Fence = fence, Tenant = "ann", Wish = JobWish.Run, Config = new JobConfig { Name = "a", Command = ["true"], Resources = new JobResources { Gpus = gpus } } };

    private static SlurmJob Held(long id, long fence) => new() { Id = id, Name = new PlacementName("a", fence).In("s"), User = "annslurm", States = ["PENDING"], IsHeld = true, Gpus = 1, Cpus = 1 };

    private ClusterStep Step(WorkOrder[] orders, params SlurmJob[] jobs) => desk.Step(new WorkOrders { Number = 1, Jobs = orders }, new SlurmImage(jobs, Nodes), double.PositiveInfinity, Instant.From(clock.GetUtcNow()));
}
