namespace Megapod.Planning.Forecasts;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Temperature or carbon intensity of the quarters ahead: as a feed tells it, and where none does, the usual of the site's own last days and what is left of the present departure. It says how good
/// it has been against the site's own sensor or, where there is none, against what the feed says of a quarter that is over.
/// </summary>
public sealed class WeatherForecaster
{
    private readonly FeedQuantity quantity;
    private readonly UsualDay usual;
    private KnownWeather? known;
    private int sinceLearned;

    /// <summary>A forecaster that knows nothing yet.</summary>
    /// <param name="quantity">Temperature (°C) or carbon intensity (g/Wh).</param>
    /// <param name="zone">Local time of the site.</param>
    public WeatherForecaster(FeedQuantity quantity, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        this.quantity = quantity;
        usual = new UsualDay(zone, isShare: false);
    }

    /// <summary>What it said beside what came, as each quarter ends.</summary>
    public ForecastScore Score { get; } = new();

    /// <summary>Whether anything is known of the quantity.</summary>
    public bool IsKnown => usual.IsKnown || known?.KnownUntil(quantity) is not null;

    /// <summary>Takes what feeds know.</summary>
    /// <param name="news">What is known.</param>
    public void Take(KnownWeather news) => known = news;

    /// <summary>Takes in a quarter that is over, in order; some may be missing.</summary>
    /// <param name="start">Its start.</param>
    /// <param name="measured">What the site's own sensor says of it; NaN: there is none.</param>
    public void Observe(Instant start, double measured)
    {
        double value = double.IsNaN(measured) ? known?.ToldAt(quantity, start) ?? double.NaN : measured;
        if (double.IsNaN(value))
        {
            return;
        }

        Score.Came(start, value);
        usual.Observe(start, value);
        if (++sinceLearned >= Lessons.Every)
        {
            sinceLearned = 0;
            Score.Learn();
        }

        var now = start + CarForecaster.Quarter;
        if (!Lessons.IsSaidNow(known, now))
        {
            return;
        }

        for (int lead = 0; lead < ForecastScore.LeadQuarters.Count; lead++)
        {
            double expected = Expected(now + (ForecastScore.LeadQuarters[lead] * CarForecaster.Quarter));
            if (!double.IsNaN(expected))
            {
                Score.Say(now, lead, expected);
            }
        }
    }

    /// <summary>What is expected of the quarter that contains an instant; NaN: nothing is known.</summary>
    /// <param name="at">The instant.</param>
    public double Expected(Instant at)
    {
        double told = known?.ToldAt(quantity, at) ?? double.NaN;
        if (!double.IsNaN(told))
        {
            return told;
        }

        double own = usual.Expect(at);
        return double.IsNaN(own) ? known?.At(quantity, at) ?? double.NaN : own;
    }
}
