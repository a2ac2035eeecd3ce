namespace Megapod.Files.SiteFile.Tables;

using Megapod.Core.Model;
using Megapod.Files.SiteFile.Quantities;
using Megapod.Files.SiteFile.Shapes;

/// <summary>Keys of the battery, the charging cabinets and the pods.</summary>
internal static class DeviceTables
{
    /// <summary>Most items of a list of devices; with groups far more devices than items fit.</summary>
    private const int MostItems = 2000;

    private static readonly string[] GroupKeys = ["id", "count", "prefix", "first"];

    public static MapShape Battery { get; } = new("battery",
    [
        new("id", TextShape.Id, "Name of the battery, unique on the site.") { Default = "battery" },
        new("parent", TextShape.Id, "The node it is connected to.") { IsRequired = true },
        new("power", QuantityShape.Positive(KnownQuantities.Power), "Largest charging and discharging power at the inverter's grid side.") { IsRequired = true },
        new("energy", QuantityShape.Positive(KnownQuantities.Energy), "Energy between empty and full at the cells.") { IsRequired = true },
        new("roundTripEfficiency", QuantityShape.Between(KnownQuantities.Fraction, 0.1, 1), "Efficiency of a full cycle from grid side to grid side; charging and discharging each take its square root.") { Default = "90 %" },
        new("minimumSoc", CommonTables.Share, "Lowest state of charge.") { Default = "3 %" },
        new("maximumSoc", CommonTables.Share, "Highest state of charge.") { Default = "100 %" },
        new("initialSoc", CommonTables.Share, "State of charge at the start of a simulation; a live site reads it.") { Default = "50 %" },
        new("socSigma", QuantityShape.Between(KnownQuantities.Fraction, 0, 0.2), "Standard deviation of the reported state of charge; claims use two of them.") { Default = "0.5 %" },
        new("wear", QuantityShape.NotNegative(KnownQuantities.EnergyPrice), "What the battery loses in value per energy discharged.") { Default = "0 {currency}/MWh" },
        new("commandDelay", new TimeShape(zeroAllowed: true, TimeSpan.FromMinutes(1)), "Time from command to first response.") { Default = "50 ms" },
        new("lag", new TimeShape(zeroAllowed: true, TimeSpan.FromMinutes(1)), "Time constant of the inverter's response.") { Default = "150 ms" },
        new("leastLag", new TimeShape(zeroAllowed: true, TimeSpan.FromMinutes(1)), "Time constant that the response is never shorter than, by step test. Zero: unknown, and the response is not hurried.") { Default = "0 s" },
        new("reversion", new TimeShape(zeroAllowed: false, TimeSpan.FromDays(1)), "How long the battery holds a set-point without a new one before it reverts to 0 W: the largest setting of its reversion timer.") { Default = "180 s" },
        new("trackingError", QuantityShape.Between(KnownQuantities.Fraction, 0, 0.5), "Error of the set-point as a share of the battery's power.") { Default = "0.2 %" },
        new("regulatorPeriod", new TimeShape(zeroAllowed: false, TimeSpan.FromSeconds(1)), "Time between two set-points of the regulator, which tracks the boundary between cycles: 10 ms to 1 s.") { Default = "100 ms" },
        new("smoothing", QuantityShape.NotNegative(KnownQuantities.Power), "Most power, either way, that may be spent on smoothing the import. 0 W: the battery does not smooth.") { Default = "0 W" },
        new("smoothingTime", new TimeShape(zeroAllowed: false, TimeSpan.FromHours(1)), "Time constant of the low-pass that a smoothed import follows.") { Default = "30 s" },
        new("autonomousImportLimit", new FlagShape(), "Whether the battery's own controller holds the import at the limit from its own meter when nobody commands it.") { Default = "false" },
        new("enforcement", CommonTables.BatteryEnforcement, "How set-points are kept.") { IsEmptyWhenMissing = true },
        new("driver", TextShape.Driver, "Where readings come from and commands go: the id of a device under 'devices'; 'emulated' is answered by the twin.") { Default = "emulated" },
    ]);

