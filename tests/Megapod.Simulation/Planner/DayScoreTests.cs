namespace Megapod.Simulation.Planner;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Solver;
using Megapod.Lab.Simulation;
using Megapod.Planning.Horizon;
using Megapod.Planning.Score;
using Megapod.Twin.Simulator;

/// <summary>A day's own score: what a site earned beside what was possible.</summary>
public sealed class DayScoreTests
{
    [Fact]
    public void Day_that_was_not_seen_from_its_first_quarter_on_is_not_scored()
    {
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(20), To = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(25) }).Value;
        using var simulator = new SiteSimulator(scenario);
        var ledger = new DayLedger(PowerTree.From(scenario.Site), scenario.BillingZone, PlanningSite.Of(scenario.Site, 0));
        while (!simulator.IsComplete)
        {
            simulator.Step();
            Assert.Null(ledger.See(simulator.Snapshot, simulator.Snapshot.TakenAt));
        }
    }

    /// <summary>Without a roof; with one that covers the load at noon; with one whose surplus is more than may be fed in, which nothing can keep it from doing.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1.5e6)]
    [InlineData(5e6)]
    public void Second_day_is_scored_and_money_is_left(double roofWatts)
    {
        var request = new ScenarioRequest { From = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(23), To = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(49) };
        var written = ScenarioBuilder.Build(request).Value.Site;
        var scenario = ScenarioBuilder.Build(request, written with { Solar = [new SolarConfig { Id = "roof", Parent = "grid", Peak = new Watts(roofWatts) }] }).Value;
        var site = PlanningSite.Of(scenario.Site, 0);
        using var simulator = new SiteSimulator(scenario);
        var ledger = new DayLedger(PowerTree.From(scenario.Site), scenario.BillingZone, site);
        FinishedDay? day = null;
        RunMoney? before = null;
        RunMoney? after = null;
        var midnight = ScenarioBuilder.DefaultStart + TimeSpan.FromDays(1);
        while (!simulator.IsComplete)
        {
            before = simulator.Plant.Now == midnight ? simulator.Result().Money : before;
            after = simulator.Plant.Now == midnight + TimeSpan.FromDays(1) ? simulator.Result().Money : after;
            simulator.Step();
            day ??= ledger.See(simulator.Snapshot, simulator.Snapshot.TakenAt);
        }

        Assert.Equal(new DateOnly(2025, 6, 2), day!.Date);
        Assert.Equal(96, day.Quarters.Count);
        Assert.Equal(roofWatts > 0, day.Quarters.Any(q => q.FixedWatts < 0));
        Assert.Equal(roofWatts > 4e6, day.Quarters.Any(q => q.ExportWattHours > 1.01 * site.ExportWatts / 4));
        using var solver = Solvers.Open(TimeSpan.FromMinutes(1)).Value;
        var score = DayScorer.Score(site, day, [.. day.Quarters.Select(q => scenario.Prices.At(q.Start))], solver).Value;
        Assert.True(double.IsFinite(score.Bound) && double.IsFinite(score.Earned));
        Assert.True(score.Left > 0, $"{score.Earned} of {score.Bound}");
        double costs = (double)(after!.EnergyCost - before!.EnergyCost - (after.GridRevenue - before.GridRevenue));
        double turned = (double)(after.EnergyCost - before.EnergyCost + (after.GridRevenue - before.GridRevenue));
        Assert.Equal((double)(after.ComputeValue - before.ComputeValue), score.ComputeValue, 0.005 * score.ComputeValue);
        Assert.Equal(costs, score.EnergyCost, 0.01 * turned);
        Assert.Equal((double)(after.Degradation - before.Degradation), score.Wear, 0.5);
        Assert.InRange(score.Percent!.Value, 0, 100);
        Assert.Equal(0, score.UnseenShare, 1e-3);
    }

    [Fact]
    public void Day_on_which_the_charge_was_not_known_has_no_score_and_a_reason()
    {
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { Days = 1 }).Value;
        var quarters = Enumerable.Range(0, 96).Select(q => new DayQuarter(scenario.From + TimeSpan.FromMinutes(15 * q), 0, 0, 0, 0, 0, 1, WorkShares.Full)).ToList();
        using var solver = Solvers.Open(TimeSpan.FromMinutes(1)).Value;
        var scored = DayScorer.Score(
            PlanningSite.Of(scenario.Site, 0), new FinishedDay(new DateOnly(2025, 6, 1), quarters, double.NaN, 1e6, 0, 0), [.. quarters.Select(q => scenario.Prices.At(q.Start))], solver);
        Assert.Equal("MP3606", Assert.Single(scored.Faults).Code);
    }

    [Fact]
    public void Day_without_anything_to_shift_has_money_and_no_percentage()
    {
        // One price all day, no compute, no cars: nothing could have been earned by a battery.
        var from = Instant.FromUtc(new DateTime(2025, 6, 1, 0, 0, 0, DateTimeKind.Utc));
        var quarters = Enumerable.Range(0, 96).Select(q => new DayQuarter(from + TimeSpan.FromMinutes(15 * q), 25_000, 0, 0, 100_000, 0, 1, WorkShares.Full)).ToList();
        var built = ScenarioBuilder.Build(new ScenarioRequest { Days = 1 }).Value.Site;
        var site = PlanningSite.Of(built with { Pods = [], Compute = [] }, 0);
        using var solver = Solvers.Open(TimeSpan.FromMinutes(1)).Value;
        var score = DayScorer.Score(site, new FinishedDay(new DateOnly(2025, 6, 1), quarters, 2e6, 2e6, 1.9e6, 1.9e6), [.. quarters.Select(q => new PriceSlot(q.Start, 80e-6, 80e-6, 80e-6))], solver).Value;
        Assert.Null(score.Percent);

        // 2.4 MWh at 80 and the adder of 20.
        Assert.Equal(240, score.EnergyCost, 1e-6);
        Assert.InRange(score.Left, -1e-6, 1);
    }
}
