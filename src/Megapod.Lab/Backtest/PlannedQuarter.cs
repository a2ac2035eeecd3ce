namespace Megapod.Lab.Backtest;

/// <summary>What one plan said.</summary>
/// <param name="PeakWatts">Peak of the month that it keeps to, W: the one chosen or reached, or a higher one where that pays.</param>
/// <param name="Steps">What it expected of the quarters at <see cref="Leads"/>.</param>
internal sealed record PlannedQuarter(double PeakWatts, PlannedStep[] Steps)
{
    /// <summary>Quarters ahead that are kept: the one that begins, and those that begin in one, three and five hours. All lie in the fine part of a plan's time.</summary>
    public static IReadOnlyList<int> Leads { get; } = [0, 4, 12, 20];
}
