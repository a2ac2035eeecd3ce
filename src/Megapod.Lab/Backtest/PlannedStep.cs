namespace Megapod.Lab.Backtest;

/// <summary>What a plan expects of a quarter of an hour, the mean over its futures.</summary>
/// <param name="NetWatts">Import less export, W.</param>
/// <param name="BatteryWatts">Battery, W, charging positive.</param>
/// <param name="StoredWattHours">Energy in the battery at the quarter's end, Wh.</param>
internal readonly record struct PlannedStep(double NetWatts, double BatteryWatts, double StoredWattHours);
