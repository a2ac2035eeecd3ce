namespace Megapod.Unit.Work.Clusters;

using Megapod.Core.Jobs;
using Megapod.Work.Clusters;

public sealed class ClusterPowerTests
{
    private static readonly ClusterWatts Declared = new(Busy: 1_000, Idle: 200, Still: 350, Off: 20);

    [Fact]
    public void Enough_power_opens_all_nodes_and_lets_all_jobs_run()
    {
        var plan = Plan(4_000, Node("a"), Node("b"), Node("c", ClusterNodeAccess.ClosedByUs), Job("x", JobTier.Spot, "a"), Waiting("y", JobTier.Flexible));
        Assert.Equal(["a", "b", "c"], plan.Open.Order());
        Assert.All(plan.Acts.Values, act => Assert.Equal(ClusterAct.Run, act));
        Assert.Equal(3_000, plan.Watts);
    }

    [Fact]
    public void Half_the_power_keeps_the_firm_job_suspends_the_flexible_one_and_takes_the_spot_job_back()
    {
        var plan = Plan(1_600, Node("a"), Node("b"), Node("c"), Node("d", ClusterNodeAccess.ClosedByOthers), Job("firm", JobTier.Firm, "a") with { CanPause = false }, Job("flexible", JobTier.Flexible, "b"), Job("spot", JobTier.Spot, "c") with { CanRequeue = true });
        Assert.Equal(["a"], plan.Open);
        Assert.Equal((ClusterAct.Run, ClusterAct.Still, ClusterAct.Requeue), (plan.Acts["firm"], plan.Acts["flexible"], plan.Acts["spot"]));
        Assert.Equal(["c"], plan.Off);
        Assert.Equal(1_000 + 350 + 20 + 200, plan.Watts);
    }

    [Fact]
    public void Spot_job_is_suspended_and_not_taken_back_where_that_is_enough()
    {
        var plan = Plan(1_400, Node("a"), Node("b"), Job("firm", JobTier.Firm, "a") with { CanPause = false }, Job("spot", JobTier.Spot, "b") with { CanRequeue = true });
        Assert.Equal((ClusterAct.Run, ClusterAct.Still), (plan.Acts["firm"], plan.Acts["spot"]));
    }

    [Fact]
    public void Lower_rank_gives_its_nodes_back_so_that_a_higher_one_can_run()
    {
        var plan = Plan(1_100, Node("a"), Node("b"), Job("flexible", JobTier.Flexible, "a"), Job("spot", JobTier.Spot, "b") with { CanRequeue = true });
        Assert.Equal((ClusterAct.Run, ClusterAct.Requeue), (plan.Acts["flexible"], plan.Acts["spot"]));
        Assert.True(plan.Watts <= 1_100);
    }

    [Fact]
    public void Job_of_two_nodes_runs_on_both_or_on_none()
    {
        var plan = Plan(1_900, Node("a"), Node("b"), Job("two", JobTier.Flexible, "a", "b"));
        Assert.Equal(ClusterAct.Still, plan.Acts["two"]);
        Assert.Empty(plan.Open);
        Assert.Equal(700, plan.Watts);
    }

    [Fact]
    public void What_others_run_and_what_must_not_be_paused_goes_on_and_its_nodes_take_nothing_new()
    {
        var plan = Plan(100, Node("a"), Node("b"), Job("theirs", JobTier.Spot, "a") with { IsOurs = false, Share = 0.5 }, Job("firm", JobTier.Firm, "b") with { CanPause = false });
        Assert.Empty(plan.Open);
        Assert.Equal(ClusterAct.Run, plan.Acts["firm"]);
        Assert.Equal(600 + 1_000, plan.Watts);
    }

    [Fact]
    public void Waiting_job_begins_only_where_a_node_may_be_opened_for_it_and_the_firm_one_first()
    {
        var plan = Plan(1_100, Node("a", ClusterNodeAccess.ClosedByUs), Node("b", ClusterNodeAccess.ClosedByUs), Waiting("spot", JobTier.Spot), Waiting("firm", JobTier.Firm));
        Assert.Equal((ClusterAct.Run, ClusterAct.Still), (plan.Acts["firm"], plan.Acts["spot"]));
        Assert.Single(plan.Open);
    }

