namespace Megapod.Site.Stations;

using System.Net;
using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp;

/// <summary>The faults of an endpoint in words. No password, no certificate's key and no header is in them.</summary>
internal static class OcppEndpointFaults
{
    /// <summary>Words of somebody else that are repeated are cut here.</summary>
    private const int LongestQuote = 60;

    private const string AtStation = "Look what is configured at the station.";

    public static Fault CannotListen(string why) => new(OcppFaultCodes.CannotListen, $"Stations cannot be awaited: {why.TrimEnd('.')}.", "Choose another address or port under 'ocpp', or end the program that uses it.");

    public static Fault CertificateUnreadable(string file, string why) => new(OcppFaultCodes.CertificateUnreadable, $"{why.TrimEnd('.')}.", "Give PEM files: the certificate first and those above it after it, a key without a pass phrase, and both of one pair.", file);

    public static Fault CertificateNotValid(string file, DateTimeOffset from, DateTimeOffset until) => new(
        OcppFaultCodes.CertificateNotValid,
        $"A certificate is valid from {from.UtcDateTime:yyyy-MM-dd HH:mm} to {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC, and not now.",
        "Renew it, or set this machine's clock; stations refuse it or are refused as it is.",
        file);

    public static Fault NoStation(string what) => new(OcppFaultCodes.NoStation, what + ".", AtStation);

    public static Fault Unknown(string identity, IPAddress address) => new(
        OcppFaultCodes.UnknownIdentity,
        $"A station at {address} calls itself '{Quote(identity)}', which nobody knows.",
        "Write it under 'devices' with this 'identity', or look what is configured at the station.");

    public static Fault UnsafeWay(string identity, string why) => new(OcppFaultCodes.UnsafeWay, $"'{Quote(identity)}' was not let in: {why}.", AtStation);

    public static Fault NotProved(string identity, IPAddress address, string why) => new(
        OcppFaultCodes.NotProved, $"'{Quote(identity)}' at {address} was not let in: {why}.", "Look whether the station has the password or certificate that belongs to it.");

    public static Fault NoCommonVersion(string identity, IEnumerable<string> offered, IEnumerable<OcppVersion> allowed) => new(
        OcppFaultCodes.NoCommonVersion,
        $"'{Quote(identity)}' offers {Quote(string.Join(", ", offered) is { Length: > 0 } words ? words : "no sub-protocol")}, and may speak {string.Join(", ", allowed.Select(v => v.SubProtocol()))}.",
        "Allow one that it speaks with 'versions', or look what is configured at the station.");

    public static Fault TooManyFailures(string identity, IPAddress address) => new(
        OcppFaultCodes.TooMany, $"'{Quote(identity)}' at {address} has failed to log in too often, and is not listened to for a minute.", "Look whether the stations there have the right passwords.");

    public static Fault TooManyStations(int most) => new(OcppFaultCodes.TooMany, $"{most} stations are connected, which are as many as may be.", "Look whether these are all yours, or spread them over several controllers.");

    public static Fault Failed(string identity, string why) => new(OcppFaultCodes.HandlerFailed, $"'{Quote(identity)}' could not be served: {why}.", "Report it: this is a mistake of ours.");

    private static string Quote(string text) => new([.. text.Take(LongestQuote).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '·' : c)]);
}
