namespace Megapod.Simulation;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Solver;
using Megapod.Lab;
using Megapod.Lab.Simulation;
using Megapod.Planning.Horizon;
using Megapod.Planning.Score;
using Megapod.Twin.Simulator;

/// <summary>Work that comes and goes on the twin: what is drawn, what is earned, who gets what another cannot use, and that no limit notices.</summary>
public sealed class WorkOnTwinTests
{
    private static readonly Instant Morning = Instant.FromUtc(new DateTime(2025, 6, 3, 8, 0, 0, DateTimeKind.Utc));

    /// <summary>280 firm and 420 flexible accelerators; with work for half of the firm ones these run at full speed, nothing is owed for the others, and they draw 37.5 kW of 100 less than all would.</summary>
    [Fact]
    public void Accelerators_without_work_idle_and_nobody_is_owed_anything_for_them()
    {
        var half = Complete(Scenario(Site(2e6), 1, 2) with { Cars = [], Work = _ => WorkShares.Full with { Firm = 0.5 } });
        var full = Complete(Scenario(Site(2e6), 1, 2) with { Cars = [] });
        Assert.Empty(half.Laws.Broken);
        Assert.Equal(2 * (140 + 420), half.Compute.GpuHours, 5.0);
        Assert.Equal(2 * ((140 * 2.0) + (420 * 0.7)), (double)half.Money.ComputeValue, 10.0);
        Assert.Equal(2 * 4 * 37_500, full.Compute.EnergyWh - half.Compute.EnergyWh, 2_000.0);
        Assert.Equal(0, half.Compute.PausedSeconds, 60.0);
    }

    [Fact]
    public void What_firm_racks_have_no_use_for_goes_to_others()
    {
        // Without cars there is room for some eight of ten racks below this limit.
        var site = Site(0.8e6) with { Battery = null, Cabinets = [] };
        var told = Complete(Scenario(site, 1, 1) with { Cars = [], Work = _ => WorkShares.Full with { Firm = 0 } });
        var untold = Complete(Scenario(site, 1, 1) with { Cars = [] });
        Assert.Empty(told.Laws.Broken);
        Assert.Equal(0, told.Import.SecondsOverLimit);
        Assert.True(told.Compute.GpuHours > 0.98 * 420, $"{told.Compute.GpuHours} GPU-h of 420 that wanted to run");
        Assert.True(untold.Compute.GpuHours < 0.97 * 700, $"{untold.Compute.GpuHours} GPU-h: the limit was not tight");
    }

    /// <summary>Racks that only run or rest get their whole step while there is work for any of them, and nothing above idle while there is none.</summary>
    [Fact]
    public void Stepped_rack_runs_for_what_work_there_is()
    {
        var site = Site(2e6);
        site = site with { Pods = [.. site.Pods.Select(p => p with { Racks = [.. p.Racks.Select(r => r with { Step = r.Full - r.Idle })] })] };
        using var simulator = new SiteSimulator(Scenario(site, 1, 1) with { Cars = [], Work = _ => WorkShares.Full with { Firm = 0.5, Flexible = 0 } });
        var run = simulator.Complete();
        Assert.Empty(run.Laws.Broken);
        var tree = simulator.Plant.Tree;
        for (int i = tree.ConnectorCount; i < tree.ConnectorCount + tree.RackCount; i++)
        {
            bool isFirm = tree.Consumers[i].Class == WorkloadClass.Firm;
            Assert.Equal(isFirm ? 62_500 : 25_000, simulator.Plant.ConsumerWatts[i], 1.0);
            Assert.Equal(isFirm ? 100_000 : 25_000, simulator.Snapshot.Held[i].Ceiling.Value, 1_000.0);
        }
    }

    /// <summary>Work for all and for none in turns of 100 s, all classes at once, at a tight limit with cars and a battery that charges up to it: grants bound what comes back, and no limit is passed.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Work_that_comes_back_at_once_never_lifts_the_import_over_the_limit(int seed, bool windows)
    {
        var site = Site(1.4e6) with { Rules = new RulesConfig { Battery = BatteryRule.ByHour, ChargeHours = [(0, 24)], PeakShare = 1 } };
        var scenario = Scenario(site, (ulong)seed, windows ? 1 : 3) with { Windows = windows, Work = at => at.Ticks / TimeSpan.TicksPerMinute % 4 < 2 ? WorkShares.Full : WorkShares.Full with { Firm = 0, Flexible = 0.2 } };
        var run = Complete(scenario);
        Assert.Empty(run.Laws.Broken);
        Assert.Equal(0, run.Import.SecondsOverLimit);
        Assert.True(run.Import.MaxWatts > 0.9 * run.Import.LimitWatts, $"the limit was not tight: {run.Import.MaxWatts} W");
    }

