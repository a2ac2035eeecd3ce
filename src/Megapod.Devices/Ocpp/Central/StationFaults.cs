namespace Megapod.Devices.Ocpp.Central;

using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>What can be wrong with a station, in words.</summary>
internal static class StationFaults
{
    public static Fault Away(string station) => new(
        OcppFaultCodes.StationAway, $"{station} is not connected.", "Look at its power, its network and the address that it was given; what it was granted lapses by itself.");

    public static Fault FloorRefused(string station, string stall, string word) => new(
        OcppFaultCodes.FloorRefused,
        $"{station} has not taken the limit to which {stall} falls when nothing is granted ({word}).",
        "Until it does, the connector counts as its nameplate. Set the station's own limit at commissioning, or have its firmware take charging profiles.");

    public static Fault GrantRefused(string station, string stall, string word) => new(
        OcppFaultCodes.GrantRefused, $"{station} has refused a limit for {stall} ({word}).", "Look at its quirks: unit, level and purpose of profiles that it takes. Until it takes one, it stays at its floor.");

    public static Fault ClockUnknown(string station) => new(
        OcppFaultCodes.ClockUnknown, $"{station} sends nothing that shows its time, so that no grant with an end can be written.", "Let it send meter values, or set it right; where a schedule without a start counts from its receipt, say so in its quirks.");

    public static Fault ClockOff(string station, TimeSpan ahead) => new(
        OcppFaultCodes.ClockOff,
        string.Create(CultureInfo.InvariantCulture, $"The clock of {station} is {Math.Abs(ahead.TotalSeconds):0} s {(ahead > TimeSpan.Zero ? "ahead" : "behind")}, although it was told the time."),
        "Limits are written by its clock meanwhile. Look at its time source and zone.");

    public static Fault SaysOtherwise(string station, string stall, Watts ours, Watts? theirs) => new(
        OcppFaultCodes.SaysOtherwise,
        string.Create(CultureInfo.InvariantCulture, $"{station} says that {stall} may draw {(theirs is { } w ? $"{w.Value / 1000:0.##} kW" : "what it likes")}; by what it was told it is {ours.Value / 1000:0.##} kW."),
        "Another profile may be in force, from its maker or somebody else. The meter decides; what it says is a hint.");

    public static Fault SettingRefused(string station, string what) => new(
        OcppFaultCodes.SettingRefused, $"{station} refused a setting: {what}.", "Set it at the station; it sends what it measures less often, or not at all.");

    public static Fault StopUnknown(string station, string id) => new(
        OcppFaultCodes.StopUnknown, $"{station} has ended a transaction that it never began here ({id}).", "It was answered and is not billed; look at the station's own record.");

    public static Fault OrderRefused(string station, string words, string word, string detail) => new(
        OcppFaultCodes.OrderRefused,
        $"{station} was asked to {words} and said no{(word.Length > 0 ? $" ({word})" : "")}.",
        detail.Length > 0 ? $"It says: {detail}" : "Look how it stands; its maker's manual says what its word means.");

    public static Fault OrderLacking(string station, string words, string word) => new(
        OcppFaultCodes.OrderLacking,
        word.Length > 0 ? $"{station} cannot {words} ({word})." : $"{station} cannot be asked to {words}: the edition of OCPP that it speaks has no words for it.",
        "Do it at the station, or without what the edition does not have.");

    public static Fault NoSuchStation(string device) => new(
        OcppFaultCodes.NoSuchStation, $"There is no charging station '{OcppText.Printable(device, 48)}'.", "Take the id of a device with 'protocol: ocpp'.");

    public static Fault OrderMistaken(string mistake) => new(OcppFaultCodes.OrderMistaken, mistake, "Correct what is asked for.");

    public static Fault NothingToStop(string station, int connector) => new(
        OcppFaultCodes.NothingToStop, string.Create(CultureInfo.InvariantCulture, $"No transaction is known at connector {connector} of {station}."), "Look which of its connectors has one.");

    public static Fault SettingKept(string key, string why) => new(
        OcppFaultCodes.SettingKept, $"'{OcppText.Printable(key, 100)}' is not for people to set or see from here: {why}.", "Change it in the site file where it stands there, or at the station.");

    public static Fault OperatorsToDo(string station) => new(OcppFaultCodes.OperatorsToDo, $"{station} is its operator's to command.", "Ask its operator: two who command a station undo each other's work.");

    public static Fault OnlyWatched(string station) => new(OcppFaultCodes.OnlyWatched, $"{station} belongs to a site that only watches, which tells its stations nothing.", "Do it at the station, or have the site control ('mode').");

    public static Fault OrderUnderWay(string station) => new(OcppFaultCodes.OrderUnderWay, $"{station} is being asked something else.", "Ask again in ten seconds.");

    public static Fault CardUnknown(string station) => new(OcppFaultCodes.CardUnknown, $"The card may not charge, and {station} would stop what is started for it.", "Write it into the file of cards that may charge, or take one that is there.");

    public static Fault NoSuchConnector(string station, int connector, int most) => new(
        OcppFaultCodes.NoSuchConnector,
        string.Create(CultureInfo.InvariantCulture, $"{station} tells of a connector {connector}; the site file gives it {most}."),
        "Give the cabinet as many connectors in the site file as the station has, in the order of their numbers.");
}
