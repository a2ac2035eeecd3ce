namespace Megapod.Unit.Work;

using Megapod.Core.Jobs;
using Megapod.Work.Placement;

/// <summary>Which job goes where, by example and by the laws of any queue.</summary>
public sealed class JobPlacementTests
{
    [Fact]
    public void Firm_work_goes_first_then_what_is_pressed_then_what_pays_then_what_is_older()
    {
        var jobs = new[]
        {
            Job("old", number: 1), Job("spot", tier: JobTier.Spot, number: 2), Job("pays", value: 5, number: 3), Job("pressed", laxity: 60, number: 4), Job("firm", tier: JobTier.Firm, number: 5),
        };
        Assert.Equal(["firm", "pressed", "pays", "old", "spot"], JobPlacement.Of(jobs, [Node("a", cpus: 8)]).Places.Select(p => p.Job));
        Assert.Equal(["firm", "pressed"], JobPlacement.Of(jobs, [Node("a", cpus: 2)]).Places.Select(p => p.Job));
    }

    [Fact]
    public void Tenants_of_a_tier_get_the_same_however_much_one_of_them_submits()
    {
        var jobs = Enumerable.Range(0, 100).Select(i => Job($"much-{i}", tenant: "much", number: i)).Concat(Enumerable.Range(0, 4).Select(i => Job($"few-{i}", tenant: "few", number: 1_000 + i))).ToList();
        var places = JobPlacement.Of(jobs, [Node("a", cpus: 8)]).Places;
        Assert.Equal(4, places.Count(p => p.Job.StartsWith("few", StringComparison.Ordinal)));
        Assert.Equal(8, places.Count);

        // Who has much already waits until the other has as much.
        var taken = Node("a", cpus: 8) with { Taken = [.. Enumerable.Repeat(("much", new JobResources { MemoryBytes = 0, DiskBytes = 0 }), 4)] };
        Assert.All(JobPlacement.Of(jobs, [taken]).Places, p => Assert.StartsWith("few", p.Job, StringComparison.Ordinal));
    }

    [Fact]
    public void Large_job_is_passed_for_a_while_and_then_a_node_is_kept_free_for_it()
    {
        var nodes = new[] { Node("a", cpus: 8) with { Taken = [("x", new JobResources { Cpus = 6 })] }, Node("b", cpus: 8) with { Taken = [("x", new JobResources { Cpus = 4 })] } };
        var small = Enumerable.Range(0, 8).Select(i => Job($"small-{i}", tenant: "other", number: 10 + i)).ToList();
        var young = JobPlacement.Of([Job("large", cpus: 8, waited: 10), .. small], nodes);
        Assert.Equal(6, young.Places.Count);
        Assert.Empty(young.Reserved);

        var old = JobPlacement.Of([Job("large", cpus: 8, waited: JobPlacement.Patience.TotalSeconds), .. small], nodes);
        Assert.Equal(("b", "large"), (Assert.Single(old.Reserved).Key, old.Reserved["b"]));
        Assert.Equal(["a", "a"], old.Places.Select(p => p.Node));

        // The firm are not held up by it.
        var firm = JobPlacement.Of([Job("large", cpus: 8, waited: 1e6), Job("firm", tier: JobTier.Firm, cpus: 4)], nodes);
        Assert.Equal(("firm", "b"), Assert.Single(firm.Places));
    }

    [Fact]
    public void Job_that_fits_no_node_is_named_and_reserves_none()
    {
        var plan = JobPlacement.Of([Job("huge", cpus: 64, waited: 1e6), Job("small")], [Node("a", cpus: 8)]);
        Assert.Equal("huge", Assert.Single(plan.TooLarge));
        Assert.Equal("small", Assert.Single(plan.Places).Job);
        Assert.Empty(plan.Reserved);
    }

    [Fact]
    public void Work_without_accelerators_leaves_nodes_with_free_ones_alone_and_accelerators_are_filled_up()
    {
        var nodes = new[] { Node("gpu", cpus: 64, gpus: 8), Node("half", cpus: 64, gpus: 8) with { Taken = [("x", new JobResources { Gpus = 4, Cpus = 1 })] }, Node("plain", cpus: 64) };
        var plan = JobPlacement.Of([Job("cpu"), Job("two", gpus: 2, number: 2)], nodes);
        Assert.Equal([("cpu", "plain"), ("two", "half")], plan.Places);
    }

