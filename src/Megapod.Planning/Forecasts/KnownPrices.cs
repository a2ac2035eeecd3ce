namespace Megapod.Planning.Forecasts;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Prices without gaps out of what feeds know, quarter by quarter from four weeks back to four days ahead. What no feed knows is the usual: the mean of the last five known days
/// at that local time, else of all that is known, else the tariff's flat price; never zero because something is missing. What settles beside a day-ahead price and is not known yet is
/// that price and the usual difference. Worked number: 17:00 was at 80, 90, 100, 110 and 120 a MWh on the last five days, so a day that is late is at 100 at 17:00.
/// </summary>
public sealed class KnownPrices
{
    /// <summary>Length of its slots.</summary>
    public static readonly TimeSpan Step = CarForecaster.Quarter;

    /// <summary>How far back it reaches: as far as anything is learned from.</summary>
    public static readonly TimeSpan Back = TimeSpan.FromDays(28);

    /// <summary>How far ahead it reaches: a horizon and the longest time after which feeds are asked again.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(4);

    /// <summary>Known days whose mean is the usual.</summary>
    private const int UsualDays = 5;

    private const int Quantities = 3;
    private readonly double[][] byQuantity;
    private readonly Instant start;

    private KnownPrices(Instant madeAt, Instant from, double[][] told, PriceSeries series, Instant knownUntil, IReadOnlyList<UsualSpan> usual)
    {
        MadeAt = madeAt;
        start = from;
        byQuantity = told;
        Series = series;
        KnownUntil = knownUntil;
        Usual = usual;
    }

    /// <summary>When it was made; nothing that was known later is in it.</summary>
    public Instant MadeAt { get; }

    /// <summary>All prices, without gaps.</summary>
    public PriceSeries Series { get; }

    /// <summary>First instant from <see cref="MadeAt"/> on for which the price that is planned with is not known.</summary>
    public Instant KnownUntil { get; }

    /// <summary>Spans from <see cref="MadeAt"/> on in which the usual stands for a price that a feed should give, by quantity and time.</summary>
    public IReadOnlyList<UsualSpan> Usual { get; }

    /// <summary>Whether a quantity is a price.</summary>
    /// <param name="quantity">A quantity.</param>
    public static bool IsPrice(FeedQuantity quantity) => quantity is FeedQuantity.DayAheadPrice or FeedQuantity.ImportPrice or FeedQuantity.ExportPrice;

    /// <summary>Makes a series of what is known.</summary>
    /// <param name="now">The instant; slots that were known later are not used.</param>
    /// <param name="feeds">What feeds know of prices; of two that tell of the same quantity the first has the word. Others than prices are passed over.</param>
    /// <param name="zone">Local time of the market, for the same time of another day.</param>
    /// <param name="flatPerWattHour">The tariff's flat price, currency per Wh; 0: it has none.</param>
    /// <param name="before">What was made before: it remembers what feeds no longer keep. Null: nothing was.</param>
    /// <returns>The series; null where no feed knows any price and the tariff has no flat one.</returns>
    public static KnownPrices? Of(Instant now, IReadOnlyList<FeedSeries> feeds, TimeZoneInfo zone, double flatPerWattHour, KnownPrices? before = null)
    {
        ArgumentNullException.ThrowIfNull(feeds);
        ArgumentNullException.ThrowIfNull(zone);
        var from = new Instant(now.Ticks - (now.Ticks % Step.Ticks)) - Back;
        int count = (int)((Back + Ahead).Ticks / Step.Ticks);
        double[][] told = [.. Enumerable.Range(0, Quantities).Select(q => Told((FeedQuantity)q, now, from, count, feeds, before))];
        bool[] isGiven = [.. Enumerable.Range(0, Quantities).Select(q => feeds.Any(f => f.Quantity == (FeedQuantity)q))];
        if (flatPerWattHour == 0 && told.All(t => t.All(double.IsNaN)))
        {
            return null;
        }

        int[] place = [.. Enumerable.Range(0, count).Select(k => (int)(TimeZoneInfo.ConvertTimeFromUtc((from + (k * Step)).ToUtc(), zone).TimeOfDay / Step))];
        var (ahead, import, export) = (told[0], told[1], told[2]);
        bool isMarket = isGiven[0];

        // Without a market price the price of import is all that is known a day ahead.
        double[] planned = Filled(isMarket ? ahead : import, place, flatPerWattHour);
        double[] bought = !isMarket ? planned : isGiven[1] ? Beside(import, planned, place) : planned;

        // Where nobody says what export earns, it is not taken to earn what import costs.
        double[] sold = isGiven[2] ? (isMarket ? Beside(export, planned, place) : Filled(export, place, flatPerWattHour)) : isMarket ? planned : [.. planned.Select(_ => flatPerWattHour)];
        var series = new PriceSeries("feeds", Step, [.. Enumerable.Range(0, count).Select(k => new PriceSlot(from + (k * Step), planned[k], bought[k], sold[k]))]);
        int present = (int)(Back.Ticks / Step.Ticks);
        int first = Array.FindIndex(isMarket ? ahead : import, present, double.IsNaN);
        var known = first < 0 ? series.Until : from + (first * Step);
        return new KnownPrices(now, from, told, series, known, [.. Enumerable.Range(0, Quantities).Where(q => isGiven[q]).SelectMany(q => FeedQuarters.Gaps((FeedQuantity)q, told[q], present, from))]);
    }

