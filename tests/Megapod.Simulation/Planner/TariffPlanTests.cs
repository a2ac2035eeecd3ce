namespace Megapod.Simulation.Planner;

using Megapod.Core.Model;
using Megapod.Core.Tariffs;
using Megapod.Core.Units;
using Megapod.Planning.Planner;

/// <summary>What a plan makes of each kind of tariff, on a site of constant load so that it can be worked out by hand. Energy costs 80 and the flat adder of 20.</summary>
public sealed class TariffPlanTests
{
    private const double Mega = 1e6;
    private const double Cars = 0.4e6;
    private static readonly CalendarWindowConfig Evening = new() { Hours = [(17, 20)] };

    [Fact]
    public void Load_moves_out_of_a_window_in_which_import_is_charged()
    {
        // 1.5 of 15 days that are left bear a tenth of 15 per kW: 600 for 0.4 MW, against some 30 for wear and losses of 1.2 MWh.
        using var rig = Rig(new() { DemandCharges = [new() { Id = "evening", When = Evening, PricePerMonth = 15e-3 }] });
        var plan = rig.Make(r => r with { StoredWattHours = 0.3e6 });
        Assert.All(In(plan, 17, 20), s => Assert.Equal(0, Import(s), 1.0));
        Assert.All(In(plan, 17, 20), s => Assert.Equal(0, s.PeakTarget.Value, 1.0));
        Assert.All(In(plan, 0, 17), s => Assert.Equal(1.9e6, s.PeakTarget.Value, 1.0));
        Assert.True(plan.Slots.Max(Import) > Cars + 1e5, "nothing was stored beforehand");

        using var free = Rig(new());
        Assert.All(In(free.Make(), 17, 20), s => Assert.Equal(Cars, Import(s), 1.0));
    }

    [Theory]
    [InlineData(0.5e6, 0)]
    [InlineData(0, 0.5e6)]
    public void Power_below_what_is_billed_anyway_is_free(double reached, double floor)
    {
        using var rig = Rig(new() { DemandCharges = [new() { Id = "evening", When = Evening, PricePerMonth = 15e-3, RatchetShare = 0.8 }] });
        var plan = rig.Make(r => r with { Charges = [new ChargeState(reached, floor, floor)] });
        Assert.All(In(plan, 17, 20), s => Assert.Equal(Cars, Import(s), 1.0));
        Assert.All(In(plan, 17, 20), s => Assert.Equal(0.5e6, s.PeakTarget.Value, 1.0));
    }

    [Fact]
    public void Hours_in_which_the_grid_may_have_its_peak_are_avoided()
    {
        // One peak in the 30 hours from 17 to 18 h of June at 4 per kW: 133 per MWh more.
        using var rig = Rig(new() { CoincidentPeak = new() { PricePerWatt = 4e-3, Expected = [new() { When = new() { Hours = [(17, 18)], Months = [6] }, PerMonth = 1 }] } });
        var plan = rig.Make();
        Assert.All(In(plan, 17, 18), s => Assert.Equal(0, Import(s), 1.0));
        Assert.All(In(plan, 18, 20), s => Assert.Equal(Cars, Import(s), 1.0));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(500)]
    [InlineData(4000)]
    public void Subscribed_power_is_overrun_for_work_that_is_worth_more(double overrunPerMwh)
    {
        // No battery, no cars: of 0.25 MW idle and the segments each runs that earns more than 100 and, above the subscribed 0.4 MW, the overrun.
        using var rig = new PlannerRig(s => s with
        {
            Battery = null,
            Tariff = Flat(s.Tariff) with { Subscription = new() { PowerWatts = 0.4e6, OverrunPerWattHour = overrunPerMwh / Mega } },
        });
        double all = rig.Numbers.BaseWatts + rig.Numbers.Segments.Where(g => g.ValuePerWattHour * Mega > 100).Sum(g => g.Watts);
        double worth = rig.Numbers.BaseWatts + rig.Numbers.Segments.Where(g => g.ValuePerWattHour * Mega > 100 + overrunPerMwh).Sum(g => g.Watts);
        var plan = rig.Make();
        Assert.All(plan.Slots, s => Assert.Equal(Math.Max(worth, Math.Min(all, 0.4e6)), Import(s), 1.0));
        Assert.Equal(worth <= 0.4e6 ? 0.4e6 : 1.9e6, plan.Slots[0].PeakTarget.Value, 1.0);
    }

    [Fact]
    public void Highest_overrun_of_a_subscription_is_kept_down_and_what_is_subscribed_is_free()
    {
        using var rig = Rig(new() { Subscription = new() { PowerWatts = 0.3e6, OverrunPerWattMonth = 15e-3 } });
        var plan = rig.Make();
        Assert.True(plan.Slots.Max(Import) < Cars, "the battery does not keep the subscribed power");
        Assert.All(plan.Slots, s => Assert.True(s.PeakTarget.Value >= 0.3e6 - 1));
    }

