namespace Megapod.Core.Tariffs;

using Megapod.Core.Model;

/// <summary>
/// A charge on a month's peak in the one form that plan, bound and bill share. The month pays price × (billed − free) with billed = max(peak, floor, free), and the floor is a
/// share of the highest peak of the months before. Worked number: peak 700 kW, ratchet of 80 % on 1 000 kW, 10 per kW: 800 kW are billed, 8 000.
/// </summary>
public sealed record TariffCharge
{
    /// <summary>Name for people.</summary>
    public required string Id { get; init; }

    /// <summary>Which import counts, and when the charge exists.</summary>
    public CalendarWindowConfig When { get; init; } = new();

    /// <summary>
    /// Price per W of import and month. A price per VA becomes one per W by the declared power factor, which keeps it linear. Worked number: 12 per kVA at a power factor of
    /// 0.8 are 15 per kW; with a surcharge of 10 % below 0.9 they are 16.5.
    /// </summary>
    public double PricePerWattMonth { get; init; }

    /// <summary>Power that is not charged, W: a subscribed one, paid for otherwise.</summary>
    public double FreeWatts { get; init; }

    /// <summary>Share of the highest earlier peak that is billed at least, 0–1.</summary>
    public double RatchetShare { get; init; }

    /// <summary>How many months before the present one the ratchet looks at.</summary>
    public int RatchetMonths { get; init; }

    /// <summary>Peaks of months before metering began, W, by month as <see cref="TariffClock.MonthOf(DateOnly)"/> counts them.</summary>
    public IReadOnlyDictionary<int, double> EarlierPeaks { get; init; } = new Dictionary<int, double>();

    /// <summary>The charge on all import: the tariff's plain one.</summary>
    /// <param name="tariff">The tariff.</param>
    public static TariffCharge Plain(TariffConfig tariff)
    {
        ArgumentNullException.ThrowIfNull(tariff);
        return new TariffCharge { Id = "demandCharge", PricePerWattMonth = tariff.DemandChargePerWattMonth };
    }

    /// <summary>The charges beside the plain one, in the order of the file; a subscription's on the highest overrun comes last.</summary>
    /// <param name="tariff">The tariff.</param>
    public static IReadOnlyList<TariffCharge> Further(TariffConfig tariff)
    {
        ArgumentNullException.ThrowIfNull(tariff);
        var charges = tariff.DemandCharges.Select(c => Of(c, tariff.PowerFactor)).ToList();
        if (tariff.Subscription is { OverrunPerWattMonth: > 0 } subscription)
        {
            charges.Add(new TariffCharge { Id = "subscription", PricePerWattMonth = subscription.OverrunPerWattMonth, FreeWatts = subscription.PowerWatts });
        }

        return charges;
    }

    /// <summary>What is billed at least in a month, W.</summary>
    /// <param name="month">The month.</param>
    /// <param name="metered">Peaks of months that were metered; they come before those that the file states.</param>
    public double Floor(int month, IReadOnlyDictionary<int, double> metered)
    {
        ArgumentNullException.ThrowIfNull(metered);
        double highest = 0;
        for (int m = month - RatchetMonths; RatchetShare > 0 && m < month; m++)
        {
            double peak = metered.TryGetValue(m, out double seen) ? seen : 0;
            highest = Math.Max(highest, EarlierPeaks.TryGetValue(m, out double stated) ? Math.Max(peak, stated) : peak);
        }

        return RatchetShare * highest;
    }

    /// <summary>What a whole month costs.</summary>
    /// <param name="peakWatts">Highest mean import that counted, W.</param>
    /// <param name="floorWatts">What is billed at least, W.</param>
    public double Money(double peakWatts, double floorWatts) => (Math.Max(Math.Max(peakWatts, floorWatts), FreeWatts) - FreeWatts) * PricePerWattMonth;

    private static TariffCharge Of(DemandChargeConfig charge, double powerFactor)
    {
        double perWatt = charge.Quantity == LimitQuantity.VoltAmperes ? charge.PricePerMonth / powerFactor : charge.PricePerMonth;
        double surcharge = powerFactor < charge.LeastPowerFactor ? charge.PowerFactorSurcharge : 0;
        return new TariffCharge
        {
            Id = charge.Id,
            When = charge.When,
            PricePerWattMonth = perWatt * (1 + surcharge),
            RatchetShare = charge.RatchetShare,
            RatchetMonths = charge.RatchetMonths,
            EarlierPeaks = charge.EarlierPeaks.GroupBy(p => TariffClock.MonthOf(p.Month)).ToDictionary(g => g.Key, g => g.Max(p => p.Watts)),
        };
    }
}
