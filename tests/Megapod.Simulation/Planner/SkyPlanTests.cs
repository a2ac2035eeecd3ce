namespace Megapod.Simulation.Planner;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Planning.Forecasts;
using Megapod.Planning.Planner;
using Megapod.Planning.Rules;

/// <summary>What a plan makes of heat, sun and carbon intensity that are known, and what it does not.</summary>
public sealed class SkyPlanTests
{
    private static readonly Instant Evening = PlannerRig.Monday + TimeSpan.FromDays(13) + TimeSpan.FromHours(18);
    private static readonly Instant Midnight = PlannerRig.Monday + TimeSpan.FromDays(14);

    /// <summary>
    /// A peak of 1.15 MW that is not to be passed, racks of 1 MW, 0.25 MW idle: at 15 °C cooling needs 90 kW and all racks run; at 40 °C it needs 275 kW, and 0.125 MW of compute have no room.
    /// </summary>
    [Fact]
    public void Hot_afternoon_leaves_less_for_compute_and_the_plan_knows_it_the_day_before()
    {
        var settings = new PlannerSettings { Quarters = 24, Hours = 30, PeakTargets = [1.15e6] };
        using var rig = new PlannerRig(Cooled, price: _ => 10 / PlannerRig.Mega, settings: settings, now: Evening);
        rig.Planner.Take(Weather(rig.Now, (FeedQuantity.AmbientTemperature, at => at.ToUtc().Hour is >= 13 and < 17 ? 40 : 15)));
        var plan = rig.Make();
        var hot = SlotAt(plan, Evening + TimeSpan.FromHours(21));
        var mild = SlotAt(plan, Evening + TimeSpan.FromHours(9));
        Assert.Equal((40, 15), (hot.AmbientCelsius!.Value, mild.AmbientCelsius!.Value));
        Assert.Equal(1e6, mild.ComputeWatts.Values.Sum(), 1_000.0);
        Assert.Equal(1e6 - 125_000, hot.ComputeWatts.Values.Sum(), 6_000.0);

        // Where nobody knows the weather, the hottest day that the site is planned for counts at all hours, as ever.
        using var blind = new PlannerRig(Cooled, price: _ => 10 / PlannerRig.Mega, settings: settings, now: Evening);
        var worst = SlotAt(blind.Make(), Evening + TimeSpan.FromHours(9));
        Assert.Null(worst.AmbientCelsius);
        Assert.Equal(1e6 - 250_000, worst.ComputeWatts.Values.Sum(), 6_000.0);
    }

    [Fact]
    public void Sun_at_noon_charges_the_battery_and_a_cloud_front_does_not()
    {
        using var sunny = new PlannerRig(Roofed);
        sunny.Planner.Take(Weather(sunny.Now, (FeedQuantity.SolarIrradiance, Sun)));
        var bright = SlotAt(sunny.Make(), Midnight + TimeSpan.FromHours(12));
        Assert.InRange(bright.ProductionWatts!.Value.Value, 1.7e6, 1.85e6);
        Assert.True(bright.BatteryWatts.Value > 0.3e6, $"{bright.BatteryWatts}");

        using var dull = new PlannerRig(Roofed);
        dull.Planner.Take(Weather(dull.Now, (FeedQuantity.SolarIrradiance, _ => 0)));
        var dark = SlotAt(dull.Make(), Midnight + TimeSpan.FromHours(12));
        Assert.Equal(0, dark.ProductionWatts!.Value.Value);
        Assert.True(dark.BatteryWatts.Value < 10_000, $"{dark.BatteryWatts}");
        Assert.True(dark.ImportWatts!.Value.Value > bright.ImportWatts!.Value.Value + 0.5e6);
    }

