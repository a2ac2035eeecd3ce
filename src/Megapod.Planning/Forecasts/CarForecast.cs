namespace Megapod.Planning.Forecasts;

using Megapod.Core.Units;

/// <summary>What cars will take in the quarters ahead, as it was known at an instant.</summary>
public sealed class CarForecast
{
    private readonly double[] usual;
    private readonly bool[] isToday;
    private readonly double surpriseWatts;
    private readonly double fade;

    internal CarForecast(Instant madeAt, double[] usual, bool[] isToday, double level, double levelSigma, double daySigma, double surpriseWatts, TimeSpan surpriseTime)
    {
        MadeAt = madeAt;
        this.usual = usual;
        this.isToday = isToday;
        Level = level;
        LevelSigma = levelSigma;
        DaySigma = daySigma;
        this.surpriseWatts = surpriseWatts;
        fade = Math.Exp(-CarForecaster.Quarter / surpriseTime);
    }

    internal double Bias { get; init; } = 1;

    internal ForecastScore? Score { get; init; }

    internal int[] Place { get; init; } = [];

    internal int[] Kind { get; init; } = [];

    internal IReadOnlyList<IReadOnlyList<double[]>> Surprises { get; init; } = [];

    /// <summary>When it was made; nothing later is in it.</summary>
    public Instant MadeAt { get; }

    /// <summary>How busy today is beside its usual, 1: as usual.</summary>
    public double Level { get; }

    /// <summary>Standard deviation of <see cref="Level"/>.</summary>
    public double LevelSigma { get; }

    /// <summary>Standard deviation of the level of days to come.</summary>
    public double DaySigma { get; }

    /// <summary>How many quarters.</summary>
    public int Quarters => usual.Length;

    /// <summary>The expected mean of a quarter, W.</summary>
    /// <param name="quarter">Counted from 0.</param>
    /// <param name="sigmas">How many standard deviations of the day's level it shall be above the expected. Default 0.</param>
    public double Watts(int quarter, double sigmas = 0)
    {
        double level = isToday[quarter] ? Level + (sigmas * LevelSigma) : 1 + (sigmas * DaySigma);

        // The middle of the first quarter is half of one ahead.
        double surprise = surpriseWatts * Math.Pow(fade, quarter + 0.5);
        return Bias * Math.Max(0, (Math.Max(0, level) * usual[quarter]) + surprise);
    }

    /// <summary>What a quarter's mean stays below with a probability, W, by the errors that forecasts of this site have made; NaN before a week of them was seen.</summary>
    /// <param name="quarter">Counted from 0.</param>
    /// <param name="share">The probability, 0–1.</param>
    public double Quantile(int quarter, double share) => Score?.Quantile(Watts(quarter), quarter, share) ?? double.NaN;

    /// <summary>The mean of a quarter as it may really come, W: the day's level, and the surprises of an earlier day of the kind.</summary>
    /// <param name="quarter">Counted from 0.</param>
    /// <param name="sigmas">How many standard deviations of the day's level it shall be above the expected.</param>
    /// <param name="pick">Which earlier day, counted back from 0.</param>
    public double WattsLike(int quarter, double sigmas, int pick)
    {
        var days = Surprises[Kind[quarter]];
        return days.Count == 0 ? Watts(quarter, sigmas) : Scattered(quarter, sigmas, days[(pick + (isToday[quarter] ? 0 : 1)) % days.Count]);
    }

    /// <summary>
    /// Energy that has to be stored at the end of each quarter so that cars are served from there on whatever day of those remembered comes again, W above a power taken from the store
    /// and below it put back. Worked number: 0.4 MW above for an hour, after half an hour 0.3 MW below: 0.4 − 0.15 = 0.25 MWh at the half hour before, 0.4 at the hour.
    /// </summary>
    /// <param name="freeWatts">What the connection leaves for cars, W.</param>
    /// <param name="sigmas">How many standard deviations of the day's level the cars shall be above the expected.</param>
    /// <param name="batteryWatts">The battery's power, W.</param>
    /// <param name="oneWayEfficiency">Its efficiency one way.</param>
    /// <param name="mostWattHours">What it can hold, Wh.</param>
    /// <param name="needed">Filled with Wh above empty, one a quarter.</param>
    public void EnergyNeeded(double freeWatts, double sigmas, double batteryWatts, double oneWayEfficiency, double mostWattHours, double[] needed)
    {
        ArgumentNullException.ThrowIfNull(needed);
        Array.Clear(needed);
        double hours = CarForecaster.Quarter.TotalHours;
        foreach (double[] day in Surprises.SelectMany(d => d))
        {
            double need = 0;
            for (int q = needed.Length - 1; q >= 0; q--)
            {
                needed[q] = Math.Max(needed[q], need);
                double above = Scattered(q, sigmas, day) - freeWatts;
                need += above > 0 ? Math.Min(above, batteryWatts) * hours / oneWayEfficiency : Math.Max(above, -batteryWatts) * hours * oneWayEfficiency;
                need = Math.Clamp(need, 0, mostWattHours);
            }
        }
    }

    private double Scattered(int quarter, double sigmas, double[] day)
    {
        double smooth = Watts(quarter, sigmas);

        // What is seen now says little of the next hour's surprises and nothing of tomorrow's.
        double fresh = 1 - Math.Pow(fade, quarter + 0.5);
        return Math.Max(0, smooth + (fresh * day[Place[quarter]] * Math.Sqrt(Math.Max(0, smooth))));
    }
}
