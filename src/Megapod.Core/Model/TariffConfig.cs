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

    /// <summary>IANA zone of the billing month. Default UTC.</summary>
    public string BillingTimeZone { get; init; } = "UTC";

    /// <summary>What drivers pay, currency per Wh delivered. Default 0: not counted.</summary>
    public double CarPricePerWattHour { get; init; }

    /// <summary>Flat market price where no price file is given, currency per Wh.</summary>
    public double FlatPricePerWattHour { get; init; }
}
