namespace Megapod.Planning.Forecasts;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Prices of the quarters ahead by what is known at an instant: the day-ahead price as far as it was published, after that the mean of the last days at that hour; and where
/// settlement differs from it, the present difference, which fades as it did in the weeks before.
/// </summary>
public sealed class PriceForecaster
{
    /// <summary>Days whose mean stands for a day not published yet.</summary>
    private const int UsualDays = 5;

    /// <summary>Quarters that the fading of differences is learned from: three weeks.</summary>
    private const int MostDifferences = 21 * 96;

    /// <summary>Quarters between two lessons: a day.</summary>
    private const int LearnEvery = 96;

    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);
    private readonly TimeZoneInfo zone;
    private readonly TimeSpan publication;
    private readonly Queue<(double Import, double Export)> differences = [];
    private KnownPrices? known;
    private double products;
    private double squares;
    private int sinceLearned;

    /// <summary>A forecaster over a series of which it reads at each instant only what was known then.</summary>
    /// <param name="prices">The series.</param>
    /// <param name="zone">Local time of the market.</param>
    /// <param name="publication">Local time of day from which on the next day's prices are known. Default 13:00.</param>
    public PriceForecaster(PriceSeries prices, TimeZoneInfo zone, TimeSpan? publication = null)
    {
        ArgumentNullException.ThrowIfNull(prices);
        ArgumentNullException.ThrowIfNull(zone);
        Prices = prices;
        this.zone = zone;
        this.publication = publication ?? TimeSpan.FromHours(13);
    }

    /// <summary>What is known of prices; of a series that goes on after the present only what was published by then is used. Put another in its place when more is known.</summary>
    public PriceSeries Prices { get; set; }

    /// <summary>Takes prices out of feeds in place of the series: all that is in them is known.</summary>
    /// <param name="news">The prices.</param>
    public void Take(KnownPrices news)
    {
        ArgumentNullException.ThrowIfNull(news);
        known = news;
        Prices = news.Series;
    }

    /// <summary>What it said of the price of import beside what came, currency per Wh: as each quarter ends.</summary>
    public ForecastScore Score { get; } = new();

    /// <summary>How much of a difference is left after a quarter, 0–1, as it was seen so far.</summary>
    public double Persistence => squares > 0 ? Math.Clamp(products / squares, 0, 1) : 0;

    /// <summary>Takes in a quarter that has settled, in order; one without a known price says nothing.</summary>
    /// <param name="start">Its start.</param>
    public void Observe(Instant start)
    {
        if (!IsCovered(start))
        {
            return;
        }

        Compare(start);
        var slot = Prices.At(start);
        var difference = (slot.ImportPerWattHour - slot.DayAheadPerWattHour, slot.ExportPerWattHour - slot.DayAheadPerWattHour);
        if (differences.Count > 0)
        {
            var (before, _) = differences.Last();
            products += before * difference.Item1;
            squares += before * before;
        }

        differences.Enqueue(difference);
        if (differences.Count > MostDifferences)
        {
            var (first, _) = differences.Dequeue();
            products -= first * differences.Peek().Import;
            squares -= first * first;
        }
    }

    /// <summary>The prices at which a quarter settled, as far as they are known; otherwise what was usual.</summary>
    /// <param name="start">Its start.</param>
    public PriceSlot SettledAt(Instant start)
    {
        if (IsCovered(start))
        {
            return Prices.At(start);
        }

        double usual = Usual(start, start);
        return new PriceSlot(start, usual, usual, usual);
    }

    /// <summary>Prices of the quarters from an instant on, currency per Wh. The first is the one that settles now and is known.</summary>
    /// <param name="now">Start of the first quarter.</param>
    /// <param name="import">Filled with import prices.</param>
    /// <param name="export">Filled with export prices; as long.</param>
    public void Make(Instant now, double[] import, double[] export)
    {
        ArgumentNullException.ThrowIfNull(import);
        ArgumentNullException.ThrowIfNull(export);
        var knownUntil = KnownUntil(now);
        double importGap = 0;
        double exportGap = 0;
        if (IsCovered(now))
        {
            var present = Prices.At(now);
            (importGap, exportGap) = (present.ImportPerWattHour - present.DayAheadPerWattHour, present.ExportPerWattHour - present.DayAheadPerWattHour);
        }

        double left = 1;
        for (int k = 0; k < import.Length; k++)
        {
            var at = now + (k * Quarter);
            double ahead = AheadAt(at, now, knownUntil);

            // What settles may be published ahead, as a supplier's price list is.
            import[k] = IsImportKnown(at) ? Prices.At(at).ImportPerWattHour : ahead + (importGap * left);
            export[k] = IsExportKnown(at) ? Prices.At(at).ExportPerWattHour : ahead + (exportGap * left);
            left *= Persistence;
        }
    }

    /// <summary>
    /// One way in which the prices may go: the expected ones, and beside them the surprises of an earlier day from this hour on.
    /// </summary>
    /// <param name="now">Start of the first quarter.</param>
    /// <param name="daysBack">Which day, counted back; at least 1.</param>
    /// <param name="import">Filled with import prices.</param>
    /// <param name="export">Filled with export prices; as long.</param>
    public void MakeLike(Instant now, int daysBack, double[] import, double[] export)
    {
        ArgumentNullException.ThrowIfNull(import);
        ArgumentNullException.ThrowIfNull(export);
        Make(now, import, export);
        var then = now - TimeSpan.FromDays(daysBack);
        if (!IsCovered(then))
        {
            return;
        }

        var first = Prices.At(then);
        double left = Persistence;
        for (int k = 1; k < import.Length; k++, left *= Persistence)
        {
            // A day that is not over yet goes on like the one before it.
            var at = then + (k * Quarter);
            while (at >= now || at >= Prices.Until)
            {
                at -= TimeSpan.FromDays(1);
            }

            if (at < Prices.From)
            {
                return;
            }

            var slot = Prices.At(at);
            var ahead = now + (k * Quarter);
            import[k] += IsImportKnown(ahead) ? 0 : slot.ImportPerWattHour - slot.DayAheadPerWattHour - (left * (first.ImportPerWattHour - first.DayAheadPerWattHour));
            export[k] += IsExportKnown(ahead) ? 0 : slot.ExportPerWattHour - slot.DayAheadPerWattHour - (left * (first.ExportPerWattHour - first.DayAheadPerWattHour));
        }
    }

    /// <summary>First instant whose day-ahead price is not published yet.</summary>
    /// <param name="now">The present.</param>
    public Instant KnownUntil(Instant now)
    {
        if (known is not null)
        {
            return known.KnownUntil;
        }

        var local = TimeZoneInfo.ConvertTimeFromUtc(now.ToUtc(), zone);
        var midnight = local.Date.AddDays(local.TimeOfDay >= publication ? 2 : 1);
        midnight = zone.IsInvalidTime(midnight) ? midnight.AddHours(1) : midnight;
        return Instant.FromUtc(TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(midnight, DateTimeKind.Unspecified), zone));
    }

    private void Compare(Instant start)
    {
        // A price that nobody told cannot judge a forecast.
        if (known?.IsKnown(start) != false)
        {
            Score.Came(start, Prices.At(start).ImportPerWattHour);
        }

        var now = start + Quarter;
        bool isPast = known is not null && now + Quarter <= known.MadeAt;
        if (++sinceLearned >= LearnEvery)
        {
            sinceLearned = 0;
            Score.Learn();
        }

        // Of quarters long over more is known by now than was then.
        if (isPast || !IsCovered(now))
        {
            return;
        }

        var knownUntil = KnownUntil(now);
        var present = Prices.At(now);
        double gap = present.ImportPerWattHour - present.DayAheadPerWattHour;
        for (int lead = 0; lead < ForecastScore.LeadQuarters.Count; lead++)
        {
            int k = ForecastScore.LeadQuarters[lead];
            var at = now + (k * Quarter);
            Score.Say(now, lead, IsImportKnown(at) ? Prices.At(at).ImportPerWattHour : AheadAt(at, now, knownUntil) + (gap * Math.Pow(Persistence, k)));
        }
    }

    private double AheadAt(Instant at, Instant now, Instant knownUntil) =>
        (at < knownUntil || known is not null) && IsCovered(at) ? Prices.At(at).DayAheadPerWattHour : Usual(at, now);

    private double Usual(Instant at, Instant now)
    {
        double sum = 0;
        int count = 0;
        var published = KnownUntil(now);
        for (var back = at - TimeSpan.FromDays(1); count < UsualDays && back >= Prices.From; back -= TimeSpan.FromDays(1))
        {
            if (back < published && back < Prices.Until)
            {
                sum += Prices.At(back).DayAheadPerWattHour;
                count++;
            }
        }

        // Nothing of that hour: the mean of what there is, or the newest.
        return count > 0 ? sum / count : IsCovered(now) ? Prices.At(now).DayAheadPerWattHour : Prices.Slots[^1].DayAheadPerWattHour;
    }

    private bool IsImportKnown(Instant at) => known?.IsImportKnown(at) == true;

    private bool IsExportKnown(Instant at) => known?.IsExportKnown(at) == true;

    private bool IsCovered(Instant at) => at >= Prices.From && at < Prices.Until;
}
