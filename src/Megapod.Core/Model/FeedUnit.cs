namespace Megapod.Core.Model;

/// <summary>A unit in which a source may write a quantity, and the way to the base unit: (value − zero) · numerator ÷ denominator, so that 42.09 EUR/MWh is exactly 42.09 ÷ 10⁶.</summary>
/// <param name="Symbol">How it is written.</param>
/// <param name="Numerator">What is multiplied by.</param>
/// <param name="Denominator">What is divided by.</param>
/// <param name="Zero">The value that is zero in the base unit.</param>
public readonly record struct FeedUnit(string Symbol, double Numerator, double Denominator, double Zero = 0)
{
    private static readonly FeedUnit[] Temperatures = [new("°C", 1, 1), new("degC", 1, 1), new("C", 1, 1), new("K", 1, 1, 273.15), new("°F", 5, 9, 32)];

    private static readonly FeedUnit[] Irradiances = [new("W/m²", 1, 1), new("W/m2", 1, 1), new("kW/m²", 1000, 1), new("kW/m2", 1000, 1)];

    private static readonly FeedUnit[] Intensities = [new("g/kWh", 1, 1000), new("kg/MWh", 1, 1000), new("kg/kWh", 1, 1), new("t/MWh", 1, 1), new("g/Wh", 1, 1)];

    /// <summary>The value in the base unit.</summary>
    public double ToBase(double value) => (value - Zero) * Numerator / Denominator;

    /// <summary>All units of a quantity, the usual one first.</summary>
    /// <param name="quantity">What is measured.</param>
    /// <param name="currency">The site's currency; <c>ct</c> is its hundredth.</param>
    public static IReadOnlyList<FeedUnit> Of(FeedQuantity quantity, string currency) => quantity switch
    {
        FeedQuantity.AmbientTemperature => Temperatures,
        FeedQuantity.SolarIrradiance => Irradiances,
        FeedQuantity.CarbonIntensity => Intensities,
        _ => [new($"{currency}/MWh", 1, 1e6), new($"{currency}/kWh", 1, 1e3), new($"{currency}/Wh", 1, 1), new("ct/kWh", 1, 1e5)],
    };

    /// <summary>The unit of this symbol, or null when the quantity has no such unit.</summary>
    public static FeedUnit? Find(FeedQuantity quantity, string currency, string symbol)
    {
        foreach (var unit in Of(quantity, currency))
        {
            if (string.Equals(unit.Symbol, symbol, StringComparison.Ordinal))
            {
                return unit;
            }
        }

        return null;
    }
}
