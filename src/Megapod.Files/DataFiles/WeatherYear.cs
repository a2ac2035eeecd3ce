namespace Megapod.Files.DataFiles;

using Megapod.Core.Units;

/// <summary>A typical year of air temperature and irradiance: each month is a real month of some year. It cannot be paired with a year of prices.</summary>
/// <param name="Place">Name of the place as the file's name has it.</param>
/// <param name="DryBulbCelsius">Air temperature of each hour of a year of 365 days, °C, from 1 January 00:00 UTC.</param>
public sealed record WeatherYear(string Place, IReadOnlyList<double> DryBulbCelsius)
{
    /// <summary>Hours of a year without leap day.</summary>
    public const int Hours = 365 * 24;

    /// <summary>Mean irradiance on the horizontal of each hour of the same year, W/m²; empty where the file has none.</summary>
    public IReadOnlyList<double> GlobalIrradiance { get; init; } = [];

    /// <summary>Irradiance on the horizontal at an instant, W/m²: hours' means stand for their middles and go over into each other evenly. There must be some.</summary>
    public double IrradianceAt(Instant now)
    {
        var utc = now.ToUtc();
        double position = HourOfYear(utc.Month, utc.Day, utc.Hour) + ((utc.Minute + (utc.Second / 60.0)) / 60) - 0.5 + Hours;
        int before = (int)position;
        double share = position - before;
        return ((1 - share) * GlobalIrradiance[before % Hours]) + (share * GlobalIrradiance[(before + 1) % Hours]);
    }

    /// <summary>The air temperature at an instant; 29 February repeats the day before.</summary>
    public Celsius At(Instant now)
    {
        var utc = now.ToUtc();
        return new Celsius(DryBulbCelsius[HourOfYear(utc.Month, utc.Day, utc.Hour)]);
    }

    /// <summary>Index of an hour in a year without leap day.</summary>
    internal static int HourOfYear(int month, int day, int hour)
    {
        var date = new DateTime(2023, month, Math.Min(day, DateTime.DaysInMonth(2023, month)), hour, 0, 0, DateTimeKind.Utc);
        return ((date.DayOfYear - 1) * 24) + hour;
    }
}
