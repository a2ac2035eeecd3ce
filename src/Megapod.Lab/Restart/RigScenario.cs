namespace Megapod.Lab.Restart;

using Megapod.Control.Certificate;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Lab.Simulation;
using Megapod.Planning.Rules;
using Megapod.Twin.Simulator;

/// <summary>The site and world of the rig, at its tight limit so that cars, compute and battery need each other; both processes make the same from the same seed.</summary>
internal static class RigScenario
{
    /// <summary>The busiest part of a day lies ahead, and a day and a half of it.</summary>
    private static readonly TimeSpan Begin = TimeSpan.FromHours(11);

    public static Outcome<Scenario> Of(ulong seed)
    {
        var from = ScenarioBuilder.DefaultStart + Begin;
        var site = DefaultSite.ReadOr(null);
        return site.IsSuccess
            ? ScenarioBuilder.Build(new ScenarioRequest { Case = "tight", From = from, To = from + TimeSpan.FromDays(2), Seed = seed }, site.Value)
            : Outcome<Scenario>.Failure(site.Faults);
    }

    public static StandingRules RulesOf(Scenario scenario)
    {
        var tree = PowerTree.From(scenario.Site);
        var margin = Margin.Of(tree);
        double most = LimitConfig.LowestImportWatts(tree.Nodes[0].Limits);
        return new StandingRules(scenario.Site, scenario.Zone, scenario.Prices, most - margin.TotalWatts);
    }
}