    [Fact]
    public void Without_a_feed_the_sun_of_the_days_before_is_expected_again()
    {
        using var rig = new PlannerRig(Roofed);
        Assert.Equal(0, SlotAt(rig.Make(), Midnight + TimeSpan.FromHours(12)).ProductionWatts!.Value.Value);
        for (int q = 0; q < 96; q++)
        {
            var at = Midnight + (q * CarForecaster.Quarter);
            rig.Planner.Observe(new PlanQuarter(at, 0, Sun(at) * 2000));
        }

        var tomorrow = rig.Make(r => r with { Now = Midnight + TimeSpan.FromDays(1) });
        Assert.InRange(SlotAt(tomorrow, Midnight + TimeSpan.FromHours(36)).ProductionWatts!.Value.Value, 1.7e6, 1.85e6);
        Assert.Equal(["cars", "importPrice", "solar"], rig.Planner.Quality.Select(q => q.Forecast));
    }

    /// <summary>Dear evening, cheap noon: the battery would take all there is. What a cloud may take at once is left free below the limit.</summary>
    [Fact]
    public void Plan_never_counts_on_the_sun_below_the_limit()
    {
        using var rig = new PlannerRig(Roofed, price: at => (at.ToUtc().Hour is >= 10 and < 15 ? -50 : 400) / PlannerRig.Mega);
        rig.Planner.Take(Weather(rig.Now, (FeedQuantity.SolarIrradiance, Sun)));
        var plan = rig.Make();
        Assert.All(plan.Slots, slot => Assert.True(slot.ImportWatts!.Value.Value + slot.ProductionWatts!.Value.Value <= rig.Numbers.LimitWatts + 1, $"{slot.Start}: {slot.ImportWatts} and {slot.ProductionWatts}"));

        // Where the plan charges up to what is left, the slot says so, and the controller charges as far as it may.
        Assert.Contains(plan.Slots, s => s.Binding == PlanBoundary.Limit && s.ProductionWatts!.Value.Value > 0.5e6);
    }

    [Fact]
    public void More_sun_than_anybody_can_take_is_said_and_still_planned()
    {
        using var rig = new PlannerRig(s => Roofed(s) with
        {
            Solar = [new SolarConfig { Id = "field", Parent = "grid", Peak = new Watts(6e6) }],
            Grid = s.Grid with { Limits = [.. s.Grid.Limits.Where(l => l.Direction == LimitDirection.Import), Closed] },
        });
        rig.Planner.Take(Weather(rig.Now, (FeedQuantity.SolarIrradiance, Sun)));
        var made = rig.Ask();
        Assert.True(made.IsSuccess, string.Concat(made.Faults));
        Assert.Contains(made.Value.Plan.WishesBroken, w => w.Kind == WishKind.Export && w.Amount.Value > 1e6);
        Assert.Null(PlanCheck.Judge(made.Value.Plan, rig.Numbers, new PlanRequest { Now = rig.Now }, rig.Now, double.NaN));
    }

    [Fact]
    public void Price_of_carbon_shifts_charging_to_cleaner_hours()
    {
        using var without = new PlannerRig(price: Price);
        using var with = new PlannerRig(s => s with { Tariff = s.Tariff with { CarbonPricePerGram = 200e-6 } }, price: Price);
        without.Planner.Take(Weather(without.Now, (FeedQuantity.CarbonIntensity, Intensity)));
        with.Planner.Take(Weather(with.Now, (FeedQuantity.CarbonIntensity, Intensity)));
        var indifferent = without.Make();
        var careful = with.Make();
        Assert.Equal(0.05, SlotAt(careful, Midnight + TimeSpan.FromHours(3)).CarbonPerWattHour!.Value, 1e-12);
        Assert.True(Charged(careful) > Charged(indifferent) + 0.5e6, $"{Charged(careful)} Wh in clean hours, {Charged(indifferent)} without the price");
        Assert.True(careful.ImportCarbonGrams < 0.97 * indifferent.ImportCarbonGrams, $"{careful.ImportCarbonGrams} g, {indifferent.ImportCarbonGrams} g without the price");

        static double Charged(Plan plan) => Enumerable.Range(0, 12).Sum(q => Math.Max(0, SlotAt(plan, Midnight + TimeSpan.FromHours(2) + (q * CarForecaster.Quarter)).BatteryWatts.Value) / 4);
    }