    public static MapShape Connector { get; } = new("connector",
    [
        .. Group("connector"),
        new("rating", QuantityShape.Positive(KnownQuantities.Power), "Largest power that the connector can draw from its cabinet's supply: its nameplate.") { IsRequired = true },
        new("minimum", QuantityShape.NotNegative(KnownQuantities.Power), "Smallest power it can deliver to a running session; below it the session must be stopped.") { Default = "5 kW" },
        new("step", QuantityShape.NotNegative(KnownQuantities.Power), "Difference between two ceilings that it knows, counted from the minimum: 690 W for one that is set in whole amperes on three phases. 0 W: any ceiling.") { Default = "0 W" },
        new("fallback", QuantityShape.NotNegative(KnownQuantities.Power), "What it may draw when its last grant has lapsed. Missing: unknown, which counts as the nameplate."),
        new("carRamp", QuantityShape.Positive(KnownQuantities.Ramp), "Fastest rise of a car's draw.") { Default = "25 kW/s" },
        new("enforcement", CommonTables.Enforcement, "How ceilings are kept.") { IsEmptyWhenMissing = true },
        new("phases", new WordShape<Phases>(), "Phases on the supply side; oneUnknown counts on each phase.") { Default = "three" },
        new("powerFactor", CommonTables.PowerFactor, "Worst power factor at any draw.") { Default = "0.95" },
    ])
    { HasDefaults = true, OneOfRequired = [["id"], ["count", "prefix"]] };

    public static MapShape Cabinet { get; } = new("cabinet",
    [
        new("id", TextShape.Id, "Name of the cabinet, unique on the site.") { IsRequired = true },
        new("parent", TextShape.Id, "The node that feeds it.") { IsRequired = true },
        new("rating", QuantityShape.Positive(KnownQuantities.Power), "Hardware rating of the cabinet's input.") { IsRequired = true },
        new("limits", CommonTables.Limits, "Further limits on its input."),
        new("meter", CommonTables.Meter, "Meter of the cabinet's branch."),
        new("connectors", new DevicesShape(Connector, MostItems), "Its connectors: single ones with an id, or groups of equal ones with a count and a prefix.") { IsRequired = true },
        new("driver", TextShape.Driver, "Where readings come from and grants go: the id of a device under 'devices'; 'emulated' is answered by the twin.") { Default = "emulated" },
    ])
    { HasDefaults = true };

    public static MapShape Server { get; } = new("server",
    [
        .. Group("server", "in its rack"),
        new("gpus", new CountShape(0, 64), "Accelerators in the server.") { Default = "8" },
        new("driver", TextShape.Driver, "Its management controller, where its readings come from and power limits go: the id of a device with 'protocol: redfish', {rack} and {id} stand for the names of rack and server; 'emulated' is answered by the twin.") { Default = "emulated" },
        new("telemetry", TextShape.Driver, "What tells of its GPUs from within: the id of a device with 'protocol: dcgm', {rack} and {id} stand for the names of rack and server. Missing: nothing does."),
    ])
    { OneOfRequired = [["id"], ["count", "prefix"]] };

    public static MapShape Rack { get; } = new("rack",
    [
        .. Group("rack"),
        new("full", QuantityShape.Positive(KnownQuantities.Power), "Draw at full speed.") { IsRequired = true },
        new("idle", QuantityShape.NotNegative(KnownQuantities.Power), "Draw at zero throughput with everything on; a budget below it cannot be kept.") { IsRequired = true },
        new("step", QuantityShape.NotNegative(KnownQuantities.Power), "Difference between two budgets that it knows, counted from idle; full less idle for a rack that only runs or rests. 0 W: any budget.") { Default = "0 W" },
        new("nameplate", QuantityShape.Positive(KnownQuantities.Power), "Largest possible draw. Missing: the draw at full speed."),
        new("fallback", QuantityShape.NotNegative(KnownQuantities.Power), "What it draws when its budget has lapsed. Missing: unknown, which counts as the nameplate."),
        new("gpus", new CountShape(0, 100_000), "Accelerators in the rack.") { IsRequired = true },
        new("servers", new DevicesShape(Server, MostItems), "Its servers: single ones with an id, or groups of equal ones with a count and a prefix. Missing: the rack is one piece."),
        new("beside", QuantityShape.NotNegative(KnownQuantities.Power), "The most that it draws beside its servers: switch, fans, losses. So much of its ceiling is not divided over them.") { Default = "0 W" },
        new("driver", TextShape.Driver, "Its power distribution unit: the id of a device with 'protocol: snmp' or 'protocol: redfish', {id} stands for the rack's name; 'emulated' is answered by the twin.") { Default = "emulated" },
        new("workNode", TextShape.Driver, "The work node that runs jobs on it and keeps its budget: a machine by the name under which it is enrolled, {id} stands for the rack's name; or a cluster under 'work', which may have several racks of one pod. Missing: none."),
        new("switch", TextShape.Driver, "Its network switch: the id of a device with 'protocol: snmp', {id} stands for the rack's name; 'emulated' is answered by the twin.") { Default = "emulated" },
        new("class", new WordShape<WorkloadClass>(), "Rank of the work on it, from kept longest to shed first.") { Default = "flexible" },
    ])
    { HasDefaults = true, OneOfRequired = [["id"], ["count", "prefix"]] };

