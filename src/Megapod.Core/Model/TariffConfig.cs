namespace Megapod.Core.Model;

/// <summary>What energy and power cost, in the site's currency per base unit.</summary>
public sealed record TariffConfig
{
    /// <summary>Added to the market price on import, currency per Wh.</summary>
    public double ImportAdderPerWattHour { get; init; }

    /// <summary>Taken off the market price on export, currency per Wh.</summary>
    public double ExportDeductionPerWattHour { get; init; }

    /// <summary>Charge on the highest mean import of a month, currency per W and month; a month covered in part pays the share of its days.</summary>
    public double DemandChargePerWattMonth { get; init; }

    /// <summary>Window of the demand charge's mean. Default 15 min.</summary>
    public TimeSpan DemandWindow { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>IANA zone of the billing month and of all hours, days and months of the tariff. Default UTC.</summary>
    public string BillingTimeZone { get; init; } = "UTC";

    /// <summary>What drivers pay, currency per Wh delivered. Default 0: not counted.</summary>
    public double CarPricePerWattHour { get; init; }

    /// <summary>Flat market price where no price file is given, currency per Wh.</summary>
    public double FlatPricePerWattHour { get; init; }

    /// <summary>
    /// What CO2 counts for whoever decides, currency per gram: added to the price at which planner and rules see import, by the grid's carbon intensity. The bill does not have it. Default 0: it
    /// counts nothing. Worked number: 80 per tonne at 400 g/kWh are 32 per MWh.
    /// </summary>
    public double CarbonPricePerGram { get; init; }

    /// <summary>Fees that change with the hour, the day, the month or from a day on; the first that fits counts, the flat ones where none does.</summary>
    public IReadOnlyList<FeeWindowConfig> Fees { get; init; } = [];

    /// <summary>Further charges on a month's peak, beside the one on all import.</summary>
    public IReadOnlyList<DemandChargeConfig> DemandCharges { get; init; } = [];

    /// <summary>Active over apparent power of the site's import, above 0 to 1. It is declared and taken to be the same at every instant. Default 1.</summary>
    public double PowerFactor { get; init; } = 1;

    /// <summary>Charge on import in the grid's own peaks; null: none.</summary>
    public CoincidentPeakConfig? CoincidentPeak { get; init; }

    /// <summary>Subscribed power; null: none.</summary>
    public SubscriptionConfig? Subscription { get; init; }
}
