namespace Megapod.Planning.Forecasts;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Production of a site's solar plants in the quarters ahead: the irradiance that a feed tells times what these plants make of it at that hour, which is learned from their own production; at first
/// the peak at 1000 W/m². Without a feed: the plants' own usual day, scaled as the last hours were. Worked number: plants of 200 kW made 90 kW at 600 W/m² at eleven on the days before, 150 W each
/// W/m²; 800 W/m² at eleven tomorrow let 120 kW be expected.
/// </summary>
public sealed class SolarForecaster
{
    /// <summary>Irradiance at which a plant gives its peak by its data sheet, W/m².</summary>
    public const double StandardIrradiance = 1000;

    private const int Hours = 24;

    /// <summary>Below this irradiance a ratio says nothing, W/m²: dusk, and what sensors show at night.</summary>
    private const double LeastIrradiance = 20;

    /// <summary>Irradiance summed over quarters with which the whole day's factor counts for an hour's, and the data sheet's for the day's: two days of an hour's sun.</summary>
    private const double MixedIrradiance = 2 * 4 * 500;

    /// <summary>What was learned fades over two weeks.</summary>
    private const double Fading = 1 - (1.0 / (14 * 96));

    /// <summary>Below this share of the peak what is expected says nothing of how large errors are.</summary>
    private const double LeastShare = 0.02;

    private readonly TimeZoneInfo zone;
    private readonly double peakWatts;
    private readonly UsualDay usual;
    private readonly double[] made = new double[Hours];
    private readonly double[] shone = new double[Hours];
    private KnownWeather? known;
    private int sinceLearned;

    /// <summary>A forecaster that knows nothing yet.</summary>
    /// <param name="zone">Local time of the site.</param>
    /// <param name="peakWatts">Largest production of all plants, W; 0: there are none, and nothing is expected of them.</param>
    public SolarForecaster(TimeZoneInfo zone, double peakWatts)
    {
        ArgumentNullException.ThrowIfNull(zone);
        this.zone = zone;
        this.peakWatts = peakWatts;
        usual = new UsualDay(zone, isShare: true);
        Score = new ForecastScore(Math.Max(1, LeastShare * peakWatts));
    }

    /// <summary>What it said beside what came, as each quarter ends.</summary>
    public ForecastScore Score { get; }

    /// <summary>Takes what feeds know.</summary>
    /// <param name="news">What is known.</param>
    public void Take(KnownWeather news) => known = news;

    /// <summary>Takes in a quarter that is over, in order; some may be missing.</summary>
    /// <param name="start">Its start.</param>
    /// <param name="productionWatts">What the plants gave, mean, W; NaN: nobody measured it.</param>
    public void Observe(Instant start, double productionWatts)
    {
        if (peakWatts <= 0 || double.IsNaN(productionWatts))
        {
            return;
        }

        Score.Came(start, productionWatts);
        usual.Observe(start, productionWatts);
        LearnFactor(start, productionWatts);
        if (++sinceLearned >= Lessons.Every)
        {
            sinceLearned = 0;
            Score.Learn();
        }

        var now = start + CarForecaster.Quarter;
        for (int lead = 0; lead < ForecastScore.LeadQuarters.Count && Lessons.IsSaidNow(known, now); lead++)
        {
            Score.Say(now, lead, Expected(now + (ForecastScore.LeadQuarters[lead] * CarForecaster.Quarter)));
        }
    }

    /// <summary>What is expected of the quarter that contains an instant, 0 W to the peak.</summary>
    /// <param name="at">The instant.</param>
    public double Expected(Instant at)
    {
        if (peakWatts <= 0)
        {
            return 0;
        }

        double told = known?.ToldAt(FeedQuantity.SolarIrradiance, at) ?? double.NaN;
        double shines = double.IsNaN(told) && !usual.IsKnown ? known?.At(FeedQuantity.SolarIrradiance, at) ?? double.NaN : told;
        double watts = !double.IsNaN(shines) ? shines * FactorAt(at) : usual.IsKnown ? usual.Expect(at) : 0;
        return Math.Clamp(watts, 0, peakWatts);
    }

    /// <summary>The value below which production stays with a probability, by this forecast's own errors; what is expected where these are not known yet.</summary>
    /// <param name="expected">What is expected, W.</param>
    /// <param name="quarters">How far ahead, in quarters.</param>
    /// <param name="share">The probability, 0–1.</param>
    public double Quantile(double expected, int quarters, double share)
    {
        double quantile = expected > LeastShare * peakWatts ? Score.Quantile(expected, quarters, share) : expected;
        return double.IsNaN(quantile) ? expected : Math.Clamp(quantile, 0, peakWatts);
    }

    private void LearnFactor(Instant start, double productionWatts)
    {
        double told = known?.ToldAt(FeedQuantity.SolarIrradiance, start) ?? double.NaN;
        if (!(told >= LeastIrradiance))
        {
            return;
        }

        int hour = HourOf(start);
        for (int h = 0; h < Hours; h++)
        {
            (made[h], shone[h]) = (Fading * made[h], Fading * shone[h]);
        }

        made[hour] += productionWatts;
        shone[hour] += told;
    }

    /// <summary>What the plants make of irradiance, W per W/m²: that hour's, mixed with the day's, mixed with the data sheet's.</summary>
    private double FactorAt(Instant at)
    {
        double sheet = peakWatts / StandardIrradiance;
        double day = (made.Sum() + (MixedIrradiance * sheet)) / (shone.Sum() + MixedIrradiance);
        int hour = HourOf(at);
        return (made[hour] + (MixedIrradiance * day)) / (shone[hour] + MixedIrradiance);
    }

    private int HourOf(Instant at) => TimeZoneInfo.ConvertTimeFromUtc(at.ToUtc(), zone).Hour;
}