    public static MapShape ThroughputPoint { get; } = new("throughputPoint",
    [
        new("power", QuantityShape.NotNegative(KnownQuantities.Power), "Power of the whole pod.") { IsRequired = true },
        new("throughput", CommonTables.Share, "Work per time relative to full speed.") { IsRequired = true },
    ]);

    public static MapShape Loop { get; } = new("loop",
    [
        new("driver", TextShape.Driver, "Its coolant distribution unit with 'protocol: redfish', or the building management system with 'protocol: dsx' that tells of it and is asked to cut off: the id of a device; 'emulated' is answered by the twin.") { Default = "emulated" },
        new("designFlow", QuantityShape.Positive(KnownQuantities.Flow), "Coolant through all racks together when all is well. Missing: the flow is not measured, and not watched."),
        new("leastFlow", QuantityShape.Between(KnownQuantities.Fraction, 0.01, 1), "Share of the design flow below which the flow counts as lost.") { Default = "50 %" },
        new("flowLossTime", new TimeShape(zeroAllowed: false, TimeSpan.FromMinutes(10)), "How long the racks may run at full power without flow before their own protection stops them; they are down before that.") { Default = "15 s" },
        new("supply", QuantityShape.Between(KnownQuantities.Temperature, 0, 80), "Temperature of the supplied coolant for which the racks are built.") { Default = "25 °C" },
        new("derateFrom", QuantityShape.Between(KnownQuantities.Temperature, 0, 90), "Supply temperature above which the racks come down, in a straight line to idle at 'stopAt'.") { Default = "35 °C" },
        new("stopAt", QuantityShape.Between(KnownQuantities.Temperature, 0, 100), "Supply temperature at which the racks are stopped until a person has looked.") { Default = "45 °C" },
        new("period", new TimeShape(zeroAllowed: false, TimeSpan.FromMinutes(1)), "How often the loop is read at least, the time until it is known included; readings older than three of these are stale.") { Default = "2 s" },
        new("staleShare", CommonTables.Share, "Share of the range between idle and full that the racks may take while the loop's readings are stale.") { Default = "50 %" },
        new("isolateLoopAfter", new TimeShape(zeroAllowed: false, TimeSpan.FromHours(1)), "How long after a leak in a rack the whole loop is shut, where the detector has not become dry.") { Default = "60 s" },
    ]);

    public static MapShape Cooling { get; } = new("cooling",
    [
        new("overhead", CommonTables.Share, "Share of IT power that pumps and fans take at 30 °C outside (three quarters of it at 20 °C, five quarters at 40 °C); zero when the racks' figures include cooling.") { Default = "0 %" },
        new("dryCoolerUpTo", QuantityShape.Between(KnownQuantities.Temperature, -60, 70), "Ambient temperature up to which the dry cooler suffices.") { Default = "35 °C" },
        new("chillerPerKelvin", QuantityShape.Between(KnownQuantities.FractionPerKelvin, 0, 1), "Further share of IT power per kelvin above it.") { Default = "2.5 %/K" },
        new("residualHeat", new TimeShape(zeroAllowed: true, TimeSpan.FromHours(1)), "Time for which cooling stays up after the racks have shed, so that residual heat leaves.") { Default = "120 s" },
        new("hottestAmbient", QuantityShape.Between(KnownQuantities.Temperature, -60, 70), "Hottest ambient that the site is planned for; worst-case cooling power is taken there.") { Default = "45 °C" },
        new("loop", Loop, "Its cooling loop as it is watched. Missing: nobody watches it, and the pod's own protection stands alone."),
    ]);

