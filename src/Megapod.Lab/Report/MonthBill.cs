namespace Megapod.Lab.Report;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Tariffs;
using Megapod.Core.Units;
using Megapod.Planning.Forecasts;

/// <summary>
/// The month's money by the site's tariff: the same clock and the same meter that plan and score bill with, fed with the import of each minute. What has no price is a line without a sum. Demand charges are those of the
/// highest metering interval that is known; where some are not known the line says that it is the least.
/// </summary>
internal sealed class MonthBill
{
    private const double Kilo = 1_000;

    private const double SecondsPerHour = 3_600;

    /// <summary>A metering interval of which less is missing counts as known: its first sample comes a moment after it began.</summary>
    private const double WholeShare = 0.98;

    /// <summary>A month of which so much is known is billed as a whole: a restart a week is less than the rest.</summary>
    private const double WholeMonth = 0.999;

    private readonly List<MonthMoneyLine> lines = [];
    private readonly SiteConfig? site;
    private readonly MonthSource source;
    private readonly MonthCalendar calendar;
    private readonly Instant end;
    private readonly double?[] days;
    private readonly Dictionary<long, double> coverage = [];
    private double priced;
    private double market;
    private double unpriced;
    private double imported;
    private double fees;
    private double stated;
    private double exported;
    private double pricedExport;
    private double earned;
    private double seen;

    private MonthBill(SiteConfig? site, MonthSource source, MonthCalendar calendar, Instant end)
    {
        (this.site, this.source, this.calendar, this.end) = (site, source, calendar, end);
        days = new double?[calendar.Dates.Count];
    }

    /// <summary>The lines, and what energy cost on each day; null where nothing of a day had a price.</summary>
    /// <param name="site">The site; null: its tariff is not known.</param>
    /// <param name="source">The month.</param>
    /// <param name="calendar">Its days.</param>
    /// <param name="import">The import by the minute.</param>
    /// <param name="end">End of the month, or of what has passed of it.</param>
    /// <param name="carWattHours">Energy into cars.</param>
    /// <param name="shedWattHours">Energy that compute was not given.</param>
    /// <param name="scores">Scores of days.</param>
    public static (IReadOnlyList<MonthMoneyLine> Lines, IReadOnlyList<double?> Days) Of(
        SiteConfig? site, MonthSource source, MonthCalendar calendar, MonthPoints import, Instant end, double? carWattHours, double? shedWattHours, IReadOnlyList<MonthScore> scores)
    {
        var bill = new MonthBill(site, source, calendar, end);
        var meter = bill.Run(import);
        bill.Energy(import.IsEmpty);
        if (site is null)
        {
            bill.lines.Add(new MonthMoneyLine("Fees, demand charges and subscription", null, "", null, null, "the tariff stands in the site file, which was not given", IsBill: true));
        }
        else
        {
            bill.Demand(meter!, import);
        }

        bill.Total();
        bill.Beside(carWattHours, shedWattHours, scores);
        return (bill.lines, bill.days);
    }

    /// <summary>Adds the month up minute by minute.</summary>
    private TariffMeter? Run(MonthPoints import)
    {
        var quarter = TimeSpan.FromMinutes(15);
        var buying = new StepPrices(source.Read("price/import", quarter), FlatPrice());
        var selling = new StepPrices(source.Read("price/export", quarter), FlatPrice());
        var clock = site is null ? null : new TariffClock(site.Tariff, calendar.Zone);
        var meter = clock is null ? null : new TariffMeter(clock);
        foreach (var minute in import.Points)
        {
            double energy = minute.Integral / SecondsPerHour;
            seen += minute.Seconds;
            var rates = clock?.At(minute.Start) ?? default;
            double? price = energy >= 0 ? buying.At(minute.Start) : selling.At(minute.Start);
            meter?.Begin(minute.Start);
            meter?.Add(minute.Start, minute.Mean, minute.Seconds, new PriceSlot(minute.Start, price ?? 0, price ?? 0, price ?? 0));
            if (clock is not null)
            {
                long interval = clock.IntervalOf(minute.Start).Ticks;
                coverage[interval] = coverage.GetValueOrDefault(interval) + minute.Seconds;
            }

            Add(energy, price, in rates, calendar.DayOf(minute.Start));
        }

        meter?.CloseWindow();
        return meter;
    }

    private void Add(double energy, double? price, in TariffRates rates, int day)
    {
        double cost;
        if (energy >= 0)
        {
            imported += energy;
            fees += energy * rates.ImportAdder;
            stated += energy * rates.StatedPeak;
            if (price is not { } paid)
            {
                unpriced += energy;
                return;
            }

            priced += energy;
            market += energy * paid;
            cost = energy * (paid + rates.SettledAdder);
        }
        else
        {
            exported -= energy;
            if (price is not { } got)
            {
                return;
            }

            pricedExport -= energy;
            cost = energy * (got - rates.ExportDeduction);
            earned -= cost;
        }

        if (day >= 0)
        {
            days[day] = (days[day] ?? 0) + cost;
        }
    }

