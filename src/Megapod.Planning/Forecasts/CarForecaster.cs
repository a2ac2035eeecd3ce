namespace Megapod.Planning.Forecasts;

using Megapod.Core.Units;

/// <summary>
/// What the cars of a site will take, learned from its own past days. The shape of a day is the mean of like days; how busy today is, is learned as the day goes on: with
/// day factors of variance σ² and sessions that come in parcels of energy u, today's factor is (u/σ² + taken so far) / (u/σ² + usual so far), the mean of a Gamma
/// distribution, and gets surer with each car. Worked number: σ 0.33, u 0.03 MWh: u/σ² = 0.28 MWh; by 10 h 2.0 MWh were taken where 1.5 is usual: 2.28 / 1.78 = 1.28.
/// </summary>
public sealed class CarForecaster
{
    /// <summary>Length of the steps in which it sees and forecasts.</summary>
    public static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    /// <summary>Quarters of a day without a change of the clock.</summary>
    private const int PerDay = 96;

    /// <summary>Days that are remembered: four weeks, so that each weekday is there four times.</summary>
    private const int MostDays = 28;

    /// <summary>Kinds of days: Monday to Thursday, Friday, weekend and holidays.</summary>
    private const int Classes = 3;

    /// <summary>Days of all kinds that a kind's own shape is mixed with: there are few Fridays.</summary>
    private const double MixedDays = 3;

    /// <summary>Below so much what is expected says nothing of how large errors are, W: less than one car.</summary>
    private const double LeastWatts = 1_000;

    /// <summary>Whole days that must have been seen before what is said is worth a comparison.</summary>
    private const int ScoredFrom = 7;

    private readonly TimeZoneInfo zone;
    private readonly CarForecastSettings settings;
    private readonly Func<DateOnly, bool> isHoliday;
    private readonly List<Day> days = [];
    private readonly double[][] shapes = [new double[PerDay], new double[PerDay], new double[PerDay]];
    private Day? today;

    /// <summary>A forecaster that knows nothing yet.</summary>
    /// <param name="zone">Local time of the site.</param>
    /// <param name="settings">How it learns.</param>
    /// <param name="isHoliday">Local days that run like a weekend; null: none are known.</param>
    public CarForecaster(TimeZoneInfo zone, CarForecastSettings? settings = null, Func<DateOnly, bool>? isHoliday = null)
    {
        ArgumentNullException.ThrowIfNull(zone);
        this.zone = zone;
        this.settings = settings ?? new CarForecastSettings();
        this.isHoliday = isHoliday ?? (_ => false);
    }

    /// <summary>What it said beside what came: as each quarter ends, with that quarter's mean for what cars took last.</summary>
    public ForecastScore Score { get; } = new(LeastWatts);

    /// <summary>Whole days that it has seen.</summary>
    public int DaysSeen => days.Count;

    /// <summary>Takes in a quarter of an hour that is over. Quarters come in order; some may be missing.</summary>
    /// <param name="start">Start of the quarter.</param>
    /// <param name="meanWatts">What cars wanted in it, W.</param>
    public void Observe(Instant start, double meanWatts)
    {
        Score.Came(start, meanWatts);
        var (day, at) = Place(start);
        if (today is null || today.Date != day)
        {
            Close();
            today = new Day(day, ClassOf(day));
        }

        today.Watts[at] += meanWatts;
        today.Seen[at]++;
        if (days.Count >= ScoredFrom)
        {
            Say(start + Quarter, meanWatts);
        }
    }

    /// <summary>What is to be expected.</summary>
    /// <param name="now">Start of the first quarter; only what was observed before is used.</param>
    /// <param name="recentWatts">What cars have taken in the last minutes, W; NaN: unknown.</param>
    /// <param name="quarters">How many quarters ahead.</param>
    public CarForecast Make(Instant now, double recentWatts, int quarters)
    {
        double[] usual = new double[quarters];
        bool[] isToday = new bool[quarters];
        int[] place = new int[quarters];
        int[] kind = new int[quarters];
        var (date, at) = Place(now);
        for (int k = 0; k < quarters; k++)
        {
            var (day, quarter) = Place(now + (k * Quarter));
            (kind[k], place[k]) = (ClassOf(day), quarter);
            usual[k] = shapes[kind[k]][quarter];
            isToday[k] = day == date;
        }

        var (level, levelSigma) = LevelAt(date, at);
        double surprise = double.IsNaN(recentWatts) || quarters == 0 ? 0 : recentWatts - (level * usual[0]);
        return new CarForecast(now, usual, isToday, level, levelSigma, settings.DaySigma, surprise, settings.SurpriseTime)
        {
            Place = place,
            Bias = settings.Bias,
            Score = Score,
            Surprises = [.. Enumerable.Range(0, Classes).Select(c => (IReadOnlyList<double[]>)[.. days.Where(d => d.Class == c).Reverse().Select(d => d.Surprise)])],
            Kind = kind,
        };
    }