    public static MapShape Acceptance { get; } = new("acceptance",
    [
        new("leakCheck", new TimeShape(zeroAllowed: false, TimeSpan.FromDays(7)), "How long coolant flows and every leak detector must stay dry.") { Default = "10 min" },
        new("levels", new ListShape(CommonTables.Share, 2, 20), "Shares of the racks' range at which power is measured, rising from 0 to 1. Missing: 0, 25, 50, 75 and 100 %."),
        new("hold", new TimeShape(zeroAllowed: false, TimeSpan.FromHours(1)), "How long power is measured at each of them.") { Default = "60 s" },
        new("steps", new CountShape(1, 100), "How often racks are brought down from full to idle.") { Default = "3" },
        new("burnIn", new TimeShape(zeroAllowed: false, TimeSpan.FromDays(30)), "How long it runs at full power.") { Default = "24 h" },
        new("loadShare", CommonTables.Share, "Share of what a rack may take that it must really take at full.") { Default = "90 %" },
        new("roomPatience", new TimeShape(zeroAllowed: false, TimeSpan.FromDays(7)), "How long is waited for the site to have room for a level.") { Default = "1 h" },
    ]);

    public static MapShape Pod { get; } = new("pod",
    [
        new("id", TextShape.Id, "Name of the pod, unique on the site.") { IsRequired = true },
        new("parent", TextShape.Id, "The node that feeds it.") { IsRequired = true },
        new("rating", QuantityShape.Positive(KnownQuantities.Power), "Hardware rating of its feed. Missing: the sum of its racks."),
        new("limits", CommonTables.Limits, "Further limits on its feed."),
        new("meter", CommonTables.Meter, "Meter of its branch."),
        new("racks", new DevicesShape(Rack, MostItems), "Its racks: single ones with an id, or groups of equal ones with a count and a prefix.") { IsRequired = true },
        new("throughput", new ListShape(ThroughputPoint, 2, 100), "Throughput against power of the whole pod, rising from idle (0) to full (1); at least two points.") { IsRequired = true },
        new("enforcement", CommonTables.Enforcement, "How rack budgets are kept; the longest grant is the budget's longest life.") { IsEmptyWhenMissing = true },
        new("upRamp", QuantityShape.Positive(KnownQuantities.Ramp), "The whole pod's own limit on rising power. Missing: not limited."),
        new("largestStep", QuantityShape.Positive(KnownQuantities.Power), "Largest step that its work makes by itself, for example when it starts again after a checkpoint. Missing: from idle to full."),
        new("powerFactor", CommonTables.PowerFactor, "Worst power factor.") { Default = "0.95" },
        new("cooling", Cooling, "Its cooling plant.") { IsEmptyWhenMissing = true },
        new("acceptance", Acceptance, "How it is accepted before it gets work; it begins as delivered. Missing: it counts as proven and in service."),
        new("driver", TextShape.Driver, "Its building management system, which tells of racks, loop, leaks and branches and is asked to cut off: the id of a device with 'protocol: dsx'; 'emulated' is answered by the twin.") { Default = "emulated" },
    ]);

    /// <summary>What every connector, rack or cabinet takes unless it says otherwise: the same keys without names and without being required.</summary>
    public static MapShape Defaults { get; } = new("defaults",
    [
        new("cabinet", DefaultsOf(Cabinet, ["id", "meter", "connectors"]), "What every cabinet takes unless it says otherwise."),
        new("connector", DefaultsOf(Connector, GroupKeys), "What every connector takes unless it says otherwise."),
        new("rack", DefaultsOf(Rack, GroupKeys), "What every rack takes unless it says otherwise."),
    ]);

    private static Key[] Group(string device, string within = "on the site") =>
    [
        new("id", TextShape.Id, $"Name of a single {device}, unique {within}."),
        new("count", new CountShape(1, DevicesShape.LargestGroup), $"How many equal ones there are, for a group; each {device} is named prefix and number."),
        new("prefix", TextShape.Prefix, "Beginning of the names of a group."),
        new("first", new CountShape(0, 1_000_000), "Number of the first one of a group.") { Default = "1" },
    ];

    private static MapShape DefaultsOf(MapShape device, string[] without) => new(
        device.Name + "Defaults",
        [.. device.Keys.Where(k => !without.Contains(k.Name, StringComparer.Ordinal)).Select(k => k with { IsRequired = false, Default = null, IsEmptyWhenMissing = false })]);
}
