namespace Megapod.Simulation.Planner;

using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Solver;
using Megapod.Lab.Simulation;
using Megapod.Planning.Planner;
using Megapod.Twin.Simulator;

/// <summary>Cars that state when they leave, on the whole twin: the planner owes them their energy, and learns by how much they leave earlier.</summary>
public sealed class PromiseOnTwinTests
{
    private static readonly ScenarioRequest Morning = new()
    {
        Case = "tight",
        From = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(8),
        To = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(13),
    };

    [Fact]
    public void Stated_departures_become_promises_and_what_is_learnt_of_them_brings_them_forward()
    {
        // Each car states ten minutes more than it stays; the planner has seen enough only after a while.
        var built = ScenarioBuilder.Build(Morning).Value;
        var scenario = built with { Cars = [.. built.Cars.Select(c => c with { StatedDeparture = c.PlugIn + c.Stay + TimeSpan.FromMinutes(10) })] };
        using var solver = Solvers.Open(TimeSpan.FromMinutes(1)).Value;
        var seen = new Watched(new PlannerMaker(Morning, scenario).Direct(solver));
        using var simulator = new SiteSimulator(scenario, plans: seen);
        var run = simulator.Complete();
        Assert.Empty(run.Laws.Broken);
        Assert.Equal(0, run.Import.SecondsOverLimit);
        Assert.InRange(run.Cars.DelayedWh, 0, 1e-4 * run.Cars.RequestedWh);
        var promises = seen.Plans.Where(p => p.Promises is not null).Select(p => p.Promises!).ToList();
        Assert.True(promises.Count > 10, $"{promises.Count} plans owe something to cars");
        Assert.All(promises, p => Assert.Equal(p.Count, p.Stated));
        Assert.All(promises, p => Assert.True(p.EnergyOwed.Value > 0));
        Assert.Null(promises[0].Probability);

        // Unplugging is seen within a cycle or two. A car whose stall is not free when it comes stays as long from then on.
        var last = promises[^1];
        Assert.Equal(0.95, last.Probability);
        Assert.True(last.DeparturesSeen >= EarlyDepartures.LeastSeen, $"{last.DeparturesSeen}");
        Assert.InRange(last.Early.TotalMinutes, 9.9, 10);
    }

    [Fact]
    public void Cars_that_state_nothing_are_owed_their_energy_by_the_usual_stay()
    {
        var scenario = ScenarioBuilder.Build(Morning with { To = Morning.From!.Value + TimeSpan.FromHours(2) }).Value;
        using var solver = Solvers.Open(TimeSpan.FromMinutes(1)).Value;
        var seen = new Watched(new PlannerMaker(Morning, scenario).Direct(solver));
        using var simulator = new SiteSimulator(scenario, plans: seen);
        Assert.Empty(simulator.Complete().Laws.Broken);
        var promises = seen.Plans.Where(p => p.Promises is not null).Select(p => p.Promises!).ToList();
        Assert.NotEmpty(promises);
        Assert.All(promises, p => Assert.Equal((0, 0), (p.Stated, p.DeparturesSeen)));
    }

    /// <summary>Plans as the controller gets them.</summary>
    private sealed class Watched(IPlanSource inner) : IPlanSource
    {
        public List<Plan> Plans { get; } = [];

        public Plan? PlanAt(SiteSnapshot snapshot, Instant now)
        {
            var plan = inner.PlanAt(snapshot, now);
            if (plan is { Maker: SitePlanner.Maker } && (Plans.Count == 0 || !ReferenceEquals(Plans[^1], plan)))
            {
                Plans.Add(plan);
            }

            return plan;
        }
    }
}
