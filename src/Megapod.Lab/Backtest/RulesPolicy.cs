namespace Megapod.Lab.Backtest;

using Megapod.Core.Model;
using Megapod.Planning.Horizon;
using Megapod.Planning.Rules;

/// <summary>The standing rules, the same that a site without a planner lives on.</summary>
internal sealed class RulesPolicy : IBacktestPolicy
{
    private readonly StandingRules rules;
    private readonly BacktestWorld world;
    private readonly double fullWattHours;
    private readonly double allCompute;

    /// <summary>Rules for a site.</summary>
    /// <param name="site">The site file's.</param>
    /// <param name="numbers">Its numbers.</param>
    /// <param name="world">The world.</param>
    /// <param name="choice">Which rules.</param>
    public RulesPolicy(SiteConfig site, PlanningSite numbers, BacktestWorld world, RulesConfig choice)
    {
        this.world = world;
        rules = new StandingRules(site with { Rules = choice }, world.Zone, world.Prices, numbers.LimitWatts);
        fullWattHours = site.Battery?.Energy.Value ?? 0;
        allCompute = numbers.Segments.Sum(s => s.Watts);
    }

    /// <inheritdoc/>
    public MinuteOrder Decide(int quarter, MinuteSite site)
    {
        var slot = rules.SlotNow(world.StartOf(quarter));
        return new MinuteOrder
        {
            Intent = slot.Battery,
            BatteryWatts = slot.BatteryWatts.Value,
            PeakWatts = slot.PeakTarget.Value,
            ReserveWattHours = slot.ReserveSoc * fullWattHours,
            ComputeWatts = double.IsNegativeInfinity(slot.PriceLess) ? allCompute : site.ComputeWorth(slot.PriceLess),
            FirmWatts = site.ComputeWorth(slot.YieldPrice),
        };
    }
}
