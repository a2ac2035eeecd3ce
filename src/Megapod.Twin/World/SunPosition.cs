namespace Megapod.Twin.World;

using Megapod.Core.Units;

/// <summary>
/// How high the sun stands, refraction left out: the low-precision formulas of The Astronomical Almanac, good to 0.01° from 1950 to 2050 (J. J. Michalsky, Solar Energy 40, 1988). The sun's
/// direction is turned from ecliptic to equator to the place as a vector, so that no angle has to be taken back from a sine. Worked number: 39.7425° N, 105.1786° W on 17 October 2003, 12:30:30 at
/// UTC−7, gives 39.87°; the example of Reda and Andreas, NREL/TP-560-34302, states 39.872° without refraction.
/// </summary>
public static class SunPosition
{
    private const double DegreesOfTurn = 360;

    /// <summary>The epoch of the formulas, noon of 1 January 2000; the minute between Terrestrial Time and UTC is left out.</summary>
    private static readonly Instant Epoch = Instant.FromUtc(new DateTime(2000, 1, 1, 12, 0, 0, DateTimeKind.Utc));

    /// <summary>Sine of the sun's height above the horizon, −1 to 1.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="latitudeDegrees">Latitude, ° north.</param>
    /// <param name="longitudeDegrees">Longitude, ° east.</param>
    public static double SineOfElevation(Instant now, double latitudeDegrees, double longitudeDegrees)
    {
        double days = (now.Ticks - Epoch.Ticks) / (double)TimeSpan.TicksPerDay;
        double anomaly = (357.528 + (0.9856003 * days)) / DegreesOfTurn;
        double ecliptic = (280.460 + (0.9856474 * days) + (1.915 * Sine(anomaly)) + (0.020 * Sine(2 * anomaly))) / DegreesOfTurn;
        double obliquity = (23.439 - (0.0000004 * days)) / DegreesOfTurn;
        double sidereal = ((18.697374558 + (24.06570982441908 * days)) / 24) + (longitudeDegrees / DegreesOfTurn);
        double toEquinox = Cosine(ecliptic);
        double eastOfIt = Cosine(obliquity) * Sine(ecliptic);
        double toPole = Sine(obliquity) * Sine(ecliptic);
        double latitude = latitudeDegrees / DegreesOfTurn;
        return (Sine(latitude) * toPole) + (Cosine(latitude) * ((toEquinox * Cosine(sidereal)) + (eastOfIt * Sine(sidereal))));
    }

    private static double Cosine(double turns) => PortableMath.CosineOfTurns(turns);

    private static double Sine(double turns) => PortableMath.CosineOfTurns(turns - 0.25);
}
