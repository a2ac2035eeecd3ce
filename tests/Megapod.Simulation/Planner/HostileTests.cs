namespace Megapod.Simulation.Planner;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Planning.Planner;

/// <summary>Days on which a planner is led astray: it must still give a plan, keep what is physics, and say what it cannot keep.</summary>
public sealed class HostileTests
{
    private const double Mega = 1e6;

    [Fact]
    public void Twelve_hours_of_negative_prices_with_a_full_battery_burn_nothing()
    {
        // −60 per MWh, 20 of fees: each MWh taken brings 40, but the battery is full and wear costs 15.
        var night = PlannerRig.Monday + TimeSpan.FromDays(14);
        using var rig = new PlannerRig(
            s => s with { Tariff = s.Tariff with { DemandChargePerWattMonth = 0 } },
            price: at => at >= night && at < night + TimeSpan.FromHours(12) ? -60 / Mega : 80 / Mega);
        var made = rig.Ask(r => r with { StoredWattHours = rig.Numbers.MaximumWattHours, WithPrices = true }).Value;
        var plan = made.Plan;
        Assert.All(plan.Slots.Where(s => s.Start < night + TimeSpan.FromHours(12)), s => Assert.True(s.PriceMore <= 0, $"{s.Start}: {s.PriceMore}"));

        // All compute runs, and nothing is exported at a loss.
        Assert.All(plan.Slots.Where(s => s.Start < night + TimeSpan.FromHours(11)), s => Assert.Equal(1e6, s.ComputeWatts.Values.Sum(), 1.0));
        Assert.All(plan.Slots, s => Assert.InRange(s.SocEnd!.Value, 0.03 - 1e-9, 1 + 1e-9));
        Assert.False(made.First is { ChargeWatts: > 1, DischargeWatts: > 1 }, "the battery charges and discharges at once");
    }

    [Fact]
    public void Limit_that_is_cut_in_the_middle_of_a_slot_holds_in_all_of_it()
    {
        using var rig = new PlannerRig(cars: _ => 0.3e6);
        var from = rig.Now + TimeSpan.FromMinutes(35);
        var until = rig.Now + TimeSpan.FromMinutes(70);
        var plan = rig.Make(r => r with
        {
            EventLimits = [new LimitConfig { Id = "event", Amount = 0.7e6, Basis = LimitBasis.GridEvent, ValidFrom = from, ValidUntil = until }],
        });

        // Slots 2, 3 and 4 touch the event; 0.7 MW less the margin of 0.1 MW.
        for (int k = 0; k < 8; k++)
        {
            double import = plan.Slots[k].ImportWatts!.Value.Value;
            Assert.True(k is < 2 or > 4 || import <= 0.6e6 + 1, $"slot {k} imports {import}");
        }

        Assert.Contains(plan.Slots.Take(2), s => s.ImportWatts!.Value.Value > 0.7e6);
        Assert.Empty(plan.WishesBroken);
    }

    [Fact]
    public void Demand_that_cannot_be_met_leaves_a_plan_that_says_how_much_is_missing()
    {
        using var rig = new PlannerRig(s => s with { Battery = null }, _ => 2.4e6);
        var plan = rig.Make(r => r with { WithPrices = true });
        var wish = Assert.Single(plan.WishesBroken, w => w.Kind == WishKind.CarService);

        // 2.4 MW of cars and 0.25 MW of idle racks on 1.9 MW: 0.75 MW for 36 h.
        Assert.Equal(0.75e6 * 36, wish.Amount.Value, 0.03e6 * 36);
        Assert.Equal(1, wish.Probability, 1e-9);
        Assert.All(plan.Slots, s => Assert.True(s.Scarce));

        // What a car is worth is not told as a price: it ends at the dearest work.
        Assert.All(plan.Slots, s => Assert.InRange(s.PriceMore, 0, rig.Numbers.Segments[0].ValuePerWattHour));
        Assert.Empty(plan.ValueCurve);
    }

