namespace Megapod.Simulation;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Solver;
using Megapod.Lab;
using Megapod.Lab.Simulation;
using Megapod.Tests;
using Megapod.Twin.Simulator;

/// <summary>Solar plants on the twin: clouds that come at once, energy that closes, a planner that learns them.</summary>
public sealed class SkyOnTwinTests
{
    private static readonly Instant Morning = Instant.FromUtc(new DateTime(2025, 6, 3, 8, 0, 0, DateTimeKind.Utc));

    /// <summary>
    /// A roof of 800 kW at a tight limit, full sun and none in turns of 100 s, the change within an instant, a battery that charges up to the limit beside cars and racks: whatever the sun gives, all that
    /// draws fits below the limit without it.
    /// </summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Cloud_that_takes_the_sun_at_once_never_lifts_the_import_over_the_limit(int seed, bool windows)
    {
        var site = Roofed(1.4e6, 800_000) with { Rules = new RulesConfig { Battery = BatteryRule.ByHour, ChargeHours = [(0, 24)], PeakShare = 1 } };
        var scenario = Scenario(site, (ulong)seed, windows ? 1 : 4) with { Windows = windows, Irradiance = at => at.Ticks / TimeSpan.TicksPerSecond % 200 < 100 ? 1000 : 0 };
        using var simulator = new SiteSimulator(scenario);
        var run = simulator.Complete();
        Assert.Empty(run.Laws.Broken);
        Assert.Equal(0, run.Import.SecondsOverLimit);
        Assert.True(run.Import.MaxWatts > 0.9 * run.Import.LimitWatts, $"the limit was not tight: {run.Import.MaxWatts} W");

        using var dark = new SiteSimulator(scenario with { Irradiance = null });
        var without = dark.Complete();
        Assert.True(run.Import.EnergyWh < without.Import.EnergyWh - (0.3 * 800_000 * (windows ? 1 : 4)), "the sun saved nothing");
    }

    [Fact]
    public void Surplus_is_fed_in_and_energy_closes()
    {
        var scenario = Scenario(Roofed(2e6, 3e6), 1, 2) with { Irradiance = _ => 1000, Cars = [] };
        using var simulator = new SiteSimulator(scenario);
        var run = simulator.Complete();
        Assert.DoesNotContain(run.Laws.Broken, b => b.Law == "energy-balance");
        Assert.True(run.Import.ExportWh > 2e6, $"{run.Import.ExportWh} Wh");
        Assert.Equal(-3e6, simulator.Plant.SolarMeanWatts.Sum(), 1e-6);
        Assert.Equal(simulator.Plant.NodeMeanWatts[0], simulator.Plant.ConsumerMeanWatts.Sum() + simulator.Plant.BatteryMeanWatts + simulator.Plant.SolarMeanWatts.Sum(), 0.01);
    }

    [Fact]
    public void World_without_a_sun_gives_what_it_always_gave()
    {
        var site = ScenarioBuilder.Build(new ScenarioRequest { Days = 1 }).Value.Site;
        Assert.Null(Scenario(site, 1, 1).Irradiance);
        using var plain = new SiteSimulator(Scenario(site, 1, 1));
        using var roofed = new SiteSimulator(Scenario(site with { Solar = [new SolarConfig { Id = "roof", Parent = "grid", Peak = new Watts(1e5) }] }, 1, 1) with { Irradiance = null });
        Assert.Equal(plain.Complete().TraceHash, roofed.Complete().TraceHash);
    }

    [Fact]
    public void Generated_sky_follows_the_seed_and_the_sites_own_noon()
    {
        var site = Roofed(2e6, 1e6);
        var sun = Scenario(site, 1, 24).Irradiance!;
        var again = Scenario(site, 1, 24).Irradiance!;
        var other = Scenario(site, 2, 24).Irradiance!;
        var noon = Instant.FromUtc(new DateTime(2025, 6, 3, 11, 0, 0, DateTimeKind.Utc));
        Assert.Equal(sun(noon), again(noon));
        Assert.NotEqual(Enumerable.Range(-6, 12).Sum(h => sun(noon + TimeSpan.FromHours(h))), Enumerable.Range(-6, 12).Sum(h => other(noon + TimeSpan.FromHours(h))));
        Assert.InRange(sun(noon), 150, 880);
        Assert.Equal(0, sun(noon + TimeSpan.FromHours(12)));
    }

    [Fact]
    public void Measured_sky_is_taken_where_there_is_one()
    {
        var request = new ScenarioRequest { From = Morning, Days = 1, Data = TestData.FolderOrSkip() };
        var sun = ScenarioBuilder.Build(request, Roofed(2e6, 1e6)).Value.Irradiance!;
        double[] day = [.. Enumerable.Range(0, 96).Select(q => sun(Morning + TimeSpan.FromMinutes(15 * q)))];
        Assert.InRange(day.Max(), 500, 1100);
        Assert.InRange(Array.IndexOf(day, day.Max()), 4, 20);
        Assert.Contains(0, day);
    }

    [Fact]
    public void Planner_on_the_twin_learns_the_sun_and_the_heat()
    {
        var depot = DefaultSite.ReadOr(Path.Combine(TestData.RepositoryRoot, "examples", "depot-three-phase", "site.yaml")).Value;
        var request = new ScenarioRequest { From = Morning, To = Morning + TimeSpan.FromHours(3), Policy = "plan" };
        var scenario = ScenarioBuilder.Build(request, depot).Value;
        var maker = new PlannerMaker(request, scenario);
        using var solver = Solvers.Open(TimeSpan.FromSeconds(20)).Value;
        var plans = maker.Direct(solver);
        using var simulator = new SiteSimulator(scenario, plans: plans);
        var run = simulator.Complete();
        Assert.Empty(run.Laws.Broken);
        Assert.Empty(plans.Refused);
        var noon = simulator.Plan!.SlotAt(Morning + TimeSpan.FromHours(2.9))!;
        Assert.InRange(noon.ProductionWatts!.Value.Value, 5_000, 90_000);
        Assert.NotNull(noon.AmbientCelsius);
        Assert.Equal(["cars", "importPrice", "temperature", "solar", "workInference"], maker.Planner.Quality.Select(q => q.Forecast));
        Assert.All(maker.Planner.Quality.Single(q => q.Forecast == "solar").Leads, l => Assert.True(l.Count > 1000));
    }

    private static SiteConfig Roofed(double limitWatts, double peakWatts) =>
        DefaultSite.ReadOr(null).Value.WithImportLimit(new Watts(limitWatts)) with { Solar = [new SolarConfig { Id = "roof", Parent = "grid", Peak = new Watts(peakWatts) }] };

    private static Scenario Scenario(SiteConfig site, ulong seed, int hours) =>
        ScenarioBuilder.Build(new ScenarioRequest { From = Morning, To = Morning + TimeSpan.FromHours(hours), Seed = seed }, site).Value;
}
