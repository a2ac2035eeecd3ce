namespace Megapod.Simulation.Backtest;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Solver;
using Megapod.Lab.Backtest;
using Megapod.Planning.Forecasts;
using Megapod.Planning.Planner;
using Megapod.Tests;

/// <summary>Policies on measured prices and cars, and the ways in which a back-test could flatter itself.</summary>
public sealed class BacktestTests
{
    private static readonly TimeSpan SolveLimit = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("nl-day-ahead", "standard", 16473)]
    [InlineData("nl-day-ahead", "tight", 15946)]
    [InlineData("nl-imbalance", "standard", 17711)]
    [InlineData("ercot-north", "tight", 15384)]
    [InlineData("synthetic", "tight", 16814)]
    public void Bound_of_two_months_is_the_published_one(string market, string chosen, double perDay)
    {
        var setting = Setting(market, chosen);
        using var solver = Solver();
        var bound = WorldBound.Solve(setting.Numbers, setting.World, setting.StartWattHours, solver).Value;
        Assert.Equal(perDay, bound.Money / setting.World.Days, 0.001 * perDay);
        Assert.Equal(0, bound.HeldBackWattHours, 1.0);
    }

    [Theory]
    [InlineData("nl-day-ahead", "standard")]
    [InlineData("nl-imbalance", "tight")]
    public void Nobody_earns_more_than_the_bound_of_the_same_days(string market, string chosen)
    {
        var setting = Setting(market, chosen, days: 7);
        using var solver = Solver();
        var bound = WorldBound.Solve(setting.Numbers, setting.World, setting.StartWattHours, solver).Value;
        foreach (var policy in (IBacktestPolicy[])[
            new StaticPolicy(setting.Numbers.Segments.Sum(s => s.Watts)),
            new RulesPolicy(setting.Site, setting.Numbers, setting.World, setting.Site.Rules),
            new PlanPolicy(setting.Numbers, setting.World, solver, PlannerSettings.Shipped),
            PlanPolicy.Oracle(setting.Numbers, setting.World, solver, bound.PeakWatts)])
        {
            var score = BacktestRun.Of(setting.Numbers, setting.World, policy, setting.StartWattHours)!;
            Assert.InRange(score.Money, double.NegativeInfinity, bound.Money + 0.01);
            Assert.Equal(0, score.MinutesOverLimit);
        }
    }

    [Fact]
    public void Plan_of_a_week_beats_the_rules_and_the_oracle_is_near_the_bound()
    {
        var setting = Setting("nl-day-ahead", "tight", days: 14);
        using var solver = Solver();
        var bound = WorldBound.Solve(setting.Numbers, setting.World, setting.StartWattHours, solver).Value;
        double rules = Money(setting, new RulesPolicy(setting.Site, setting.Numbers, setting.World, setting.Site.Rules));
        double plan = Money(setting, new PlanPolicy(setting.Numbers, setting.World, solver, PlannerSettings.Shipped));
        double oracle = Money(setting, PlanPolicy.Oracle(setting.Numbers, setting.World, solver, bound.PeakWatts));
        Assert.InRange((plan - rules) / (bound.Money - rules), 0.3, 1);
        Assert.InRange((oracle - rules) / (bound.Money - rules), 0.9, 1);
    }

    [Fact]
    public void Another_future_changes_no_decision_of_the_past()
    {
        // Lived through until a quarter before the next day's prices are published, 13:00 in Amsterdam; after that cars and settled prices are others, and day-ahead prices from local midnight on.
        const int Lived = 96 + 44;
        var setting = Setting("nl-imbalance", "tight", days: 4);
        var world = setting.World;
        int present = world.ScoredMinute + (Lived * BacktestWorld.QuarterMinutes);
        double[] cars = [.. world.CarWatts];
        Array.Reverse(cars, present, cars.Length - present);
        var known = world.StartOf(Lived);
        var midnight = Instant.FromUtc(new DateTime(2023, 6, 2, 22, 0, 0, DateTimeKind.Utc));
        Assert.Equal("2023-06-02T11:00", known.ToUtc().ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture));
        var slots = world.Prices.Slots.Select((s, at) => s.Start < known ? s : s with
        {
            DayAheadPerWattHour = s.Start < midnight ? s.DayAheadPerWattHour : 3 * world.Prices.Slots[^(1 + (at % 500))].DayAheadPerWattHour,
            ImportPerWattHour = world.Prices.Slots[^(1 + (at % 500))].ImportPerWattHour,
            ExportPerWattHour = world.Prices.Slots[^(1 + (at % 500))].ExportPerWattHour,
        }).ToList();
        var other = new BacktestWorld(world.Name, world.Period, world.Zone, world.Billing, cars, new PriceSeries(world.Prices.Market, world.Prices.Step, slots));
        var here = Decisions(setting.Numbers, world, setting.StartWattHours, Lived);
        var there = Decisions(setting.Numbers, other, setting.StartWattHours, Lived);
        Assert.Equal(here, there);
        Assert.Equal(Lived, here.Count);
    }

    [Fact]
    public void Cars_that_come_in_greater_numbers_than_is_believed_cost_money()
    {
        var setting = Setting("nl-day-ahead", "tight", days: 14);
        using var solver = Solver();
        double well = Money(setting, new PlanPolicy(setting.Numbers, setting.World, solver, PlannerSettings.Shipped));
        double low = Money(setting, new PlanPolicy(setting.Numbers, setting.World, solver, PlannerSettings.Shipped with { Cars = new CarForecastSettings { Bias = 0.7 } }));
        Assert.InRange(low, double.NegativeInfinity, well - 1);
    }

    [Fact]
    public void Figures_of_a_row_can_be_worked_out_again_from_its_trace()
    {
        var setting = Setting("nl-imbalance", "standard", days: 2);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var trace = new MinuteTrace(setting, text);
        var score = BacktestRun.Of(setting.Numbers, setting.World, new RulesPolicy(setting.Site, setting.Numbers, setting.World, setting.Site.Rules), setting.StartWattHours, trace.Write)!;
        double[][] rows = [.. text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',').Skip(1).Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray())];
        Assert.Equal(2 * 24 * 60, rows.Length);
        double energy = rows.Sum(r => ((r[5] * r[7]) - (r[6] * r[8])) / 1e6 / 60);
        Assert.Equal(score.EnergyCost, energy, 0.01);
        Assert.Equal(score.ComputeValue, rows.Sum(r => r[3] / 60), 0.01);
        Assert.Equal(score.PeakWatts[0], Enumerable.Range(0, 192).Max(q => rows.Skip(15 * q).Take(15).Average(r => r[5])), 1.0);

        // Power balance and state of charge close in each minute.
        double stored = setting.StartWattHours;
        double oneWay = Math.Sqrt(0.9);
        foreach (double[] r in rows)
        {
            Assert.Equal(r[1] + r[2] + r[4], r[5] - r[6], 0.01);
            stored += r[4] > 0 ? r[4] * oneWay / 60 : r[4] / oneWay / 60;
            Assert.Equal(stored, r[9], 1.0);
        }
    }

    private static List<MinuteOrder> Decisions(Planning.Horizon.PlanningSite site, BacktestWorld world, double start, int lived)
    {
        using var solver = Solver();
        var recorder = new Recorder(new PlanPolicy(site, world, solver, PlannerSettings.Shipped));
        BacktestRun.Of(site, world, recorder, start);
        return [.. recorder.Orders.Take(lived)];
    }

    private static double Money(BacktestSetting setting, IBacktestPolicy policy) => BacktestRun.Of(setting.Numbers, setting.World, policy, setting.StartWattHours)!.Money;

    private static ISolver Solver() => Solvers.Open(SolveLimit).Value;

    private static BacktestSetting Setting(string market, string chosen, int? days = null) =>
        BacktestBuilder.Build(new BacktestRequest { Market = market, Case = chosen, Days = days, Data = TestData.FolderOrSkip() }).Value;

    private sealed class Recorder(IBacktestPolicy policy) : IBacktestPolicy
    {
        public List<MinuteOrder> Orders { get; } = [];

        public MinuteOrder Decide(int quarter, MinuteSite site)
        {
            Orders.Add(policy.Decide(quarter, site));
            return Orders[^1];
        }
    }
}
