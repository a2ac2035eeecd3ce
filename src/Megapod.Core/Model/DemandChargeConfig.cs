namespace Megapod.Core.Model;

/// <summary>
/// A charge on the highest mean import of a month among the metering intervals that begin in its window. Hours, days and months of the window say which import counts; its
/// days of validity say when the charge exists, and a month in which it exists in part pays the share of those days.
/// </summary>
public sealed record DemandChargeConfig
{
    /// <summary>Short name for people.</summary>
    public required string Id { get; init; }

    /// <summary>Which import counts, and when the charge exists.</summary>
    public CalendarWindowConfig When { get; init; } = new();

    /// <summary>What the price is per: W or VA. Apparent power is the import divided by the tariff's power factor.</summary>
    public LimitQuantity Quantity { get; init; } = LimitQuantity.Watts;

    /// <summary>Price per W or VA and month.</summary>
    public double PricePerMonth { get; init; }

    /// <summary>Power factor below which <see cref="PowerFactorSurcharge"/> is added, 0–1. Default 0: never.</summary>
    public double LeastPowerFactor { get; init; }

    /// <summary>Share added to the charge where the tariff's power factor is below <see cref="LeastPowerFactor"/>. Default 0.</summary>
    public double PowerFactorSurcharge { get; init; }

    /// <summary>Share of the highest peak of the months before that is billed at least, 0–1. Default 0: no ratchet.</summary>
    public double RatchetShare { get; init; }

    /// <summary>How many months before the present one the ratchet looks at. Default 11.</summary>
    public int RatchetMonths { get; init; } = 11;

    /// <summary>Peaks of months that were metered before, for the ratchet, W.</summary>
    public IReadOnlyList<MonthPeakConfig> EarlierPeaks { get; init; } = [];
}
