namespace Megapod.Planning.Forecasts;

/// <summary>How a <see cref="CarForecaster"/> learns.</summary>
public sealed record CarForecastSettings
{
    /// <summary>Standard deviation of a day's energy beside its kind's mean, as a share of it. Default 0.33: measured at a fast-charging site.</summary>
    public double DaySigma { get; init; } = 0.33;

    /// <summary>Energy that comes and goes as one: some sessions, because cars come in groups, Wh. Default 80 kWh.</summary>
    public double ParcelWattHours { get; init; } = 80_000;

    /// <summary>How long a difference of the last minutes lasts, falling by e. Default 30 min, a session's length.</summary>
    public TimeSpan SurpriseTime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>What every forecast is multiplied by, to show what a bad one costs. Default 1.</summary>
    public double Bias { get; init; } = 1;
}
