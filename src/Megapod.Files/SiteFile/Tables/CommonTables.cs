namespace Megapod.Files.SiteFile.Tables;

using Megapod.Core.Model;
using Megapod.Files.SiteFile.Quantities;
using Megapod.Files.SiteFile.Shapes;

/// <summary>Keys that several parts of a site file share: limits, meters and how devices keep ceilings.</summary>
internal static class CommonTables
{
    /// <summary>Most limits of one node.</summary>
    private const int MostLimits = 50;

    public static MapShape Limit { get; } = new("limit",
    [
        new("id", TextShape.Id, "Name of the limit, shown wherever it is the reason for something; unique on its node.") { IsRequired = true },
        new("amount", LimitAmountShape.Limit, "How much. The unit decides what is counted: W active power, VA apparent power, A current in each phase.") { IsRequired = true },
        new("direction", new WordShape<LimitDirection>(), "Which way the limit looks: import into the node from above, or export towards the grid.") { Default = "import" },
        new("window", new TimeShape(zeroAllowed: false, TimeSpan.FromDays(1)), "Averaging window over which the limit is judged.") { Default = "1 s" },
        new("basis", new WordShape<LimitBasis>(), "Why the limit exists; decides what exceeding it costs.") { Default = "interconnection" },
        new("shortTime", new ListShape(new ShortTimeShape(), 1, 20), "Short-time curve that listed contingencies may use: factors rising, times falling. Missing: none, not even a second is allowed."),
        new("validFrom", new InstantShape(), "When the limit begins to hold, with offset. Missing: it always has."),
        new("validUntil", new InstantShape(), "When the limit ceases to hold, with offset. Missing: never."),
    ]);

    public static ListShape Limits { get; } = new(Limit, 1, MostLimits);

    public static MapShape Meter { get; } = new("meter",
    [
        new("id", TextShape.Id, "Name of the meter, unique on the site.") { IsRequired = true },
        new("error", QuantityShape.Between(KnownQuantities.Fraction, 0, 0.2), "Largest error as a share of full scale, which is the limit it watches; an accuracy class of 0.5 is 0.5 %.") { Default = "1 %" },
        new("samplePeriod", new TimeShape(zeroAllowed: false, TimeSpan.FromHours(1)), "Time between samples.") { Default = "1 s" },
        new("window", new TimeShape(zeroAllowed: true, TimeSpan.FromHours(1)), "Over what time each sample is a mean. Zero: samples are instants.") { Default = "0 s" },
        new("delay", new TimeShape(zeroAllowed: true, TimeSpan.FromHours(1)), "Largest time from a sample to the controller seeing it.") { Default = "200 ms" },
        new("driver", TextShape.Driver, "Where readings come from: the id of a device under 'devices'; 'emulated' is answered by the twin.") { Default = "emulated" },
    ]);

    public static QuantityShape PowerFactor { get; } = QuantityShape.Between(KnownQuantities.Factor, 0.1, 1);

    public static QuantityShape Share { get; } = QuantityShape.Between(KnownQuantities.Fraction, 0, 1);

    /// <summary>How a device keeps ceilings; the battery's defaults differ, because its inverter is part of it.</summary>
    public static MapShape Enforcement { get; } = EnforcementOf("enforcement", "advisory", "5 s", "2 s");

    public static MapShape BatteryEnforcement { get; } = EnforcementOf("batteryEnforcement", "closedLoop", "1 s", "1 s");

    private static MapShape EnforcementOf(string name, string standardClass, string actuation, string latency) => new(name,
    [
        new("class", new WordShape<EnforcementClass>(), "How far the device can be relied on: hardware cannot exceed a ceiling, closedLoop keeps it after its actuation time, advisory may ignore it and counts as its nameplate.") { Default = standardClass },
        new("overshoot", QuantityShape.NotNegative(KnownQuantities.Power), "By how much a closed-loop device may exceed its ceiling after its actuation time.") { Default = "0 W" },
        new("actuationTime", new TimeShape(zeroAllowed: true, TimeSpan.FromHours(1)), "Longest time from applying a lower ceiling to drawing no more than it.") { Default = actuation },
        new("commandLatency", new TimeShape(zeroAllowed: true, TimeSpan.FromHours(1)), "Longest time from sending a command to the device applying it.") { Default = latency },
        new("minimumWriteInterval", new TimeShape(zeroAllowed: true, TimeSpan.FromHours(1)), "Shortest time between two routine writes; shrinking goes at once. Zero means that there is none.") { Default = "0 s" },
        new("longestGrant", new TimeShape(zeroAllowed: false, TimeSpan.FromDays(1)), "Longest time for which the device may be given a ceiling.") { Default = "60 s" },
        new("clockDrift", QuantityShape.Between(KnownQuantities.Fraction, 0, 0.1), "How far the device's clock may run fast or slow, as a share of a duration.") { Default = "0.1 %" },
        new("datedWithSkew", new TimeShape(zeroAllowed: true, TimeSpan.FromDays(1)), "Known bound of the device clock's offset, where ceilings must be written as dates. Missing: durations are used and the offset does not matter."),
    ]);
}
