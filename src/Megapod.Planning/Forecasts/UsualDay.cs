namespace Megapod.Planning.Forecasts;

using Megapod.Core.Units;

/// <summary>
/// What is usual at a local time of day, and how long what departs from it lasts: the mean of the last ten days at that quarter of an hour, and beside it the present departure, which fades as it
/// did before. Ten days even out clouds and still follow the season. How much of a departure is left after six hours is learned from the departures of the weeks before. Worked number: 15:00 was at
/// 24 °C on the last ten days, it is 5 K warmer than usual now, and after six hours 0.6 of a departure is left as a rule: six hours before 15:00 that lets 24 + 0.6 · 5 = 27 °C be expected.
/// </summary>
/// <param name="zone">Local time of the place.</param>
/// <param name="isShare">Values at or above zero whose departure is a share of the usual, as the sun's is: none of it is left at night. Otherwise it is a difference.</param>
public sealed class UsualDay(TimeZoneInfo zone, bool isShare)
{
    /// <summary>Days whose mean is the usual.</summary>
    public const int Days = 10;

    private const int PerDay = 96;

    /// <summary>How much of a departure is left is learned over six hours: over a quarter of one all of it would seem to stay.</summary>
    private const int Lag = 24;

    /// <summary>Below this share of the day's highest usual value a share says nothing, and the last one lasts.</summary>
    private const double LeastShare = 0.05;

    /// <summary>A share is that of the last hours: each quarter counts three quarters of the next one.</summary>
    private const double Recent = 0.75;

    /// <summary>At first half is left of a departure; that counts as a day of quarters would.</summary>
    private const double FirstPairs = PerDay;
    private const double HalfLeft = 0.5;

    /// <summary>A departure below this is rounding.</summary>
    private const double Rounding = 1e-9;

    /// <summary>What was learned fades over three weeks.</summary>
    private const double Fading = 1 - (1.0 / (21 * PerDay));

    private readonly Queue<double>?[] byQuarter = new Queue<double>?[PerDay];
    private readonly double[] usual = new double[PerDay];
    private readonly double[] departures = new double[Lag];
    private double most;
    private double recentValue;
    private double recentUsual;
    private double departure;
    private double lastValue = double.NaN;
    private Instant last = Instant.Never;
    private int seen;
    private double pairs;
    private double products;
    private double squares;

    /// <summary>Whether anything was seen.</summary>
    public bool IsKnown => seen > 0;

    /// <summary>How much of a departure is left after six hours, 0–1.</summary>
    public double Persistence => squares <= 0 ? HalfLeft : Math.Clamp(((pairs * products / squares) + (FirstPairs * HalfLeft)) / (pairs + FirstPairs), 0, 1);

    /// <summary>Takes in a quarter, in order; some may be missing.</summary>
    /// <param name="start">Its start.</param>
    /// <param name="value">Its mean; no NaN.</param>
    public void Observe(Instant start, double value)
    {
        int at = PlaceOf(start);
        value = isShare ? Math.Max(0, value) : value;
        if (byQuarter[at] is { Count: > 0 })
        {
            Depart(usual[at], value);
        }

        var days = byQuarter[at] ??= new Queue<double>(Days + 1);
        days.Enqueue(value);
        if (days.Count > Days)
        {
            days.Dequeue();
        }

        usual[at] = days.Average();
        most = usual.Max();
        (last, lastValue) = (start, value);
        seen++;
    }

    /// <summary>What is usual at the local time of an instant, without any departure; NaN where nothing is known of that time.</summary>
    /// <param name="at">The instant.</param>
    public double At(Instant at)
    {
        int place = PlaceOf(at);
        return byQuarter[place] is { Count: > 0 } ? usual[place] : double.NaN;
    }

    /// <summary>What is to be expected: the usual and what is left of the present departure. Where the usual is not known: the last value, but no share of nothing; NaN before anything was seen.</summary>
    /// <param name="at">The instant, not before what was seen last.</param>
    public double Expect(Instant at)
    {
        if (seen == 0)
        {
            return double.NaN;
        }

        int place = PlaceOf(at);
        if (byQuarter[place] is not { Count: > 0 })
        {
            return isShare ? 0 : lastValue;
        }

        double quarters = Math.Max(0, (at - last) / CarForecaster.Quarter);
        double left = departure * Math.Pow(Persistence, quarters / Lag);
        return isShare ? Math.Max(0, usual[place] * (1 + left)) : usual[place] + left;
    }

    private void Depart(double expected, double value)
    {
        bool isSaid = true;
        if (isShare)
        {
            isSaid = expected > LeastShare * most;
            if (isSaid)
            {
                (recentValue, recentUsual) = ((Recent * recentValue) + value, (Recent * recentUsual) + expected);
                departure = (recentValue / recentUsual) - 1;
            }
        }
        else
        {
            departure = value - expected;
        }

        double before = departures[seen % Lag];
        departures[seen % Lag] = departure;
        if (isSaid && Math.Abs(before) > Rounding)
        {
            pairs = (Fading * pairs) + 1;
            products = (Fading * products) + (before * departure);
            squares = (Fading * squares) + (before * before);
        }
    }

    private int PlaceOf(Instant at) => (int)(TimeZoneInfo.ConvertTimeFromUtc(at.ToUtc(), zone).TimeOfDay / CarForecaster.Quarter);
}