    [Fact]
    public void Job_with_a_checkpoint_waits_for_its_node()
    {
        var full = Node("a", cpus: 1) with { Taken = [("x", new JobResources { Cpus = 1 })] };
        Assert.Empty(JobPlacement.Of([Job("kept") with { OnlyAt = "a" }], [full, Node("b", cpus: 8)]).Places);
        Assert.Equal(("kept", "a"), Assert.Single(JobPlacement.Of([Job("kept") with { OnlyAt = "a" }], [Node("a", cpus: 1), Node("b", cpus: 8)]).Places));
    }

    [Fact]
    public void Any_queue_fits_its_nodes_is_placed_alike_in_any_order_and_leaves_no_room_that_a_job_could_have()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var chance = new Random(seed);
            var nodes = Enumerable.Range(0, chance.Next(1, 6)).Select(i => Node($"n{i}", cpus: chance.Next(1, 16), gpus: chance.Next(0, 5))).ToList();
            var jobs = Enumerable.Range(0, chance.Next(0, 60)).Select(i => Job(
                $"j{i}", tenant: $"t{chance.Next(3)}", tier: (JobTier)chance.Next(3), cpus: chance.Next(1, 80) / 10.0, gpus: chance.Next(3) == 0 ? chance.Next(1, 5) : 0, number: i,
                value: chance.Next(4), laxity: chance.Next(3) == 0 ? chance.Next(10_000) : double.PositiveInfinity, waited: chance.Next(600))).ToList();
            var plan = JobPlacement.Of(jobs, nodes);
            var mixed = JobPlacement.Of([.. jobs.OrderBy(_ => chance.Next())], [.. nodes.OrderBy(_ => chance.Next())]);
            Assert.Equal(plan.Places, mixed.Places);
            Assert.Equal(plan.Places.Count, plan.Places.Select(p => p.Job).Distinct().Count());
            var byId = jobs.ToDictionary(j => j.Id);
            var free = nodes.ToDictionary(n => n.Name, n => (n.Has.Cpus, Gpus: (double)n.Has.Gpus));
            foreach (var (job, node) in plan.Places)
            {
                free[node] = (free[node].Cpus - byId[job].Takes.Cpus, free[node].Gpus - byId[job].Takes.Gpus);
            }

            Assert.All(free.Values, f => Assert.True(f.Cpus > -1e-6 && f.Gpus >= 0, $"seed {seed}"));
            var waiting = jobs.Where(j => !plan.Places.Any(p => p.Job == j.Id));
            Assert.DoesNotContain(waiting, j => free.Any(f => !plan.Reserved.ContainsKey(f.Key) && f.Value.Cpus >= j.Takes.Cpus && f.Value.Gpus >= j.Takes.Gpus));
        }
    }

    [Fact]
    public void No_job_that_fits_an_empty_node_waits_for_ever_however_many_small_ones_come()
    {
        // Each minute a small job comes for each that ends; the large one has to get in.
        double waited = 0;
        var running = Enumerable.Repeat(4, 1).SelectMany(_ => Enumerable.Range(0, 4).Select(i => (Id: $"s{i}", Ends: i + 1))).ToList();
        for (int minute = 0; minute < 60; minute++)
        {
            running.RemoveAll(r => r.Ends <= minute);
            var node = Node("a", cpus: 4) with { Taken = [.. running.Select(_ => ("other", new JobResources { MemoryBytes = 0, DiskBytes = 0 }))] };
            var small = Enumerable.Range(0, 4).Select(i => Job($"s{minute}-{i}", tenant: $"other{i}", value: 9, number: minute + 10));
            var plan = JobPlacement.Of([Job("large", cpus: 4, waited: waited), .. small], [node]);
            if (plan.Places.Any(p => p.Job == "large"))
            {
                Assert.InRange(minute, 5, 15);
                return;
            }

            running.AddRange(plan.Places.Select(p => (p.Job, minute + 4)));
            waited += 60;
        }

        Assert.Fail("It never got in.");
    }

    private static PlacementJob Job(string id, string tenant = "ann", JobTier tier = JobTier.Flexible, double cpus = 1, int gpus = 0, long number = 1, double value = 1, double laxity = double.PositiveInfinity, double waited = 0) => new()
    {
        Id = id,
        Tenant = tenant,
        Tier = tier,
        Takes = new JobResources { Cpus = cpus, Gpus = gpus, MemoryBytes = 0, DiskBytes = 0 },
        Number = number,
        ValuePerHour = value,
        LaxitySeconds = laxity,
        WaitedSeconds = waited,
    };

    private static PlacementNode Node(string name, double cpus, int gpus = 0) => new() { Name = name, Has = new JobResources { Cpus = cpus, Gpus = gpus, MemoryBytes = 1L << 40, DiskBytes = 1L << 40 }, Taken = [] };
}
