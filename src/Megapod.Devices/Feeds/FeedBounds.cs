namespace Megapod.Devices.Feeds;

using Megapod.Core.Model;

/// <summary>What is believed of a quantity, in base units. The bounds are wide: they catch a wrong unit or a torn number, not a rare day.</summary>
internal static class FeedBounds
{
    /// <summary>Least and most that is believed unless the description says otherwise.</summary>
    public static (double Least, double Most) Of(FeedQuantity quantity) => quantity switch
    {
        // The records on Earth are −89 and +57 °C.
        FeedQuantity.AmbientTemperature => (-90, 60),

        // Above the atmosphere it is 1361 W/m²; clouds may focus more than that for minutes, and instruments read a little below zero at night.
        FeedQuantity.SolarIrradiance => (-20, 2000),

        // Lignite alone emits about 1.2 g per Wh.
        FeedQuantity.CarbonIntensity => (0, 3),

        // European imbalance prices have passed ±10 000 per MWh. Weak currencies must widen this in the description.
        _ => (-0.02, 0.02),
    };
}
