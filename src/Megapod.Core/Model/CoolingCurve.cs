namespace Megapod.Core.Model;

/// <summary>
/// Cooling power as a share of IT power against the outside temperature: fans from 0.75 of their mean at 20 °C to 1.25 at 40 °C, and a chiller
/// above the dry cooler's reach. Shape: campus model of the twin's parameter sheet, section 5 (its author's assumption). Worked number: a factor of 0.12 takes 9 % at 20 °C, 12 % at 30 °C and,
/// with a chiller of 2.5 % per kelvin above 35 °C, 27.5 % at 40 °C.
/// </summary>
public static class CoolingCurve
{
    /// <summary>Share of IT power that cooling takes, 0 where the racks' figures include it.</summary>
    /// <param name="cooling">The cooling plant.</param>
    /// <param name="ambientCelsius">Outside temperature, °C.</param>
    public static double Overhead(CoolingConfig cooling, double ambientCelsius)
    {
        ArgumentNullException.ThrowIfNull(cooling);
        if (cooling.OverheadFraction <= 0)
        {
            return 0;
        }

        double fans = 0.75 + (0.5 * Math.Clamp((ambientCelsius - 20) / 20, 0, 1));
        return (cooling.OverheadFraction * fans) + (cooling.ChillerFractionPerKelvin * Math.Max(0, ambientCelsius - cooling.DryCoolerUpTo.Value));
    }
}
