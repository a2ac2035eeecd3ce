namespace Megapod.Lab.Backtest;

/// <summary>Mean powers of a minute, W.</summary>
/// <param name="CarDemandWatts">What cars wanted, what they were held back before included.</param>
/// <param name="CarWatts">What they got.</param>
/// <param name="ComputeWatts">Compute above idle.</param>
/// <param name="BatteryWatts">Battery, charging positive.</param>
/// <param name="NetWatts">At the connection, import positive.</param>
internal readonly record struct MinuteFlow(double CarDemandWatts, double CarWatts, double ComputeWatts, double BatteryWatts, double NetWatts);
