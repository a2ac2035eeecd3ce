namespace Megapod.Simulation.Planner;

using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Solver;
using Megapod.Lab;
using Megapod.Planning.Horizon;
using Megapod.Planning.Planner;

/// <summary>
/// A month's peak is a choice for days that nobody knows: what a plan pays for running above the one that is aimed at is less than the tariff's price as long as later days would want it, too.
/// </summary>
public sealed class MonthPeakTests : IDisposable
{
    private const double Charge = 15_000e-6;
    private readonly ISolver solver = Solvers.Open(TimeSpan.FromSeconds(20)).Value;
    private readonly PlanningSite site = PlanningSite.Of(DefaultSite.ReadOr(null).Value, 100_000);

    [Fact]
    public void Watts_above_the_aimed_peak_cost_ever_more_up_to_the_tariff_and_all_of_it_on_the_last_day()
    {
        var choice = Seen(BusyDay);
        double aimed = choice.Target(20, 0, 1);
        Assert.InRange(aimed, site.LimitWatts * 0.5, site.LimitWatts * 0.99);
        var young = choice.StepsAbove(20, aimed);
        Assert.Equal(site.LimitWatts, aimed + young.Sum(s => s.Watts), 1.0);
        Assert.All(young, s => Assert.InRange(s.PricePerWatt, 0, Charge));
        Assert.Equal(young.Select(s => s.PricePerWatt).Order(), young.Select(s => s.PricePerWatt));
        Assert.InRange(young[0].PricePerWatt, 0, Charge * 0.9);
        Assert.All(choice.StepsAbove(0, aimed), s => Assert.Equal(Charge, s.PricePerWatt, 1e-9));
    }

    [Fact]
    public void Aimed_peak_is_where_the_first_step_above_begins_to_cost()
    {
        // Each of the watts below it costs nothing more over the days that are left, because these would want it anyway.
        var choice = Seen(BusyDay);
        double aimed = choice.Target(20, 0, 1);
        var steps = choice.StepsAbove(20, aimed - 0.2e6);
        double at = aimed - 0.2e6;
        foreach (var step in steps)
        {
            at += step.Watts;
            if (at < aimed)
            {
                Assert.Equal(0, step.PricePerWatt, 1e-4 * Charge);
            }
        }
    }

    [Fact]
    public void Nothing_is_known_before_a_day_was_seen_and_nothing_above_the_limit()
    {
        Assert.Empty(new PeakChoice(site).StepsAbove(20, 1e6));
        Assert.Empty(Seen(BusyDay).StepsAbove(20, double.PositiveInfinity));
        Assert.Empty(Seen(BusyDay).StepsAbove(20, site.LimitWatts));
    }

    [Fact]
    public void Plan_sheds_dear_work_for_a_peak_at_the_tariffs_price_and_not_for_one_that_later_days_want()
    {
        // An hour of cars takes compute worth up to 12 000 per MWh where the peak may not rise by more than 15 000 per MW.
        double full = PeakOf([]);
        double cheap = PeakOf([new PeakStep(0.1e6, 10e-6), new PeakStep(0.1e6, 20e-6)]);
        Assert.Equal(1.2e6, full, 1e3);
        Assert.Equal(1.4e6, cheap, 1e3);
    }

    [Fact]
    public void Busy_evening_runs_above_what_was_reached_early_in_a_month_and_not_on_its_last_day()
    {
        // The same site, history, day and peak so far: only how many days later may want that peak, too, is another.
        double reached = Noon(2).Aimed(0);
        double young = Noon(2).PeakFrom(reached);
        double last = Noon(30).PeakFrom(reached);
        Assert.Equal(reached, last, 0.02e6);
        Assert.True(young > last + 0.05e6, $"{young} early, {last} on the last day");
    }

    [Fact]
    public void Future_that_runs_higher_in_the_evening_is_no_reason_to_do_so_in_the_morning()
    {
        // Cars alone, of 0.7 or 1.7 MW in the evening by how busy the day will be, and 1 MW that is free.
        static double Evening(Instant at) => at.ToUtc().Hour is >= 17 and < 21 ? 1.2e6 : 0.1e6;
        using var rig = new PlannerRig(
            s => s with { Battery = null, Pods = [], Compute = [] }, Evening, settings: new PlannerSettings { PeakTargets = [1e6], Futures = [new PlannerFuture(1.2, 0.5, 0, -1), new PlannerFuture(-1.2, 0.5, 0, -1)] });
        var made = rig.Ask(r => r with { RecentCarWatts = double.NaN }).Value;
        Assert.True(HorizonProgram.PeakWatts(made.Solution, 0) > 1.5e6);
        Assert.Equal(1e6, made.Plan.Slots[0].PeakTarget.Value, 1e3);
    }

