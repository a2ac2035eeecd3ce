namespace Megapod.Simulation;

using Megapod.Control.Cycle;
using Megapod.Control.Regulator;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Simulation.LawsBite;
using Megapod.Twin.Faults;
using Megapod.Twin.Laws;
using Megapod.Twin.Physics;
using Megapod.Twin.Simulator;

/// <summary>What happens within a second, in windows of ten seconds at ten milliseconds.</summary>
public sealed class WindowTests
{
    /// <summary>All cars are there by then, and the battery helps.</summary>
    private static readonly Instant Busy = BusyHour.Start + TimeSpan.FromMinutes(32);

    [Fact]
    public void With_no_event_no_window_opens_and_the_trace_is_that_of_seconds()
    {
        var quiet = BusyHour.Scenario(BusyHour.Site(), cars: 0);
        var run = Play(quiet with { Windows = true }).Run;
        Assert.Equal(0, run.Windows!.Count);
        Assert.Equal(Play(quiet).Run.TraceHash, run.TraceHash);
    }

    [Fact]
    public void Each_car_opens_a_window_when_it_begins_to_draw_and_none_when_it_plugs_in_or_leaves()
    {
        var scenario = BusyHour.Scenario(BusyHour.Site(), cars: 3) with { Windows = true };
        var played = Play(scenario);
        Assert.Equal(3, played.Run.Windows!.Count);
        Assert.Equal(30, played.Run.Windows.Seconds);
        foreach (var car in scenario.Cars)
        {
            var first = played.Steps.First(s => s.At >= car.PlugIn).At;
            Assert.InRange((first - car.PlugIn).TotalSeconds, 9, 31);
        }
    }

    [Fact]
    public void Same_seed_is_the_same_trace_and_windows_make_it_another()
    {
        var scenario = BusyHour.Scenario(BusyHour.Site(), cars: 4);
        string first = Play(scenario with { Windows = true }).Run.TraceHash;
        Assert.Equal(first, Play(scenario with { Windows = true }).Run.TraceHash);
        Assert.NotEqual(first, Play(scenario).Run.TraceHash);
    }

    [Fact]
    public void Ramp_of_a_car_is_followed_by_the_regulator_at_its_own_period()
    {
        var scenario = BusyHour.Scenario(BusyHour.Site(), cars: 1);
        scenario = scenario with { To = scenario.Cars[0].PlugIn + TimeSpan.FromSeconds(33) };
        var tree = PowerTree.From(scenario.Site);
        var bySecond = new Follower(tree);
        using var seconds = new SiteSimulator(scenario, bySecond);
        seconds.Complete();
        var byItself = new Follower(tree);
        using var windows = new SiteSimulator(scenario with { Windows = true }, byItself);
        windows.Complete();

        // 25 kW a second: a step of a second finds all of it, one of a tenth what comes in 500 ms of sample period, delay, own period, command delay and lag.
        Assert.InRange(bySecond.WorstAboveWatts, 20_000, 60_000);
        Assert.InRange(byItself.WorstAboveWatts, 2_000, 12_500);
        Assert.True(byItself.FastSteps >= 100, $"only {byItself.FastSteps} steps of its own");
    }

    [Fact]
    public void Battery_trip_at_the_limit_is_judged_at_ten_milliseconds_and_its_excess_ends_within_the_recovery_time()
    {
        var site = BusyHour.Site();
        var tree = PowerTree.From(site);
        var scenario = BusyHour.Scenario(site, cars: 24) with { Windows = true };
        var run = Play(scenario, Trip()).Run;
        Assert.Empty(run.Laws.Broken);
        Assert.InRange(run.Windows!.LongestOverLimitSeconds, 1, SiteCycle.RecoveryOf(tree));
        Assert.True(run.Windows.WorstExcessWatts >= run.Import.WorstExcessWatts, "a mean of a second is not above the worst of its steps");
        Assert.NotEqual(run.Windows.SecondsOverLimit, Math.Round(run.Windows.SecondsOverLimit));
    }

