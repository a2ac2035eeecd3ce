namespace Megapod.Simulation.Planner;

using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Solver;
using Megapod.Lab.Simulation;
using Megapod.Twin.Simulator;

/// <summary>Power that was sold to the grid, on the whole twin: the controller leaves the energy for it in the battery.</summary>
public sealed class GridReserveOnTwinTests
{
    [Fact]
    public void Energy_of_reserve_that_was_sold_stays_in_the_battery_and_no_car_waits()
    {
        // Six hours of an evening in which the planner otherwise takes out all that it may; the battery begins half full.
        var request = new ScenarioRequest { Case = "standard", From = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(16), To = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(22) };
        var built = ScenarioBuilder.Build(request).Value;
        var sold = new GridReserveConfig { Id = "sold", Power = new Watts(1.5e6), Sustain = TimeSpan.FromHours(1), IsCommitted = true };
        var scenario = built with { Site = built.Site with { Grid = built.Site.Grid with { Reserves = [sold] } } };
        using var solver = Solvers.Open(TimeSpan.FromMinutes(1)).Value;
        var maker = new PlannerMaker(request, scenario);
        using var simulator = new SiteSimulator(scenario, plans: maker.Direct(solver));
        var run = simulator.Complete();
        Assert.Empty(run.Laws.Broken);
        Assert.Equal(0, run.Import.SecondsOverLimit);
        Assert.InRange(run.Cars.DelayedWh, 0, 1e-4 * run.Cars.RequestedWh);
        double battery = maker.Numbers.MinimumWattHours + (LeastByBattery(sold, maker) / Math.Sqrt(0.9));
        Assert.True(simulator.Plant.BatterySoc * scenario.Site.Battery!.Energy.Value >= battery - 20_000, $"{simulator.Plant.BatterySoc}");
    }

    [Fact]
    public void Offer_of_a_plan_that_runs_stands_in_the_next_quarters_plan()
    {
        var request = new ScenarioRequest { Case = "standard", From = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(2), To = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(2.5) };
        var built = ScenarioBuilder.Build(request).Value;
        var ready = new GridReserveConfig { Id = "ready", Power = new Watts(1e6), Sustain = TimeSpan.FromMinutes(15), PricePerWattHour = 200e-6 };
        var scenario = built with { Site = built.Site with { Grid = built.Site.Grid with { Reserves = [ready] } } };
        using var solver = Solvers.Open(TimeSpan.FromMinutes(1)).Value;
        using var simulator = new SiteSimulator(scenario, plans: new PlannerMaker(request, scenario).Direct(solver));
        simulator.Step();
        var first = simulator.Plan!;
        simulator.Complete();
        Assert.True(simulator.Plan!.MadeAt >= first.MadeAt + TimeSpan.FromMinutes(14));
        Assert.True(first.Slots[0].ReserveWatts > 0.1e6, $"{first.Slots[0].ReserveWatts} W are offered");
        Assert.Equal(first.Slots[0].ReserveWatts, simulator.Plan.Slots[0].ReserveWatts, 1.0);
    }

    [Fact]
    public void Controller_spends_no_power_on_a_boundary_that_is_kept_for_the_grid()
    {
        // A plan that wants no import at all: without a promise the battery carries cars and racks, with all its power promised it carries nothing that the connection bears.
        var request = new ScenarioRequest { Case = "standard", From = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(12), To = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(13) };
        var scenario = ScenarioBuilder.Build(request).Value;
        Assert.True(Left(0) < scenario.Site.Battery!.InitialSoc - 0.05, $"{Left(0)}");
        Assert.Equal(scenario.Site.Battery.InitialSoc, Left(scenario.Site.Battery.Power.Value), 0.01);

        double Left(double keptWatts)
        {
            using var simulator = new SiteSimulator(scenario, plans: new Always(new PlanSlot { Start = scenario.From, Battery = BatteryIntent.DischargeToZero, ReserveBatteryWatts = keptWatts }));
            var run = simulator.Complete();
            Assert.Empty(run.Laws.Broken);
            Assert.Equal(0, run.Import.SecondsOverLimit);
            return simulator.Plant.BatterySoc;
        }
    }

    /// <summary>One plan for all time.</summary>
    private sealed class Always(PlanSlot slot) : IPlanSource
    {
        public Plan? PlanAt(SiteSnapshot snapshot, Instant now) => new() { Maker = "test", MadeAt = slot.Start, ValidUntil = Instant.Forever, Slots = [slot] };
    }

    /// <summary>What compute cannot keep at best, the battery has to, W for an hour.</summary>
    private static double LeastByBattery(GridReserveConfig sold, PlannerMaker maker) =>
        sold.Power.Value - maker.Numbers.Segments.Where(s => s.Class != WorkloadClass.Firm).Sum(s => s.Watts);
}
