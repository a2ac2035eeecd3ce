namespace Megapod.Wire.Site;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Solver;
using Megapod.Lab.Simulation;
using Megapod.Planning.Planner;
using Megapod.Site.Loop;
using Megapod.Site.Plans;

/// <summary>Plans beside the cycles: what a cycle gets while the planner is slow, wrong, late or dead.</summary>
public sealed class PlanLoopTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly EventRing events = new();
    private readonly GatedSolver solver = new();
    private readonly SemaphoreSlim answered = new(0);
    private readonly SiteSnapshot snapshot;
    private readonly PlannerMaker maker;
    private PlanLoop loop;

    public PlanLoopTests()
    {
        var from = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(9);
        var request = new ScenarioRequest { From = from, To = from + TimeSpan.FromDays(1) };
        maker = new PlannerMaker(request, ScenarioBuilder.Build(request).Value);
        Now = from;
        snapshot = new SiteSnapshot(maker.Tree);
        loop = Loop(maker, solver);
        See(soc: 0.5);
    }

    private Instant Now { get; set; }

    public void Dispose()
    {
        solver.Open.Set();
        loop.Dispose();
        answered.Dispose();
        solver.Dispose();
    }

    [Fact]
    public void Cycle_never_waits_for_a_planner_and_gets_the_rules_plan_meanwhile()
    {
        Begin();
        solver.Open.Reset();
        Assert.Equal("rules", loop.PlanAt(snapshot, Now)!.Maker);
        Assert.True(solver.Asked.Wait(Patience, TestContext.Current.CancellationToken));

        // The solver does not come back; cycles go on.
        for (int k = 0; k < 20; k++)
        {
            Step(TimeSpan.FromSeconds(1));
            Assert.Equal("rules", loop.PlanAt(snapshot, Now)!.Maker);
        }

        solver.Open.Set();
        Answer();
        var plan = loop.PlanAt(snapshot, Now)!;
        Assert.Equal("planner", plan.Maker);
        Assert.Null(plan.Trouble);
        Assert.NotNull(plan.SolveMs);
        Assert.Single(events.Newest(10), e => e.Kind == "planned");
    }

    [Fact]
    public void Plan_that_comes_too_late_is_refused_with_a_reason()
    {
        Begin();
        solver.Open.Reset();
        loop.PlanAt(snapshot, Now);
        Assert.True(solver.Asked.Wait(Patience, TestContext.Current.CancellationToken));
        Step(TimeSpan.FromMinutes(6));
        loop.PlanAt(snapshot, Now);
        solver.Open.Set();
        Answer();
        var plan = loop.PlanAt(snapshot, Now)!;
        Assert.Equal("rules", plan.Maker);
        Assert.Equal(PlanFaults.Late, plan.Trouble!.Code);
        Assert.Contains(events.Newest(10), e => e.Kind == "plan-refused" && e.Text.Contains("minutes later", StringComparison.Ordinal));
    }

    [Fact]
    public void Plan_from_another_state_of_charge_is_refused()
    {
        Begin();
        solver.Open.Reset();
        loop.PlanAt(snapshot, Now);
        Assert.True(solver.Asked.Wait(Patience, TestContext.Current.CancellationToken));
        Now += TimeSpan.FromSeconds(30);
        See(soc: 0.3);
        loop.PlanAt(snapshot, Now);
        solver.Open.Set();
        Answer();
        Assert.Equal(PlanFaults.Elsewhere, loop.PlanAt(snapshot, Now)!.Trouble!.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Offer_to_the_grid_stands_only_where_its_plan_was_followed(bool isFollowed)
    {
        // Being ready pays, in a block that begins now.
        var request = new ScenarioRequest { From = Now, To = Now + TimeSpan.FromDays(1) };
        var site = maker.Tree.Site;
        var ready = new GridReserveConfig { Id = "ready", Power = new Watts(1e6), Sustain = TimeSpan.FromMinutes(15), PricePerWattHour = 200e-6, Block = TimeSpan.FromHours(1) };
        var offering = new PlannerMaker(request, ScenarioBuilder.Build(request, site with { Grid = site.Grid with { Reserves = [ready] } }).Value);
        using var gated = new GatedSolver();
        loop.Dispose();
        loop = Loop(offering, gated);
        loop.Learn(offering.History);
        loop.Start(events);
        gated.Open.Reset();
        loop.PlanAt(snapshot, Now);
        Assert.True(gated.Asked.Wait(Patience, TestContext.Current.CancellationToken));
        Step(TimeSpan.FromMinutes(isFollowed ? 4 : 6));
        loop.PlanAt(snapshot, Now);
        gated.Open.Set();
        Answer();
        Assert.Equal(isFollowed ? "planner" : "rules", loop.PlanAt(snapshot, Now)!.Maker);

        // An hour's block of which a quarter is over: what nobody has offered in it cannot be offered any more.
        Step(TimeSpan.FromMinutes(isFollowed ? 11 : 9));
        loop.PlanAt(snapshot, Now);
        Answer();
        var plan = loop.PlanAt(snapshot, Now)!;
        Assert.Equal((SitePlanner.Maker, Now), (plan.Maker, plan.MadeAt));
        Assert.Equal(isFollowed ? 1e6 : 0, plan.Slots[0].ReserveWatts, 1.0);
        Assert.Equal(1e6, plan.Slots[3].ReserveWatts, 1.0);
    }

    [Fact]
    public void Planner_with_a_bug_costs_plans_and_nothing_else()
    {
        Begin();
        solver.Bug = new InvalidOperationException("the solver has a bug");
        loop.PlanAt(snapshot, Now);
        Answer();
        var plan = loop.PlanAt(snapshot, Now)!;
        Assert.Equal("rules", plan.Maker);
        Assert.Equal(PlanFaults.Broken, plan.Trouble!.Code);

        // The next quarter's question is answered again.
        solver.Bug = null;
        Step(TimeSpan.FromMinutes(15));
        loop.PlanAt(snapshot, Now);
        Answer();
        Assert.Equal("planner", loop.PlanAt(snapshot, Now)!.Maker);
        Assert.Contains(events.Newest(10), e => e.Kind == "plan-refused-over");
    }

    [Fact]
    public void Plan_is_followed_until_it_expires_and_then_the_rules_again()
    {
        Begin();
        loop.PlanAt(snapshot, Now);
        Answer();
        var plan = loop.PlanAt(snapshot, Now)!;
        solver.Bug = new InvalidOperationException("gone");
        Step(TimeSpan.FromMinutes(15));
        Assert.Same(plan, loop.PlanAt(snapshot, Now));
        Answer();
        Assert.Same(plan, loop.PlanAt(snapshot, Now));
        Step(TimeSpan.FromMinutes(15));
        Assert.Equal("rules", loop.PlanAt(snapshot, Now)!.Maker);
    }

    [Fact]
    public void Event_within_a_quarter_asks_for_another_plan_but_not_twice_in_a_minute()
    {
        Begin();
        loop.PlanAt(snapshot, Now);
        Answer();
        int asked = solver.Count;
        Now += TimeSpan.FromSeconds(20);
        See(soc: 0.5, isOnline: false);
        loop.PlanAt(snapshot, Now);
        Assert.Equal(asked, solver.Count);
        Now += TimeSpan.FromSeconds(50);
        See(soc: 0.5, isOnline: false);
        loop.PlanAt(snapshot, Now);
        Answer();
        var plan = loop.PlanAt(snapshot, Now)!;
        Assert.Equal(Now, plan.MadeAt);
        Assert.All(plan.Slots, s => Assert.Equal(0, s.BatteryWatts.Value, 1e-3));

        // Nothing new: nothing is asked.
        Now += TimeSpan.FromMinutes(2);
        See(soc: 0.5, isOnline: false);
        int then = solver.Count;
        loop.PlanAt(snapshot, Now);
        Assert.Equal(then, solver.Count);
    }

    [Fact]
    public void Planner_that_has_seen_too_little_says_so_in_the_rules_plan()
    {
        loop.Start(events);
        loop.PlanAt(snapshot, Now);
        Answer();
        Assert.Equal(PlanFaults.Learning, loop.PlanAt(snapshot, Now)!.Trouble!.Code);
    }

    [Fact]
    public void Machine_without_a_solver_runs_by_rules_and_names_the_package()
    {
        loop.Dispose();
        var missing = new Fault("MP3401", "No solver is installed.", "Install coinor-libclp1.");
        loop = new PlanLoop(new PlanLoopParts(maker.Tree, maker.Numbers, maker.Planner, maker.Rules, null, missing), TimeProvider.System) { Answered = () => answered.Release() };
        loop.Learn(maker.History);
        loop.Start(events);
        loop.PlanAt(snapshot, Now);
        Answer();
        Assert.Equal("MP3401", loop.PlanAt(snapshot, Now)!.Trouble!.Code);
    }

    [Fact]
    public void Killed_loop_leaves_its_successor_what_it_has_seen_and_damage_is_told()
    {
        string folder = Directory.CreateTempSubdirectory("plans-").FullName;
        try
        {
            Restart(folder);
            Begin();
            loop.PlanAt(snapshot, Now);
            Answer();
            for (int k = 0; k < 900; k++)
            {
                Step(TimeSpan.FromSeconds(1));
                loop.PlanAt(snapshot, Now);
            }

            Answer();
            Assert.Equal("planner", loop.PlanAt(snapshot, Now)!.Maker);

            // Nothing is told to the successor but what lies in the folder.
            Restart(folder);
            loop.Start(events);
            loop.PlanAt(snapshot, Now);
            Answer();
            Assert.Equal("planner", loop.PlanAt(snapshot, Now)!.Maker);

            File.AppendAllText(Path.Combine(folder, PlanMemoryFile.FileName), "x");
            Restart(folder);
            loop.Start(events);
            loop.PlanAt(snapshot, Now);
            Answer();
            Assert.Equal(PlanFaults.Learning, loop.PlanAt(snapshot, Now)!.Trouble!.Code);
            Assert.Contains(events.Newest(10), e => e.Kind == "planner-memory" && e.Text.StartsWith("MP3611", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Cars_that_were_watched_for_a_quarter_are_told_to_the_planner()
    {
        var watch = new PlanWatch(maker.Tree);
        Assert.NotNull(watch.See(snapshot, Now));
        for (int k = 1; k <= 900; k++)
        {
            Now += TimeSpan.FromSeconds(1);
            See(soc: 0.5, carWatts: k <= 450 ? 100_000 : 200_000);
            watch.See(snapshot, Now);
        }

        var quarter = Assert.Single(watch.TakeFinished());
        Assert.Equal(Now - TimeSpan.FromMinutes(15), quarter.Start);
        Assert.Equal(150_000, quarter.CarWatts, 500.0);
        Assert.Equal(200_000, watch.RecentCarWatts, 500.0);
    }

    [Fact]
    public void Plans_of_a_site_that_has_got_a_pod_are_dropped_and_its_planner_knows_what_the_one_before_has_seen()
    {
        Begin();
        loop.PlanAt(snapshot, Now);
        Answer();
        Assert.Equal("planner", loop.PlanAt(snapshot, Now)!.Maker);

        // One more is being made while the pod is plugged in: it is about another site.
        solver.Asked.Reset();
        solver.Open.Reset();
        Step(TimeSpan.FromMinutes(15));
        loop.PlanAt(snapshot, Now);
        Assert.True(solver.Asked.Wait(Patience, TestContext.Current.CancellationToken));
        var pod = maker.Tree.Site.Pods[0];
        var second = pod with { Id = "a-pod", Meter = null, Racks = [.. pod.Racks.Select(r => r with { Id = "a-" + r.Id })] };
        var request = new ScenarioRequest { From = Now, To = Now + TimeSpan.FromDays(1) };
        var next = new PlannerMaker(request, ScenarioBuilder.Build(request, maker.Tree.Site with { Pods = [pod, second] }).Value);
        loop.Exchange(new PlanLoopParts(next.Tree, next.Numbers, next.Planner, next.Rules, null, null));
        solver.Open.Set();
        Answer();
        var seen = new TreeMatch(maker.Tree, next.Tree).Carry(snapshot);
        Assert.Equal("rules", loop.PlanAt(seen, Now)!.Maker);
        Answer();
        Assert.Equal("planner", loop.PlanAt(seen, Now)!.Maker);
        var (before, after) = (maker.Planner.Remember().Quarters, next.Planner.Remember().Quarters);
        Assert.True(before.Count > 1_000, $"{before.Count} quarters");
        Assert.Equal(before, after.Take(before.Count));
    }

    private PlanLoop Loop(PlannerMaker with, ISolver by, PlanMemoryFile? memory = null) =>
        new(new PlanLoopParts(with.Tree, with.Numbers, with.Planner, with.Rules, by, null), TimeProvider.System) { Answered = () => answered.Release(), Memory = memory };

    private void Begin()
    {
        loop.Learn(maker.History);
        loop.Start(events);
    }

    /// <summary>Another loop with a planner that knows nothing, and a folder.</summary>
    private void Restart(string folder)
    {
        loop.Dispose();
        var from = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(9);
        var request = new ScenarioRequest { From = from, To = from + TimeSpan.FromDays(1) };
        var next = new PlannerMaker(request, ScenarioBuilder.Build(request).Value);
        loop = Loop(next, new GatedSolver(), new PlanMemoryFile(folder, next.Tree.Site.Id));
    }

    private void Step(TimeSpan by)
    {
        Now += by;
        See(soc: 0.5);
    }

    private void See(double soc, bool isOnline = true, double carWatts = 0) => SiteSight.Show(snapshot, Now, soc, isOnline, carWatts);

    private void Answer() => Assert.True(answered.Wait(Patience, TestContext.Current.CancellationToken), "the planner did not answer");

    /// <summary>The solver in this process, behind a gate that the test opens.</summary>
    private sealed class GatedSolver : ISolver
    {
        private readonly ISolver inner = Solvers.Open(Patience).Value;
        private int count;

        public ManualResetEventSlim Open { get; } = new(initialState: true);

        public ManualResetEventSlim Asked { get; } = new();

        public Exception? Bug { get; set; }

        public int Count => Volatile.Read(ref count);

        public string Name => inner.Name;

        public Outcome<LinearSolution> Solve(LinearProgram program, SolverBasis? start = null)
        {
            Interlocked.Increment(ref count);
            Asked.Set();
            Open.Wait(Patience);
            return Bug is { } bug ? throw bug : inner.Solve(program, start);
        }

        public void Dispose() => inner.Dispose();
    }
}
