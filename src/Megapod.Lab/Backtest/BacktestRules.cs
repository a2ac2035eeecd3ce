namespace Megapod.Lab.Backtest;

using Megapod.Core.Model;

/// <summary>The best standing rules in hindsight.</summary>
/// <param name="Family">What family they are of.</param>
/// <param name="GridSize">How many were tried.</param>
/// <param name="Best">The best.</param>
public sealed record BacktestRules(string Family, int GridSize, RulesConfig Best);
