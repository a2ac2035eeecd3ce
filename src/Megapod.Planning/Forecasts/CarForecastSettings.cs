namespace Megapod.Planning.Forecasts;

/// <summary>How a <see cref="CarForecaster"/> learns.</summary>
public sealed record CarForecastSettings
{
    /// <summary>Standard deviation of a day's energy beside its kind's mean, as a share of it. Default 0.33: measured at a fast-charging site.</summary>
    public double DaySigma { get; init; } = 0.33;

    /// <summary>Energy that comes and goes as one, Wh. Default 30 kWh, a session: with 80 what the rest of a day takes was missed by a seventh more, with 10 by a twentieth.</summary>
    public double ParcelWattHours { get; init; } = 30_000;

    /// <summary>How long a difference of the last minutes lasts, falling by e. Default 10 min: of what is seen now half is left in the quarter that begins and nothing in the one after the next.</summary>
    public TimeSpan SurpriseTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What every forecast is multiplied by, to show what a bad one costs. Default 1.</summary>
    public double Bias { get; init; } = 1;
}
