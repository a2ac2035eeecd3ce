namespace Megapod.Planning.Forecasts;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Air temperature, irradiance and the grid's carbon intensity out of what feeds know, quarter by quarter from two weeks back to four days ahead, with the time it was made. What no feed knows is
/// the usual at that local time and what is left of the last known departure from it (<see cref="UsualDay"/>); a quantity of which nothing was ever known stays unknown, never zero.
/// </summary>
public sealed class KnownWeather
{
    /// <summary>How far back it reaches: as far as the usual is learned from, and some days that may be missing.</summary>
    public static readonly TimeSpan Back = TimeSpan.FromDays(14);

    /// <summary>How far ahead it reaches: a horizon and the longest time after which feeds are asked again.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(4);

    private static readonly FeedQuantity[] Quantities = [FeedQuantity.AmbientTemperature, FeedQuantity.SolarIrradiance, FeedQuantity.CarbonIntensity];
    private readonly FeedQuarters byQuarter;
    private readonly double[][] filledOf;

    private KnownWeather(Instant madeAt, FeedQuarters told, double[][] filled)
    {
        MadeAt = madeAt;
        byQuarter = told;
        filledOf = filled;
        Usual = [.. told.Gaps()];
    }

    /// <summary>When it was made; nothing that was known later is in it.</summary>
    public Instant MadeAt { get; }

    /// <summary>Spans from <see cref="MadeAt"/> on in which the usual stands for what a feed should give, by quantity and time.</summary>
    public IReadOnlyList<UsualSpan> Usual { get; }

    /// <summary>Whether a quantity is weather or carbon intensity.</summary>
    /// <param name="quantity">A quantity.</param>
    public static bool IsWeather(FeedQuantity quantity) => Quantities.Contains(quantity);

    /// <summary>Makes it of what is known.</summary>
    /// <param name="now">The instant; slots that were known later are not used.</param>
    /// <param name="feeds">What feeds know; of two that tell of the same quantity the first has the word. Prices are passed over.</param>
    /// <param name="zone">Local time of the site, for the same time of another day.</param>
    /// <param name="before">What was made before: it remembers what feeds no longer keep. Null: nothing was.</param>
    /// <returns>What is known; null where no feed tells of weather or carbon intensity.</returns>
    public static KnownWeather? Of(Instant now, IReadOnlyList<FeedSeries> feeds, TimeZoneInfo zone, KnownWeather? before = null)
    {
        ArgumentNullException.ThrowIfNull(feeds);
        ArgumentNullException.ThrowIfNull(zone);
        if (!feeds.Any(f => IsWeather(f.Quantity)))
        {
            return null;
        }

        var quarters = new FeedQuarters(now, Back, Ahead, Quantities, feeds, before?.byQuarter);
        return new KnownWeather(now, quarters, [.. Quantities.Select(q => Filled(quarters, q, new UsualDay(zone, isShare: q == FeedQuantity.SolarIrradiance)))]);
    }

    /// <summary>The value of the quarter that contains an instant: as told, else the usual; NaN where nothing was ever known of the quantity, or beyond the days it reaches over.</summary>
    /// <param name="quantity">Temperature (°C), irradiance (W/m²) or carbon intensity (g/Wh).</param>
    /// <param name="at">The instant.</param>
    public double At(FeedQuantity quantity, Instant at) => byQuarter.At(filledOf[Array.IndexOf(Quantities, quantity)], at);

    /// <summary>What a feed says of the quarter that contains an instant; NaN where none does.</summary>
    /// <param name="quantity">The quantity.</param>
    /// <param name="at">The instant.</param>
    public double ToldAt(FeedQuantity quantity, Instant at) => byQuarter.ToldAt(quantity, at);

    /// <summary>First instant from <see cref="MadeAt"/> on for which no feed says anything of a quantity; null: no feed gives it at all.</summary>
    /// <param name="quantity">The quantity.</param>
    public Instant? KnownUntil(FeedQuantity quantity) => byQuarter.Told(quantity).All(double.IsNaN) ? null : byQuarter.ToldUntil(quantity);

    /// <summary>Whether something is told of the time from now on that was not, or is told otherwise: a reason to plan anew.</summary>
    /// <param name="before">What was known before; null: nothing.</param>
    public bool IsNews(KnownWeather? before) => before is null || byQuarter.IsNews(before.byQuarter);

    private static double[] Filled(FeedQuarters quarters, FeedQuantity quantity, UsualDay usual)
    {
        double[] told = quarters.Told(quantity);
        double[] filled = new double[told.Length];
        if (told.All(double.IsNaN))
        {
            Array.Fill(filled, double.NaN);
            return filled;
        }

        for (int k = 0; k < told.Length; k++)
        {
            var at = quarters.StartOf(k);
            filled[k] = double.IsNaN(told[k]) ? usual.Expect(at) : told[k];
            if (!double.IsNaN(told[k]))
            {
                usual.Observe(at, told[k]);
            }
        }

        return filled;
    }
}
