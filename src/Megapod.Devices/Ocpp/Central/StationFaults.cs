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

    public static Fault NoSuchConnector(string station, int connector, int most) => new(
        OcppFaultCodes.NoSuchConnector,
        string.Create(CultureInfo.InvariantCulture, $"{station} tells of a connector {connector}; the site file gives it {most}."),
        "Give the cabinet as many connectors in the site file as the station has, in the order of their numbers.");
}
