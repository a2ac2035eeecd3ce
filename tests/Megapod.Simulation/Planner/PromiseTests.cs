namespace Megapod.Simulation.Planner;

using FsCheck;
using FsCheck.Fluent;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Planning.Horizon;
using Megapod.Planning.Planner;

/// <summary>What cars that are plugged in are owed, on sites so simple that it can be worked out by hand.</summary>
public sealed class PromiseTests
{
    private const double Mega = 1e6;
    private static readonly Instant Now = PlannerRig.Monday + TimeSpan.FromDays(14);

    [Fact]
    public void Promise_that_only_early_rest_can_keep_is_kept_by_leaving_compute_idle()
    {
        // 0.35 MW of import, 0.25 of it idle racks, an empty battery: 0.1 MW are left. A car that takes 0.4 MW is owed 0.4 MWh in four hours, all of it from the connection.
        using var rig = Tight(0.45e6);
        var promised = rig.Make(r => Asking(r, new CarPromise(0.38e6, 0.4e6, Now + TimeSpan.FromHours(4), IsStated: true)));
        Assert.Equal(new WattHours(0.38e6), promised.Promises!.EnergyOwed);
        Assert.Equal(0, promised.Promises.ExpectedMissed.Value, 1.0);
        Assert.All(promised.Slots.Take(14), s => Assert.Equal(rig.Numbers.BaseWatts, s.ComputeWatts.Values.Sum(), 1e3));
        Assert.DoesNotContain(promised.WishesBroken, w => w.Kind == WishKind.Departure);

        // Nobody owed anything, compute takes what the connection gives.
        Assert.True(rig.Make(r => r with { StoredWattHours = rig.Numbers.MinimumWattHours }).Slots[1].ComputeWatts.Values.Sum() > rig.Numbers.BaseWatts + 90_000);
    }

    [Fact]
    public void Energy_is_first_for_the_car_that_leaves_first()
    {
        // 0.1 MW are left for cars. The first is owed 0.1 MWh in an hour, the second as much in two: both can be kept one after the other, and neither side by side.
        using var rig = Tight(0.45e6);
        var first = new CarPromise(0.1e6, 0.2e6, Now + TimeSpan.FromHours(1), IsStated: true);
        var second = first with { Departure = Now + TimeSpan.FromHours(2) };
        Assert.Equal(0, rig.Make(r => Asking(r, second, first)).Promises!.ExpectedMissed.Value, 1.0);

        // Both after one hour: half of it is missed, then and not later.
        var both = rig.Make(r => Asking(r, first, first));
        Assert.Equal(0.1e6, both.Promises!.ExpectedMissed.Value, 10.0);
        Assert.Equal(Now + TimeSpan.FromHours(1), both.Promises.MissedFrom);
    }

    [Fact]
    public void Promise_that_cannot_be_kept_is_a_broken_wish_of_the_right_energy()
    {
        // 0.1 MW for an hour are 0.1 of 0.3 MWh.
        using var rig = Tight(0.45e6);
        var plan = rig.Make(r => Asking(r, new CarPromise(0.3e6, 0.4e6, Now + TimeSpan.FromHours(1), IsStated: false)));
        var wish = Assert.Single(plan.WishesBroken, w => w.Kind == WishKind.Departure);
        Assert.Equal(0.2e6, wish.Amount.Value, 10.0);
        Assert.Equal(1, wish.Probability, 1e-9);
        Assert.Contains("200 kWh", wish.Words, StringComparison.Ordinal);
        Assert.Equal(0.2e6, plan.Promises!.ExpectedMissed.Value, 10.0);
        Assert.Equal(0, plan.Promises.Stated);

        // What the car itself cannot take until then is owed by nobody.
        Assert.Equal(0.05e6, rig.Make(r => Asking(r, new CarPromise(0.3e6, 0.05e6, Now + TimeSpan.FromHours(1), IsStated: true))).Promises!.EnergyOwed.Value, 1.0);
    }

    [Fact]
    public void Energy_held_back_comes_back_and_is_not_missed()
    {
        // A car that takes 0.4 MW gets 0.1 now and the rest later: it waits, and nothing is missed.
        using var rig = Tight(0.45e6);
        var plan = rig.Make(r => Asking(r, new CarPromise(0.3e6, 0.4e6, Now + TimeSpan.FromHours(5), IsStated: true)));
        Assert.Contains(plan.WishesBroken, w => w.Kind == WishKind.CarService);
        Assert.DoesNotContain(plan.WishesBroken, w => w.Kind == WishKind.Departure);

        // 0.3 MWh from 0.1 MW: the import stands at the limit for three hours.
        Assert.All(plan.Slots.Take(12), s => Assert.Equal(0.35e6, s.ImportWatts!.Value.Value, 1e3));
    }

