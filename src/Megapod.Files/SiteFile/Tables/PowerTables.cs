namespace Megapod.Files.SiteFile.Tables;

using Megapod.Core.Model;
using Megapod.Files.SiteFile.Quantities;
using Megapod.Files.SiteFile.Shapes;

/// <summary>Keys of the grid connection, the inner nodes and what nobody controls.</summary>
internal static class PowerTables
{
    /// <summary>Most points of a ride-through curve: grid codes have three or four.</summary>
    private const int MostCurvePoints = 4;

    public static MapShape GridReserve { get; } = new("gridReserve",
    [
        new("id", TextShape.Id, "Name of the product; unique.") { IsRequired = true },
        new("power", QuantityShape.Positive(KnownQuantities.Power), "Power that has been sold, or the most that is offered.") { IsRequired = true },
        new("price", QuantityShape.NotNegative(KnownQuantities.ReadyPrice), "What being ready earns, called or not.") { Default = "0 {currency}/MW/h" },
        new("sustain", new TimeShape(zeroAllowed: false, TimeSpan.FromHours(24)), "For how long a call may last; the battery keeps the energy for it.") { IsRequired = true },
        new("block", new TimeShape(zeroAllowed: false, TimeSpan.FromHours(24)), "How long one offer stays the same: whole hours that divide a day, counted from local midnight.") { Default = "1 h" },
        new("committed", new FlagShape(), "Whether it has been sold: then the plan keeps it. Otherwise it is offered where that pays.") { Default = "false" },
        .. TariffTables.When("it is kept or may be offered"),
    ]);

    public static MapShape Grid { get; } = new("grid",
    [
        new("id", TextShape.Id, "Name of the root of the power tree.") { Default = "grid" },
        new("limits", CommonTables.Limits, "Limits of the connection; at least one looks at import.") { IsRequired = true },
        new("meter", CommonTables.Meter, "Meter at the connection point. Missing: the battery cannot track a boundary."),
        new("residual", QuantityShape.NotNegative(KnownQuantities.Power), "Upper bound of what the connection carries beyond what hangs on it, meter error excluded.") { Default = "0 W" },
        new("nominalVoltage", QuantityShape.Between(KnownQuantities.Voltage, 50, 500_000), "Nominal voltage between phase and neutral; currents are judged at nine tenths of it.") { Default = "230 V" },
        new("upRamp", QuantityShape.Positive(KnownQuantities.Ramp), "Largest allowed rise of the import. Missing: not limited."),
        new("reserves", new ListShape(GridReserve, 1, 10), "Power that a grid operator pays for being ready: less import or more export on call."),
    ]);

    public static MapShape Node { get; } = new("node",
    [
        new("id", TextShape.Id, "Name of the node, unique on the site.") { IsRequired = true },
        new("parent", TextShape.Id, "The node that feeds it.") { IsRequired = true },
        new("rating", QuantityShape.Positive(KnownQuantities.Power), "Hardware rating that nothing below it can exceed for long: a fuse or converter. Missing: none."),
        new("limits", CommonTables.Limits, "Limits on this node."),
        new("residual", QuantityShape.NotNegative(KnownQuantities.Power), "Upper bound of what the node carries beyond its children: losses and unmetered load.") { Default = "0 W" },
        new("meter", CommonTables.Meter, "Meter at this node."),
    ]);

    public static MapShape House { get; } = new("house",
    [
        new("id", TextShape.Id, "Name of the load, unique on the site.") { IsRequired = true },
        new("parent", TextShape.Id, "The node that feeds it.") { IsRequired = true },
        new("maximum", QuantityShape.NotNegative(KnownQuantities.Power), "Largest draw; it counts in full at all times.") { IsRequired = true },
        new("usual", QuantityShape.NotNegative(KnownQuantities.Power), "Usual draw, for the twin. Missing: half of the maximum."),
        new("phases", new WordShape<Phases>(), "Phases it uses; oneUnknown counts on each phase.") { Default = "three" },
        new("powerFactor", CommonTables.PowerFactor, "Worst power factor.") { Default = "0.9" },
    ]);

    public static MapShape Solar { get; } = new("solar",
    [
        new("id", TextShape.Id, "Name of the plant, unique on the site.") { IsRequired = true },
        new("parent", TextShape.Id, "The node it feeds into.") { IsRequired = true },
        new("peak", QuantityShape.NotNegative(KnownQuantities.Power), "Largest production, as a positive number. It never counts as headroom, because a cloud takes it without notice.") { IsRequired = true },
    ]);

    public static MapShape Topology { get; } = new("topology",
    [
        new("canIsland", new FlagShape(), "Whether the site can run as an island behind its own breaker.") { Default = "false" },
        new("islandReserveSoc", CommonTables.Share, "State of charge below which an island sheds all but what must stay: firm racks and the cars' minimum.") { Default = "20 %" },
        new("outageHold", new TimeShape(zeroAllowed: true, TimeSpan.FromHours(48)), "For how long the battery shall be able to carry what must stay (firm racks, idle racks, house, cooling) should the grid go; the plan keeps the energy for it.") { Default = "0 s" },
        new("rideThrough", new ListShape(new RideThroughShape(), 1, MostCurvePoints), "Ride-through curve: how long the voltage may stay below a share of the nominal one before the relay opens, voltages and times falling. A dip inside it sheds nothing. Missing: 88 % for 20 s, 70 % for 10 s, 50 % for 1 s, which is category III of IEEE 1547-2018."),
        new("islandOverload", new ListShape(new ShortTimeShape(), 1, 20), "What the battery bears above its power while it alone carries the site, factors rising, times falling; beyond it the site goes black. Missing: nothing."),
        new("returnAfter", new TimeShape(zeroAllowed: true, TimeSpan.FromHours(1)), "For how long the grid's voltage must be sound before the site comes back.") { Default = "300 s" },
        new("returnSpread", new TimeShape(zeroAllowed: true, TimeSpan.FromHours(1)), "Largest further wait, another one for each site and return, so that not all sites of a region come back at once.") { Default = "300 s" },
        new("reconnectTime", new TimeShape(zeroAllowed: true, TimeSpan.FromHours(2)), "Time in which the import may rise from nothing to the limit after the return.") { Default = "300 s" },
    ]);
}
