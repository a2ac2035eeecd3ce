namespace Megapod.Core.Model;

/// <summary>What a feed tells about. The unit of its values follows from it: prices in the site's currency per Wh, °C, W/m², grams of CO2 per Wh.</summary>
public enum FeedQuantity
{
    /// <summary>Market price known a day ahead, currency per Wh; may be negative.</summary>
    DayAheadPrice,

    /// <summary>Price at which import settles, currency per Wh.</summary>
    ImportPrice,

    /// <summary>Price at which export settles, currency per Wh.</summary>
    ExportPrice,

    /// <summary>Air temperature at the site, °C.</summary>
    AmbientTemperature,

    /// <summary>Global irradiance on the horizontal, W/m².</summary>
    SolarIrradiance,

    /// <summary>Carbon intensity of the grid's electricity, grams of CO2 per Wh.</summary>
    CarbonIntensity,
}
