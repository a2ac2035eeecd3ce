namespace Megapod.Lab.Backtest;

/// <summary>What happened in a quarter of an hour.</summary>
/// <param name="NetWatts">Mean import less export, W.</param>
/// <param name="BatteryWatts">Mean battery power, W, charging positive.</param>
/// <param name="CarWatts">Mean of what cars got, W.</param>
/// <param name="ComputeWatts">Mean of the compute above idle, W.</param>
/// <param name="StoredWattHours">Energy in the battery at its end, Wh.</param>
/// <param name="MonthPeakWatts">The month's peak when it began, W.</param>
internal readonly record struct ExecutedQuarter(double NetWatts, double BatteryWatts, double CarWatts, double ComputeWatts, double StoredWattHours, double MonthPeakWatts);
