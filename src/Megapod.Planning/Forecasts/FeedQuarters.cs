namespace Megapod.Planning.Forecasts;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>What feeds say of quarters of an hour.</summary>
internal static class FeedQuarters
{
    /// <summary>Mean of what a feed says of a quarter; NaN where it does not cover it whole, or said it later than now.</summary>
    /// <param name="series">What it knows.</param>
    /// <param name="from">Start of the quarter.</param>
    /// <param name="now">The instant.</param>
    public static double Mean(FeedSeries series, Instant from, Instant now)
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

    /// <summary>Spans of quarters that are not told, from one of them on.</summary>
    /// <param name="quantity">What they tell about.</param>
    /// <param name="told">What is told of each quarter; NaN: nothing.</param>
    /// <param name="first">The first that is looked at.</param>
    /// <param name="from">Start of the quarter 0.</param>
    public static IEnumerable<UsualSpan> Gaps(FeedQuantity quantity, double[] told, int first, Instant from)
    {
        for (int k = first; k < told.Length;)
        {
            int end = k;
            while (end < told.Length && double.IsNaN(told[end]))
            {
                end++;
            }

            if (end > k)
            {
                yield return new UsualSpan(quantity, from + (k * CarForecaster.Quarter), from + (end * CarForecaster.Quarter));
            }

            k = end + 1;
        }
    }
}
