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

    private static readonly TimeSpan Step = CarForecaster.Quarter;
    private static readonly FeedQuantity[] Quantities = [FeedQuantity.AmbientTemperature, FeedQuantity.SolarIrradiance, FeedQuantity.CarbonIntensity];
    private readonly double[][] toldOf;
    private readonly double[][] filledOf;
    private readonly Instant start;

    private KnownWeather(Instant madeAt, Instant from, double[][] told, double[][] filled, IReadOnlyList<UsualSpan> usual)
    {
        MadeAt = madeAt;
        start = from;
        toldOf = told;
        filledOf = filled;
        Usual = usual;
    }

    /// <summary>When it was made; nothing that was known later is in it.</summary>
    public Instant MadeAt { get; }

    /// <summary>Spans from <see cref="MadeAt"/> on in which the usual stands for what a feed should give, by quantity and time.</summary>
    public IReadOnlyList<UsualSpan> Usual { get; }

    /// <summary>Whether a quantity is weather or carbon intensity.</summary>
    /// <param name="quantity">A quantity.</param>
    public static bool IsWeather(FeedQuantity quantity) => PlaceOf(quantity) >= 0;

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

        var from = new Instant(now.Ticks - (now.Ticks % Step.Ticks)) - Back;
        int count = (int)((Back + Ahead).Ticks / Step.Ticks);
        double[][] told = [.. Quantities.Select(q => Told(q, now, from, count, feeds, before))];
        double[][] filled = [.. Quantities.Select((q, i) => Filled(told[i], from, new UsualDay(zone, isShare: q == FeedQuantity.SolarIrradiance)))];
        int present = (int)(Back.Ticks / Step.Ticks);
        var usual = Quantities.SelectMany((q, i) => feeds.Any(f => f.Quantity == q) ? FeedQuarters.Gaps(q, told[i], present, from) : []);
        return new KnownWeather(now, from, told, filled, [.. usual]);
    }

    /// <summary>The value of the quarter that contains an instant: as told, else the usual; NaN where nothing was ever known of the quantity, or beyond the days it reaches over.</summary>
    /// <param name="quantity">Temperature (°C), irradiance (W/m²) or carbon intensity (g/Wh).</param>
    /// <param name="at">The instant.</param>
    public double At(FeedQuantity quantity, Instant at) => Value(filledOf, quantity, at);

    /// <summary>What a feed says of the quarter that contains an instant; NaN where none does.</summary>
    /// <param name="quantity">The quantity.</param>
    /// <param name="at">The instant.</param>
    public double ToldAt(FeedQuantity quantity, Instant at) => Value(toldOf, quantity, at);

    /// <summary>First instant from <see cref="MadeAt"/> on for which no feed says anything of a quantity; null: no feed gives it at all.</summary>
    /// <param name="quantity">The quantity.</param>
    public Instant? KnownUntil(FeedQuantity quantity)
    {
        double[] values = toldOf[PlaceOf(quantity)];
        int present = (int)(Back.Ticks / Step.Ticks);
        int first = Array.FindIndex(values, present, double.IsNaN);
        return values.All(double.IsNaN) ? null : start + ((first < 0 ? values.Length : first) * Step);
    }

    /// <summary>Whether something is told of the time from now on that was not, or is told otherwise: a reason to plan anew.</summary>
    /// <param name="before">What was known before; null: nothing.</param>
    public bool IsNews(KnownWeather? before)
    {
        if (before is null)
        {
            return true;
        }

        for (var at = start + Back; at < start + Back + Ahead; at += Step)
        {
            foreach (var quantity in Quantities)
            {
                double now = ToldAt(quantity, at);
                if (!double.IsNaN(now) && !now.Equals(before.ToldAt(quantity, at)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static int PlaceOf(FeedQuantity quantity) => Array.IndexOf(Quantities, quantity);

    private double Value(double[][] values, FeedQuantity quantity, Instant at)
    {
        long k = (at.Ticks - start.Ticks) / Step.Ticks;
        double[] series = values[PlaceOf(quantity)];
        return at >= start && k < series.Length ? series[k] : double.NaN;
    }

    private static double[] Told(FeedQuantity quantity, Instant now, Instant from, int count, IReadOnlyList<FeedSeries> feeds, KnownWeather? before)
    {
        double[] told = new double[count];
        var sources = feeds.Where(f => f.Quantity == quantity).ToList();
        for (int k = 0; k < count; k++)
        {
            var at = from + (k * Step);
            told[k] = double.NaN;
            for (int s = 0; s < sources.Count && double.IsNaN(told[k]); s++)
            {
                told[k] = FeedQuarters.Mean(sources[s], at, now);
            }

            // A feed keeps some days; what it said of earlier ones was still so.
            if (double.IsNaN(told[k]) && before is not null && at < now && sources.Count > 0)
            {
                told[k] = before.ToldAt(quantity, at);
            }
        }

        return told;
    }

    private static double[] Filled(double[] told, Instant from, UsualDay usual)
    {
        double[] filled = new double[told.Length];
        if (told.All(double.IsNaN))
        {
            Array.Fill(filled, double.NaN);
            return filled;
        }

        for (int k = 0; k < told.Length; k++)
        {
            var at = from + (k * Step);
            filled[k] = double.IsNaN(told[k]) ? usual.Expect(at) : told[k];
            if (!double.IsNaN(told[k]))
            {
                usual.Observe(at, told[k]);
            }
        }

        return filled;
    }
}
