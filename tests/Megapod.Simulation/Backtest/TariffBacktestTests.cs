namespace Megapod.Simulation.Backtest;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Solver;
using Megapod.Lab.Backtest;
using Megapod.Planning.Horizon;
using Megapod.Planning.Planner;
using Megapod.Twin.Simulator;

/// <summary>Every kind of tariff over some days of a generated world: no way of running the site beats the bound, and the twin's bill for the same minutes is the back-test's.</summary>
public sealed class TariffBacktestTests
{
    private static readonly CalendarWindowConfig Evening = new() { Hours = [(16, 21)], Days = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday] };

    public static TheoryData<string> Kinds => ["fees", "windows", "ratchet", "kva", "coincident", "subscription", "all", "hourly"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bound_is_above_what_is_executed_and_the_twins_bill_is_the_same(string kind)
    {
        // Four days about the edge of a month, so that a charge has two months and a ratchet looks back.
        var from = Instant.FromUtc(new DateTime(2025, 5, 30, 0, 0, 0, DateTimeKind.Utc));
        var built = BacktestBuilder.Build(new BacktestRequest { Case = "tight", Days = 4, From = from }).Value;
        var numbers = built.Numbers with { Tariff = Of(kind, built.Numbers.Tariff) };
        var site = built.Site with { Tariff = numbers.Tariff };
        using var solver = Solvers.Open(TimeSpan.FromSeconds(60)).Value;
        var bound = WorldBound.Solve(numbers, built.World, built.StartWattHours, solver).Value;
        IBacktestPolicy[] policies = [new RulesPolicy(site, numbers, built.World, site.Rules), new PlanPolicy(numbers, built.World, solver, new PlannerSettings())];
        foreach (var policy in policies)
        {
            var settlement = new Settlement(numbers.Tariff, built.World.Billing, built.World.Prices);
            var score = BacktestRun.Of(numbers, built.World, policy, built.StartWattHours, (q, m, minutes) =>
            {
                var minute = built.World.StartOf(q) + TimeSpan.FromMinutes(m);
                for (int s = 0; s < 60; s += 10)
                {
                    settlement.Begin(minute + TimeSpan.FromSeconds(s));
                    settlement.Add(minute + TimeSpan.FromSeconds(s), minutes.Flow.NetWatts, 10);
                }
            })!;
            settlement.CloseWindow();
            Assert.True(score.Money <= bound.Money + 1e-3, $"{policy.GetType().Name}: {score.Money} above {bound.Money}");
            Assert.Equal(score.EnergyCost, settlement.EnergyCost - settlement.GridRevenue, 1e-6);
            Assert.Equal(score.DemandCharge, settlement.DemandCharge, 1e-6);
            Assert.True(settlement.DemandCharge > 0);
        }
    }

    [Fact]
    public void Bound_of_a_site_that_can_do_nothing_is_its_bill()
    {
        // Without battery and pod nobody decides anything: the bound pays what was metered, to the cent.
        var from = Instant.FromUtc(new DateTime(2025, 5, 30, 0, 0, 0, DateTimeKind.Utc));
        var built = BacktestBuilder.Build(new BacktestRequest { Days = 4, From = from }).Value;
        var numbers = PlanningSite.Of(built.Site with { Battery = null, Pods = [], Compute = [], Tariff = Of("all", built.Site.Tariff) }, 0) with { LimitWatts = 9e6 };
        using var solver = Solvers.Open(TimeSpan.FromSeconds(60)).Value;
        var bound = WorldBound.Solve(numbers, built.World, 0, solver).Value;
        var score = BacktestRun.Of(numbers, built.World, new StaticPolicy(0), 0)!;
        Assert.Equal(score.DemandCharge, bound.DemandCharge, 1e-3);
        Assert.Equal(score.Money, bound.Money, 1e-3);
    }

    private static TariffConfig Of(string kind, TariffConfig written)
    {
        var fees = written with { Fees = [new() { When = Evening, ImportAdderPerWattHour = 60e-6 }, new() { When = new() { ValidFrom = new(2025, 6, 1) }, ImportAdderPerWattHour = 25e-6, ExportDeductionPerWattHour = 9e-6 }] };
        var windows = written with
        {
            DemandChargePerWattMonth = 0,
            DemandCharges = [new() { Id = "evening", When = Evening, PricePerMonth = 40e-3 }, new() { Id = "june", When = new() { ValidFrom = new(2025, 6, 2) }, PricePerMonth = 30e-3 }],
        };
        var ratchet = written with { DemandCharges = [new() { Id = "ratchet", PricePerMonth = 20e-3, RatchetShare = 0.9, RatchetMonths = 3, EarlierPeaks = [new(new(2025, 4, 1), 0.9e6)] }] };
        var kva = written with { PowerFactor = 0.85, DemandCharges = [new() { Id = "kva", Quantity = LimitQuantity.VoltAmperes, PricePerMonth = 15e-3, LeastPowerFactor = 0.9, PowerFactorSurcharge = 0.1 }] };
        var coincident = written with
        {
            CoincidentPeak = new()
            {
                PricePerWatt = 4e-3,
                Expected = [new() { When = new() { Hours = [(16, 20)] }, PerMonth = 2 }],
                Stated = [Instant.FromUtc(new DateTime(2025, 5, 30, 17, 0, 0, DateTimeKind.Utc)), Instant.FromUtc(new DateTime(2025, 6, 2, 18, 30, 0, DateTimeKind.Utc))],
            },
        };
        var subscription = written with { Subscription = new() { PowerWatts = 0.6e6, PricePerWattMonth = 3e-3, OverrunPerWattHour = 200e-6, OverrunPerWattMonth = 5e-3 } };
        return kind switch
        {
            "fees" => fees,
            "windows" => windows,
            "ratchet" => ratchet,
            "kva" => kva,
            "coincident" => coincident,
            "subscription" => subscription,
            _ => fees with
            {
                DemandWindow = TimeSpan.FromMinutes(kind == "hourly" ? 60 : 15),
                DemandCharges = [.. windows.DemandCharges, .. ratchet.DemandCharges, .. kva.DemandCharges],
                PowerFactor = kva.PowerFactor,
                CoincidentPeak = coincident.CoincidentPeak,
                Subscription = subscription.Subscription,
            },
        };
    }
}
