namespace Megapod.Core.Tariffs;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Says what energy costs at an instant and which charges count then. Plan, bound, back-test and bill all ask it, so that money is worked out in one way. It reads no clock:
/// the instant is told. Local hours are those of the billing zone, whose offsets are whole quarters of an hour, so that nothing changes within a quarter.
/// </summary>
public sealed class TariffClock
{
    private static readonly long Quarter = TimeSpan.FromMinutes(15).Ticks;
    private readonly TimeZoneInfo zone;
    private readonly bool isFlat;
    private readonly Dictionary<(int Window, int Month), double> shares = [];
    private readonly HashSet<long> stated = [];
    private long ratesAt = -1;
    private TariffRates rates;

    /// <summary>A clock for a tariff.</summary>
    /// <param name="tariff">The tariff.</param>
    /// <param name="zone">Its billing zone.</param>
    public TariffClock(TariffConfig tariff, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(tariff);
        ArgumentNullException.ThrowIfNull(zone);
        Tariff = tariff;
        this.zone = zone;
        Plain = TariffCharge.Plain(tariff);
        Charges = TariffCharge.Further(tariff);
        isFlat = tariff.Fees.Count == 0 && tariff.CoincidentPeak is null;
        rates = new TariffRates(tariff.ImportAdderPerWattHour, tariff.ExportDeductionPerWattHour, 0, 0);
        foreach (var start in tariff.CoincidentPeak?.Stated ?? [])
        {
            for (long at = start.Ticks; at < start.Ticks + tariff.CoincidentPeak!.Length.Ticks; at += Quarter)
            {
                stated.Add(at / Quarter);
            }
        }
    }

    /// <summary>A clock in the zone that the tariff names; UTC where this machine does not know it, which reading a site file rules out.</summary>
    /// <param name="tariff">The tariff.</param>
    public static TariffClock Of(TariffConfig tariff)
    {
        ArgumentNullException.ThrowIfNull(tariff);
        return new TariffClock(tariff, TimeZoneInfo.TryFindSystemTimeZoneById(tariff.BillingTimeZone, out var zone) ? zone : TimeZoneInfo.Utc);
    }

    /// <summary>The tariff.</summary>
    public TariffConfig Tariff { get; }

    /// <summary>The charge on all import; its price may be 0.</summary>
    public TariffCharge Plain { get; }

    /// <summary>The charges beside the plain one.</summary>
    public IReadOnlyList<TariffCharge> Charges { get; }

    /// <summary>What is paid beside the market price in the quarter of an hour that contains an instant.</summary>
    /// <param name="at">The instant.</param>
    public TariffRates At(Instant at)
    {
        long quarter = at.Ticks / Quarter;
        if (!isFlat && quarter != ratesAt)
        {
            (ratesAt, rates) = (quarter, RatesAt(quarter));
        }

        return rates;
    }

    /// <summary>Mean of what is added to the market price on import over a time, peaks of the grid left out: what energy that is stored was bought for, currency per Wh.</summary>
    /// <param name="from">Its beginning, at a quarter of an hour.</param>
    /// <param name="until">Its end.</param>
    public double MeanImportAdder(Instant from, Instant until)
    {
        if (Tariff.Fees.Count == 0 || until <= from)
        {
            return Tariff.ImportAdderPerWattHour;
        }

        double sum = 0;
        int many = 0;
        for (var at = from; at < until; at += TimeSpan.FromTicks(Quarter))
        {
            sum += At(at).ImportAdder;
            many++;
        }

        return sum / many;
    }

    /// <summary>Whether a metering interval that begins at an instant counts for a charge.</summary>
    /// <param name="charge">The charge.</param>
    /// <param name="start">Beginning of the interval.</param>
    public bool Counts(TariffCharge charge, Instant start)
    {
        ArgumentNullException.ThrowIfNull(charge);
        return charge.When.Includes(Local(start));
    }

    /// <summary>Local day of the billing zone that an instant lies in.</summary>
    /// <param name="at">The instant.</param>
    public DateOnly DateOf(Instant at) => DateOnly.FromDateTime(Local(at));

    /// <summary>Whether a charge exists on the day of an instant.</summary>
    /// <param name="charge">The charge.</param>
    /// <param name="at">The instant.</param>
    public bool IsValid(TariffCharge charge, Instant at)
    {
        ArgumentNullException.ThrowIfNull(charge);
        return charge.When.IsValid(DateOf(at));
    }

    /// <summary>Billing month that an instant lies in, counted from year 0.</summary>
    /// <param name="at">The instant.</param>
    public int MonthOf(Instant at) => MonthOf(DateOf(at));

    /// <summary>Month of a day, counted from year 0.</summary>
    /// <param name="day">The day.</param>
    public static int MonthOf(DateOnly day) => (day.Year * 12) + day.Month - 1;

    /// <summary>Days left of the billing month, the present one included.</summary>
    /// <param name="at">The instant.</param>
    public int DaysLeft(Instant at)
    {
        var date = DateOf(at);
        return DateTime.DaysInMonth(date.Year, date.Month) - date.Day + 1;
    }

    /// <summary>Length of a month as bills have it, days of 24 h, s; the change of the clock does not lengthen it.</summary>
    /// <param name="month">The month, counted from year 0.</param>
    public static double SecondsOf(int month) => DateTime.DaysInMonth(month / 12, (month % 12) + 1) * 86400.0;

    /// <summary>Beginning of the metering interval that contains an instant.</summary>
    /// <param name="at">The instant.</param>
    public Instant IntervalOf(Instant at) => new(at.Ticks - (at.Ticks % Tariff.DemandWindow.Ticks));

    private DateTime Local(Instant at) => TimeZoneInfo.ConvertTimeFromUtc(at.ToUtc(), zone);

    private TariffRates RatesAt(long quarter)
    {
        var local = Local(new Instant(quarter * Quarter));
        var fee = Tariff.Fees.FirstOrDefault(f => f.When.Includes(local));
        double expected = 0;
        double here = 0;
        if (Tariff.CoincidentPeak is { } peak)
        {
            for (int w = 0; w < peak.Expected.Count; w++)
            {
                expected += peak.Expected[w].When.Includes(local) ? peak.PricePerWatt * ShareOf(w, DateOnly.FromDateTime(local)) : 0;
            }

            here = stated.Contains(quarter) ? peak.PricePerWatt / peak.Length.TotalHours : 0;
        }

        return new TariffRates(
            fee?.ImportAdderPerWattHour ?? Tariff.ImportAdderPerWattHour, fee?.ExportDeductionPerWattHour ?? Tariff.ExportDeductionPerWattHour, expected, here);
    }

    /// <summary>
    /// Expected peaks per hour of a window in a month, so that constant import through all of its hours expects to pay for as many peaks as were said. Worked number: one
    /// peak in the hours 16–19 of a June of 30 days is 1/90 an hour; at 4 per kW an hour's kWh there costs 0.0444 more. The change of the clock is not counted.
    /// </summary>
    private double ShareOf(int window, DateOnly day)
    {
        if (!shares.TryGetValue((window, MonthOf(day)), out double share))
        {
            var when = Tariff.CoincidentPeak!.Expected[window].When;
            var first = new DateOnly(day.Year, day.Month, 1);
            int days = Enumerable.Range(0, DateTime.DaysInMonth(day.Year, day.Month)).Count(d => when.IncludesDay(first.AddDays(d)));
            share = Tariff.CoincidentPeak.Expected[window].PerMonth / Math.Max(1, days * when.HoursPerDay);
            shares[(window, MonthOf(day))] = share;
        }

        return share;
    }
}
