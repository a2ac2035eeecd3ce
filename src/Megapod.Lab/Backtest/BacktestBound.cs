namespace Megapod.Lab.Backtest;

/// <summary>The bound.</summary>
/// <param name="ProfitPerDay">Money a day.</param>
/// <param name="MonthlyPeaksWatts">Its peak of each month.</param>
public sealed record BacktestBound(double ProfitPerDay, IReadOnlyList<double> MonthlyPeaksWatts);
