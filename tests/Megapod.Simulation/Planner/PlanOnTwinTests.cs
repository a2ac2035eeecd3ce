namespace Megapod.Simulation.Planner;

using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Solver;
using Megapod.Lab.Simulation;
using Megapod.Twin.Simulator;

/// <summary>Plans on the whole twin: devices that are slow, grants that lapse, laws that look on.</summary>
public sealed class PlanOnTwinTests
{
    private static readonly ScenarioRequest Evening = new()
    {
        Case = "tight",
        From = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(10),
        To = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(18),
    };

    [Fact]
    public void Planner_earns_more_than_the_rules_on_a_crowded_day_and_no_car_waits_for_it()
    {
        var scenario = ScenarioBuilder.Build(Evening).Value;
        using var solver = Solvers.Open(TimeSpan.FromMinutes(1)).Value;
        var plans = new PlannerMaker(Evening, scenario).Direct(solver);
        using var planned = new SiteSimulator(scenario, plans: plans);
        using var ruled = new SiteSimulator(scenario);
        var plan = planned.Complete();
        var rules = ruled.Complete();
        Assert.Empty(plan.Laws.Broken);
        Assert.Equal(0, plan.Import.SecondsOverLimit);
        Assert.InRange(plan.Cars.DelayedWh, 0, 1e-4 * plan.Cars.RequestedWh);
        Assert.Equal(32 + 1, plans.Made);
        Assert.Empty(plans.Refused);

        // What is left in the battery counts at the dearest that was paid in the hours: it may not be the reason.
        double price = scenario.Prices.Slots.Where(s => s.Start >= scenario.From && s.Start < scenario.To).Max(s => s.ImportPerWattHour) + scenario.Site.Tariff.ImportAdderPerWattHour;
        double left = (planned.Plant.BatterySoc - ruled.Plant.BatterySoc) * scenario.Site.Battery!.Energy.Value * price;
        Assert.True((double)(plan.Money.Profit - rules.Money.Profit) + left > 0.02 * (double)rules.Money.ComputeValue, $"plan {plan.Money.Profit}, rules {rules.Money.Profit}, stored {left:0}");
    }

    /// <summary>A plan is advice: whatever it says, limits, cars, minimums and claims hold.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Plan_of_any_nonsense_breaks_no_law(ulong seed)
    {
        var scenario = ScenarioBuilder.Build(Evening with { Seed = seed }).Value;
        using var simulator = new SiteSimulator(scenario, plans: new Nonsense(seed));
        var run = simulator.Complete();
        Assert.Empty(run.Laws.Broken);
        Assert.Equal(0, run.Import.SecondsOverLimit);
    }

    /// <summary>Another plan each quarter of an hour, or now and then none, drawn from everything that a plan can say.</summary>
    private sealed class Nonsense(ulong seed) : IPlanSource
    {
        private readonly SeededRandom chance = new(seed);
        private long quarter = -1;
        private Plan? plan;

        public Plan? PlanAt(SiteSnapshot snapshot, Instant now)
        {
            long at = now.Ticks / TimeSpan.FromMinutes(15).Ticks;
            if (at != quarter)
            {
                quarter = at;
                plan = chance.NextUniform() < 0.1 ? null : Draw(now);
            }

            return plan;
        }

        private Plan Draw(Instant now)
        {
            double less = Price();
            double more = Price();
            return new Plan
            {
                Maker = "nonsense",
                MadeAt = now,
                ValidUntil = now + TimeSpan.FromMinutes(20 * chance.NextUniform()),
                Slots =
                [
                    new PlanSlot
                    {
                        Start = now,
                        Battery = (BatteryIntent)(int)(5 * chance.NextUniform()),
                        BatteryWatts = new Watts(6e6 * (chance.NextUniform() - 0.5)),
                        PeakTarget = new Watts(chance.NextUniform() < 0.3 ? double.PositiveInfinity : 3e6 * chance.NextUniform()),
                        ReserveSoc = chance.NextUniform() < 0.5 ? 0 : chance.NextUniform(),
                        BusySpell = chance.NextUniform() < 0.3 ? null : TimeSpan.FromHours(8 * chance.NextUniform()),
                        PriceLess = less,
                        PriceMore = more,
                        YieldPrice = Math.Max(0, Price()),
                    },
                ],
            };
        }

        private double Price() => chance.NextUniform() < 0.2 ? double.NegativeInfinity : 15_000e-6 * (chance.NextUniform() - 0.1);
    }
}
