namespace Megapod.Lab.Backtest;

using Megapod.Core.Model;

/// <summary>The best rules of a grid.</summary>
/// <param name="Rules">Which.</param>
/// <param name="Score">What they brought.</param>
/// <param name="Tried">How many were tried.</param>
internal sealed record RuleChoice(RulesConfig Rules, BacktestScore Score, int Tried);
