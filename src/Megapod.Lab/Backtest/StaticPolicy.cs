namespace Megapod.Lab.Backtest;

using Megapod.Core.Model;

/// <summary>A site that nobody controls: the pod runs full, the battery is filled below the limit and helps above it, and cars get what is left.</summary>
/// <param name="computeWatts">All compute, W above idle.</param>
internal sealed class StaticPolicy(double computeWatts) : IBacktestPolicy
{
    private readonly MinuteOrder order = new()
    {
        Intent = BatteryIntent.Charge,
        PeakWatts = double.PositiveInfinity,
        ComputeWatts = computeWatts,
        FirmWatts = computeWatts,
        IsRigid = true,
    };

    /// <inheritdoc/>
    public MinuteOrder Decide(int quarter, MinuteSite site) => order;
}
