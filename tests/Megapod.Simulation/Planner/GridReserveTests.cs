namespace Megapod.Simulation.Planner;

using FsCheck;
using FsCheck.Fluent;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Planning.Horizon;

/// <summary>Power that the grid pays for being ready, on sites so simple that it can be worked out by hand.</summary>
public sealed class GridReserveTests
{
    private const double Mega = 1e6;
    private const double Full = 3.9e6;
    private static readonly double OneWay = Math.Sqrt(0.9);
    private static readonly Instant Now = PlannerRig.Monday + TimeSpan.FromDays(14);

    private static readonly GridReserveConfig Evening = new()
    {
        Id = "evening",
        Power = new Watts(1e6),
        Sustain = TimeSpan.FromHours(1),
        PricePerWattHour = 10 / Mega,
        IsCommitted = true,
        When = new CalendarWindowConfig { Hours = [(18, 20)] },
    };

    [Fact]
    public void Committed_reserve_keeps_its_energy_through_a_dear_hour()
    {
        using var rig = BatteryOnly(Evening);
        using var free = BatteryOnly();
        var plan = rig.Make();
        double least = (0.03 * Full) + (1e6 / OneWay);
        Assert.All(plan.Slots.Where(IsEvening), s => Assert.Equal(1e6, s.ReserveBatteryWatts, 1.0));
        Assert.All(plan.Slots.Where(IsEvening), s => Assert.True(s.SocEnd * Full >= least - 1, $"{s.Start}: {s.SocEnd}"));
        Assert.All(plan.Slots.Where(IsEvening), s => Assert.Equal(least / Full, s.ReserveSoc, 1e-6));
        Assert.All(plan.Slots.Where(IsEvening), s => Assert.Equal(10, s.ReserveEarnings, 1e-6));
        Assert.All(plan.Slots.Where(IsEvening), s => Assert.Equal(1e6, s.Reserves["evening"], 1.0));
        Assert.DoesNotContain(plan.WishesBroken, w => w.Kind == WishKind.GridReserve);
        Assert.All(plan.Slots.Where(s => s.Start.ToUtc().Hour is < 17 or >= 20), s => Assert.Equal(0, s.ReserveWatts, 1.0));

        // The slot before has to leave the energy there; without the promise it is sold in the dear hour.
        var before = plan.Slots.Last(s => s.Start < Now + TimeSpan.FromHours(18));
        Assert.Equal(least / Full, before.ReserveSoc, 1e-6);
        Assert.True(before.SocEnd * Full >= least - 1);
        Assert.True(free.Make().Slots.Where(IsEvening).Sum(s => s.BatteryWatts.Value) < plan.Slots.Where(IsEvening).Sum(s => s.BatteryWatts.Value) - 0.9e6);
    }

    [Theory]
    [InlineData(20, 0)]
    [InlineData(2_000, 1e6)]
    public void Reserve_is_offered_only_where_its_price_pays(double price, double kept)
    {
        // The export limit is 1 MW: at 18 h the same MW is either sold at 800 or kept ready.
        using var rig = BatteryOnly(Evening with { IsCommitted = false, PricePerWattHour = price / Mega });
        var dear = Assert.Single(rig.Make().Slots, s => s.Start == Now + TimeSpan.FromHours(18));
        Assert.Equal(kept, dear.ReserveWatts, 1.0);
        Assert.Equal(kept > 0, dear.Reserves.ContainsKey("evening"));
    }

