namespace Megapod.Unit.Twin.World;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.World;

/// <summary>Where the sun stands and what clouds leave of it.</summary>
public sealed class SunAndSkyTests
{
    private static readonly Instant NewYear = At(2025, 1, 1);

    /// <summary>
    /// First: the worked example of Reda and Andreas, Solar Position Algorithm for Solar Radiation Applications, NREL/TP-560-34302, appendix A.5: 39.872° without refraction. The others follow from the
    /// obliquity of 23.44°: noon at a solstice and at an equinox stands at 90° − latitude ± it, where the longitude has noon at the equation of time.
    /// </summary>
    [Theory]
    [InlineData("2003-10-17T19:30:30", 39.742476, -105.1786, 39.872, 0.01)]
    [InlineData("2025-06-21T12:02:00", 51.4779, 0, 90 - 51.4779 + 23.44, 0.05)]
    [InlineData("2025-12-21T11:58:00", 51.4779, 0, 90 - 51.4779 - 23.44, 0.05)]
    [InlineData("2025-03-20T12:07:30", 0, 0, 90, 0.3)]
    [InlineData("2025-06-21T00:02:00", 70, 0, 70 - 90 + 23.44, 0.05)]
    public void Sun_stands_where_it_is_published_to_stand(string at, double latitude, double longitude, double degrees, double tolerance)
    {
        double sine = SunPosition.SineOfElevation(Instant.FromUtc(DateTime.SpecifyKind(DateTime.Parse(at, System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc)), latitude, longitude);
        Assert.Equal(degrees, Math.Asin(Math.Clamp(sine, -1, 1)) * 180 / Math.PI, tolerance);
    }

    [Fact]
    public void Clear_sky_is_that_of_kasten_and_czeplak()
    {
        Assert.Equal(758.1, SkyGenerator.ClearSky(Math.Sqrt(3) / 2), 0.1);
        Assert.Equal(880, SkyGenerator.ClearSky(1), 1e-9);
        Assert.Equal(0, SkyGenerator.ClearSky(0.03), 1e-9);
        Assert.Equal(0, SkyGenerator.ClearSky(-0.5));
    }

    [Fact]
    public void Sky_lies_between_covered_and_clear_and_is_dark_at_night()
    {
        var sky = Sky(1);
        for (var at = NewYear; at < NewYear + TimeSpan.FromDays(60); at += TimeSpan.FromMinutes(7))
        {
            double clear = SkyGenerator.ClearSky(SunPosition.SineOfElevation(at, 45, 15));
            Assert.InRange(sky.At(at), (0.25 * clear) - 1e-9, clear + 1e-9);
        }

        Assert.Equal(0, sky.At(NewYear));
    }

    [Fact]
    public void Days_differ_last_and_are_the_same_for_a_seed()
    {
        double[] days = [.. Enumerable.Range(0, 365).Select(d => Share(Sky(2), d))];
        double mean = days.Average();
        double variance = days.Average(d => (d - mean) * (d - mean));
        double together = Enumerable.Range(1, 364).Average(d => (days[d] - mean) * (days[d - 1] - mean));
        Assert.InRange(mean, 0.55, 0.75);
        Assert.True(days.Min() < 0.35 && days.Max() > 0.95, $"{days.Min():F2} to {days.Max():F2}");
        Assert.InRange(together / variance, 0.4, 0.85);
        Assert.Equal(days[200], Share(Sky(2), 200));
        Assert.NotEqual(days[200], Share(Sky(3), 200));
    }

    /// <summary>Worlds that were made before there was a sky stay what they were.</summary>
    [Fact]
    public void Sky_draws_from_a_stream_of_its_own()
    {
        var random = new SeededRandom(9);
        _ = new SkyGenerator(45, 15, 0.7, NewYear, NewYear + TimeSpan.FromDays(3), random);
        Assert.Equal(new SeededRandom(9).NextBits(), random.NextBits());
    }

    private static double Share(SkyGenerator sky, int day)
    {
        double sum = 0;
        double clear = 0;
        for (int k = 0; k < 48; k++)
        {
            var at = NewYear + TimeSpan.FromDays(day) + TimeSpan.FromMinutes(30 * k);
            sum += sky.At(at);
            clear += SkyGenerator.ClearSky(SunPosition.SineOfElevation(at, 45, 15));
        }

        return sum / clear;
    }

    private static SkyGenerator Sky(ulong seed) => new(45, 15, 0.7, NewYear, NewYear + TimeSpan.FromDays(366), new SeededRandom(seed));

    private static Instant At(int year, int month, int day) => Instant.FromUtc(new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc));
}
