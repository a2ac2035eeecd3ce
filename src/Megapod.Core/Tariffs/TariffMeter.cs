namespace Megapod.Core.Tariffs;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// The billing meter: energy at the interval's price with its fees, the highest interval mean of each charge and month, and what runs over a subscription. Twin and back-test
/// both bill with it. A month covered in part pays the share of its days; what a ratchet bills follows from the months that were metered and those that the file states.
/// </summary>
public sealed class TariffMeter
{
    private readonly TariffClock clock;
    private readonly Account plain;
    private readonly Account[] further;
    private readonly ChargeState[] states;
    private long interval = -1;
    private int month;
    private double overrun;

    /// <summary>A meter that has seen nothing.</summary>
    /// <param name="clock">The tariff.</param>
    public TariffMeter(TariffClock clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        this.clock = clock;
        plain = new Account(clock.Plain);
        further = [.. clock.Charges.Select(c => new Account(c))];
        states = new ChargeState[further.Length];
    }

    /// <summary>Energy imported in the interval that runs, Wh.</summary>
    public double IntervalWattHours { get; private set; }

    /// <summary>Energy imported, Wh.</summary>
    public double ImportWattHours { get; private set; }

    /// <summary>Energy exported, Wh.</summary>
    public double ExportWattHours { get; private set; }

    /// <summary>Paid for imported energy, fees and stated peaks of the grid included, currency.</summary>
    public double EnergyCost { get; private set; }

    /// <summary>Earned by exported energy, currency.</summary>
    public double GridRevenue { get; private set; }

    /// <summary>Highest interval mean of all import in the present month, W.</summary>
    public double MonthPeakWatts => plain.Peak(month);

    /// <summary>Highest interval mean of all import by month, counted from year 0, W.</summary>
    public IReadOnlyDictionary<int, double> Peaks => plain.Peaks;

    /// <summary>How the further charges stand in the present month.</summary>
    public IReadOnlyList<ChargeState> Charges => states;

    /// <summary>Mean import up to which the interval that runs costs nothing more: the lowest of what the charges that count in it have reached, W.</summary>
    public double FreeWatts { get; private set; }

    /// <summary>All that is charged for power: peaks of all months at the share of their days, subscription and overruns, currency.</summary>
    public double DemandCharge
    {
        get
        {
            double money = plain.Money() + overrun;
            foreach (var account in further)
            {
                money += account.Money();
            }

            return clock.Tariff.Subscription is { } s ? money + (plain.Seconds.Sum(m => s.PowerWatts * s.PricePerWattMonth * m.Value / TariffClock.SecondsOf(m.Key))) : money;
        }
    }

    /// <summary>Highest interval mean that counted for a further charge in a month, W.</summary>
    /// <param name="charge">Place among <see cref="TariffClock.Charges"/>.</param>
    /// <param name="month">Month, counted from year 0.</param>
    public double PeakOf(int charge, int month) => further[charge].Peak(month);

    /// <summary>Opens the interval that contains an instant, closing the one before.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="countedMonth">Month that it counts with; null: the one it lies in.</param>
    public void Begin(Instant now, int? countedMonth = null)
    {
        long index = now.Ticks / clock.Tariff.DemandWindow.Ticks;
        if (index == interval)
        {
            return;
        }

        CloseWindow();
        interval = index;
        month = countedMonth ?? clock.MonthOf(now);
        plain.Begin(month, isCounted: true, isValid: true);
        double free = clock.Plain.PricePerWattMonth > 0 || further.Length == 0 ? plain.Peak(month) : double.PositiveInfinity;
        for (int c = 0; c < further.Length; c++)
        {
            bool isCounted = clock.Counts(clock.Charges[c], now);
            further[c].Begin(month, isCounted, clock.IsValid(clock.Charges[c], now));
            states[c] = further[c].State(month);
            if (isCounted)
            {
                free = Math.Min(free, Math.Max(Math.Max(states[c].PeakWatts, states[c].FloorWatts), clock.Charges[c].FreeWatts));
            }
        }

        FreeWatts = double.IsFinite(free) ? free : plain.Peak(month);
    }

    /// <summary>Books a step that began at an instant and does not reach beyond a quarter of an hour.</summary>
    /// <param name="start">Its beginning.</param>
    /// <param name="watts">Mean power; negative: export.</param>
    /// <param name="seconds">Its length.</param>
    /// <param name="price">The market's prices.</param>
    /// <returns>What the energy cost, currency; negative: it earned.</returns>
    public double Add(Instant start, double watts, double seconds, in PriceSlot price)
    {
        var rates = clock.At(start);
        double energy = watts * seconds / 3600;
        plain.Cover(month, seconds);
        foreach (var account in further)
        {
            account.Cover(month, seconds);
        }

        if (energy >= 0)
        {
            double paid = energy * (price.ImportPerWattHour + rates.SettledAdder);
            ImportWattHours += energy;
            IntervalWattHours += energy;
            EnergyCost += paid;
            return paid;
        }

        double earned = energy * (price.ExportPerWattHour - rates.ExportDeduction);
        ExportWattHours -= energy;
        GridRevenue -= earned;
        return earned;
    }

    /// <summary>Closes the interval in progress.</summary>
    public void CloseWindow()
    {
        if (interval >= 0)
        {
            double hours = clock.Tariff.DemandWindow.TotalHours;
            double mean = IntervalWattHours / hours;
            plain.Close(month, mean);
            foreach (var account in further)
            {
                account.Close(month, mean);
            }

            overrun += clock.Tariff.Subscription is { OverrunPerWattHour: > 0 } s ? Math.Max(0, mean - s.PowerWatts) * hours * s.OverrunPerWattHour : 0;
        }

        IntervalWattHours = 0;
    }

    /// <summary>What one charge has seen.</summary>
    private sealed class Account(TariffCharge charge)
    {
        private readonly SortedDictionary<int, double> peaks = [];
        private readonly SortedDictionary<int, double> seconds = [];
        private bool isCounted;
        private bool isValid;

        public IReadOnlyDictionary<int, double> Peaks => peaks;

        public IReadOnlyDictionary<int, double> Seconds => seconds;

        public double Peak(int month) => peaks.TryGetValue(month, out double peak) ? peak : 0;

        public ChargeState State(int month) => new(Peak(month), charge.Floor(month, peaks), charge.Floor(month + 1, peaks));

        public void Begin(int month, bool isCounted, bool isValid)
        {
            (this.isCounted, this.isValid) = (isCounted, isValid);
            peaks.TryAdd(month, 0);
            seconds.TryAdd(month, 0);
        }

        public void Cover(int month, double more) => seconds[month] += isValid ? more : 0;

        public void Close(int month, double mean) => peaks[month] = isCounted ? Math.Max(peaks[month], mean) : peaks[month];

        public double Money() => peaks.Sum(p => charge.Money(p.Value, charge.Floor(p.Key, peaks)) * seconds[p.Key] / TariffClock.SecondsOf(p.Key));
    }
}
