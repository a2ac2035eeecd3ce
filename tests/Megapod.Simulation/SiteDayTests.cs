namespace Megapod.Simulation;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab;
using Megapod.Lab.Simulation;
using Megapod.Tests;
using Megapod.Twin.Physics;
using Megapod.Twin.Simulator;

/// <summary>Whole days at one second a step, with every law looking on.</summary>
public sealed class SiteDayTests
{
    private static readonly ScenarioRequest GeneratedDay = new() { Days = 1 };

    private readonly string depot = Path.Combine(TestData.RepositoryRoot, "examples", "depot-three-phase", "site.yaml");

    [Fact]
    public void Generated_day_keeps_the_limit_and_every_law_and_no_car_waits_for_compute()
    {
        var run = RunOf(GeneratedDay);
        Assert.Equal(86_400, run.Steps);
        Assert.Empty(run.Laws.Broken);
        Assert.Equal(0, run.Import.SecondsOverLimit);
        Assert.Equal(0, run.Cars.WaitedForComputeSeconds);
        Assert.True(run.Cars.Sessions > 100);
        Assert.InRange(run.Compute.WeightedThroughput, 0.9, 1);
    }

    [Fact]
    public void Same_seed_is_the_same_trace_and_another_seed_is_another()
    {
        var hours = GeneratedDay with { Days = null, From = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(14), To = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(18) };
        string first = RunOf(hours).TraceHash;
        Assert.Equal(first, RunOf(hours).TraceHash);
        Assert.NotEqual(first, RunOf(hours with { Seed = 2 }).TraceHash);
        Assert.Equal(64, first.Length);
    }

    [Theory]
    [InlineData("standard")]
    [InlineData("tight")]
    public void Drawn_day_keeps_the_limit(string name)
    {
        var run = RunOf(DrawnDay() with { Case = name });
        Assert.Equal(0, run.Import.SecondsOverLimit);
        Assert.DoesNotContain(run.Laws.Broken, b => b.Law is "limit" or "conservation-under-silence" or "grant-expiry" or "energy-balance");
        Assert.True(run.Cars.DeliveredWh > 0.99 * run.Cars.RequestedWh);
    }

    [Fact]
    public void Cars_get_the_same_energy_with_the_pod_as_without_it()
    {
        string bare = Path.Combine(TestData.RepositoryRoot, "examples", "charging-site", "no-pod.yaml");
        var with = RunOf(DrawnDay());
        var without = RunOf(DrawnDay() with { SiteFile = bare });
        Assert.Equal(without.Cars.Sessions, with.Cars.Sessions);
        Assert.Equal(0, without.Compute.GpuHours);
        Assert.InRange(with.Cars.DeliveredWh / without.Cars.DeliveredWh, 0.9999, 1.0001);
    }

    [Fact]
    public void Controller_that_gives_every_rack_all_it_wants_breaks_the_limit_and_is_caught()
    {
        var request = GeneratedDay with { From = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(15), Days = null, To = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(17) };
        var scenario = ScenarioOf(request);
        scenario = scenario with { Site = scenario.Site.WithImportLimit(new Watts(1.0e6)) };
        using var simulator = new SiteSimulator(scenario, new Reckless(PowerTree.From(scenario.Site)));
        var run = simulator.Complete();
        Assert.True(run.Import.SecondsOverLimit > 0);
        Assert.Contains(run.Laws.Broken, b => b.Law == "limit");
    }

    [Fact]
    public void Depot_with_limits_in_watts_volt_amperes_and_amperes_keeps_each_of_them_in_summer_heat()
    {
        var run = RunOf(DepotAfternoon(depot));
        Assert.Empty(run.Laws.Broken);
        Assert.Equal(0, run.Cars.WaitedForComputeSeconds);
        Assert.True(run.Cars.DeliveredWh > 0);
        Assert.True(run.Compute.GpuHours > 0);
    }