    [Fact]
    public void Compute_keeps_no_more_ready_than_runs_and_may_be_shed()
    {
        using var rig = new PlannerRig(
            s => With(s, Evening with { IsCommitted = false, Power = new Watts(5e6), When = new() }) with { Battery = null }, at => at.ToUtc().Hour is >= 8 and < 12 ? 1.4e6 : 0);
        var plan = rig.Make(r => r with { RecentCarWatts = double.NaN });
        Assert.All(plan.Slots, s => Assert.Equal(0, s.ReserveBatteryWatts));
        Assert.All(plan.Slots, s => Assert.InRange(s.ReserveComputeWatts, 0, SheddableOf(s, rig.Numbers) + 1));

        // A block of the product is four quarters of the first hours; all but firm work is ready where nothing limits it.
        Assert.All(plan.Slots.Take(24).Chunk(4), hour => Assert.All(hour, s => Assert.Equal(hour[0].ReserveWatts, s.ReserveWatts, 1.0)));
        Assert.Equal(SheddableOf(plan.Slots[0], rig.Numbers), plan.Slots[0].ReserveWatts, 1.0);
        Assert.True(plan.Slots[0].ReserveWatts > 0.1e6);
    }

    [Fact]
    public void Reserve_that_cannot_be_kept_is_a_broken_wish_and_no_car_waits_for_it()
    {
        // 0.7 MW for 1.2 MW of cars from 8 to 11 and idle racks: 0.75 MW of the battery for three hours. What is left does not last for three hours of 1 MW.
        using var rig = new PlannerRig(
            s => With(s.WithImportLimit(new Watts(0.8e6)), Evening with { Sustain = TimeSpan.FromHours(3), When = new() }), at => at.ToUtc().Hour is >= 8 and < 11 ? 1.2e6 : 0.1e6);
        var plan = rig.Make(r => r with { StoredWattHours = 3.5e6, RecentCarWatts = double.NaN });
        var wish = Assert.Single(plan.WishesBroken);
        Assert.Equal(WishKind.GridReserve, wish.Kind);
        Assert.InRange(wish.Amount.Value, 0.1e6, 36e6);
        Assert.Contains(plan.Slots, s => s.ReserveWatts > 0.9e6);
        Assert.Contains(plan.Slots, s => s.ReserveWatts < 0.9e6);
    }

    [Fact]
    public void Offer_of_a_plan_that_is_followed_stands_once_its_block_has_begun()
    {
        var product = Evening with { IsCommitted = false, PricePerWattHour = 200 / Mega, Block = TimeSpan.FromHours(4), When = new() };
        using var rig = BatteryOnly(product);
        var made = rig.Ask().Value;
        var first = made.Plan;
        double offered = first.Slots[0].ReserveWatts;
        Assert.True(offered > 0.9e6);
        Assert.All(first.Slots.Take(16), s => Assert.Equal(offered, s.ReserveWatts, 1.0));

        // A quarter later the battery is found empty. Where the plan was refused nobody has promised anything.
        var later = Now + TimeSpan.FromMinutes(15);
        var refused = rig.Make(r => r with { Now = later, StoredWattHours = 0.03 * Full });
        Assert.Equal(0, refused.Slots[0].ReserveWatts, 1.0);
        Assert.DoesNotContain(refused.WishesBroken, w => w.Kind == WishKind.GridReserve);

        // Where it is followed, what was offered is promised, and the plan says that it cannot be kept.
        rig.Planner.Follow(made);
        var second = rig.Make(r => r with { Now = later, StoredWattHours = 0.03 * Full });
        var wish = Assert.Single(second.WishesBroken, w => w.Kind == WishKind.GridReserve);
        Assert.Equal(later, wish.From);
        Assert.True(wish.Until <= Now + TimeSpan.FromHours(4));

        // A planner that begins in the middle of a block has offered nothing in it.
        using var fresh = BatteryOnly(product);
        Assert.Equal(0, fresh.Make(r => r with { Now = later }).Slots[0].ReserveWatts, 1.0);
    }

