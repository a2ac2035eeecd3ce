namespace Megapod.Files.SiteFile.Tables;

using Megapod.Core.Model;
using Megapod.Files.SiteFile.Quantities;
using Megapod.Files.SiteFile.Shapes;

/// <summary>Keys about work, cars, standing rules and cases.</summary>
internal static class WorkTables
{
    private const int UsualPort = 8_444;
    private const int MostNames = 50;

    private static readonly ListShape DayHours = new(new HoursShape(), 1, 24);

    public static MapShape Compute { get; } = new("compute",
    [
        new("class", new WordShape<WorkloadClass>(), "The class of work.") { IsRequired = true },
        new("price", QuantityShape.NotNegative(KnownQuantities.GpuPrice), "Revenue at full speed.") { IsRequired = true },
        new("slaThroughput", CommonTables.Share, "Throughput promised, as a share of full; below it the shortfall is penalised. Zero: no promise.") { Default = "0 %" },
        new("penaltyFactor", QuantityShape.Between(KnownQuantities.Factor, 0, 100), "Penalty on the shortfall, times the price.") { Default = "0" },
        new("usualWork", new DaySharesShape(CommonTables.Share), "For how much of its accelerators there is work as a rule: one share, or 24 by local hour. A planner starts from it, a twin invents its work around it. Missing: always for all."),
    ]);

    public static MapShape Nodes { get; } = new("work",
    [
        new("listen", new HostPortShape(UsualPort), "Address of this machine and port on which work nodes are awaited with TLS, the port 8444 where none is written; 0.0.0.0 is every address of this machine. Missing: nowhere."),
        new("names", new ListShape(TextShape.HostName, 1, MostNames), "Names and addresses by which work nodes ask for the site. Missing: the address alone."),
    ]);

    public static MapShape Cars { get; } = new("cars",
    [
        new("usualStay", new TimeShape(zeroAllowed: false, TimeSpan.FromDays(7)), "Usual stay of a car that states no departure.") { Default = "30 min" },
        new("sessionsPerDay", new CountShape(0, 100_000), "Sessions a day for the generator of car worlds.") { Default = "300" },
    ]);

    public static MapShape Rules { get; } = new("rules",
    [
        new("battery", new WordShape<BatteryRule>(), "How the battery is used beyond limits and peaks.") { Default = "byPrice" },
        new("chargeQuantile", CommonTables.Share, "Charge at prices at or below this quantile of the day's known prices.") { Default = "40 %" },
        new("dischargeQuantile", CommonTables.Share, "Discharge at prices at or above this quantile, where the spread pays for losses and wear.") { Default = "90 %" },
        new("chargeHours", DayHours, "Local hours in which to charge, for byHour: a list such as [0-6, 10-15]."),
        new("dischargeHours", DayHours, "Local hours in which to discharge, for byHour."),
        new("peakShare", CommonTables.Share, "Month peak to keep, as a share of the usable import limit.") { Default = "97.5 %" },
        new("reserveSoc", CommonTables.Share, "State of charge kept for cars and peaks.") { Default = "10 %" },
        new("reserveShape", new WordShape<ReserveShape>(), "How the reserve runs over the local day: the same all day, or small at night and whole from 8 to 13 h.") { Default = "flat" },
        new("computeByPrice", new FlagShape(), "Whether compute is shed where its value is below the import price.") { Default = "true" },
        new("export", new FlagShape(), "Whether the battery may discharge up to the export limit when that pays.") { Default = "false" },
    ]);

    public static MapShape Planner { get; } = new("planner",
    [
        new("departureProbability", QuantityShape.Between(KnownQuantities.Fraction, 0.5, 0.99), "Probability with which a car that stated a departure shall have what it asked for when it really leaves: by so much earlier than stated is it owed.") { Default = "95 %" },
    ]);

    public static MapShape Case { get; } = new("case",
    [
        new("name", TextShape.Id, "Name of the case, for --case.") { IsRequired = true },
        new("importLimit", QuantityShape.Positive(KnownQuantities.Power), "Import limit of the connection in this case.") { IsRequired = true },
        new("rules", Rules, "Standing rules in this case. Missing: the site's."),
    ]);
}
