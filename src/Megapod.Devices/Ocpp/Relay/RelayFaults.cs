namespace Megapod.Devices.Ocpp.Relay;

using System.Globalization;
using Megapod.Core.Outcomes;

/// <summary>What can be wrong between a station and its operator, in words.</summary>
internal static class RelayFaults
{
    private const int LongestQuote = 80;

    /// <summary>A reason of the framework's or of ours, of which the end often says most.</summary>
    private const int LongestReason = 300;

    public static Fault OperatorAway(string station, Fault why) => new(
        OcppFaultCodes.OperatorAway,
        $"The operator's central system cannot be reached for {station} ({why.Code}: {OcppText.Printable(why.Message.TrimEnd('.'), LongestReason)}).",
        $"The station goes on under our limits, and what it tells is kept. {why.Remedy}");

    public static Fault NobodyAnswers(string station, string action) => new(
        OcppFaultCodes.OperatorAway,
        $"The operator's central system cannot be reached for {station}: {OcppText.Printable(action, LongestQuote)} cannot be answered in its place.",
        "Ask again when it is there.");

    public static Fault OperatorSilent(string station, string why) => new(
        OcppFaultCodes.OperatorSilent, $"The operator's central system has not answered {station}: {why}", "Ask the operator; what concerns transactions is told again.");

    public static Fault KeptLetGo(string station, int many) => new(
        OcppFaultCodes.KeptLetGo,
        string.Create(CultureInfo.InvariantCulture, $"The operator is away for so long that {many} messages of {station} were let go, meter values first."),
        "Bring the way to the operator back, or let more be kept. Starts and ends of transactions are still there.");

    public static Fault NotKept(string station, string action) => new(
        OcppFaultCodes.NotKept, $"{action} of {station} cannot be kept for the operator: nothing that waits may go.", "Bring the way to the operator back; the station keeps it and tells it again.");

    public static Fault ProfileReserved(string station, int id) => new(
        OcppFaultCodes.ProfileReserved,
        string.Create(CultureInfo.InvariantCulture, $"Charging profile {id} for {station} was refused: the site's own limits have the numbers 77000 to 78999."),
        "Have the operator number its profiles otherwise.");

    public static Fault OperatorRefused(string station, string action, string word) => new(
        OcppFaultCodes.OperatorRefused,
        $"The operator's central system has refused {action} of {station}, which was kept for it ({OcppText.Printable(word, LongestQuote)}).",
        "It was tried several times and is let go. Ask the operator, and look at the station's own record.");

    public static Fault RelayedUnread(string station, string action, string why) => new(
        OcppFaultCodes.RelayedUnread, $"{action} of {station} was relayed and not understood: {why}", "Nothing for the operator; the site does not see what it tells. Look at the station's quirks.");

    public static Fault CommandNotCarried(string station, string action, string why) => new(
        OcppFaultCodes.CommandNotCarried, $"{action} of the operator has not reached {station}: {why}", "The operator was told so. Look at the station and the way to it.");

    public static Fault ProfileNotCounted(string station, string why) => new(
        OcppFaultCodes.ProfileNotCounted, $"A charging profile of the operator for {station} was refused: {why}", "Have the operator write it otherwise.");
}
