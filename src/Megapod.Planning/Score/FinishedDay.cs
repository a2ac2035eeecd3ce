namespace Megapod.Planning.Score;

/// <summary>A day as it was measured.</summary>
/// <param name="Date">The day, in the zone of the billing month.</param>
/// <param name="Quarters">Its quarters in order.</param>
/// <param name="StartWattHours">Energy in the battery at its start, Wh; NaN: unknown.</param>
/// <param name="EndWattHours">Energy in the battery at its end, Wh; NaN: unknown.</param>
/// <param name="PeakBeforeWatts">The billing month's peak before it, W.</param>
/// <param name="PeakAfterWatts">The same after it, W.</param>
public sealed record FinishedDay(DateOnly Date, IReadOnlyList<DayQuarter> Quarters, double StartWattHours, double EndWattHours, double PeakBeforeWatts, double PeakAfterWatts);
