namespace Megapod.Lab.Simulation;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>Faults of what a person asked a simulation for; the numbers are listed in docs/faults.md.</summary>
public static class RunFaults
{
    /// <summary>The machine has no time zone data: nothing is wrong with the input, something outside is missing.</summary>
    public const string NoZoneDataCode = "MP3010";

    internal static Fault NeedsData(string option) => new("MP3001", $"{option} needs measured data.", "Name their folder with --data DIR.");

    internal static Fault UnknownWorld(string world, string folder, IReadOnlyList<string> known) => new(
        "MP3002",
        $"There is no car world '{world}'.",
        known.Count == 0 ? "The folder yardstick of the data holds no world; leave --world out to have one made." : $"Take one of {string.Join(", ", known)}.",
        folder);

    internal static Fault UnknownPolicy(string policy, IReadOnlyList<string> known) => new("MP3003", $"There is no policy '{policy}'.", $"Take one of {string.Join(", ", known)}.");

    internal static Fault Conflict(string one, string other, string remedy) => new("MP3004", $"{one} and {other} contradict each other.", remedy);

    internal static Fault BadSpan(string what, string remedy) => new("MP3005", what, remedy);

    internal static Fault OutsideWorld(string world, Instant from, Instant until) => new(
        "MP3006", $"The world '{world}' runs from {Shown(from)} to {Shown(until)}.", "Ask for a time inside it with --from, --to or --days.");

    internal static Fault UnknownMarket(string market, IReadOnlyList<string> known) => new("MP3007", $"There is no market '{market}'.", $"Take one of {string.Join(", ", known)}.");

    internal static Fault UnknownSessions(string sessions, string remedy) => new("MP3008", $"Cars cannot be drawn from '{sessions}'.", remedy);

    internal static Fault BadStep(string step) => new("MP3009", $"The plant cannot step by '{step}'.", "Leave --step out or write 1s: the plant is proven for steps of one second only.");

    internal static Fault NoZoneData(string zone) => new(
        NoZoneDataCode, $"The time zone {zone} is not known on this machine.", "Install the time zone data: sudo apt-get install tzdata");

    internal static Fault NoStalls(string site) => new("MP3011", $"The site '{site}' has no connectors for cars.", "Leave --world, --sessions and --sessions-per-day out for a site without charging.");

    internal static string Shown(Instant at) => at.ToUtc().ToString("yyyy-MM-dd HH:mm");
}
