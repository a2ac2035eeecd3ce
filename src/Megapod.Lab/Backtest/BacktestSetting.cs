namespace Megapod.Lab.Backtest;

using Megapod.Core.Model;
using Megapod.Planning.Horizon;

/// <summary>A site and a world to judge policies on.</summary>
/// <param name="Site">The site as written.</param>
/// <param name="Numbers">As money sees it.</param>
/// <param name="World">The world.</param>
/// <param name="Market">Name of the prices.</param>
internal sealed record BacktestSetting(SiteConfig Site, PlanningSite Numbers, BacktestWorld World, string Market)
{
    /// <summary>Energy in the battery at the start, Wh.</summary>
    public double StartWattHours => (Site.Battery?.InitialSoc ?? 0) * (Site.Battery?.Energy.Value ?? 0);
}
