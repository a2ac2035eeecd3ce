namespace Megapod.Planning.Forecasts;

/// <summary>How good a forecast has been, by what it said and what came.</summary>
/// <param name="Forecast">Of what: <c>cars</c>, <c>importPrice</c>, <c>solar</c>, …</param>
/// <param name="Unit">Unit of its values.</param>
/// <param name="Leads">One entry for each time ahead.</param>
public sealed record ForecastQuality(string Forecast, string Unit, IReadOnlyList<LeadQuality> Leads);
