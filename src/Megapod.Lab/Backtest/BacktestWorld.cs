namespace Megapod.Lab.Backtest;

using Megapod.Core.Model;
using Megapod.Core.Tariffs;
using Megapod.Core.Units;

/// <summary>What was true: cars by the minute, prices by their interval, and the days that score.</summary>
internal sealed class BacktestWorld
{
    private readonly IReadOnlyList<(int Month, double Share)> months;

    /// <summary>Minutes of a quarter of an hour, in which decisions are made.</summary>
    public const int QuarterMinutes = 15;

    /// <summary>A world.</summary>
    /// <param name="name">Name of its cars.</param>
    /// <param name="period">Its days.</param>
    /// <param name="zone">Local time of the site.</param>
    /// <param name="billing">Zone of the billing month.</param>
    /// <param name="carWatts">What all cars want in each minute from the period's first instant on, W.</param>
    /// <param name="prices">Prices that cover the period.</param>
    public BacktestWorld(string name, WorldPeriod period, TimeZoneInfo zone, TimeZoneInfo billing, double[] carWatts, PriceSeries prices)
    {
        Name = name;
        Period = period;
        Zone = zone;
        Billing = billing;
        CarWatts = carWatts;
        Prices = prices;
        ScoredMinute = (int)(period.ScoredFrom - period.From).TotalMinutes;
        Minutes = (int)(period.ScoredUntil - period.ScoredFrom).TotalMinutes;
        months = MonthsCovered();
    }

    /// <summary>Name of the cars' world.</summary>
    public string Name { get; }

    /// <summary>Its days.</summary>
    public WorldPeriod Period { get; }

    /// <summary>Local time of the site.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>Zone of the billing month.</summary>
    public TimeZoneInfo Billing { get; }

    /// <summary>What all cars want in each minute from the period's first instant on, W.</summary>
    public double[] CarWatts { get; }

    /// <summary>Prices.</summary>
    public PriceSeries Prices { get; }

    /// <summary>Index of the first scored minute in <see cref="CarWatts"/>.</summary>
    public int ScoredMinute { get; }

    /// <summary>How many minutes score.</summary>
    public int Minutes { get; }

    /// <summary>How many quarters score.</summary>
    public int Quarters => Minutes / QuarterMinutes;

    /// <summary>How many days score.</summary>
    public int Days => Minutes / (24 * 60);

    /// <summary>Start of a scored quarter.</summary>
    public Instant StartOf(int quarter) => Period.ScoredFrom + TimeSpan.FromMinutes(quarter * QuarterMinutes);

    /// <summary>Billing months of the scored days, in order, with the share of each that is covered.</summary>
    public IReadOnlyList<(int Month, double Share)> Months() => months;

    private IReadOnlyList<(int Month, double Share)> MonthsCovered()
    {
        var covered = new SortedDictionary<int, double>();
        for (int day = 0; day < Days; day++)
        {
            // A day's middle tells its month whatever the zone.
            covered.TryAdd(MonthOf(Period.ScoredFrom + TimeSpan.FromDays(day) + TimeSpan.FromHours(12)), 0);
        }

        int first = covered.Keys.First();
        int last = covered.Keys.Last();
        for (int quarter = 0; quarter < Quarters; quarter++)
        {
            int month = Math.Clamp(MonthOf(StartOf(quarter)), first, last);
            covered[month] += QuarterMinutes * 60 / TariffClock.SecondsOf(month);
        }

        return [.. covered.Select(m => (m.Key, m.Value))];
    }

    /// <summary>Billing month that an instant lies in, counted from year 0.</summary>
    public int MonthOf(Instant at)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(at.ToUtc(), Billing);
        return (local.Year * 12) + local.Month - 1;
    }

    /// <summary>Place of a scored instant's billing month among <see cref="Months"/>; hours of a month before the first whole day's count with it.</summary>
    public int MonthIndexOf(Instant at) => Math.Clamp(MonthOf(at) - Months()[0].Month, 0, Months().Count - 1);

    /// <summary>Mean of what cars want over minutes, W.</summary>
    /// <param name="from">First minute, as an index of <see cref="CarWatts"/>.</param>
    /// <param name="count">How many.</param>
    public double MeanCars(int from, int count)
    {
        double sum = 0;
        for (int i = from; i < from + count; i++)
        {
            sum += CarWatts[i];
        }

        return sum / count;
    }
}