    [Fact]
    public void Nodes_come_back_no_faster_than_they_may_and_the_rank_decides_which()
    {
        var plan = ClusterPower.Plan(new ClusterInput
        {
            Nodes = [Node("a", ClusterNodeAccess.ClosedByUs), Node("b", ClusterNodeAccess.ClosedByUs)],
            Jobs = [Job("spot", JobTier.Spot, "a") with { State = ClusterJobState.Still }, Job("flexible", JobTier.Flexible, "b") with { State = ClusterJobState.Still }],
            Watts = Declared,
            BudgetWatts = 10_000,
            MostReturns = 1,
        });
        Assert.Equal(["b"], plan.Open);
        Assert.Equal((ClusterAct.Run, ClusterAct.Still), (plan.Acts["flexible"], plan.Acts["spot"]));
    }

    [Fact]
    public void Open_node_counts_as_busy_for_anybody_may_begin_there()
    {
        var now = ClusterPower.Now(new ClusterInput { Nodes = [Node("open"), Node("closed", ClusterNodeAccess.ClosedByUs), new ClusterNode("off", ClusterNodeAccess.ClosedByUs, ClusterNodePower.Off), new ClusterNode("lost", ClusterNodeAccess.ClosedByOthers, ClusterNodePower.Unknown)], Jobs = [], Watts = Declared, BudgetWatts = 0 });
        Assert.Equal((1_000, 200, 20, 1_000), (now["open"], now["closed"], now["off"], now["lost"]));
    }

    [Fact]
    public void No_plan_of_many_random_clusters_is_above_its_budget_while_it_could_stop_more()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var nodes = Enumerable.Range(0, random.Next(1, 8)).Select(i => Node($"n{i}", (ClusterNodeAccess)random.Next(3))).ToArray();
            var jobs = Enumerable.Range(0, random.Next(0, 10)).Select(i => new ClusterJob
            {
                Key = $"j{i}",
                State = (ClusterJobState)random.Next(3),
                Nodes = [],
                Share = random.NextDouble(),
                IsOurs = random.Next(4) > 0,
                IsWanted = random.Next(5) > 0,
                Tier = (JobTier)random.Next(3),
                CanPause = random.Next(4) > 0,
                CanRequeue = random.Next(2) > 0,
            }).Select(j => j.State == ClusterJobState.Waiting ? j with { IsOurs = true } : j with { Nodes = [nodes[random.Next(nodes.Length)].Name] }).ToArray();
            double budget = random.NextDouble() * nodes.Length * 1_000;
            var plan = ClusterPower.Plan(new ClusterInput { Nodes = nodes, Jobs = jobs, Watts = Declared, BudgetWatts = budget, MaySwitchOff = random.Next(2) > 0 });
            bool stopsAll = plan.Open.Count == 0 && jobs.All(j => !j.IsOurs || j.State == ClusterJobState.Waiting || (j.CanRequeue && plan.Acts[j.Key] == ClusterAct.Requeue) || (!j.CanRequeue && (plan.Acts[j.Key] == ClusterAct.Still || !j.CanPause)));
            Assert.True(plan.Watts <= budget + 1e-6 || stopsAll, $"seed {seed}: {plan.Watts} W of {budget} W");
            Assert.DoesNotContain(plan.Open, n => nodes.Single(x => x.Name == n).Access == ClusterNodeAccess.ClosedByOthers);
            Assert.Empty(plan.Off.Intersect(plan.Open));
        }
    }

    private static ClusterPlan Plan(double budget, params object[] parts) => ClusterPower.Plan(new ClusterInput
    {
        Nodes = [.. parts.OfType<ClusterNode>()],
        Jobs = [.. parts.OfType<ClusterJob>()],
        Watts = Declared,
        BudgetWatts = budget,
        MaySwitchOff = true,
    });

    private static ClusterNode Node(string name, ClusterNodeAccess access = ClusterNodeAccess.Open) => new(name, access, ClusterNodePower.Up);

    private static ClusterJob Job(string key, JobTier tier, params string[] nodes) =>
        new() { Key = key, State = ClusterJobState.Running, Nodes = nodes, Count = nodes.Length, Share = 1, IsOurs = true, IsWanted = true, Tier = tier, CanPause = true };

    private static ClusterJob Waiting(string key, JobTier tier) => new() { Key = key, State = ClusterJobState.Waiting, Share = 1, IsOurs = true, IsWanted = true, Tier = tier, CanPause = true };
}
