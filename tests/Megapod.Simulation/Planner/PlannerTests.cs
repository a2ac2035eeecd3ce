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

    [Fact]
    public void Compute_leans_on_no_more_battery_than_the_connection_bears_without_it()
    {
        // Limit 1.2 MW, cars 1.1 MW, idle 0.25 MW: with 0.6 MW of support 0.45 MW of compute, with none the cars alone are beyond it.
        static double TwoHours(Instant at) => at.ToUtc().Hour < 2 ? 1.1e6 : 0;
        using var rig = new PlannerRig(s => s.WithImportLimit(new Watts(1.3e6)), TwoHours, numbers: n => n with { SupportWatts = 0.6e6 });
        var plan = rig.Make(r => r with { StoredWattHours = 3.9e6, RecentCarWatts = double.NaN });
        Assert.All(plan.Slots.Skip(1).Take(5), s => Assert.InRange(s.ComputeWatts.Values.Sum(), 0.69e6, 0.7e6 + 1));
        using var free = new PlannerRig(s => s.WithImportLimit(new Watts(1.3e6)), TwoHours);
        Assert.All(free.Make(r => r with { StoredWattHours = 3.9e6 }).Slots.Skip(1).Take(5), s => Assert.InRange(s.ComputeWatts.Values.Sum(), 0.75e6, 1e6));
    }

    [Fact]
    public void Value_curve_offers_no_more_than_the_connection_bears_without_the_battery()
    {
        // 0.45 MW of room and levels of 0.75 / 8 MW: four of them. Where nothing is kept for the battery's loss, all eight can be had.
        static double TwoHours(Instant at) => at.ToUtc().Hour < 2 ? 1.1e6 : 0;
        using var rig = new PlannerRig(s => s.WithImportLimit(new Watts(1.3e6)), TwoHours, numbers: n => n with { SupportWatts = 0.6e6 });
        Assert.Equal(4, rig.Make(r => r with { StoredWattHours = 3.9e6, RecentCarWatts = double.NaN, WithPrices = true }).ValueCurve.Count);
        using var free = new PlannerRig(s => s.WithImportLimit(new Watts(1.3e6)), TwoHours);
        Assert.Equal(8, free.Make(r => r with { StoredWattHours = 3.9e6, RecentCarWatts = double.NaN, WithPrices = true }).ValueCurve.Count);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(30)]
    [InlineData(60)]
    public void Price_of_import_is_the_market_the_fee_and_the_peak_whatever_the_metering_interval(int minutes)
    {
        // The limit is far: what a watt costs where energy is bought is 80 + 20 and what the month's peak asks, which is 15 000 per MW over all.
        static double Cars(Instant at) => at.ToUtc().Hour is >= 8 and < 10 ? 1.2e6 : 0.1e6;
        using var rig = new PlannerRig(
            s => s with { Battery = null, Pods = [], Compute = [], Tariff = s.Tariff with { DemandWindow = TimeSpan.FromMinutes(minutes) } }, Cars, settings: new PlannerSettings { PeakTargets = [0], Hours = 0, Quarters = 48 });
        var plan = rig.Make(r => r with { RecentCarWatts = double.NaN });
        Assert.Equal(15_000, plan.Slots.Sum(s => s.PeakPrice!.Value * 1e6 * 0.25), 1.0);
    }

    [Fact]
    public void Battery_that_is_away_evens_out_nothing_inside_an_hour()
    {
        static double Cars(Instant at) => at.Ticks / TimeSpan.FromMinutes(15).Ticks % 4 == 0 ? 1.6e6 : 0;
        using var rig = new PlannerRig(s => s with { Pods = [], Compute = [] }, Cars, settings: new PlannerSettings { PeakTargets = [0], Quarters = 1, Hours = 8 });

        // The hours' mean is 0.4 MW and their highest quarter 0.8: with the battery the peak may be the mean, without it is the quarter.
        Assert.Equal(0.8e6, rig.Make(r => r with { RecentCarWatts = double.NaN, ChargeWatts = 0, DischargeWatts = 0 }).Slots[0].PeakTarget.Value, 0.01e6);
        Assert.InRange(rig.Make(r => r with { RecentCarWatts = double.NaN }).Slots[0].PeakTarget.Value, 0, 0.6e6);
    }

    [Fact]
    public void Cars_that_cannot_be_shed_in_time_have_to_fit_without_battery_and_compute()
    {
        using var rig = new PlannerRig(s => s.WithImportLimit(new Watts(1.3e6)), _ => 1.1e6, numbers: n => n with { SupportWatts = 2e6, CarShedShare = 0 });
        var plan = rig.Make(r => r with { StoredWattHours = 3.9e6 });

        // 1.2 MW less 0.25 MW of idle racks leave 0.95 MW for cars: 0.15 MW are held back beforehand, and the plan says so.
        var wish = Assert.Single(plan.WishesBroken, w => w.Kind == WishKind.CarService);
        Assert.Equal(0.15e6 * 36, wish.Amount.Value, 0.01e6 * 36);
    }

    [Fact]
    public void Claims_of_the_battery_are_taken_off_before_it_is_planned_with()
    {
        using var rig = new PlannerRig(
            s => s with { Battery = s.Battery! with { Smoothing = new Watts(0.4e6) }, Topology = s.Topology with { CanIsland = true, OutageHold = TimeSpan.FromHours(1) } });
        var claims = rig.Numbers.WithClaims(rig.Site, 1.25e6, 5.2);
        double oneWay = Math.Sqrt(0.9);

        // 1.5 MW are left; the floor is 3 % and two half percents and 1.25 MW for 10.4 s; the outage takes four firm racks in full and six idle for an hour.
        Assert.Equal(1.5e6, claims.BatteryWatts);
        Assert.Equal((0.04 * 3.9e6) + (1.25e6 * 10.4 / 3600 / oneWay), claims.MinimumWattHours, 1.0);
        Assert.Equal(0.55e6 / oneWay, claims.OutageWattHours, 1.0);
        using var kept = new PlannerRig(numbers: _ => claims, price: at => at.ToUtc().Hour is >= 16 and < 20 ? 400 / Mega : 20 / Mega);
        var plan = kept.Make(r => r with { StoredWattHours = 2e6 });
        Assert.All(plan.Slots, s => Assert.True(s.SocEnd * 3.9e6 >= claims.MinimumWattHours + claims.OutageWattHours - 1, $"{s.Start}: {s.SocEnd}"));
        Assert.All(plan.Slots, s => Assert.Equal((claims.MinimumWattHours + claims.OutageWattHours) / 3.9e6, s.ReserveSoc, 1e-9));
        Assert.All(plan.Slots, s => Assert.InRange(s.BatteryWatts.Value, -1.5e6 - 1, 1.5e6 + 1));
    }
}
