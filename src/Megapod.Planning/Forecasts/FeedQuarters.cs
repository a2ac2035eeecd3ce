namespace Megapod.Planning.Forecasts;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// What feeds say of some quantities, quarter by quarter from some days back to some days ahead; NaN where they do not. It remembers what feeds no longer keep; no gap is filled.
/// </summary>
internal sealed class FeedQuarters
{
    private readonly FeedQuantity[] quantities;
    private readonly double[][] told;
    private readonly bool[] isGiven;

    /// <summary>Asks feeds.</summary>
    /// <param name="now">The instant; slots that were known later are not used.</param>
    /// <param name="back">How far back it reaches.</param>
    /// <param name="ahead">How far ahead it reaches.</param>
    /// <param name="quantities">The quantities.</param>
    /// <param name="feeds">What feeds know; of two that tell of the same quantity the first has the word. Other quantities are passed over.</param>
    /// <param name="before">What was made before, of the same quantities; null: nothing was.</param>
    public FeedQuarters(Instant now, TimeSpan back, TimeSpan ahead, FeedQuantity[] quantities, IReadOnlyList<FeedSeries> feeds, FeedQuarters? before)
    {
        this.quantities = quantities;
        Start = new Instant(now.Ticks - (now.Ticks % CarForecaster.Quarter.Ticks)) - back;
        Count = (int)((back + ahead).Ticks / CarForecaster.Quarter.Ticks);
        Present = (int)(back.Ticks / CarForecaster.Quarter.Ticks);
        isGiven = [.. quantities.Select(q => feeds.Any(f => f.Quantity == q))];
        told = [.. quantities.Select(q => Tell(q, now, [.. feeds.Where(f => f.Quantity == q)], before))];
    }

    /// <summary>Start of the first quarter.</summary>
    public Instant Start { get; }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>Which of them runs now.</summary>
    public int Present { get; }

    /// <summary>Whether a feed tells of a quantity, whatever it knows.</summary>
    /// <param name="quantity">One of its quantities.</param>
    public bool IsGiven(FeedQuantity quantity) => isGiven[Array.IndexOf(quantities, quantity)];

    /// <summary>What is told of each quarter; NaN: nothing.</summary>
    /// <param name="quantity">One of its quantities.</param>
    public double[] Told(FeedQuantity quantity) => told[Array.IndexOf(quantities, quantity)];

    /// <summary>What is told of the quarter that contains an instant; NaN: nothing.</summary>
    /// <param name="quantity">One of its quantities.</param>
    /// <param name="at">The instant.</param>
    public double ToldAt(FeedQuantity quantity, Instant at) => At(Told(quantity), at);

    /// <summary>The value of the quarter that contains an instant; NaN beyond all quarters.</summary>
    /// <param name="values">A value for each quarter.</param>
    /// <param name="at">The instant.</param>
    public double At(double[] values, Instant at)
    {
        long k = (at.Ticks - Start.Ticks) / CarForecaster.Quarter.Ticks;
        return at >= Start && k < Count ? values[k] : double.NaN;
    }

    /// <summary>Start of a quarter; of the one after the last its end.</summary>
    /// <param name="quarter">Which, from 0.</param>
    public Instant StartOf(int quarter) => Start + (quarter * CarForecaster.Quarter);

    /// <summary>First instant from the running quarter on of which nothing is told.</summary>
    /// <param name="quantity">One of its quantities.</param>
    public Instant ToldUntil(FeedQuantity quantity)
    {
        int first = Array.FindIndex(Told(quantity), Present, double.IsNaN);
        return StartOf(first < 0 ? Count : first);
    }

    /// <summary>Whether something is told of the time from now on that was not, or is told otherwise.</summary>
    /// <param name="before">What was told before.</param>
    public bool IsNews(FeedQuarters before)
    {
        for (int k = Present; k < Count; k++)
        {
            foreach (var quantity in quantities)
            {
                double now = Told(quantity)[k];
                if (!double.IsNaN(now) && !now.Equals(before.ToldAt(quantity, StartOf(k))))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Spans from the running quarter on of which nothing is told of a quantity that a feed should give, by quantity and time.</summary>
    public IEnumerable<UsualSpan> Gaps() => quantities.Where(IsGiven).SelectMany(GapsOf);

    private IEnumerable<UsualSpan> GapsOf(FeedQuantity quantity)
    {
        double[] values = Told(quantity);
        for (int k = Present; k < Count;)
        {
            int end = k;
            while (end < Count && double.IsNaN(values[end]))
            {
                end++;
            }

            if (end > k)
            {
                yield return new UsualSpan(quantity, StartOf(k), StartOf(end));
            }

            k = end + 1;
        }
    }

    private double[] Tell(FeedQuantity quantity, Instant now, List<FeedSeries> sources, FeedQuarters? before)
    {
        double[] values = new double[Count];
        for (int k = 0; k < Count; k++)
        {
            var at = StartOf(k);
            values[k] = double.NaN;
            for (int s = 0; s < sources.Count && double.IsNaN(values[k]); s++)
            {
                values[k] = Mean(sources[s], at, now);
            }

            // A feed keeps some days; what it said of earlier ones was still so.
            if (double.IsNaN(values[k]) && before is not null && at < now && sources.Count > 0)
            {
                values[k] = before.ToldAt(quantity, at);
            }
        }

        return values;
    }

    /// <summary>Mean of what a feed says of a quarter; NaN where it does not cover it whole, or said it later than now.</summary>
    private static double Mean(FeedSeries series, Instant from, Instant now)
    {
        double sum = 0;
        var until = from + CarForecaster.Quarter;
        for (var at = from; at < until;)
        {
            if (series.At(at) is not { } slot || slot.KnownAt > now)
            {
                return double.NaN;
            }

            var end = slot.End < until ? slot.End : until;
            sum += slot.Value * ((end - at) / CarForecaster.Quarter);
            at = end;
        }

        return sum;
    }
}
