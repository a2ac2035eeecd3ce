namespace Megapod.Simulation.Planner;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab.Backtest;
using Megapod.Planning.Planner;

/// <summary>What a plan says, on sites so simple that it can be worked out by hand.</summary>
public sealed class PlannerTests
{
    private const double Mega = 1e6;

    [Fact]
    public void Prices_of_a_generated_day_do_not_cross_and_the_value_curve_rises()
    {
        var made = PlanRun.Make(new BacktestRequest { Case = "tight" }, Instant.FromUtc(new DateTime(2025, 6, 5, 15, 0, 0, DateTimeKind.Utc)), null).Value;
        Assert.All(made.Plan.Slots, s => Assert.True(s.PriceLess <= s.PriceMore, $"{s.Start}: {s.PriceLess} > {s.PriceMore}"));
        Assert.All(made.Plan.ValueCurve.Zip(made.Plan.ValueCurve.Skip(1)), p => Assert.True(p.First.PricePerWattHour <= p.Second.PricePerWattHour));
        Assert.Equal(54, made.Plan.Slots.Count);
        Assert.NotNull(made.Plan.SolveMs);
    }

    [Fact]
    public void Watt_costs_what_energy_costs_where_nothing_binds()
    {
        // Without a battery, a peak or cars each watt more is bought at once: 80 and the adder of 20.
        using var rig = new PlannerRig(s => s with { Battery = null, Tariff = s.Tariff with { DemandChargePerWattMonth = 0 } });
        var plan = rig.Make(r => r with { WithPrices = true });
        Assert.All(plan.Slots, s => Assert.Equal(100, s.PriceMore * Mega, 1e-6));
        Assert.All(plan.Slots, s => Assert.Equal(100, s.PriceLess * Mega, 1e-6));

        // The one segment worth less than 100 stands still; all others run.
        Assert.All(plan.Slots, s => Assert.Equal(rig.Numbers.Segments.Where(g => g.ValuePerWattHour > 100 / Mega).Sum(g => g.Watts) + rig.Numbers.BaseWatts, s.ComputeWatts.Values.Sum(), 1.0));
        Assert.Equal(8, plan.ValueCurve.Count);
        Assert.All(plan.ValueCurve, p => Assert.Equal(100, p.PricePerWattHour * Mega, 1e-6));
    }

    [Fact]
    public void Watt_at_the_limit_costs_the_work_that_it_displaces()
    {
        // 1.9 MW of 1.5 MW cars leaves 0.4 MW: idle 0.25 and 0.15 of compute. A watt more takes from the segment that is partly run; one less gives to it.
        using var rig = new PlannerRig(s => s with { Battery = null, Tariff = s.Tariff with { DemandChargePerWattMonth = 0 } }, _ => 1.5e6);
        var plan = rig.Make(r => r with { WithPrices = true });
        double left = 150_000;
        double marginal = 0;
        foreach (var segment in rig.Numbers.Segments.TakeWhile(_ => left > 0))
        {
            (marginal, left) = (segment.ValuePerWattHour, left - segment.Watts);
        }

        Assert.Equal(marginal, plan.Slots[0].PriceMore, 1e-9);
        Assert.Equal(PlanBoundary.Limit, plan.Slots[0].Binding);
        Assert.Equal(1.9e6, plan.Slots[0].ImportWatts!.Value.Value, 1.0);
        Assert.False(plan.Slots[0].Scarce);

        // The curve ends where a level would take from cars: 0.15 of 0.75 MW is one level of eight.
        Assert.Single(plan.ValueCurve);
    }

    [Fact]
    public void Plan_in_the_middle_of_a_quarter_counts_what_was_imported_in_it()
    {
        // By minute 5 of 15 0.3 MWh were imported; a month's peak of 1.8 MW leaves 0.15 MWh for 10 minutes: 0.9 MW.
        var now = PlannerRig.Monday + TimeSpan.FromDays(14) + TimeSpan.FromMinutes(5);
        using var rig = new PlannerRig(cars: _ => 1.0e6, settings: new PlannerSettings { PeakTargets = [1.8e6] }, now: now);
        var plan = rig.Make(r => r with { IntervalWattHours = 300_000, MonthPeakWatts = 1.8e6 });
        Assert.Equal(now, plan.Slots[0].Start);
        Assert.Equal(SitePlanner.QuarterOf(now) + TimeSpan.FromMinutes(15), plan.Slots[1].Start);
        Assert.InRange(plan.Slots[0].ImportWatts!.Value.Value, 0, 0.9e6 + 1);
        Assert.Equal(SitePlanner.QuarterOf(now) + TimeSpan.FromMinutes(30), plan.ValidUntil);
    }

    [Fact]
    public void Hour_long_metering_interval_lets_one_quarter_stand_out()
    {
        // Cars of 1.6 MW in the first quarter of each hour and none in the others; no battery. The forecast smooths it to 0.8, 0.4, 0 and 0.4 MW: on means of a quarter the peak
        // is 0.8, of half an hour 0.6, of an hour 0.4 MW.
        static double Cars(Instant at) => at.Ticks / TimeSpan.FromMinutes(15).Ticks % 4 == 0 ? 1.6e6 : 0;
        SiteConfig Hourly(SiteConfig s, int minutes) => s with
        {
            Battery = null,
            Pods = [],
            Compute = [],
            Tariff = s.Tariff with { DemandWindow = TimeSpan.FromMinutes(minutes) },
        };
        var known = new PlannerSettings { PeakTargets = [0] };
        using var quarters = new PlannerRig(s => Hourly(s, 15), Cars, settings: known);
        using var hours = new PlannerRig(s => Hourly(s, 60), Cars, settings: known);
        using var halves = new PlannerRig(s => Hourly(s, 30), Cars, settings: known);
        Assert.Equal(0.8e6, PeakOf(quarters), 0.01e6);
        Assert.Equal(0.6e6, PeakOf(halves), 0.01e6);
        Assert.Equal(0.4e6, PeakOf(hours), 0.01e6);

        // What is seen in this minute says nothing here.
        static double PeakOf(PlannerRig rig) => rig.Make(r => r with { RecentCarWatts = double.NaN }).Slots[0].PeakTarget.Value;
    }

    [Fact]
    public void Planner_that_has_seen_little_says_so_and_names_the_rules()
    {
        using var rig = new PlannerRig(days: 3);
        var fault = Assert.Single(rig.Ask().Faults);
        Assert.Equal(PlanFaults.Learning, fault.Code);
        Assert.Contains("2 whole days", fault.Message, StringComparison.Ordinal);
    }
}
