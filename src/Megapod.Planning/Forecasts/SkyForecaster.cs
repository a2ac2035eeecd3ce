namespace Megapod.Planning.Forecasts;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>What comes from outside beside cars and prices: temperature, the sun's production, carbon intensity. Where nothing is known of one, it plays no part.</summary>
public sealed class SkyForecaster
{
    private readonly double peakWatts;

    /// <summary>A forecaster that knows nothing yet.</summary>
    /// <param name="zone">Local time of the site.</param>
    /// <param name="peakWatts">Largest production of all solar plants, W; 0: there are none.</param>
    public SkyForecaster(TimeZoneInfo zone, double peakWatts)
    {
        this.peakWatts = peakWatts;
        Temperature = new WeatherForecaster(FeedQuantity.AmbientTemperature, zone);
        Solar = new SolarForecaster(zone, peakWatts);
        Carbon = new WeatherForecaster(FeedQuantity.CarbonIntensity, zone);
    }

    /// <summary>Outside temperature, °C.</summary>
    public WeatherForecaster Temperature { get; }

    /// <summary>Production, W.</summary>
    public SolarForecaster Solar { get; }

    /// <summary>Carbon intensity, g/Wh.</summary>
    public WeatherForecaster Carbon { get; }

    /// <summary>How good the forecasts of what is known have been.</summary>
    public IEnumerable<ForecastQuality> Quality
    {
        get
        {
            if (Temperature.IsKnown)
            {
                yield return Temperature.Score.Quality("temperature", "celsius");
            }

            if (peakWatts > 0)
            {
                yield return Solar.Score.Quality("solar", "W");
            }

            if (Carbon.IsKnown)
            {
                yield return Carbon.Score.Quality("carbon", "gramsPerWattHour");
            }
        }
    }

    /// <summary>Takes what feeds know.</summary>
    /// <param name="known">What is known.</param>
    public void Take(KnownWeather known)
    {
        ArgumentNullException.ThrowIfNull(known);
        Temperature.Take(known);
        Solar.Take(known);
        Carbon.Take(known);
    }

    /// <summary>Takes in a quarter that is over, in order.</summary>
    /// <param name="start">Its start.</param>
    /// <param name="productionWatts">What the plants gave, mean, W; NaN: unknown.</param>
    /// <param name="ambientCelsius">Outside temperature by the site's own sensor, °C; NaN: unknown.</param>
    public void Observe(Instant start, double productionWatts, double ambientCelsius)
    {
        Temperature.Observe(start, ambientCelsius);
        Solar.Observe(start, productionWatts);
        Carbon.Observe(start, double.NaN);
    }
}