    [Theory]
    [InlineData("VA", "transformer nameplate")]
    [InlineData("A", "main-panel main-breaker L1")]
    public void Controller_that_opens_everything_breaks_limits_in_volt_amperes_and_amperes_too(string unit, string limit)
    {
        var scenario = ScenarioOf(DepotAfternoon(depot));
        scenario = scenario with { Site = scenario.Site with { Nodes = [.. scenario.Site.Nodes.Select(n => n with { Limits = [.. n.Limits.Select(l => l with { Amount = 0.3 * l.Amount })] })] } };
        using var simulator = new SiteSimulator(scenario, new Reckless(PowerTree.From(scenario.Site)));
        simulator.Complete();
        Assert.Contains(simulator.Laws.Broken, b => b.Law == "limit" && b.Detail.StartsWith(limit, StringComparison.Ordinal) && b.Detail.Contains($" {unit} above ", StringComparison.Ordinal));
    }

    [Fact]
    public void Racks_that_only_run_or_rest_and_chargers_set_in_amperes_get_ceilings_that_they_know_and_nothing_else()
    {
        var scenario = ScenarioOf(DepotAfternoon(depot));
        var pod = scenario.Site.Pods[0];
        pod = pod with { Racks = [.. pod.Racks.Select(r => r with { Nameplate = r.Full, Step = r.Full - r.Idle })] };
        scenario = scenario with { Site = (scenario.Site with { Pods = [pod] }).WithImportLimit(new Watts(240_000)) };
        var seen = new SeenCeilings(PowerTree.From(scenario.Site));
        using var simulator = new SiteSimulator(scenario) { Observer = seen };
        var run = simulator.Complete();

        // So low a limit leaves cars waiting for loads that nobody commands: those count with all that they could draw.
        Assert.DoesNotContain(run.Laws.Broken, b => b.Law != "cars-before-compute");
        Assert.Empty(seen.Unknown);
        Assert.True(seen.RacksPartlyRunning > 60, "never did one rack run while another rested: then steps were not what decided");
        Assert.InRange(seen.RackChanges, 2, 200);
    }

    [Fact]
    public void Heat_costs_cooling_power_where_cooling_is_separate_and_nowhere_else()
    {
        Assert.Null(ScenarioOf(GeneratedDay).Ambient);
        var scenario = ScenarioOf(DepotAfternoon(depot));
        Assert.NotNull(scenario.Ambient);
        Assert.True(ImportAt(45) > 1.02 * ImportAt(10), "a hot day takes no more power than a cold one");

        double ImportAt(double celsius)
        {
            using var simulator = new SiteSimulator(scenario with { Ambient = _ => celsius, Cars = [] });
            return simulator.Complete().Import.EnergyWh;
        }
    }

    [Fact]
    public void Observer_sees_every_step_and_changes_none()
    {
        var hour = GeneratedDay with { From = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(16), Days = null, To = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(17) };
        var scenario = ScenarioOf(hour);
        var recorder = new RunRecorder(scenario.Prices);
        using var watched = new SiteSimulator(scenario) { Observer = recorder };
        var run = watched.Complete();
        Assert.Equal(RunOf(hour).TraceHash, run.TraceHash);
        var slots = recorder.Slots();
        Assert.Equal(4, slots.Count);
        Assert.Equal(run.Import.EnergyWh - run.Import.ExportWh, slots.Sum(s => s.ImportMeanWatts) / 4, 1e-3 * run.Import.EnergyWh);
        Assert.Equal(run.Import.MaxWatts, slots.Max(s => s.ImportMaxWatts));
    }

    [Fact]
    public void Run_that_is_stopped_early_has_finite_figures()
    {
        using var simulator = new SiteSimulator(ScenarioOf(GeneratedDay));
        var nothing = simulator.Result();
        Assert.Equal(0, nothing.Steps);
        Assert.True(double.IsFinite(nothing.Import.MaxWatts));
        var hour = simulator.Complete(null, () => true);
        Assert.Equal(3_600, hour.Steps);
        Assert.True(hour.To < hour.From + TimeSpan.FromDays(1));
    }