    private static double Smooth(double[] shape, int at) => (shape[(at + PerDay - 1) % PerDay] + (2 * shape[at]) + shape[(at + 1) % PerDay]) / 4;

    /// <summary>How busy the day is that runs, and how sure that is.</summary>
    private (double Level, double Sigma) LevelAt(DateOnly date, int at)
    {
        double quarterHours = Quarter.TotalHours;
        double before = 0;
        double taken = 0;
        double[] shape = shapes[ClassOf(date)];
        for (int q = 0; q < at; q++)
        {
            // A quarter that was not seen says nothing of the day.
            bool isSeen = today is not null && today.Date == date && today.Seen[q] > 0;
            before += isSeen ? shape[q] * quarterHours : 0;
            taken += isSeen ? today!.Mean(q) * quarterHours : 0;
        }

        double sigma = settings.DaySigma;
        double prior = settings.ParcelWattHours / (sigma * sigma);
        double level = days.Count == 0 ? 1 : (prior + taken) / (prior + before);
        double parcels = (1 / (sigma * sigma)) + (taken / settings.ParcelWattHours);
        return (level, level / Math.Sqrt(parcels));
    }

    /// <summary>Says for the record what would be expected some times ahead.</summary>
    private void Say(Instant now, double recentWatts)
    {
        var (date, at) = Place(now);
        double level = LevelAt(date, at).Level;
        double surprise = recentWatts - (level * shapes[ClassOf(date)][at]);
        for (int lead = 0; lead < ForecastScore.LeadQuarters.Count; lead++)
        {
            int k = ForecastScore.LeadQuarters[lead];
            var (day, quarter) = Place(now + (k * Quarter));
            double usual = shapes[ClassOf(day)][quarter] * (day == date ? level : 1);
            Score.Say(now, lead, settings.Bias * Math.Max(0, usual + (surprise * Math.Exp(-(k + 0.5) * (Quarter / settings.SurpriseTime)))));
        }
    }

    private void Close()
    {
        if (today is null)
        {
            return;
        }

        if (today.IsWhole)
        {
            days.Add(today);
            if (days.Count > MostDays)
            {
                days.RemoveAt(0);
            }
        }

        Learn();
        Score.Learn();
    }

    private void Learn()
    {
        double[] all = new double[PerDay];
        double[][] own = [new double[PerDay], new double[PerDay], new double[PerDay]];
        int[] count = new int[Classes];
        foreach (var day in days)
        {
            count[day.Class]++;
            for (int q = 0; q < PerDay; q++)
            {
                all[q] += day.Mean(q) / days.Count;
                own[day.Class][q] += day.Mean(q);
            }
        }

        double usual = all.Sum();
        for (int c = 0; c < Classes; c++)
        {
            double mine = count[c] == 0 ? usual : own[c].Sum() / count[c];
            double scale = usual > 0 ? ((count[c] * mine) + (MixedDays * usual)) / ((count[c] + MixedDays) * usual) : 1;
            double[] mixed = new double[PerDay];
            for (int q = 0; q < PerDay; q++)
            {
                mixed[q] = (own[c][q] + (MixedDays * scale * all[q])) / (count[c] + MixedDays);
            }

            for (int q = 0; q < PerDay; q++)
            {
                shapes[c][q] = Smooth(mixed, q);
            }
        }

        foreach (var day in days)
        {
            double[] shape = shapes[day.Class];
            double taken = 0;
            for (int q = 0; q < PerDay; q++)
            {
                taken += day.Mean(q);
            }

            double level = taken / Math.Max(1, shape.Sum());
            for (int q = 0; q < PerDay; q++)
            {
                double expected = level * shape[q];
                double surprise = day.Mean(q) - expected;

                // Cars come by chance, so what they take scatters with the root of what is expected.
                day.Surprise[q] = surprise / Math.Sqrt(Math.Max(1, expected));
            }
        }
    }

    private int ClassOf(DateOnly day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday or DayOfWeek.Sunday => 2,
        _ when isHoliday(day) => 2,
        DayOfWeek.Friday => 1,
        _ => 0,
    };

    private (DateOnly Day, int Quarter) Place(Instant at)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(at.ToUtc(), zone);
        return (DateOnly.FromDateTime(local), (int)(local.TimeOfDay / Quarter));
    }

    private sealed class Day(DateOnly date, int kind)
    {
        public DateOnly Date => date;

        public int Class => kind;

        public double[] Watts { get; } = new double[PerDay];

        public int[] Seen { get; } = new int[PerDay];

        /// <summary>By how much each quarter was above what the day's level let expect, in roots of that.</summary>
        public double[] Surprise { get; } = new double[PerDay];

        /// <summary>Whether no more than an hour of it is missing; where the clock goes forward one is.</summary>
        public bool IsWhole => Seen.Count(s => s == 0) <= 4;

        public double Mean(int quarter) => Seen[quarter] == 0 ? 0 : Watts[quarter] / Seen[quarter];
    }
}
