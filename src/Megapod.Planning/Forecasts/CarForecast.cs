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
        return Math.Max(0, (Math.Max(0, level) * usual[quarter]) + surprise);
    }
}
