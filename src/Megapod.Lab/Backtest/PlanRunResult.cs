namespace Megapod.Lab.Backtest;

using Megapod.Core.Model;
using Megapod.Planning.Forecasts;

/// <summary>One plan and what it was read from.</summary>
/// <param name="Site">The site.</param>
/// <param name="World">Market and cars, for people.</param>
/// <param name="Plan">The plan.</param>
/// <param name="Program">The program that was solved, with names; MW, MWh and currency per MWh.</param>
/// <param name="Objective">Its optimum: costs less income over the horizon, in the site's currency.</param>
/// <param name="Forecasts">How good its forecasts have been.</param>
public sealed record PlanRunResult(SiteConfig Site, string World, Plan Plan, LinearProgram Program, double Objective, IReadOnlyList<ForecastQuality> Forecasts);
