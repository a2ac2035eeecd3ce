namespace Megapod.Twin.World;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Invents irradiance on the horizontal: a clear sky by the height of the sun, and clouds that last some days and change from hour to hour. Clear sky <c>910 sin γ − 30 W/m²</c> and clouds
/// <c>1 − 0.75 n</c>: F. Kasten and G. Czeplak, Solar and terrestrial radiation dependent on the amount and type of cloud, Solar Energy 24, 1980; n stands for their cover to the power of 3.4 and is
/// drawn as a whole: half of its variance is the day's, which follows the day before as warm and cold spells do, half the hour's. Worked number: the sun at 60° gives 758 W/m² from a clear sky and
/// 190 W/m² from a covered one. The spread of days is an assumption, not a fit.
/// </summary>
public sealed class SkyGenerator
{
    private const int MostDays = 3660;

    /// <summary>Clear sky: W/m² for the sine of the sun's height, and what haze takes.</summary>
    private const double ClearWatts = 910;
    private const double HazeWatts = 30;

    /// <summary>What a covered sky takes.</summary>
    private const double CloudShare = 0.75;

    /// <summary>Cover of the mean day, and its standard deviation before it is cut off at a clear and a covered sky.</summary>
    private const double MeanCover = 0.45;
    private const double CoverDeviation = 0.45;

    private const int HoursOfDay = 24;
    private static readonly double Half = Math.Sqrt(0.5);

    private readonly double latitudeDegrees;
    private readonly double longitudeDegrees;
    private readonly long firstDay;
    private readonly double[] days;
    private readonly double[] hours;

    /// <summary>Draws the clouds of a span of time.</summary>
    /// <param name="latitudeDegrees">Latitude, ° north.</param>
    /// <param name="longitudeDegrees">Longitude, ° east.</param>
    /// <param name="ofYesterday">Correlation of a day's cover with the day before's, 0–1; that of the climate's spells.</param>
    /// <param name="from">First instant needed.</param>
    /// <param name="until">First instant no longer needed.</param>
    /// <param name="random">The world's stream of chance; the sky takes its own part of it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span is empty or longer than ten years.</exception>
    public SkyGenerator(double latitudeDegrees, double longitudeDegrees, double ofYesterday, Instant from, Instant until, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(until.Ticks, from.Ticks, nameof(until));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((until - from).TotalDays, MostDays, nameof(until));
        this.latitudeDegrees = latitudeDegrees;
        this.longitudeDegrees = longitudeDegrees;
        firstDay = from.Ticks / TimeSpan.TicksPerDay;
        int count = (int)((until.Ticks / TimeSpan.TicksPerDay) - firstDay) + 2;
        var chance = random.Split("sky");
        days = Spells.Draw(count, ofYesterday, chance);
        hours = [.. Enumerable.Range(0, count * HoursOfDay).Select(_ => chance.NextNormal())];
    }

    /// <summary>Irradiance on the horizontal at an instant, at least 0 W/m²; outside the span the nearest clouds last.</summary>
    /// <param name="now">The instant.</param>
    public double At(Instant now) => ClearSky(SunPosition.SineOfElevation(now, latitudeDegrees, longitudeDegrees)) * (1 - (CloudShare * CoverAt(now)));

    /// <summary>Irradiance on the horizontal under a clear sky, at least 0 W/m².</summary>
    /// <param name="sineOfElevation">Sine of the sun's height.</param>
    public static double ClearSky(double sineOfElevation) => Math.Max(0, (ClearWatts * sineOfElevation) - HazeWatts);

    /// <summary>How much of what clouds can take they take, 0–1.</summary>
    private double CoverAt(Instant now)
    {
        double position = (now.Ticks / (double)TimeSpan.TicksPerDay) - firstDay;
        double drawn = (Half * Between(days, position)) + (Half * Between(hours, position * HoursOfDay));
        return Math.Clamp(MeanCover + (CoverDeviation * drawn), 0, 1);
    }

    /// <summary>Draws go over into each other.</summary>
    private static double Between(double[] drawn, double position)
    {
        position = Math.Clamp(position, 0, drawn.Length - 1);
        int index = Math.Min((int)position, drawn.Length - 2);
        return drawn[index] + ((drawn[index + 1] - drawn[index]) * (position - index));
    }
}