    [Fact]
    public void Generated_work_follows_the_seed_and_what_is_usual()
    {
        var site = Usual(Site(2e6));
        var work = Scenario(site, 1, 24 * 14).Work!;
        var again = Scenario(site, 1, 24 * 14).Work!;
        var other = Scenario(site, 2, 24 * 14).Work!;
        var hours = Enumerable.Range(0, 24 * 14).Select(h => Morning + TimeSpan.FromHours(h)).ToList();
        Assert.All(hours, at => Assert.Equal(work(at), again(at)));
        Assert.NotEqual(hours.Sum(at => work(at).Flexible), hours.Sum(at => other(at).Flexible));
        Assert.All(hours, at => Assert.InRange(work(at).Flexible, 0, 1));
        Assert.All(hours, at => Assert.Equal(1, work(at).Firm));

        // Amsterdam is two hours ahead in June.
        Assert.Equal(0.3, hours.Where(at => (at.ToUtc().Hour + 2) % 24 < 8).Average(at => work(at).Flexible), 0.08);
        Assert.Equal(0.8, hours.Where(at => (at.ToUtc().Hour + 2) % 24 >= 8).Average(at => work(at).Flexible), 0.08);
        Assert.Null(Scenario(Site(2e6), 1, 1).Work);
    }

    [Fact]
    public void Planner_on_the_twin_learns_how_much_work_there_is()
    {
        var site = Usual(Site(2e6));
        var request = new ScenarioRequest { From = Morning, To = Morning + TimeSpan.FromHours(3), Policy = "plan" };
        var scenario = ScenarioBuilder.Build(request, site).Value;
        var maker = new PlannerMaker(request, scenario);
        using var solver = Solvers.Open(TimeSpan.FromSeconds(20)).Value;
        var plans = maker.Direct(solver);
        using var simulator = new SiteSimulator(scenario, plans: plans);
        var run = simulator.Complete();
        Assert.Empty(run.Laws.Broken);
        Assert.Empty(plans.Refused);
        Assert.InRange(simulator.Plan!.SlotAt(Morning + TimeSpan.FromHours(2.9))!.Work!.Value.Flexible, 0.5, 1);
        Assert.Equal(["cars", "importPrice", "workFirm", "workFlexible"], maker.Planner.Quality.Select(q => q.Forecast));
        Assert.All(maker.Planner.Quality[^1].Leads, l => Assert.True(l.Count > 1000));
    }

    /// <summary>The day's own score counts the same work on both sides: what was earned agrees with the bill, and no site beats its bound.</summary>
    [Fact]
    public void Day_with_less_work_is_scored_by_what_there_was()
    {
        var from = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(23);
        var scenario = ScenarioBuilder.Build(new ScenarioRequest { From = from, To = from + TimeSpan.FromHours(26) }, Usual(Site(2e6))).Value;
        var site = PlanningSite.Of(scenario.Site, 0);
        using var simulator = new SiteSimulator(scenario);
        var ledger = new DayLedger(PowerTree.From(scenario.Site), scenario.BillingZone, site);
        FinishedDay? day = null;
        decimal before = 0;
        decimal after = 0;
        var midnight = ScenarioBuilder.DefaultStart + TimeSpan.FromDays(1);
        while (!simulator.IsComplete)
        {
            before = simulator.Plant.Now == midnight ? (decimal)simulator.Result().Money.ComputeValue : before;
            after = simulator.Plant.Now == midnight + TimeSpan.FromDays(1) ? (decimal)simulator.Result().Money.ComputeValue : after;
            simulator.Step();
            day ??= ledger.See(simulator.Snapshot, simulator.Snapshot.TakenAt);
        }

        Assert.InRange(day!.Quarters.Average(q => q.Work.Flexible), 0.4, 0.85);
        Assert.All(day.Quarters, q => Assert.Equal(1, q.Work.Firm));
        using var solver = Solvers.Open(TimeSpan.FromMinutes(1)).Value;
        PriceSlot[] settled = [.. day.Quarters.Select(q => scenario.Prices.At(q.Start))];
        var score = DayScorer.Score(site, day, settled, solver).Value;
        var blind = DayScorer.Score(site, day with { Quarters = [.. day.Quarters.Select(q => q with { Work = WorkShares.Full })] }, settled, solver).Value;
        Assert.Equal((double)(after - before), score.ComputeValue, 0.005 * score.ComputeValue);
        Assert.True(score.Left > 0, $"{score.Earned} of {score.Bound}");
        Assert.True(blind.Left > 3 * score.Left, $"{score.Left} left; {blind.Left} with work that was not there");
    }

    private static Run Complete(Scenario scenario)
    {
        using var simulator = new SiteSimulator(scenario);
        return simulator.Complete();
    }

    private static SiteConfig Site(double limitWatts) => DefaultSite.ReadOr(null).Value.WithImportLimit(new Watts(limitWatts));

    private static SiteConfig Usual(SiteConfig site) => site with
    {
        Compute = [.. site.Compute.Select(c => c.Class == WorkloadClass.Flexible ? c with { UsualWork = [.. Enumerable.Range(0, 24).Select(h => h < 8 ? 0.3 : 0.8)] } : c)],
    };

    private static Scenario Scenario(SiteConfig site, ulong seed, int hours) =>
        ScenarioBuilder.Build(new ScenarioRequest { From = Morning, To = Morning + TimeSpan.FromHours(hours), Seed = seed }, site).Value;
}
