namespace Megapod.Planning.Forecasts;

using Megapod.Core.Units;

/// <summary>
/// Compares what a forecast said with what came, at some times ahead, and learns quantiles from it: what came is below the 10 % quantile of like forecasts in a tenth of cases, if the
/// next weeks are like the last. Like forecasts are those of a fifth of all, by what they expected, because little is missed in another way than much. Worked number: where 300 kW were
/// expected an hour ahead, 180 kW or less came in a tenth of cases; so at 400 kW expected the 10 % quantile is 400 · 180 / 300 = 240 kW. It keeps four weeks and nothing more.
/// </summary>
public sealed class ForecastScore
{
    /// <summary>Times ahead, in quarters of an hour: 15 min, 1 h, 6 h, 24 h.</summary>
    public static readonly IReadOnlyList<int> LeadQuarters = [1, 4, 24, 96];

    /// <summary>The quantiles that are scored.</summary>
    private static readonly double[] Shares = [0.1, 0.5, 0.9];

    private const int PerDay = 96;
    private const int Most = 28 * PerDay;

    /// <summary>Quantiles are stated after a week.</summary>
    private const int Least = 7 * PerDay;
    private const int Groups = 5;
    private const double Rounding = 1e-9;
    private readonly double relativeFrom;
    private readonly bool isRelative;
    private readonly Queue<Said>[] pending = Each(() => new Queue<Said>());
    private readonly Queue<Compared>[] compared = Each(() => new Queue<Compared>());
    private readonly Group[][] groups = Each<Group[]>(() => []);

    /// <summary>A score without anything in it.</summary>
    /// <param name="relativeFrom">Values above zero whose errors grow with them: what counts as much as this where less is expected. Null: values of any sign, whose errors are differences.</param>
    public ForecastScore(double? relativeFrom = null)
    {
        this.relativeFrom = relativeFrom ?? 0;
        isRelative = relativeFrom is not null;
    }

    /// <summary>What is said of a quarter to come.</summary>
    /// <param name="now">When; start of a quarter.</param>
    /// <param name="lead">Which of <see cref="LeadQuarters"/>.</param>
    /// <param name="expected">What is expected.</param>
    public void Say(Instant now, int lead, double expected)
    {
        pending[lead].Enqueue(new Said(
            now + (LeadQuarters[lead] * CarForecaster.Quarter), expected, At(lead, expected, Shares[0]), At(lead, expected, Shares[1]), At(lead, expected, Shares[2])));

        // Quarters that never come are not waited for.
        if (pending[lead].Count > LeadQuarters[lead] + 1)
        {
            pending[lead].Dequeue();
        }
    }

    /// <summary>What came in a quarter; in order, some may be missing.</summary>
    /// <param name="start">Its start.</param>
    /// <param name="value">What came.</param>
    public void Came(Instant start, double value)
    {
        for (int lead = 0; lead < pending.Length; lead++)
        {
            while (pending[lead].TryPeek(out var said) && said.Target <= start)
            {
                pending[lead].Dequeue();
                if (said.Target == start)
                {
                    compared[lead].Enqueue(new Compared(said, value));
                }
            }

            if (compared[lead].Count > Most)
            {
                compared[lead].Dequeue();
            }
        }
    }

    /// <summary>Learns quantiles from what has been compared so far; once a day is often enough.</summary>
    public void Learn()
    {
        for (int lead = 0; lead < compared.Length; lead++)
        {
            if (compared[lead].Count < Least)
            {
                continue;
            }

            var sorted = compared[lead].OrderBy(c => c.Said.Expected).ToArray();
            groups[lead] = [.. Grouped(sorted)];
        }
    }

    /// <summary>The value below which what comes stays with a probability, by this forecast's own errors; NaN before a week has been compared.</summary>
    /// <param name="expected">What is expected.</param>
    /// <param name="quarters">How far ahead, in quarters; between the times that are scored it goes over evenly.</param>
    /// <param name="share">The probability, 0–1.</param>
    public double Quantile(double expected, int quarters, double share)
    {
        int above = 0;
        while (above < LeadQuarters.Count && LeadQuarters[above] < quarters)
        {
            above++;
        }

        if (above == 0 || above == LeadQuarters.Count)
        {
            return At(Math.Min(above, LeadQuarters.Count - 1), expected, share);
        }

        double weight = (quarters - LeadQuarters[above - 1]) / (double)(LeadQuarters[above] - LeadQuarters[above - 1]);
        return ((1 - weight) * At(above - 1, expected, share)) + (weight * At(above, expected, share));
    }