    [Theory]
    [InlineData(15_000, 80)]
    [InlineData(45_000, 80)]
    [InlineData(15_000, 3_000)]
    public void Neither_price_nor_peak_delays_a_car(double peakPerMegawatt, double price)
    {
        // Dear now and cheap in an hour, and a month's peak that the car alone makes: it is served at once all the same.
        using var rig = new PlannerRig(
            s => s with { Battery = null, Pods = [], Compute = [], Tariff = s.Tariff with { DemandChargePerWattMonth = peakPerMegawatt / Mega } },
            price: at => (at < Now + TimeSpan.FromHours(1) ? price : 0) / Mega,
            settings: new PlannerSettings { Quarters = 24, Hours = 30, PeakTargets = [0] });
        var plan = rig.Make(r => Asking(r, new CarPromise(0.3e6, 0.6e6, Now + TimeSpan.FromHours(8), IsStated: true)));
        Assert.Empty(plan.WishesBroken);

        // Owed only in the evening, it is in no hurry; who asks is served all the same as soon as a forecast or the car itself says that it takes it.
        Assert.All(plan.Slots.Take(2), s => Assert.Equal(0.6e6, s.ImportWatts!.Value.Value, 1.0));
        Assert.Equal(0, plan.Slots[2].ImportWatts!.Value.Value, 1.0);
    }

    [Fact]
    public void Departures_are_brought_forward_only_when_enough_were_seen()
    {
        using var rig = Tight(2.0e6);
        var asked = new CarPromise(0.1e6, 0.2e6, Now + TimeSpan.FromHours(3), IsStated: true);
        var before = rig.Make(r => Asking(r, asked)).Promises!;
        Assert.Null(before.Probability);
        Assert.Equal((0, TimeSpan.Zero), (before.DeparturesSeen, before.Early));
        for (int n = 0; n < 39; n++)
        {
            rig.Planner.Observe(new CarDeparture(Now - TimeSpan.FromHours(40 - n), TimeSpan.FromMinutes(n)));
        }

        // Of 39 the 38th.
        var after = rig.Make(r => Asking(r, asked)).Promises!;
        Assert.Equal((0.95, 39, TimeSpan.FromMinutes(37)), (after.Probability!.Value, after.DeparturesSeen, after.Early));
    }

    [Fact]
    public void Site_that_owes_nothing_plans_with_the_program_without_promises()
    {
        using var rig = Tight(2.0e6);
        var over = new CarPromise(0.1e6, 0.2e6, Now, IsStated: true);
        Assert.Null(rig.Make(r => Asking(r, over)).Promises);
        int columns = rig.Planner.Program.ColumnCount;
        Assert.NotNull(rig.Make(r => Asking(r, over with { Departure = Now + TimeSpan.FromHours(1) })).Promises);
        Assert.True(rig.Planner.Program.ColumnCount > columns);
        Assert.Null(rig.Make().Promises);
        Assert.Equal(columns, rig.Planner.Program.ColumnCount);
    }

    /// <summary>Whatever cars ask for there is a plan; energy is conserved, nothing is beyond the limit, and what is missed is no more than what is owed.</summary>
    [Fact]
    public void Any_promises_leave_a_plan_that_obeys_physics()
    {
        using var rig = new PlannerRig(s => s.WithImportLimit(new Watts(0.8e6)), at => at.ToUtc().Hour is >= 8 and < 11 ? 1.2e6 : 0.1e6, settings: PlannerSettings.Shipped with { LeastDays = 7 });
        var some = Gen.Choose(0, 600).Select(n => n * 1_000.0);
        var promise = from energy in some
                      from most in some
                      from minutes in Gen.Choose(-60, 3000)
                      from isStated in Gen.Elements(true, false)
                      select new CarPromise(energy, most, Now + TimeSpan.FromMinutes(minutes), isStated);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(25).WithReplay(20250616, 5), Prop.ForAll(promise.ArrayOf(5).ToArbitrary(), promises =>
        {
            var asked = rig.Ask(r => Asking(r, promises) with { StoredWattHours = 1.2e6, Now = Now + TimeSpan.FromMinutes(promises.Length % 14) });
            Assert.True(asked.IsSuccess);
            var plan = asked.Value.Plan;
            Balanced(plan, rig.Numbers);
            if (plan.Promises is { } owed)
            {
                Assert.InRange(owed.ExpectedMissed.Value, 0, owed.EnergyOwed.Value + 1);
            }
        }));
    }

    private static PlanRequest Asking(PlanRequest request, params CarPromise[] promises) => request with { StoredWattHours = 0.03 * 3.9e6, RecentCarWatts = double.NaN, Promises = promises };

    /// <summary>No cars are forecast, and there is no battery.</summary>
    private static PlannerRig Tight(double importWatts) => new(s => s.WithImportLimit(new Watts(importWatts)) with { Battery = null });

    private static void Balanced(Plan plan, PlanningSite site)
    {
        foreach (var slot in plan.Slots)
        {
            Assert.InRange(slot.ImportWatts!.Value.Value, -site.ExportWatts - 1, site.LimitWatts + 1);
            Assert.InRange(slot.BatteryWatts.Value, -site.BatteryWatts - 1, site.BatteryWatts + 1);
        }
    }
}