    private static ScenarioRequest DepotAfternoon(string file) => new()
    {
        SiteFile = file,
        From = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(12),
        To = ScenarioBuilder.DefaultStart + TimeSpan.FromHours(17),
    };

    private static ScenarioRequest DrawnDay() => new() { Data = TestData.FolderOrSkip(), World = "nl_2023_seed1", Days = 1 };

    /// <summary>A connector that took all there was while the racks idled may not be written again for its interval: what frees meanwhile the racks may use, and no car waits for them.</summary>
    [Fact]
    public void Site_without_a_battery_keeps_its_laws_on_a_crowded_day()
    {
        var built = DefaultSite.ReadOr(null).Value;
        var site = built with { Battery = null, Topology = built.Topology with { CanIsland = false } };
        var run = new SiteSimulator(ScenarioBuilder.Build(GeneratedDay, site).Value).Complete();
        Assert.Empty(run.Laws.Broken);
        Assert.Equal(0, run.Import.SecondsOverLimit);
        Assert.True(run.Cars.WaitedForComputeSeconds > 0, "nobody waited: the day is not crowded");
    }

    private static Scenario ScenarioOf(ScenarioRequest request)
    {
        var built = ScenarioBuilder.Build(request);
        Assert.True(built.IsSuccess, string.Join('\n', built.Faults));
        return built.Value;
    }

    private static Run RunOf(ScenarioRequest request)
    {
        using var simulator = new SiteSimulator(ScenarioOf(request));
        return simulator.Complete();
    }

    /// <summary>Looks at every ceiling that stepped devices hold.</summary>
    private sealed class SeenCeilings(PowerTree tree) : ISimulationObserver
    {
        private readonly double[] before = new double[tree.Consumers.Length];

        public SortedSet<string> Unknown { get; } = new(StringComparer.Ordinal);

        public int RacksPartlyRunning { get; private set; }

        public int RackChanges { get; private set; }

        public void Stepped(SiteSimulator simulation, Instant start, double seconds)
        {
            var output = simulation.Controller.Output!;
            foreach (var grant in output.Grants)
            {
                var consumer = tree.Consumers[grant.Consumer];
                double steps = (grant.Ceiling.Value - consumer.Minimum.Value) / consumer.Step.Value;
                if (consumer.Step.Value > 0 && grant.Ceiling.Value > consumer.Minimum.Value && Math.Abs(steps - Math.Round(steps)) > 1e-3)
                {
                    Unknown.Add($"{consumer.Id} {grant.Ceiling}");
                }
            }

            int running = 0;
            for (int i = tree.ConnectorCount; i < tree.ConnectorCount + tree.RackCount; i++)
            {
                running += output.CeilingWatts[i] > tree.Consumers[i].Minimum.Value ? 1 : 0;
                RackChanges += Math.Abs(output.CeilingWatts[i] - before[i]) > 1 ? 1 : 0;
                before[i] = output.CeilingWatts[i];
            }

            RacksPartlyRunning += running > 0 && running < tree.RackCount ? 1 : 0;
        }
    }

    /// <summary>Opens everything, to see that the laws look.</summary>
    private sealed class Reckless(PowerTree tree) : ISiteController
    {
        private uint sequence;

        public Control.Cycle.CycleOutput? Output => null;

        public void Step(SiteSnapshot snapshot, Plan? plan, SitePlant plant, Instant now)
        {
            sequence++;
            for (int i = 0; i < tree.ConnectorCount + tree.RackCount; i++)
            {
                plant.Send(new GrantCommand(i, sequence, tree.Consumers[i].Nameplate, TimeSpan.FromSeconds(5)));
            }
        }
    }
}