    [Fact]
    public void Step_beyond_the_short_time_curve_is_caught_before_the_second_is_over()
    {
        var site = BusyHour.Site();
        var limits = site.Grid.Limits.Select(l => l with { ShortTime = l.Direction == LimitDirection.Import ? [new ShortTimePoint(1.01, TimeSpan.FromMinutes(10))] : [] });
        var scenario = BusyHour.Scenario(site with { Grid = site.Grid with { Limits = [.. limits] } }, cars: 24) with { Windows = true };
        var breach = Assert.Single(Play(scenario, Trip(), believed: site).Run.Laws.Broken, b => b.Law == LimitLaw.LawName);
        Assert.Contains("short-time curve", breach.Detail, StringComparison.Ordinal);
        Assert.InRange((breach.At - Busy).TotalSeconds, 0, 0.05);
    }

    [Fact]
    public void Window_opens_and_closes_without_a_bump_in_the_battery()
    {
        var scenario = BusyHour.Scenario(BusyHour.Site(), cars: 0);
        Incident[] harmless = [new(FaultKind.CommandDuplication, Busy, Busy + TimeSpan.FromSeconds(30), null, 1)];
        var seconds = Play(scenario, harmless);
        var windows = Play(scenario with { Windows = true }, harmless);
        Assert.Equal(2, windows.Run.Windows!.Count);
        Assert.All(windows.Seconds.Zip(seconds.Seconds), pair => Assert.InRange(pair.First.BatteryWatts - pair.Second.BatteryWatts, -2000, 2000));
    }

    [Fact]
    public void Energy_closes_across_the_edges_of_windows()
    {
        var played = Play(BusyHour.Scenario(BusyHour.Site(), cars: 24) with { Windows = true }, Trip());
        var run = played.Run;
        Assert.InRange(run.Windows!.Seconds, 60, 1800);
        Close(run.Import.EnergyWh - run.Import.ExportWh, played.Seconds.Sum(s => s.ImportWatts) / 3600);
        Close(run.Cars.DeliveredWh, played.Seconds.Sum(s => s.CarsWatts) / 3600);
        Close(run.Compute.EnergyWh, played.Seconds.Sum(s => s.PodsWatts) / 3600);
        Close(run.Battery.ThroughputWh, played.ThroughputWh, 1);
        Assert.All(played.Seconds, s => Assert.Equal(s.ImportWatts, s.CarsWatts + s.PodsWatts + s.BatteryWatts, 0.1));

        static void Close(double one, double other, double tolerance = 0.01) => Assert.InRange(one - other, -tolerance, tolerance);
    }

    [Fact]
    public void Grid_that_fails_and_returns_opens_windows_at_the_dip_at_the_breaker_and_at_the_return_and_breaks_no_law()
    {
        var back = Busy + TimeSpan.FromMinutes(5);
        var scenario = BusyHour.Scenario(BusyHour.Site(), cars: 4) with { GridVoltage = [new(Busy, 0), new(back, 1)], Windows = true };
        var played = Play(scenario);
        Assert.Empty(played.Run.Laws.Broken);
        Assert.Contains(played.Steps, s => s.At == Busy && s.ImportWatts > 0);
        Assert.Contains(played.Steps, s => s.At > Busy && s.At < Busy + TimeSpan.FromSeconds(10) && s.ImportWatts == 0);
        Assert.Contains(played.Steps, s => s.At == back);
        Assert.Contains(played.Steps, s => s.At > back + TimeSpan.FromMinutes(5) && s.ImportWatts != 0);
    }

    private static Incident[] Trip() => [new(FaultKind.BatteryTrip, Busy, Busy + TimeSpan.FromMinutes(2), null, 1)];

    private static Played Play(Scenario scenario, Incident[]? incidents = null, SiteConfig? believed = null)
    {
        var tree = PowerTree.From(scenario.Site);
        var controller = new Recorded(new SiteController(believed is null ? tree : PowerTree.From(believed)), tree);
        var recorder = new SecondRecorder();
        using var simulator = new SiteSimulator(scenario, controller, incidents is null ? null : new FaultInjector(tree, incidents)) { Observer = recorder };
        var run = simulator.Complete();
        return new Played(run, controller.Steps, recorder.Seconds);
    }