    [Fact]
    public void Demand_window_of_an_hour_counts_what_was_imported_in_it_for_a_further_charge()
    {
        // By 17:30 0.2 MWh were imported; a peak of 0.25 MW reached leaves 0.05 MWh for half an hour: 0.1 MW.
        var now = PlannerRig.Monday + TimeSpan.FromDays(14) + TimeSpan.FromHours(17.5);
        using var rig = new PlannerRig(
            s => s with { Pods = [], Compute = [], Tariff = Flat(s.Tariff) with { DemandWindow = TimeSpan.FromHours(1), DemandCharges = [new() { Id = "evening", When = Evening, PricePerMonth = 15e-3 }] } },
            _ => Cars, now: now);
        var plan = rig.Make(r => r with { IntervalWattHours = 200_000, Charges = [new ChargeState(0.25e6, 0, 0)] });
        Assert.InRange((Import(plan.Slots[0]) + Import(plan.Slots[1])) / 2, 0, 0.1e6 + 1);
    }

    [Fact]
    public void Twelve_months_of_changing_fees_and_seasons_are_planned_as_the_wall_clock_says()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var tariff = new TariffConfig
        {
            // From the 15th of each month, a local midnight, another fee; nights on the days on which the clock changes are among them.
            Fees = [.. Enumerable.Range(1, 12).SelectMany(m => new FeeWindowConfig[]
            {
                new() { When = new() { ValidFrom = new(2025, m, 15), ValidUntil = new DateOnly(2025, m, 1).AddMonths(1), Hours = [(0, 7), (22, 24)] }, ImportAdderPerWattHour = (10 + m) / Mega },
                new() { When = new() { Months = [m] }, ImportAdderPerWattHour = (30 + m) / Mega },
            })],
            DemandCharges = [new() { Id = "summer", When = new() { Months = [6, 7, 8, 9], Hours = [(12, 20)], ValidFrom = new(2025, 6, 16) }, PricePerMonth = 15e-3 }],
        };
        DateTime[] moments =
        [
            .. Enumerable.Range(1, 12).Select(m => new DateTime(2025, m, 14, 21, 30, 0)),
            .. Enumerable.Range(1, 11).Select(m => new DateTime(2025, m, 1, 21, 15, 0).AddMonths(1).AddDays(-1)),
            new(2025, 3, 29, 23, 0, 0), new(2025, 3, 30, 0, 45, 0), new(2025, 10, 25, 23, 0, 0), new(2025, 10, 26, 0, 45, 0), new(2025, 6, 15, 20, 0, 0), new(2025, 9, 30, 10, 0, 0),
        ];
        foreach (var moment in moments)
        {
            using var rig = new PlannerRig(
                s => s with { Battery = null, Tariff = tariff }, settings: new PlannerSettings { Quarters = 8, Hours = 6 }, now: Instant.FromUtc(DateTime.SpecifyKind(moment, DateTimeKind.Utc)), zone: berlin, billing: berlin);
            var plan = rig.Make(r => r with { WithPrices = true, Charges = [new ChargeState(0.1e6, 0, 0)] });
            for (int k = 0; k < plan.Slots.Count; k++)
            {
                var slot = plan.Slots[k];
                var until = k + 1 < plan.Slots.Count ? plan.Slots[k + 1].Start : slot.Start + TimeSpan.FromHours(1);
                var (fee, counts) = Expected(slot.Start, until);
                if (!counts)
                {
                    Assert.Equal(80 + fee, slot.PriceMore * Mega, 1e-6);
                }

                Assert.Equal(counts, slot.PeakTarget.Value < 1.9e6 - 1);
            }
        }

        // The same worked out in another way: by the local date and hour of each quarter.
        (double Fee, bool Counts) Expected(Instant from, Instant until)
        {
            var local = Enumerable.Range(0, (int)((until - from).TotalMinutes / 15)).Select(q => TimeZoneInfo.ConvertTimeFromUtc((from + TimeSpan.FromMinutes(15 * q)).ToUtc(), berlin)).ToList();
            double fee = local.Average(l => l.Day >= 15 && l.Hour is < 7 or >= 22 && l.Day >= 15 ? 10 + l.Month : 30 + l.Month);
            return (fee, local.Any(l => l.Hour is >= 12 and < 20 && l.Month is >= 6 and <= 9 && (l.Month > 6 || l.Day >= 16)));
        }
    }

    private static PlannerRig Rig(TariffConfig tariff) => new(
        s => s with { Pods = [], Compute = [], Tariff = tariff with { ImportAdderPerWattHour = 20 / Mega, ExportDeductionPerWattHour = 5 / Mega } }, _ => Cars);

    private static TariffConfig Flat(TariffConfig tariff) => tariff with { DemandChargePerWattMonth = 0 };

    private static double Import(PlanSlot slot) => slot.ImportWatts!.Value.Value;

    private static List<PlanSlot> In(Plan plan, int from, int until)
    {
        var slots = plan.Slots.Where(s => s.Start.ToUtc().Hour >= from && s.Start.ToUtc().Hour < until).ToList();
        Assert.NotEmpty(slots);
        return slots;
    }
}
