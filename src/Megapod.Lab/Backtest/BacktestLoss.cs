namespace Megapod.Lab.Backtest;

/// <summary>One run on the way from the planner to the bound: what it knew, and what that brought.</summary>
/// <param name="Run">Name of the run: <c>plan</c>, <c>exact-prices</c>, <c>exact-cars</c>, <c>bound-peaks</c>, <c>oracle</c> or <c>bound</c>.</param>
/// <param name="How">How the figure came about.</param>
/// <param name="ProfitPerDay">Money a day.</param>
/// <param name="LostPerDay">What it lacks of the bound, money a day.</param>
/// <param name="GainedPerDay">What it earned more than the planner as shipped, money a day; negative where knowing more did not help.</param>
/// <param name="CarsDelayedWh">Energy that cars were held back, Wh.</param>
public sealed record BacktestLoss(string Run, string How, double ProfitPerDay, double LostPerDay, double GainedPerDay, double CarsDelayedWh);
