namespace Megapod.Twin.World;

/// <summary>What a place's air temperature does over year and day, by standard local time.</summary>
/// <param name="Name">Name of the place.</param>
/// <param name="UtcOffset">Standard time minus UTC.</param>
/// <param name="MeanCelsius">Mean of the year, °C.</param>
/// <param name="YearAmplitude">Half the swing between winter and summer, K.</param>
/// <param name="WarmestDay">Day of the year on which the yearly wave is highest, counted from 0.</param>
/// <param name="DayAmplitude">Half the swing between night and day, K.</param>
/// <param name="WarmestHour">Local hour at which the daily wave is highest.</param>
/// <param name="DayDeviation">Standard deviation of a day's departure from the wave at the year's mean, K.</param>
/// <param name="DayDeviationSwing">How much larger than that it is in the coldest season, and smaller in the warmest, K.</param>
/// <param name="OfYesterday">Correlation of that departure with the day before's, 0–1.</param>
public sealed record Climate(
    string Name,
    TimeSpan UtcOffset,
    double MeanCelsius,
    double YearAmplitude,
    double WarmestDay,
    double DayAmplitude,
    double WarmestHour,
    double DayDeviation,
    double DayDeviationSwing,
    double OfYesterday)
{
    /// <summary>Latitude, ° north. Default 45.</summary>
    public double LatitudeDegrees { get; init; } = 45;

    /// <summary>San Jose, California: fitted to the typical year TMYx 2007–2021 (Climate.OneBuilding, as published with dc-rl, MIT licence).</summary>
    public static Climate SanJose { get; } = new("san_jose_ca", TimeSpan.FromHours(-8), 15.25, 5.38, 205.6, 4.78, 14.0, 2.2, 0.3, 0.72) { LatitudeDegrees = 37.36 };

    /// <summary>Dallas, Texas: fitted to the typical year of the same source.</summary>
    public static Climate Dallas { get; } = new("dallas_tx", TimeSpan.FromHours(-6), 19.81, 11.36, 200.4, 4.22, 15.1, 3.4, 1.4, 0.61) { LatitudeDegrees = 32.85 };
}
