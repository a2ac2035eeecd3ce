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

    private static readonly FeedQuantity[] Quantities = [FeedQuantity.DayAheadPrice, FeedQuantity.ImportPrice, FeedQuantity.ExportPrice];
    private readonly FeedQuarters byQuarter;

    private KnownPrices(Instant madeAt, FeedQuarters told, PriceSeries series, Instant knownUntil)
    {
        MadeAt = madeAt;
        byQuarter = told;
        Series = series;
        KnownUntil = knownUntil;
        Usual = [.. told.Gaps()];
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
    public static bool IsPrice(FeedQuantity quantity) => Quantities.Contains(quantity);

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
        var quarters = new FeedQuarters(now, Back, Ahead, Quantities, feeds, before?.byQuarter);
        if (flatPerWattHour == 0 && Quantities.All(q => quarters.Told(q).All(double.IsNaN)))
        {
            return null;
        }

        int[] place = [.. Enumerable.Range(0, quarters.Count).Select(k => (int)(TimeZoneInfo.ConvertTimeFromUtc(quarters.StartOf(k).ToUtc(), zone).TimeOfDay / Step))];
        double[] import = quarters.Told(FeedQuantity.ImportPrice);
        double[] export = quarters.Told(FeedQuantity.ExportPrice);
        bool isMarket = quarters.IsGiven(FeedQuantity.DayAheadPrice);

        // Without a market price the price of import is all that is known a day ahead.
        var ahead = isMarket ? FeedQuantity.DayAheadPrice : FeedQuantity.ImportPrice;
        double[] planned = Filled(quarters.Told(ahead), place, flatPerWattHour);
        double[] bought = !isMarket ? planned : quarters.IsGiven(FeedQuantity.ImportPrice) ? Beside(import, planned, place) : planned;

        // Where nobody says what export earns, it is not taken to earn what import costs.
        double[] sold = quarters.IsGiven(FeedQuantity.ExportPrice)
            ? (isMarket ? Beside(export, planned, place) : Filled(export, place, flatPerWattHour))
            : isMarket ? planned : [.. planned.Select(_ => flatPerWattHour)];
        var series = new PriceSeries("feeds", Step, [.. Enumerable.Range(0, quarters.Count).Select(k => new PriceSlot(quarters.StartOf(k), planned[k], bought[k], sold[k]))]);
        return new KnownPrices(now, quarters, series, quarters.ToldUntil(ahead));
    }

    /// <summary>Whether feeds know the price that is planned with at an instant: that of the market, else that of import.</summary>
    /// <param name="at">The instant.</param>
    public bool IsKnown(Instant at) => IsTold(FeedQuantity.ImportPrice, at) || IsTold(FeedQuantity.DayAheadPrice, at);

    /// <summary>Whether a feed knows the price of import at an instant.</summary>
    /// <param name="at">The instant.</param>
    public bool IsImportKnown(Instant at) => IsTold(FeedQuantity.ImportPrice, at);

    /// <summary>Whether a feed knows the price of export at an instant.</summary>
    /// <param name="at">The instant.</param>
    public bool IsExportKnown(Instant at) => IsTold(FeedQuantity.ExportPrice, at);

    /// <summary>Whether something is known from now on that was not, or is known to be otherwise: a reason to plan anew.</summary>
    /// <param name="before">What was known before; null: nothing.</param>
    public bool IsNews(KnownPrices? before) => before is null || byQuarter.IsNews(before.byQuarter);

    private bool IsTold(FeedQuantity quantity, Instant at) => !double.IsNaN(byQuarter.ToldAt(quantity, at));

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
