namespace Megapod.Twin.Simulator;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// The billing meter: energy at the interval's price, and the highest mean import of the demand charge's window per billing month. Intervals and
/// months follow the tariff's zone; a month covered in part pays the share of its days.
/// </summary>
internal sealed class Settlement
{
    private readonly TariffConfig tariff;
    private readonly TimeZoneInfo zone;
    private readonly PriceSeries prices;
    private readonly SortedDictionary<string, double> peaks = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, double> secondsOfMonth = new(StringComparer.Ordinal);
    private PriceSlot price;
    private Instant priceUntil = Instant.Never;
    private long interval = -1;
    private string month = "";

    public Settlement(TariffConfig tariff, TimeZoneInfo zone, PriceSeries prices)
    {
        this.tariff = tariff;
        this.zone = zone;
        this.prices = prices;
    }

    /// <summary>Energy imported in the current window, Wh.</summary>
    public double IntervalWattHours { get; private set; }

    /// <summary>Highest window mean of the current month, W.</summary>
    public double MonthPeakWatts => peaks.TryGetValue(month, out double peak) ? peak : 0;

    /// <summary>Peaks by month, W.</summary>
    public IReadOnlyDictionary<string, double> Peaks => peaks;

    public double ImportWattHours { get; private set; }

    public double ExportWattHours { get; private set; }

    public double EnergyCost { get; private set; }

    public double GridRevenue { get; private set; }

    /// <summary>Demand charge of all months, each at the share of its days that was covered.</summary>
    public double DemandCharge => peaks.Sum(p => p.Value * tariff.DemandChargePerWattMonth * secondsOfMonth[p.Key] / (DateTime.DaysInMonth(int.Parse(p.Key[..4]), int.Parse(p.Key[5..])) * 86400.0));

    /// <summary>Opens the window that contains an instant, closing the one before.</summary>
    public void Begin(Instant now)
    {
        long index = now.Ticks / tariff.DemandWindow.Ticks;
        if (index == interval)
        {
            return;
        }

        CloseWindow();
        interval = index;
        var local = TimeZoneInfo.ConvertTimeFromUtc(now.ToUtc(), zone);
        month = local.ToString("yyyy-MM");
        peaks.TryAdd(month, 0);
        secondsOfMonth.TryAdd(month, 0);
    }

    /// <summary>Books one step that began at an instant.</summary>
    public void Add(Instant start, double watts, double seconds)
    {
        if (start >= priceUntil)
        {
            price = prices.At(start);
            priceUntil = price.Start + prices.Step;
        }

        double energy = watts * seconds / 3600;
        secondsOfMonth[month] += seconds;
        if (energy >= 0)
        {
            ImportWattHours += energy;
            IntervalWattHours += energy;
            EnergyCost += energy * (price.ImportPerWattHour + tariff.ImportAdderPerWattHour);
        }
        else
        {
            ExportWattHours -= energy;
            GridRevenue -= energy * (price.ExportPerWattHour - tariff.ExportDeductionPerWattHour);
        }
    }

    /// <summary>Closes the window in progress.</summary>
    public void CloseWindow()
    {
        if (interval >= 0)
        {
            double mean = IntervalWattHours / tariff.DemandWindow.TotalHours;
            peaks[month] = Math.Max(peaks[month], mean);
        }

        IntervalWattHours = 0;
    }
}