    [Fact]
    public void Peak_that_has_been_reached_needs_no_energy_to_hold_it()
    {
        // First the aimed peak is below the limit and energy is kept to hold it; once the limit was reached none is, as for a planner that never thought otherwise.
        static double Cars(Instant at) => at.ToUtc().Hour is >= 16 and < 20 ? 1.5e6 : 0.2e6;
        var settings = PlannerSettings.Shipped with { Futures = [new PlannerFuture(0, 1, 0, -1)], ReserveSigmas = 0, ReserveScatter = 0, ReserveExtraWattHours = 0 };
        using var before = new PlannerRig(cars: Cars, settings: settings);
        using var fresh = new PlannerRig(cars: Cars, settings: settings);
        double limit = before.Numbers.LimitWatts;
        Assert.InRange(before.Make().Slots[0].PeakTarget.Value, 0, 0.99 * limit);
        PlanRequest Reached(PlanRequest r) => r with { MonthPeakWatts = limit, StoredWattHours = before.Numbers.MinimumWattHours };
        Assert.Equal(fresh.Ask(Reached).Value.Solution.Objective, before.Ask(Reached).Value.Solution.Objective, 1e-6 * Math.Abs(fresh.Ask(Reached).Value.Solution.Objective));
    }

    public void Dispose() => solver.Dispose();

    private static Afternoon Noon(int day) => new(Instant.FromUtc(new DateTime(2025, 6, day, 12, 0, 0, DateTimeKind.Utc)));

    private static double BusyDay(int quarter) => quarter is >= 64 and < 84 ? 1.0e6 + (0.04e6 * (quarter - 64)) : 0.1e6;

    private PeakChoice Seen(Func<int, double> cars)
    {
        var choice = new PeakChoice(site);
        for (int day = 0; day < 10; day++)
        {
            choice.Observe(solver, [.. Enumerable.Range(0, 96).Select(q => cars(q) * (0.9 + (0.02 * day)))], [.. Enumerable.Repeat(60e-6, 96)], [.. Enumerable.Repeat(60e-6, 96)]);
        }

        return choice;
    }

    /// <summary>The peak that a plan runs to in two hours of cars of 0.8 MW without a battery, from a free peak of 1.2 MW.</summary>
    private double PeakOf(IReadOnlyList<PeakStep> steps)
    {
        var shape = new HorizonShape(8, 0, 1);
        var program = new HorizonProgram(site with { BatteryWatts = 0 }, shape);
        var input = new HorizonInput(shape) { PeakWatts = 1.2e6, NextPeakWatts = 1.2e6, PeakSteps = steps, StoredWattHours = site.MinimumWattHours };
        for (int k = 0; k < shape.Steps; k++)
        {
            input.CarWatts[0][k] = 0.8e6;
            input.ImportPerWattHour[0][k] = input.ExportPerWattHour[0][k] = 60e-6;
        }

        program.Fill(input);
        return HorizonProgram.PeakWatts(solver.Solve(program.Program).Value, 0);
    }

    /// <summary>A noon after ten days of which two were half as busy again as the others, and a morning that was busier than all of them.</summary>
    private sealed class Afternoon(Instant noon)
    {
        public double Aimed(double reached) => Ask(reached).Planner.Remember().PeakWatts;

        public double PeakFrom(double reached) => HorizonProgram.PeakWatts(Ask(reached).Made.Solution, 0);

        private (SitePlanner Planner, MadePlan Made) Ask(double reached)
        {
            using var rig = new PlannerRig(s => s with { Battery = null }, Cars, settings: new PlannerSettings { PeakCaution = 1 }, now: noon, days: 10);
            return (rig.Planner, rig.Ask(r => r with { MonthPeakWatts = reached, RecentCarWatts = double.NaN }).Value);
        }

        private double Cars(Instant at) => BusyBy(at.ToUtc()) * at.ToUtc().Hour switch
        {
            >= 16 and < 20 => 0.6e6,
            >= 8 => 0.35e6,
            _ => 0.05e6,
        };

        private double BusyBy(DateTime at) => at.Date == noon.ToUtc().Date ? 2 : (noon.ToUtc().Date - at.Date).Days % 5 == 0 ? 1.5 : 1;
    }
}