    [Fact]
    public void Limit_below_what_idle_racks_draw_asks_for_them_to_be_paused()
    {
        using var rig = new PlannerRig(s => s with { Battery = null });
        var plan = rig.Make(r => r with { EventLimits = [new LimitConfig { Id = "event", Amount = 0.2e6, Basis = LimitBasis.GridEvent }] });
        var wish = Assert.Single(plan.WishesBroken, w => w.Kind == WishKind.BaseLoad);
        Assert.Equal(0.15e6 * 36, wish.Amount.Value, 1e4);
        Assert.All(plan.Slots, s => Assert.InRange(s.ImportWatts!.Value.Value, 0, 0.1e6 + 1));
    }

    [Fact]
    public void Month_that_was_begun_elsewhere_keeps_the_peak_that_was_reached()
    {
        using var rig = new PlannerRig(cars: _ => 0.5e6, settings: new PlannerSettings { PeakCaution = 1 });
        double fresh = rig.Make().Slots[0].PeakTarget.Value;
        using var late = new PlannerRig(cars: _ => 0.5e6, settings: new PlannerSettings { PeakCaution = 1 });
        double begun = late.Make(r => r with { MonthPeakWatts = 1.85e6 }).Slots[0].PeakTarget.Value;
        Assert.InRange(fresh, 0.5 * 1.9e6, 1.85e6);
        Assert.Equal(1.85e6, begun, 1.0);
    }

