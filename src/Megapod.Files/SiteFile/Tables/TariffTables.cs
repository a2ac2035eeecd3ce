namespace Megapod.Files.SiteFile.Tables;

using Megapod.Files.SiteFile.Quantities;
using Megapod.Files.SiteFile.Shapes;

/// <summary>Keys about what energy and power cost.</summary>
internal static class TariffTables
{
    /// <summary>Twelve months of changes, day and night, workdays and weekends, stay far below it.</summary>
    private const int MostWindows = 200;

    /// <summary>Ten years of a peak every week.</summary>
    private const int MostStated = 500;

    private const int MostRatchetMonths = 60;

    private static readonly QuantityShape PriceOrCredit = QuantityShape.Between(KnownQuantities.EnergyPrice, -1, 1);

    public static MapShape Fee { get; } = new("fee",
    [
        .. When("they hold"),
        new("importAdder", PriceOrCredit, "Added to the market price on import. Missing: the tariff's flat one."),
        new("exportDeduction", PriceOrCredit, "Taken off the market price on export. Missing: the tariff's flat one."),
    ]);

    public static MapShape MonthPeak { get; } = new("monthPeak",
    [
        new("month", new DateShape(isMonth: true), "The month, such as 2026-01.") { IsRequired = true },
        new("power", QuantityShape.NotNegative(KnownQuantities.Power), "Highest mean import of it that counted for the charge.") { IsRequired = true },
    ]);

    public static MapShape DemandCharge { get; } = new("demandCharge",
    [
        new("id", TextShape.Id, "Name of the charge; unique.") { IsRequired = true },
        .. When("import counts; a metering interval counts by its beginning"),
        new("price", LimitAmountShape.DemandPrice, "Charge on the highest mean import of a month that counts. The unit decides whether active power or, by the tariff's 'powerFactor', apparent power is charged.") { IsRequired = true },
        new("leastPowerFactor", CommonTables.Share, "Power factor below which 'powerFactorSurcharge' is added. Zero: never.") { Default = "0" },
        new("powerFactorSurcharge", QuantityShape.Between(KnownQuantities.Fraction, 0, 10), "Share added to the charge where the tariff's 'powerFactor' is below 'leastPowerFactor'.") { Default = "0 %" },
        new("ratchet", CommonTables.Share, "Share of the highest peak of the months before that is billed at least. Zero: each month stands for itself.") { Default = "0 %" },
        new("ratchetMonths", new CountShape(1, MostRatchetMonths), "How many months before the present one the ratchet looks at.") { Default = "11" },
        new("earlierPeaks", new ListShape(MonthPeak, 1, MostRatchetMonths), "Peaks of months before the site was metered here, for the ratchet."),
    ]);

    public static MapShape CoincidentWindow { get; } = new("coincidentWindow",
    [
        .. When("peaks of the grid are expected"),
        new("perMonth", QuantityShape.Between(KnownQuantities.Factor, 0, 100), "How many are expected in these hours of each month, all hours alike.") { IsRequired = true },
    ]);

    public static MapShape CoincidentPeak { get; } = new("coincidentPeak",
    [
        new("price", QuantityShape.NotNegative(KnownQuantities.PowerPrice), "Charge on the mean import in each interval that turns out to be a peak of the grid.") { IsRequired = true },
        new("length", new TimeShape(zeroAllowed: false, TimeSpan.FromDays(1)), "Length of such an interval: whole quarters of an hour.") { Default = "1 h" },
        new("expected", new ListShape(CoincidentWindow, 1, MostWindows), "Where a plan expects them. Missing: nowhere, and a plan does not avoid them."),
        new("stated", new ListShape(new QuarterShape(), 1, MostStated), "Beginnings of the intervals that became peaks: what is paid for. Missing: none did."),
    ]);

    public static MapShape Subscription { get; } = new("subscription",
    [
        new("power", QuantityShape.Positive(KnownQuantities.Power), "The subscribed power.") { IsRequired = true },
        new("price", QuantityShape.NotNegative(KnownQuantities.DemandPrice), "Price of the subscribed power, used or not.") { Default = "0 {currency}/kW-month" },
        new("overrun", QuantityShape.NotNegative(KnownQuantities.EnergyPrice), "Paid beside the energy's price for what a metering interval imports above the subscribed power.") { Default = "0 {currency}/MWh" },
        new("overrunDemand", QuantityShape.NotNegative(KnownQuantities.DemandPrice), "Paid for the part of the month's highest interval mean that is above the subscribed power.") { Default = "0 {currency}/kW-month" },
    ]);

    public static MapShape Tariff { get; } = new("tariff",
    [
        new("importAdder", PriceOrCredit, "Added to the market price on import.") { Default = "0 {currency}/MWh" },
        new("exportDeduction", PriceOrCredit, "Taken off the market price on export.") { Default = "0 {currency}/MWh" },
        new("fees", new ListShape(Fee, 1, MostWindows), "Fees that change with the hour, the day, the month or from a day on. The first that fits counts; where none does, the flat ones."),
        new("demandCharge", QuantityShape.NotNegative(KnownQuantities.DemandPrice), "Charge on the highest mean import of a month; a month covered in part pays the share of its days.") { Default = "0 {currency}/kW-month" },
        new("demandWindow", new TimeShape(zeroAllowed: false, TimeSpan.FromDays(1)), "Window of the demand charge's mean.") { Default = "15 min" },
        new("demandCharges", new ListShape(DemandCharge, 1, 20), "Further charges on a month's peak: at some hours only, on apparent power, with a ratchet."),
        new("powerFactor", QuantityShape.Above(KnownQuantities.Fraction, 0, 1), "Active over apparent power of the site's import, taken to be the same at every instant.") { Default = "1" },
        new("coincidentPeak", CoincidentPeak, "Charge on import in the grid's own peaks. Missing: there is none."),
        new("subscription", Subscription, "Subscribed power, and what import above it costs. Missing: there is none."),
        new("billingTimeZone", new TimeZoneShape(), "IANA zone of the billing month, and of the hours, days and months of this tariff.") { Default = "UTC" },
        new("carPrice", QuantityShape.NotNegative(KnownQuantities.EnergyPrice), "What drivers pay per energy delivered; zero means that it is not counted.") { Default = "0 {currency}/kWh" },
        new("flatPrice", PriceOrCredit, "Market price where no price file is given.") { Default = "0 {currency}/MWh" },
        new("carbonPrice", QuantityShape.NotNegative(KnownQuantities.CarbonPrice), "What CO2 counts for planner and rules: added to the price at which they see import, by the carbon intensity that a feed gives. The bill does not have it.") { Default = "0 {currency}/t" },
    ]);

    /// <summary>Keys of a window of the calendar and the clock.</summary>
    internal static Key[] When(string what) =>
    [
        new("hours", new ListShape(new HoursShape(), 1, 24), $"Local hours in which {what}: a list such as [7-10, 17-22]. Missing: all."),
        new("days", new ListShape(new WeekdaysShape(), 1, 7), "Days of the week: a list such as [mon-fri]. Missing: all."),
        new("months", new ListShape(new MonthsShape(), 1, 12), "Months of the year: a list such as [6-9]. Missing: all."),
        new("validFrom", new DateShape(), "First local day on which it is in force. Missing: since ever."),
        new("validUntil", new DateShape(), "First local day on which it is no longer in force. Missing: for ever."),
    ];
}
