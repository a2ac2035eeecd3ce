namespace Megapod.Site.Pods;

using System.Globalization;
using Megapod.Core.Outcomes;

/// <summary>What goes wrong between a site and the devices of its pods, in words.</summary>
internal static class PodWireFaults
{
    /// <summary>Units that are named; a row of racks has about so many.</summary>
    private const int MostNames = 12;

    public static Fault NoLimit(string server) => new(
        "MP3266", $"The controller of {server} shows no place where the power of the whole server can be limited; it counts at its most.", "Switch power limiting on at the server, or update its controller.");

    public static Fault RaisedByOthers(string server, double toldWatts, double shownWatts) => new(
        "MP3267",
        $"The power limit of {server} was set to {Kilowatts(toldWatts)} and is {Kilowatts(shownWatts)}: somebody else sets it, or its controller has forgotten it. Its rack counts at its nameplate until limits are held for five minutes.",
        "Find who else sets power limits there; one may.");

    public static Fault NotKept(string server, double limitWatts, double drawnWatts) => new(
        "MP3268",
        $"{server} draws {Kilowatts(drawnWatts)} under a limit of {Kilowatts(limitWatts)} that its controller shows as held; it counts at its most.",
        "Look at the server, and dismiss the finding when its limit is kept.");

    public static Fault TooLow(string rack, double ceilingWatts, double leastWatts) => new(
        "MP3269",
        $"{rack} shall come down to {Kilowatts(ceilingWatts)}, and the lowest limits of its servers come to {Kilowatts(leastWatts)}; it is not counted as lower.",
        "Write what it comes down to as its 'idle'.");

    public static Fault Unusable(string device, string why) => new("MP3270", $"The device '{device}' cannot be used as it is described: {why}.", "Correct it under 'devices'.");

    public static Fault NotConnected(string device) => new("MP3271", $"'{device}' has no connection to its broker yet.", "If this stays so, look at its address and at who may connect there.");

    public static Fault UnitUnknown(string part, string name, IReadOnlyList<string> units) => units.Count == 0
        ? new Fault("MP3290", $"The service that shall tell of {part} tells of no such unit.", "Look whether its address is that of the unit, and whether its firmware shows power or thermal equipment.")
        : new Fault(
            "MP3290",
            $"The service that shall tell of {part} tells of {units.Count} such units, and '{name}' names none of them, or several.",
            $"Write 'identity' at the device with one of {string.Join(", ", units.Take(MostNames))}, or with a serial number.");

    private static string Kilowatts(double watts) => string.Create(CultureInfo.InvariantCulture, $"{watts / 1000:0.###} kW");
}
