namespace Megapod.Core.Tariffs;

/// <summary>How a further charge on a month's peak stands, in the order of <see cref="TariffClock.Charges"/>.</summary>
/// <param name="PeakWatts">Highest mean import of the month that counted so far, W.</param>
/// <param name="FloorWatts">What is billed of this month at least, by the months before, W.</param>
/// <param name="NextFloorWatts">What is billed of the next month at least, by what is known now, W.</param>
public readonly record struct ChargeState(double PeakWatts, double FloorWatts, double NextFloorWatts);