    private void Energy(bool isEmpty)
    {
        if (isEmpty)
        {
            lines.Add(new MonthMoneyLine("Energy from the grid", null, "kWh", null, null, "no import is recorded", IsBill: true));
            return;
        }

        if (priced > 0)
        {
            lines.Add(Line("Energy from the grid, market price", priced, market, "import by the minute times the market's price as the controller knew it when the quarter of an hour ended"));
        }

        if (unpriced > 0)
        {
            lines.Add(new MonthMoneyLine("Energy from the grid without a known price", unpriced / Kilo, "kWh", null, null, "no price is recorded for these minutes and the tariff has no flat one", IsBill: true));
        }

        if (site is not null)
        {
            lines.Add(Line("Fees on imported energy", imported, fees, "the tariff's adder and fees of each quarter of an hour"));
            if (site.Tariff.CoincidentPeak is { } peak)
            {
                string how = peak.Stated.Count > 0 ? "the intervals that the site file states" : "the site file states no interval yet";
                lines.Add(new MonthMoneyLine("Peaks of the grid", null, "", null, stated > 0 || peak.Stated.Count > 0 ? stated : null, how, IsBill: true));
            }
        }

        if (exported > 0)
        {
            bool isWhole = pricedExport >= exported - 1e-6;
            lines.Add(new MonthMoneyLine(
                "Energy fed in",
                exported / Kilo,
                "kWh",
                pricedExport > 0 ? earned / pricedExport * Kilo : null,
                isWhole && site is not null ? -earned : null,
                isWhole ? "export by the minute times the market's price less the tariff's deduction" : "part of it has no known price",
                IsBill: true));
        }
    }

    private void Demand(TariffMeter meter, MonthPoints import)
    {
        var tariff = site!.Tariff;
        var clock = new TariffClock(tariff, calendar.Zone);
        int month = TariffClock.MonthOf(calendar.Dates[0]);
        bool isFine = import.Step <= tariff.DemandWindow && !import.IsEmpty;
        int known = coverage.Count(c => c.Value >= WholeShare * tariff.DemandWindow.TotalSeconds);
        int all = (int)((end - calendar.Begins[0]) / tariff.DemandWindow);
        string window = string.Create(CultureInfo.InvariantCulture, $"{tariff.DemandWindow.TotalMinutes:0} min");
        string share = !isFine ? $"steps of {window} are not kept any more" : known < all ? $"at least: {known} of {all} intervals of {window} are known" : $"all {all} intervals of {window} are known";
        void Charge(TariffCharge charge, double peak, string name)
        {
            double floor = charge.RatchetShare > 0 ? charge.Floor(month, Earlier(clock, charge, month)) : 0;
            double billed = Math.Max(Math.Max(peak, floor), charge.FreeWatts) - charge.FreeWatts;
            double valid = calendar.Dates.Count(charge.When.IsValid) / (double)calendar.Dates.Count;
            string why = floor > peak ? "billed is the share of the highest peak of the months before" : "the highest metering interval that counts";
            why = valid < 1 ? $"{why}; it exists on some days of the month only" : why;
            lines.Add(new MonthMoneyLine(name, isFine ? billed / Kilo : null, "kW", charge.PricePerWattMonth * valid * Kilo, isFine ? billed * charge.PricePerWattMonth * valid : null, $"{why}; {share}", IsBill: true));
        }

        if (clock.Plain.PricePerWattMonth > 0)
        {
            Charge(clock.Plain, meter.Peaks.GetValueOrDefault(month), "Demand charge");
        }

        for (int c = 0; c < clock.Charges.Count; c++)
        {
            Charge(clock.Charges[c], meter.PeakOf(c, month), $"Demand charge {clock.Charges[c].Id}");
        }

        if (tariff.Subscription is { } subscription)
        {
            lines.Add(new MonthMoneyLine("Subscribed power", subscription.PowerWatts / Kilo, "kW", subscription.PricePerWattMonth * Kilo, subscription.PowerWatts * subscription.PricePerWattMonth, "paid whether it is used or not", IsBill: true));
            if (subscription.OverrunPerWattHour > 0)
            {
                double over = isFine ? Overrun(import, subscription.PowerWatts, tariff.DemandWindow) : 0;
                lines.Add(new MonthMoneyLine("Energy above the subscribed power", isFine ? over / Kilo : null, "kWh", subscription.OverrunPerWattHour * Kilo, isFine ? over * subscription.OverrunPerWattHour : null, share, IsBill: true));
            }
        }

        if (site.Grid.Reserves.Count > 0)
        {
            lines.Add(new MonthMoneyLine("Being ready for the grid", null, "", null, null, "what reserves earn is not in the history", IsBill: true));
        }
    }

