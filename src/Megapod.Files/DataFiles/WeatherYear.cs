namespace Megapod.Files.DataFiles;

using Megapod.Core.Units;

/// <summary>A typical year of air temperature: each month is a real month of some year. It cannot be paired with a year of prices.</summary>
/// <param name="Place">Name of the place as the file's name has it.</param>
/// <param name="DryBulbCelsius">Air temperature of each hour of a year of 365 days, °C, from 1 January 00:00 UTC.</param>
public sealed record WeatherYear(string Place, IReadOnlyList<double> DryBulbCelsius)
{
    /// <summary>Hours of a year without leap day.</summary>
    public const int Hours = 365 * 24;

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
