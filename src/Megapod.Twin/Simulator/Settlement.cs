namespace Megapod.Twin.Simulator;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Tariffs;
using Megapod.Core.Units;

/// <summary>The billing meter of a run: the tariff's meter, fed with the market's price of each step.</summary>
internal sealed class Settlement
{
    private readonly TariffMeter meter;
    private readonly PriceSeries prices;
    private PriceSlot price;
    private Instant priceUntil = Instant.Never;

    public Settlement(TariffConfig tariff, TimeZoneInfo zone, PriceSeries prices)
    {
        meter = new TariffMeter(new TariffClock(tariff, zone));
        this.prices = prices;
    }

    /// <summary>Energy imported in the current window, Wh.</summary>
    public double IntervalWattHours => meter.IntervalWattHours;

    /// <summary>Highest window mean of the current month, W.</summary>
    public double MonthPeakWatts => meter.MonthPeakWatts;

    /// <summary>Mean import up to which the current window costs nothing more, W.</summary>
    public double FreeWatts => meter.FreeWatts;

    /// <summary>How the charges beside the plain one stand.</summary>
    public IReadOnlyList<ChargeState> Charges => meter.Charges;

    /// <summary>Peaks by month, W.</summary>
    public IReadOnlyDictionary<string, double> Peaks => new SortedDictionary<string, double>(
        meter.Peaks.ToDictionary(p => new DateOnly(p.Key / 12, (p.Key % 12) + 1, 1).ToString("yyyy-MM", CultureInfo.InvariantCulture), p => p.Value, StringComparer.Ordinal),
        StringComparer.Ordinal);

    public double ImportWattHours => meter.ImportWattHours;

    public double ExportWattHours => meter.ExportWattHours;

    public double EnergyCost => meter.EnergyCost;

    public double GridRevenue => meter.GridRevenue;

    /// <summary>What is charged for power in all months, each at the share of its days that was covered.</summary>
    public double DemandCharge => meter.DemandCharge;

    /// <summary>Opens the window that contains an instant, closing the one before.</summary>
    public void Begin(Instant now) => meter.Begin(now);

    /// <summary>Books one step that began at an instant.</summary>
    public void Add(Instant start, double watts, double seconds)
    {
        if (start >= priceUntil)
        {
            price = prices.At(start);
            priceUntil = price.Start + prices.Step;
        }

        meter.Add(start, watts, seconds, price);
    }

    /// <summary>Closes the window in progress.</summary>
    public void CloseWindow() => meter.CloseWindow();
}