    /// <summary>How good it has been.</summary>
    /// <param name="forecast">Of what.</param>
    /// <param name="unit">Unit of its values.</param>
    public ForecastQuality Quality(string forecast, string unit) => new(forecast, unit, [.. Enumerable.Range(0, compared.Length).Select(LeadOf)]);

    private LeadQuality LeadOf(int lead)
    {
        int minutes = (int)(LeadQuarters[lead] * CarForecaster.Quarter).TotalMinutes;
        var all = compared[lead];
        if (all.Count == 0)
        {
            return new LeadQuality(minutes, 0, null, null, null, null, null, null);
        }

        return new LeadQuality(
            minutes,
            all.Count,
            all.Average(c => c.Value),
            all.Average(c => c.Said.Expected - c.Value),
            all.Average(c => Math.Abs(c.Said.Expected - c.Value)),
            Covered(all, c => c.Low, Shares[0]),
            Covered(all, c => c.Middle, Shares[1]),
            Covered(all, c => c.High, Shares[2]));
    }

    /// <summary>
    /// A distribution with lumps, such as a price that was known, has quantiles at which more than nothing lies: then every share from what is below to what is not above is right.
    /// Where a value cannot be negative, a quantile of zero promises nothing and is left out, so that quiet nights do not make a forecast look good.
    /// </summary>
    private double? Covered(IEnumerable<Compared> all, Func<Said, double> quantile, double share)
    {
        double below = 0;
        double at = 0;
        double count = 0;
        foreach (var c in all)
        {
            double q = quantile(c.Said);
            if (double.IsNaN(q) || (isRelative && q <= 0))
            {
                continue;
            }

            count++;
            bool isAt = Math.Abs(c.Value - q) <= Rounding * (Math.Abs(c.Value) + Math.Abs(q));
            (below, at) = isAt ? (below, at + 1) : c.Value < q ? (below + 1, at) : (below, at);
        }

        return count == 0 ? null : Math.Clamp(share, below / count, (below + at) / count);
    }

    private IEnumerable<Group> Grouped(Compared[] sorted)
    {
        int size = (sorted.Length + Groups - 1) / Groups;
        for (int from = 0; from < sorted.Length;)
        {
            // Those that expected the same stay together; otherwise a group would be a time and no kind.
            int to = Math.Min(from + size, sorted.Length);
            while (to < sorted.Length && sorted[to].Said.Expected.Equals(sorted[to - 1].Said.Expected))
            {
                to++;
            }

            yield return new Group(sorted[to - 1].Said.Expected, [.. sorted[from..to].Select(ErrorOf).Order()]);
            from = to;
        }
    }

    private double At(int lead, double expected, double share)
    {
        var learned = groups[lead];
        if (learned.Length == 0)
        {
            return double.NaN;
        }

        int g = 0;
        while (g < learned.Length - 1 && expected > learned[g].Most)
        {
            g++;
        }

        double[] errors = learned[g].Errors;
        double at = share * (errors.Length - 1);
        int k = (int)at;
        double error = k + 1 < errors.Length ? errors[k] + ((at - k) * (errors[k + 1] - errors[k])) : errors[k];
        return isRelative ? error * Math.Max(relativeFrom, expected) : expected + error;
    }

    private double ErrorOf(Compared c) => isRelative ? c.Value / Math.Max(relativeFrom, c.Said.Expected) : c.Value - c.Said.Expected;

    private static T[] Each<T>(Func<T> make) => [.. LeadQuarters.Select(_ => make())];

    private readonly record struct Said(Instant Target, double Expected, double Low, double Middle, double High);

    private readonly record struct Compared(Said Said, double Value);

    /// <summary>Errors of forecasts that expected about as much, sorted.</summary>
    private sealed record Group(double Most, double[] Errors);
}