    /// <summary>Energy above a power, in the metering intervals.</summary>
    private static double Overrun(MonthPoints import, double watts, TimeSpan window) => import.Points
        .GroupBy(p => p.Start.Ticks / window.Ticks)
        .Sum(g => Math.Max(0, g.Sum(p => Math.Max(0, p.Integral)) / window.TotalSeconds - watts) * window.TotalHours);

    /// <summary>Highest intervals of the months before, as far as the history has them.</summary>
    private Dictionary<int, double> Earlier(TariffClock clock, TariffCharge charge, int month)
    {
        var first = MonthCalendar.BeginOf(calendar.Dates[0].AddMonths(-charge.RatchetMonths), calendar.Zone);
        var peaks = new Dictionary<int, double>();
        foreach (var point in source.Read("site/import", first, calendar.Begins[0], clock.Tariff.DemandWindow).Points)
        {
            if (point.Seconds >= WholeShare * clock.Tariff.DemandWindow.TotalSeconds && clock.Counts(charge, point.Start))
            {
                int of = clock.MonthOf(point.Start);
                peaks[of] = Math.Max(peaks.GetValueOrDefault(of), point.Mean);
            }
        }

        return peaks;
    }

    private void Total()
    {
        var bill = lines.Where(l => l.IsBill).ToList();
        double sum = bill.Sum(l => l.Sum ?? 0);
        int unknown = bill.Count(l => l.Sum is null);
        double share = seen / Math.Max(1, (end - calendar.Begins[0]).TotalSeconds);
        bool isWhole = unknown == 0 && share >= WholeMonth;
        string sums = unknown == 0 ? "the lines above" : string.Create(CultureInfo.InvariantCulture, $"{unknown} of the lines above {(unknown == 1 ? "has" : "have")} no known sum");
        string time = share >= WholeMonth ? "" : string.Create(CultureInfo.InvariantCulture, $"; the import is known for {100 * share:0.0} % of the time");
        lines.Add(new MonthMoneyLine(isWhole ? "Grid and supplier together" : "Grid and supplier, of what is known", null, "", null, bill.Any(l => l.Sum is not null) ? sum : null, sums + time, IsBill: false));
    }

    /// <summary>What nobody sends an invoice for.</summary>
    private void Beside(double? carWattHours, double? shedWattHours, IReadOnlyList<MonthScore> scores)
    {
        if (site?.Battery is { } battery)
        {
            double? given = MonthPoints.HoursOf(source.Read("battery/power", TimeSpan.FromMinutes(1)).Points.Select(p => p.Integral > 0 ? p with { Integral = 0 } : p));
            bool hasPrice = battery.WearPerWattHour > 0;
            lines.Add(new MonthMoneyLine("Battery's wear", -given / Kilo, "kWh", hasPrice ? battery.WearPerWattHour * Kilo : null, hasPrice ? -given * battery.WearPerWattHour : null, hasPrice ? "energy that it gave times the wear that plans count" : "the site file gives no wear", IsBill: false));
        }

        double? compute = scores.Any(s => s.Compute is not null) ? -scores.Sum(s => s.Compute ?? 0) : null;
        int counted = scores.Count(s => s.Compute is not null);
        lines.Add(new MonthMoneyLine("Compute, what it was worth", counted == 0 ? null : counted, "days", null, compute, counted == 0 ? "no day was scored with it" : "as the site scored its days, by the site file's worth of compute", IsBill: false));
        lines.Add(new MonthMoneyLine("Compute that was not given", shedWattHours / Kilo, "kWh", null, null, shedWattHours is null ? "not recorded" : "its worth is not recorded", IsBill: false));
        bool isPaid = site?.Tariff.CarPricePerWattHour > 0;
        lines.Add(new MonthMoneyLine("What drivers paid", carWattHours / Kilo, "kWh", isPaid ? site!.Tariff.CarPricePerWattHour * Kilo : null, isPaid ? -carWattHours * site!.Tariff.CarPricePerWattHour : null, isPaid ? "energy into cars times the site file's price" : "the site file gives no price", IsBill: false));
    }

    /// <summary>The tariff's flat price, where no feed is to give another one.</summary>
    private double? FlatPrice() => site is { Tariff.FlatPricePerWattHour: not 0 and var flat } && !site.Feeds.Any(f => KnownPrices.IsPrice(f.Quantity)) ? flat : null;

    private static MonthMoneyLine Line(string name, double wattHours, double sum, string from) => new(name, wattHours / Kilo, "kWh", wattHours > 0 ? sum / wattHours * Kilo : null, sum, from, IsBill: true);

    /// <summary>Prices by the step: the last that was known in it, because the one of the step before is still there in its first moments.</summary>
    private sealed class StepPrices(MonthPoints points, double? otherwise)
    {
        private readonly Dictionary<long, double> prices = points.Points.ToDictionary(p => p.Start.Ticks / points.Step.Ticks, p => p.Last);

        public double? At(Instant at) => prices.TryGetValue(at.Ticks / points.Step.Ticks, out double price) ? price : otherwise;
    }
}
