namespace Megapod.Lab.Simulation;

using Megapod.Control.Certificate;
using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Files.DataFiles;
using Megapod.Planning.Forecasts;
using Megapod.Planning.Horizon;
using Megapod.Planning.Planner;
using Megapod.Planning.Rules;
using Megapod.Twin.Simulator;
using Megapod.Twin.World;

/// <summary>
/// A planner for a site on the twin, with four weeks of history behind it as a site that has stood for a while would have: the world's own days where it brings some, otherwise
/// days that another seed drew in the same way.
/// </summary>
public sealed class PlannerMaker
{
    private const int HistoryDays = 28;
    private const int QuarterMinutes = 15;

    /// <summary>What makes the history's chance another one than the world's.</summary>
    private const ulong Before = 0x9E3779B97F4A7C15;

    /// <summary>Prepares a planner for a scenario.</summary>
    /// <param name="request">What the scenario was built from.</param>
    /// <param name="scenario">The scenario.</param>
    public PlannerMaker(ScenarioRequest request, Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(scenario);
        Tree = PowerTree.From(scenario.Site);
        double margin = Margin.Of(Tree).TotalWatts;
        Numbers = PlanningSite.Of(scenario.Site, margin).WithClaims(scenario.Site, Certificate.SupportWatts(Tree), SiteCycle.RecoveryOf(Tree));
        Rules = new StandingRules(scenario.Site, scenario.Zone, scenario.Prices, Numbers.LimitWatts);
        History = HistoryOf(request, scenario);
        Planner = new SitePlanner(Numbers, scenario.Zone, scenario.BillingZone, new PriceForecaster(PricesOf(request, scenario), scenario.Zone));
    }

    /// <summary>The site.</summary>
    public PowerTree Tree { get; }

    /// <summary>The same as money sees it.</summary>
    public PlanningSite Numbers { get; }

    /// <summary>The planner; it has not been told of the history.</summary>
    public SitePlanner Planner { get; }

    /// <summary>The standing rules.</summary>
    public StandingRules Rules { get; }

    /// <summary>Quarters before the scenario's first instant, in order.</summary>
    public IReadOnlyList<PlanQuarter> History { get; }

    /// <summary>Plans for virtual time.</summary>
    /// <param name="solver">What solves.</param>
    public DirectPlans Direct(ISolver solver)
    {
        foreach (var quarter in History)
        {
            Planner.Observe(quarter);
        }

        return new DirectPlans(Tree, Numbers, Planner, Rules, solver);
    }

    private static List<PlanQuarter> HistoryOf(ScenarioRequest request, Scenario scenario)
    {
        var from = SitePlanner.QuarterOf(scenario.From) - TimeSpan.FromDays(HistoryDays);
        IReadOnlyList<CarSession> sessions = scenario.Cars;
        if (request.World is null)
        {
            var drawn = GeneratedCars.Of(request with { Seed = request.Seed ^ Before, Sessions = null }, scenario.Site, null, scenario.Zone, from, scenario.From);
            sessions = drawn.IsSuccess ? drawn.Value : [];
        }
        else
        {
            var first = sessions.Count > 0 ? SitePlanner.QuarterOf(sessions[0].PlugIn) + CarForecaster.Quarter : scenario.From;
            from = first > from ? first : from;
        }

        var (ambient, irradiance) = SkyOf(request, scenario, from);
        var work = from < scenario.From ? GeneratedWork.Of(scenario.Site, scenario.Zone, from, scenario.From, request.Seed ^ Before) : null;
        double[] minutes = CarDemand.ByMinute(sessions, from, SitePlanner.QuarterOf(scenario.From));
        var quarters = new List<PlanQuarter>();
        for (int m = 0; m + QuarterMinutes <= minutes.Length; m += QuarterMinutes)
        {
            var start = from + TimeSpan.FromMinutes(m);
            var middle = start + (CarForecaster.Quarter / 2);
            double sun = irradiance is null ? double.NaN : Math.Min(1, irradiance(middle) / SolarForecaster.StandardIrradiance) * scenario.Site.Solar.Sum(s => s.Peak.Value);
            quarters.Add(new PlanQuarter(start, minutes.AsSpan(m, QuarterMinutes).ToArray().Average(), sun, ambient?.Invoke(middle) ?? double.NaN, work?.Invoke(middle)));
        }

        return quarters;
    }

    /// <summary>Weather of the days before the scenario, where its site has a use for it: the measured year's, otherwise drawn by another seed.</summary>
    private static (Func<Instant, double>? Ambient, Func<Instant, double>? Irradiance) SkyOf(ScenarioRequest request, Scenario scenario, Instant from)
    {
        var data = request.Data is { } folder && DataFolder.Open(folder) is { IsSuccess: true } opened ? opened.Value : null;
        ulong seed = request.Seed ^ Before;
        var ambient = scenario.Ambient is null || from >= scenario.From ? null : GeneratedWeather.Of(scenario.Site, data, from, scenario.From, seed);
        var irradiance = scenario.Irradiance is null || from >= scenario.From ? null : GeneratedWeather.SunOf(scenario.Site, scenario.Zone, data, from, scenario.From, seed);
        return (ambient is { IsSuccess: true } ? ambient.Value : null, irradiance is { IsSuccess: true } ? irradiance.Value : null);
    }

    /// <summary>The scenario's prices and what lies before them.</summary>
    private static PriceSeries PricesOf(ScenarioRequest request, Scenario scenario)
    {
        var present = scenario.Prices;
        var from = present.From - TimeSpan.FromDays(HistoryDays);
        string market = request.Market ?? (request.World is null ? ScenarioBuilder.GeneratedMarket : Markets.DefaultFor(request.World) ?? ScenarioBuilder.GeneratedMarket);
        PriceSeries? before = null;
        if (market == ScenarioBuilder.GeneratedMarket)
        {
            before = GeneratedPrices.Of(scenario.Site, scenario.Zone, from, present.From, request.Seed ^ Before);
        }
        else if (request.Data is { } data && DataFolder.Open(data) is { IsSuccess: true } folder)
        {
            var read = folder.Value.ReadPrices(market, from, present.From);
            before = read.IsSuccess ? read.Value : null;
        }

        // Slots that do not meet the present's in step are left out: a gap in prices would be a lie about time.
        return before is not null && before.Step == present.Step && before.Slots.LastOrDefault(s => s.Start < present.From).Start + present.Step == present.From
            ? new PriceSeries(present.Market, present.Step, [.. before.Slots.Where(s => s.Start < present.From), .. present.Slots])
            : present;
    }
}