    [Fact]
    public void Rules_see_the_price_of_carbon_too()
    {
        using var rig = new PlannerRig(s => s with { Tariff = s.Tariff with { CarbonPricePerGram = 200e-6 }, Rules = s.Rules with { ComputeByPrice = true } });
        var series = new PriceSeries("test", TimeSpan.FromHours(1), [.. Enumerable.Range(0, 48).Select(h => new PriceSlot(Midnight + TimeSpan.FromHours(h), 80e-6, 80e-6, 80e-6))]);
        var rules = new StandingRules(rig.Site, TimeZoneInfo.Utc, series, 2e6);
        var clean = Midnight + TimeSpan.FromHours(3);
        double before = rules.PlanAt(clean).Slots[0].PriceMore;
        Assert.Equal(BatteryIntent.Charge, rules.PlanAt(Midnight + TimeSpan.FromHours(6)).Slots[0].Battery);
        rules.Take(Weather(Midnight, (FeedQuantity.CarbonIntensity, Intensity)));
        Assert.Equal(before + (200e-6 * 0.05), rules.PlanAt(clean).Slots[0].PriceMore, 1e-12);
        Assert.Equal(BatteryIntent.Charge, rules.PlanAt(clean).Slots[0].Battery);
        Assert.Equal(before + (200e-6 * 0.6), rules.PlanAt(Midnight + TimeSpan.FromHours(6)).Slots[0].PriceMore, 1e-12);
    }

    [Fact]
    public void Weather_changes_no_number_of_a_site_that_has_no_use_for_it()
    {
        using var blind = new PlannerRig(price: Price);
        using var told = new PlannerRig(price: Price);
        told.Planner.Take(Weather(told.Now, (FeedQuantity.AmbientTemperature, _ => 38), (FeedQuantity.SolarIrradiance, Sun), (FeedQuantity.CarbonIntensity, Intensity)));
        var one = blind.Make();
        var other = told.Make();
        Assert.Equal(one.Slots.Select(s => (s.ImportWatts, s.BatteryWatts, s.SocEnd, s.PeakPrice)), other.Slots.Select(s => (s.ImportWatts, s.BatteryWatts, s.SocEnd, s.PeakPrice)));
        Assert.Null(one.ImportCarbonGrams);
        Assert.NotNull(other.ImportCarbonGrams);
        Assert.All(other.Slots, s => Assert.Null(s.ProductionWatts));
    }

    /// <summary>The slot for an instant, though the plan would not be followed for so long.</summary>
    private static PlanSlot SlotAt(Plan plan, Instant at) => plan.Slots.Last(s => s.Start <= at);

    private static LimitConfig Closed => new() { Id = "feed-in", Amount = 0, Direction = LimitDirection.Export };

    private static double Price(Instant at) => (at.ToUtc().Hour >= 18 ? 200 : 80) / PlannerRig.Mega;

    private static double Intensity(Instant at) => at.ToUtc().Hour is >= 2 and < 5 ? 0.05 : 0.6;

    private static double Sun(Instant at) => Math.Max(0, -900 * Math.Cos(at.ToUtc().TimeOfDay.TotalDays * Math.Tau));

    private static SiteConfig Cooled(SiteConfig site) => site with
    {
        Battery = null,
        Pods = [.. site.Pods.Select(p => p with { Cooling = new CoolingConfig { OverheadFraction = 0.12 } })],
        House = [],
        Tariff = site.Tariff with { DemandChargePerWattMonth = 1 },
    };

    /// <summary>A roof of 2 MW; what is fed in earns 60 a MWh less than what is bought costs.</summary>
    private static SiteConfig Roofed(SiteConfig site) => site with
    {
        Solar = [new SolarConfig { Id = "roof", Parent = "grid", Peak = new Watts(2e6) }],
        Tariff = site.Tariff with { ExportDeductionPerWattHour = 60e-6 },
    };

    private static KnownWeather Weather(Instant now, params (FeedQuantity Quantity, Func<Instant, double> Value)[] feeds) =>
        KnownWeather.Of(now, [.. feeds.Select(f => new FeedSeries(f.Quantity, [.. Enumerable.Range(-24, 96).Select(h => now + TimeSpan.FromHours(h)).Select(at => new FeedSlot(at, TimeSpan.FromHours(1), f.Value(at), now))]))], TimeZoneInfo.Utc)!;
}
