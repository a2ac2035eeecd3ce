namespace Megapod.Lab.Simulation;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Files.DataFiles;
using Megapod.Twin.World;

/// <summary>
/// Outside temperature for pods whose cooling is separate and irradiance for solar plants: the measured typical year of the nearer of two places where there is a data folder that has it,
/// otherwise a year invented after it from the seed. Sites that have neither have no use for weather and get none.
/// </summary>
internal static class GeneratedWeather
{
    private const double DegreesOfHour = 15;

    /// <summary>Whether anything on a site depends on the temperature.</summary>
    public static bool Matters(SiteConfig site) => site.Pods.Any(p => p.Cooling.OverheadFraction > 0);

    /// <summary>Whether anything on a site depends on the sun.</summary>
    public static bool SunMatters(SiteConfig site) => site.Solar.Any(s => s.Peak.Value > 0);

    /// <summary>The temperature in °C at an instant.</summary>
    public static Outcome<Func<Instant, double>> Of(SiteConfig site, DataFolder? data, Instant from, Instant to, ulong seed)
    {
        var climate = ClimateOf(site.TimeZone);
        if (data is not null && data.HasWeather(climate.Name))
        {
            var year = data.ReadWeather(climate.Name);
            return year.IsSuccess ? Outcome<Func<Instant, double>>.Success(at => year.Value.At(at).Value) : Outcome<Func<Instant, double>>.Failure(year.Faults);
        }

        var weather = new WeatherGenerator(climate, from, to, new SeededRandom(seed));
        return Outcome<Func<Instant, double>>.Success(at => weather.At(at).Value);
    }

    /// <summary>
    /// The irradiance on the horizontal in W/m² at an instant. The sun goes by the site's own standard time, as if the site lay in the middle of its zone: the days of a place in America stand for those of a
    /// site in Europe, and its noon may not fall into the night.
    /// </summary>
    public static Outcome<Func<Instant, double>> SunOf(SiteConfig site, TimeZoneInfo zone, DataFolder? data, Instant from, Instant to, ulong seed)
    {
        var climate = ClimateOf(site.TimeZone);
        if (data is not null && data.HasWeather(climate.Name))
        {
            var year = data.ReadWeather(climate.Name);
            if (!year.IsSuccess)
            {
                return Outcome<Func<Instant, double>>.Failure(year.Faults);
            }

            if (year.Value.GlobalIrradiance.Count > 0)
            {
                var shift = zone.BaseUtcOffset - climate.UtcOffset;
                return Outcome<Func<Instant, double>>.Success(at => year.Value.IrradianceAt(at + shift));
            }
        }

        var sky = new SkyGenerator(climate.LatitudeDegrees, DegreesOfHour * zone.BaseUtcOffset.TotalHours, climate.OfYesterday, from, to, new SeededRandom(seed));
        return Outcome<Func<Instant, double>>.Success(sky.At);
    }

    /// <summary>Two climates are fitted to measurements: hot summers and cold winters, and mild ones. A site in the middle of America has the first, all others the second.</summary>
    private static Climate ClimateOf(string zone) => zone is "America/Chicago" or "America/Denver" or "US/Central" ? Climate.Dallas : Climate.SanJose;
}
