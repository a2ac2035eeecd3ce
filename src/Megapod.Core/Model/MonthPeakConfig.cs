namespace Megapod.Core.Model;

/// <summary>The peak of a month that is over.</summary>
/// <param name="Month">The month, by its first day.</param>
/// <param name="Watts">Highest mean import that counted, W.</param>
public readonly record struct MonthPeakConfig(DateOnly Month, double Watts);
