namespace Megapod.Core.Tariffs;

/// <summary>What is paid beside the market price at an instant, currency per Wh.</summary>
/// <param name="ImportAdder">Added to the market price on import.</param>
/// <param name="ExportDeduction">Taken off the market price on export.</param>
/// <param name="ExpectedPeak">What import costs more because it may turn out to be at a peak of the grid: the charge times the expected share of such hours.</param>
/// <param name="StatedPeak">What import costs more because it is stated to have been at a peak of the grid; 0 in all other hours.</param>
public readonly record struct TariffRates(double ImportAdder, double ExportDeduction, double ExpectedPeak, double StatedPeak)
{
    /// <summary>What a plan adds to the market price on import.</summary>
    public double PlannedAdder => ImportAdder + ExpectedPeak;

    /// <summary>What is added to the market price on import when the bill is made.</summary>
    public double SettledAdder => ImportAdder + StatedPeak;
}
