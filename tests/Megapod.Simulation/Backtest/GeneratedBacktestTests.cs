namespace Megapod.Simulation.Backtest;

using Megapod.Core.Outcomes;
using Megapod.Devices.Solver;
using Megapod.Lab.Backtest;
using Megapod.Planning.Planner;

/// <summary>Back-tests on worlds that the product invents, which need no data.</summary>
public sealed class GeneratedBacktestTests
{
    [Fact]
    public void One_seed_is_one_world_and_another_seed_another()
    {
        var one = Build(new BacktestRequest { Days = 2 }).Value.World;
        var again = Build(new BacktestRequest { Days = 2 }).Value.World;
        var other = Build(new BacktestRequest { Days = 2, Seed = 2 }).Value.World;
        Assert.Equal(one.CarWatts, again.CarWatts);
        Assert.Equal(one.Prices.Slots, again.Prices.Slots);
        Assert.NotEqual(one.CarWatts, other.CarWatts);
        Assert.NotEqual(one.Prices.Slots, other.Prices.Slots);
        Assert.Equal((22 + 2 + 3) * 24 * 60, one.CarWatts.Length);
        Assert.Equal("synthetic-300-seed1", one.Name);

        // A site of 24 stalls has some 9.5 MWh a day.
        Assert.InRange(one.CarWatts.Sum() / 60 / 27, 7e6, 12e6);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("tight")]
    public void Policies_of_a_day_stay_below_the_bound(string? chosen)
    {
        var setting = Build(new BacktestRequest { Days = 1, Case = chosen, Market = "synthetic" }).Value;
        using var solver = Solvers.Open(TimeSpan.FromMinutes(1)).Value;
        var bound = WorldBound.Solve(setting.Numbers, setting.World, setting.StartWattHours, solver).Value;
        var plan = BacktestRun.Of(setting.Numbers, setting.World, new PlanPolicy(setting.Numbers, setting.World, solver, PlannerSettings.Shipped), setting.StartWattHours)!;
        Assert.InRange(plan.Money, 0.5 * bound.Money, bound.Money + 0.01);
        Assert.Equal(0, plan.MinutesOverLimit);
    }

    [Fact]
    public void What_needs_data_says_so()
    {
        Assert.Equal("MP3001", Code(new BacktestRequest { Market = "nl-day-ahead" }));
        Assert.Equal("MP3001", Code(new BacktestRequest { World = "nl_2023_seed1" }));
        Assert.Equal("MP3007", Code(new BacktestRequest { Market = "moon" }));
        Assert.Equal("MP3005", Code(new BacktestRequest { Days = 0 }));
        Assert.Equal("MP3005", Code(new BacktestRequest { Days = 5_000 }));
    }

    private static Outcome<BacktestSetting> Build(BacktestRequest request) => BacktestBuilder.Build(request);

    private static string Code(BacktestRequest request) => Build(request).Faults[0].Code;
}