    private sealed record Played(Run Run, IReadOnlyList<FastStep> Steps, IReadOnlyList<Second> Seconds)
    {
        /// <summary>What the battery took and gave, by the second: within one it hardly ever does both.</summary>
        public double ThroughputWh => Seconds.Sum(s => Math.Abs(s.BatteryWatts)) / 3600;
    }

    private sealed record FastStep(Instant At, double CarsWatts, double ImportWatts, double SetpointWatts);

    private sealed record Second(double ImportWatts, double CarsWatts, double PodsWatts, double BatteryWatts);

    private sealed class SecondRecorder : ISimulationObserver
    {
        public List<Second> Seconds { get; } = [];

        public void Stepped(SiteSimulator simulation, Instant start, double seconds)
        {
            var plant = simulation.Plant;
            int cars = plant.Tree.ConnectorCount;
            Seconds.Add(new Second(plant.NodeMeanWatts[0], plant.ConsumerMeanWatts.Take(cars).Sum(), plant.ConsumerMeanWatts.Skip(cars).Sum(), plant.BatteryMeanWatts));
        }
    }

    /// <summary>The shipped controller, its regulator's steps noted.</summary>
    private sealed class Recorded(SiteController shipped, PowerTree tree) : ISiteController, IFastRegulator
    {
        public List<FastStep> Steps { get; } = [];

        public CycleOutput? Output => shipped.Output;

        public bool StepsByItself
        {
            get => shipped.StepsByItself;
            set => shipped.StepsByItself = value;
        }

        public void Step(SiteSnapshot snapshot, Plan? plan, SitePlant plant, Instant now) => shipped.Step(snapshot, plan, plant, now);

        public bool Regulate(in RegulatorInput input, SitePlant plant)
        {
            bool calls = shipped.Regulate(in input, plant);
            Steps.Add(new FastStep(plant.Now, plant.ConsumerWatts.Take(tree.ConnectorCount).Sum(), plant.NodeWatts[0], plant.BatterySetpointWatts));
            return calls;
        }
    }

    /// <summary>Gives everybody all he wants and has the shipped regulator hold the import at a boundary with the battery.</summary>
    private sealed class Follower(PowerTree tree) : ISiteController, IFastRegulator
    {
        private const double BoundaryWatts = 300_000;
        private const double SettleSeconds = 30;

        private readonly RegulatorSettings fast = RegulatorSettings.Of(tree, tree.Site.Battery!.RegulatorPeriod);
        private readonly RegulatorSettings slow = RegulatorSettings.Of(tree, SiteCycle.Period);
        private RegulatorState state;
        private uint sequence;

        public CycleOutput? Output => null;

        public bool StepsByItself { get; set; }

        public int FastSteps { get; private set; }

        public double WorstAboveWatts { get; private set; }

        public void Step(SiteSnapshot snapshot, Plan? plan, SitePlant plant, Instant now)
        {
            sequence++;
            for (int i = 0; i < tree.ConnectorCount; i++)
            {
                plant.Send(new GrantCommand(i, sequence, tree.Consumers[i].Nameplate, TimeSpan.FromSeconds(60)));
            }

            Look(plant, now);
            if (!StepsByItself)
            {
                var input = new RegulatorInput(now, snapshot.NodePower[0], snapshot.Battery.Power);
                Regulate(in input, in slow, plant);
            }
        }

        public bool Regulate(in RegulatorInput input, SitePlant plant)
        {
            FastSteps++;
            Look(plant, input.Now);
            Regulate(in input, in fast, plant);
            return false;
        }

        private void Regulate(in RegulatorInput input, in RegulatorSettings settings, SitePlant plant)
        {
            var target = new RegulatorTarget(RegulatorMode.PeakBudget, BoundaryWatts, -1.9e6, 0, MayDischarge: true, Instant.Forever);
            plant.Send(new BatterySetpoint(sequence, new Watts(Regulator.Step(in input, in target, in settings, ref state)), TimeSpan.FromSeconds(60)));
        }

        private void Look(SitePlant plant, Instant now)
        {
            if ((now - BusyHour.Start).TotalSeconds > SettleSeconds)
            {
                WorstAboveWatts = Math.Max(WorstAboveWatts, plant.NodeWatts[0] - BoundaryWatts);
            }
        }
    }
}