    /// <summary>Whatever is asked for: what is kept has its energy, its power and its room for export, and energy is conserved.</summary>
    [Fact]
    public void Any_reserve_that_is_kept_has_what_it_needs()
    {
        var sites = from power in Gen.Choose(1, 30)
                    from minutes in Gen.Choose(1, 180)
                    from price in Gen.Choose(0, 300)
                    from isCommitted in Gen.Elements(true, false)
                    from block in Gen.Elements(1, 2, 4)
                    from hours in Gen.Choose(0, 20)
                    from stored in Gen.Choose(0, 39)
                    from hasPod in Gen.Elements(true, false)
                    select (Power: power * 1e5, Minutes: minutes, Price: price / Mega, isCommitted, block, hours, Stored: stored * 1e5, hasPod);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(25).WithReplay(20250617, 7), Prop.ForAll(sites.ToArbitrary(), c =>
        {
            var product = new GridReserveConfig
            {
                Id = "any",
                Power = new Watts(c.Power),
                Sustain = TimeSpan.FromMinutes(c.Minutes),
                PricePerWattHour = c.Price,
                IsCommitted = c.isCommitted,
                Block = TimeSpan.FromHours(c.block),
                When = new CalendarWindowConfig { Hours = [(c.hours, c.hours + 4)] },
            };
            using var rig = new PlannerRig(
                s => With(c.hasPod ? s : s with { Pods = [], Compute = [] }, product), at => at.ToUtc().Hour is >= 8 and < 11 ? 1.2e6 : 0.1e6, at => at.ToUtc().Hour is >= 17 and < 20 ? 300 / Mega : 60 / Mega);
            var plan = rig.Make(r => r with { StoredWattHours = c.Stored, RecentCarWatts = double.NaN });
            Obeys(plan, rig.Numbers, c.Stored, product);
        }));
    }

    private static void Obeys(Plan plan, PlanningSite site, double storedWattHours, GridReserveConfig product)
    {
        double before = storedWattHours;
        for (int k = 0; k < plan.Slots.Count - 1; k++)
        {
            var slot = plan.Slots[k];
            double hours = (plan.Slots[k + 1].Start - slot.Start).TotalHours;
            double power = slot.BatteryWatts.Value;
            double after = slot.SocEnd!.Value * site.EnergyWattHours;
            double needed = Math.Min(site.MinimumWattHours, storedWattHours) + (slot.ReserveBatteryWatts * product.Sustain.TotalHours / OneWay);

            // Without binaries a full battery may be planned to burn a little so that its charging can be stopped on call: at most half its power, charged and discharged at once.
            double burnt = site.Reserves.Count > 0 ? site.BatteryWatts / 2 * hours * ((1 / OneWay) - OneWay) : 0;
            double stored = before + (power > 0 ? power * hours * OneWay : power * hours / OneWay);
            Assert.InRange(after, stored - burnt - 5, stored + 5);
            Assert.True(slot.ReserveBatteryWatts <= 1 || Math.Min(before, after) >= needed - 5, $"{slot.Start}: {before:0} to {after:0}, needed {needed:0}");
            Assert.InRange(slot.ReserveBatteryWatts - power, -site.BatteryWatts - 1, site.BatteryWatts + 1);
            Assert.InRange(slot.ReserveWatts - slot.ImportWatts!.Value.Value, double.NegativeInfinity, site.ExportWatts + 1);
            Assert.InRange(slot.ReserveComputeWatts, 0, SheddableOf(slot, site) + 1);
            Assert.InRange(slot.ReserveWatts, 0, product.Power.Value + 1);
            before = after;
        }
    }

    private static double SheddableOf(PlanSlot slot, PlanningSite site) =>
        slot.ComputeWatts.Where(c => c.Key != WorkloadClass.Firm).Sum(c => c.Value - site.IdleWatts.GetValueOrDefault(c.Key));

    private static bool IsEvening(PlanSlot slot) => slot.Start >= Now + TimeSpan.FromHours(18) && slot.Start < Now + TimeSpan.FromHours(20);

    private static SiteConfig With(SiteConfig site, params GridReserveConfig[] products) => site with { Grid = site.Grid with { Reserves = products } };

    /// <summary>A battery alone, and an hour from 18 h in which energy is ten times as dear.</summary>
    private static PlannerRig BatteryOnly(params GridReserveConfig[] products) => new(
        s => With(s, products) with { Pods = [], Compute = [] }, price: at => at >= Now + TimeSpan.FromHours(18) && at < Now + TimeSpan.FromHours(19) ? 800 / Mega : 80 / Mega);
}