    [Fact]
    public void Next_month_within_the_horizon_has_a_peak_of_its_own()
    {
        // The last evening of June: what is reached is free until midnight and not after it.
        var evening = Instant.FromUtc(new DateTime(2025, 6, 30, 18, 0, 0, DateTimeKind.Utc));
        using var rig = new PlannerRig(cars: at => at.ToUtc().Hour is >= 16 and < 20 ? 1.5e6 : 0.2e6, settings: new PlannerSettings { PeakTargets = [1.9e6, 1.1e6] }, now: evening);
        var plan = rig.Make(r => r with { MonthPeakWatts = 1.9e6 });
        var midnight = Instant.FromUtc(new DateTime(2025, 7, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.True(plan.Slots.Where(s => s.Start < midnight).Max(s => s.ImportWatts!.Value.Value) > 1.2e6);
        Assert.InRange(plan.Slots.Where(s => s.Start >= midnight).Max(s => s.ImportWatts!.Value.Value), 0, 1.2e6);
    }

    [Fact]
    public void Price_feed_that_is_a_day_late_leaves_a_plan_on_usual_prices()
    {
        static double Price(Instant at) => at.ToUtc().Hour is >= 17 and < 21 ? 200 / Mega : 50 / Mega;
        using var known = new PlannerRig(price: Price);
        using var late = new PlannerRig(price: Price, pricesUntil: PlannerRig.Monday + TimeSpan.FromDays(13));
        var one = known.Make();
        var other = late.Make();

        // Every day was the same, so that the usual is what comes.
        Assert.All(one.Slots.Zip(other.Slots), p => Assert.Equal(p.First.ImportWatts!.Value.Value, p.Second.ImportWatts!.Value.Value, 1e4));
        using var never = new PlannerRig(price: Price, pricesUntil: PlannerRig.Monday + TimeSpan.FromDays(7));
        Assert.NotEmpty(never.Make().Slots);
    }

    [Theory]
    [InlineData("2025-03-29T10:00:00Z")]
    [InlineData("2025-03-30T00:30:00Z")]
    [InlineData("2025-10-25T10:00:00Z")]
    [InlineData("2025-10-26T00:30:00Z")]
    public void Day_on_which_the_clock_changes_is_planned_like_any_other(string at)
    {
        var now = Instant.From(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture));
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam");
        double Cars(Instant i) => TimeZoneInfo.ConvertTimeFromUtc(i.ToUtc(), zone).Hour is >= 16 and < 20 ? 1.4e6 : 0.1e6;
        using var rig = new PlannerRig(cars: Cars, now: now, zone: zone, settings: PlannerSettings.Shipped);
        var plan = rig.Make();
        Assert.Equal(54, plan.Slots.Count);
        Assert.All(plan.Slots.Zip(plan.Slots.Skip(1)), p => Assert.True(p.First.Start < p.Second.Start));

        // Cars come by the clock on the wall: the battery is held for the local evening.
        var busy = plan.Slots.Where(s => TimeZoneInfo.ConvertTimeFromUtc(s.Start.ToUtc(), zone).Hour is 17 or 18).ToList();
        Assert.All(busy, s => Assert.True(s.ImportWatts!.Value.Value - s.BatteryWatts.Value > 1.3e6, $"{s.Start}: {s.ImportWatts} {s.BatteryWatts}"));
    }

    [Fact]
    public void State_of_charge_that_nobody_knows_or_that_cannot_be_counts_as_empty()
    {
        using var rig = new PlannerRig(cars: _ => 1.0e6);
        var blind = rig.Make(r => r with { StoredWattHours = double.NaN });
        Assert.All(blind.Slots, s => Assert.Equal(0, s.BatteryWatts.Value, 1.0));
        var negative = rig.Make(r => r with { StoredWattHours = -5e6 });
        Assert.All(negative.Slots, s => Assert.InRange(s.SocEnd!.Value, 0, 1));
        var above = rig.Make(r => r with { StoredWattHours = 1.1 * rig.Site.Battery!.Energy.Value });
        Assert.InRange(above.Slots[^1].SocEnd!.Value, 0, 1.1);
    }

    [Fact]
    public void Battery_that_is_below_its_floor_stays_there_or_charges()
    {
        using var rig = new PlannerRig();
        var plan = rig.Make(r => r with { StoredWattHours = 0.01 * rig.Site.Battery!.Energy.Value });
        Assert.All(plan.Slots, s => Assert.True(s.SocEnd >= 0.01 - 1e-6));
    }

    [Fact]
    public void Battery_that_is_out_of_service_is_not_planned_with()
    {
        using var rig = new PlannerRig(cars: _ => 1.0e6);
        var plan = rig.Make(r => r with { ChargeWatts = 0, DischargeWatts = 0 });
        Assert.All(plan.Slots, s => Assert.Equal(0, s.BatteryWatts.Value, 1e-3));
    }

    [Fact]
    public void Site_without_a_pod_plans_battery_and_cars()
    {
        using var rig = new PlannerRig(s => s with { Pods = [], Compute = [] }, at => at.ToUtc().Hour is >= 16 and < 20 ? 1.4e6 : 0.1e6, at => at.ToUtc().Hour is >= 16 and < 20 ? 250 / Mega : 40 / Mega);
        var plan = rig.Make(r => r with { WithPrices = true });
        Assert.Empty(plan.ValueCurve);
        Assert.All(plan.Slots, s => Assert.Equal(0, s.ComputeWatts.Values.Sum()));
        Assert.Contains(plan.Slots, s => s.BatteryWatts.Value < -1e5);
    }

    [Fact]
    public void Site_without_a_battery_has_no_state_of_charge_and_no_price_for_it()
    {
        using var rig = new PlannerRig(s => s with { Battery = null }, settings: PlannerSettings.Shipped);
        var plan = rig.Make();
        Assert.All(plan.Slots, s => Assert.Null(s.SocEnd));
        Assert.All(plan.Slots, s => Assert.Null(s.StoredEnergyPrice));
    }

    [Fact]
    public void Curve_that_is_not_concave_is_planned_on_its_hull()
    {
        // Half the power for a tenth of the work, then the rest: no plan may count on the dent.
        using var rig = new PlannerRig(s => s with
        {
            Battery = null,
            Tariff = s.Tariff with { DemandChargePerWattMonth = 0 },
            Pods = [.. s.Pods.Select(p => p with { Throughput = [new(new Watts(0.25e6), 0), new(new Watts(0.625e6), 0.1), new(new Watts(1e6), 1)] })],
        });
        Assert.All(rig.Numbers.Segments.Zip(rig.Numbers.Segments.Skip(1)), p => Assert.True(p.First.ValuePerWattHour >= p.Second.ValuePerWattHour));
        var plan = rig.Make();
        Assert.All(plan.Slots, s => Assert.Equal(1e6, s.ComputeWatts.Values.Sum(), 1.0));
    }
}