    /// <summary>Whether feeds know the price that is planned with at an instant: that of the market, else that of import.</summary>
    /// <param name="at">The instant.</param>
    public bool IsKnown(Instant at) => !double.IsNaN(ToldAt(1, at)) || !double.IsNaN(ToldAt(0, at));

    /// <summary>Whether a feed knows the price of import at an instant.</summary>
    /// <param name="at">The instant.</param>
    public bool IsImportKnown(Instant at) => !double.IsNaN(ToldAt(1, at));

    /// <summary>Whether a feed knows the price of export at an instant.</summary>
    /// <param name="at">The instant.</param>
    public bool IsExportKnown(Instant at) => !double.IsNaN(ToldAt(2, at));

    /// <summary>Whether something is known from now on that was not, or is known to be otherwise: a reason to plan anew.</summary>
    /// <param name="before">What was known before; null: nothing.</param>
    public bool IsNews(KnownPrices? before)
    {
        if (before is null)
        {
            return true;
        }

        for (var at = start + Back; at < Series.Until; at += Step)
        {
            for (int q = 0; q < Quantities; q++)
            {
                double now = ToldAt(q, at);
                if (!double.IsNaN(now) && !now.Equals(before.ToldAt(q, at)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private double ToldAt(int quantity, Instant at)
    {
        long k = (at.Ticks - start.Ticks) / Step.Ticks;
        return at >= start && k < byQuantity[quantity].Length ? byQuantity[quantity][k] : double.NaN;
    }

    /// <summary>What feeds say of each quarter; NaN where they do not. A quarter that is covered in part is not known.</summary>
    private static double[] Told(FeedQuantity quantity, Instant now, Instant from, int count, IReadOnlyList<FeedSeries> feeds, KnownPrices? before)
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
                told[k] = before.ToldAt((int)quantity, at);
            }
        }

        return told;
    }

    /// <summary>What is known, and the usual where nothing is.</summary>
    private static double[] Filled(double[] told, int[] place, double otherwise)
    {
        double[] filled = new double[told.Length];
        double[] known = [.. told.Where(t => !double.IsNaN(t))];
        double mean = known.Length > 0 ? known.Average() : otherwise;
        var last = new Queue<double>[place.Max() + 1];
        for (int k = 0; k < told.Length; k++)
        {
            var days = last[place[k]] ??= new Queue<double>();
            if (double.IsNaN(told[k]))
            {
                filled[k] = days.Count > 0 ? days.Average() : mean;
                continue;
            }

            filled[k] = told[k];
            days.Enqueue(told[k]);
            if (days.Count > UsualDays)
            {
                days.Dequeue();
            }
        }

        return filled;
    }

    /// <summary>What settles beside a price: as known, else that price and the usual difference.</summary>
    private static double[] Beside(double[] told, double[] price, int[] place)
    {
        double[] difference = Filled([.. told.Zip(price, (t, p) => t - p)], place, 0);
        return [.. told.Select((t, k) => double.IsNaN(t) ? price[k] + difference[k] : t)];
    }
}
