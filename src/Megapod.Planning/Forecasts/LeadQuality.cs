namespace Megapod.Planning.Forecasts;

/// <summary>How good a forecast has been some time ahead. What is not known for want of quarters is null.</summary>
/// <param name="LeadMinutes">From when it was said to the start of the quarter that it was about, min.</param>
/// <param name="Count">Quarters compared, of the last four weeks.</param>
/// <param name="Mean">Mean of what came, in the forecast's unit.</param>
/// <param name="Bias">Mean of what was said less what came: above zero where too much was expected.</param>
/// <param name="MeanAbsoluteError">Mean of the difference, whichever way.</param>
/// <param name="Covered10">Share of quarters below the 10 % quantile as it was said then. Where that quantile is zero of what cannot be less, a quarter is not counted; one that is exactly at it counts whichever way is nearer to what was promised.</param>
/// <param name="Covered50">The same for the 50 % quantile.</param>
/// <param name="Covered90">The same for the 90 % quantile.</param>
public sealed record LeadQuality(int LeadMinutes, int Count, double? Mean, double? Bias, double? MeanAbsoluteError, double? Covered10, double? Covered50, double? Covered90);
