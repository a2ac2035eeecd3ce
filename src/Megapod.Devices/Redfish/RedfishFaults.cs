namespace Megapod.Devices.Redfish;

using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>The faults of Redfish in words. Of a change each says whether it may have been done.</summary>
internal static class RedfishFaults
{
    public static Fault Description(string name, string what) =>
        new(RedfishFaultCodes.Description, $"The description of the Redfish service {RedfishText.Printable(name)} cannot be used: {what}.", "Correct it.");

    public static Fault Unreachable(string where, string why) =>
        new(RedfishFaultCodes.Unreachable, $"{where} cannot be reached: {why}. Nothing was sent.", "Check address, cable and power of the BMC; it is tried again by itself.");

    public static Fault NotTrusted(string where, string why) => new(
        RedfishFaultCodes.NotTrusted,
        $"{where} is not trusted: {why}. Nothing was sent.",
        "If its certificate was renewed, look at it on the device and write its new SHA-256; otherwise find out who answers there.");

    public static Fault TimedOut(string what, TimeSpan after, bool onlyReads) => new(
        RedfishFaultCodes.TimedOut,
        $"{what} was not answered in full within {RedfishText.Number(after.TotalSeconds)} s.{Doubt(onlyReads)}",
        "Nothing now and then; else allow it more time, or look whether the BMC is overloaded.");

    public static Fault Torn(string what, string why, bool onlyReads) =>
        new(RedfishFaultCodes.Torn, $"The answer to {what} is torn: {why}.{Doubt(onlyReads)}", "Nothing now and then: reads are repeated by themselves. Read before you change something again.");

    public static Fault TooLarge(string what, int most, bool onlyReads) =>
        new(RedfishFaultCodes.TooLarge, string.Create(CultureInfo.InvariantCulture, $"The answer to {what} is larger than {most} bytes.{Doubt(onlyReads)}"), "Allow more if that much is right.");

    public static Fault NotRedfish(string what, string why) =>
        new(RedfishFaultCodes.NotRedfish, $"The answer to {what} cannot be understood: {why}.", "Check whether a Redfish service is at this address; else report it to its maker.");

    public static Fault NotLoggedIn(string name, string why) => new(
        RedfishFaultCodes.NotLoggedIn,
        $"{name} does not let us in: {why}.",
        "Check user, password and role of the account, and how many sessions are open there. Nobody logs in for a while now, so that the account does not lock itself.");

    public static Fault Status(string what, int status, IReadOnlyList<RedfishMessage> messages, TimeSpan? wait)
    {
        string said = messages.Count > 0 ? $": {RedfishMessage.Sentence(messages)}" : "";
        string text = string.Create(CultureInfo.InvariantCulture, $"{what} was answered with HTTP status {status}{said}{(said.EndsWith('.') ? "" : ".")}");
        string advice = messages.FirstOrDefault(m => m.Resolution.Length > 0)?.Resolution ?? "";
        return status switch
        {
            404 or 405 or 410 or 501 => new(RedfishFaultCodes.Missing, text, Or(advice, "Nothing: the service does not have it, or has it no more.")),
            412 or 428 => new(RedfishFaultCodes.Changed, text, Or(advice, "Read it again, then change it again; look who else changes it.")),
            429 or 503 => new(RedfishFaultCodes.Busy, wait is { } time ? $"{text} It wants to be left alone for {RedfishText.Number(Math.Ceiling(time.TotalSeconds))} s." : text, Or(advice, "Nothing now and then; else ask it less often.")),
            >= 500 => new(RedfishFaultCodes.Failed, text, Or(advice, "Look at the BMC's own log; if it stays so, restart the BMC.")),
            _ => new(RedfishFaultCodes.Refused, text, Or(advice, "Check what the account may do, and what the device's manual allows here.")),
        };
    }

    public static Fault Redirected(string what, string why) =>
        new(RedfishFaultCodes.Redirected, $"{what} sends us {why}, which is not followed.", "If the service has moved, write its new address.");

    public static Fault Elsewhere(string name, string link) =>
        new(RedfishFaultCodes.Elsewhere, $"A link of {name} leads away from it and is not followed: {RedfishText.Printable(link)}.", "Report it to the device's maker, or find out who answers there.");

    public static Fault EndlessCollection(string what, string how) =>
        new(RedfishFaultCodes.EndlessCollection, $"The pages of {what} do not end: {how}. What was read counts.", "Report it to the device's maker.");

    public static Fault DoubledMember(string what, int many) => new(
        RedfishFaultCodes.DoubledMember,
        string.Create(CultureInfo.InvariantCulture, $"{what} names {many} {(many == 1 ? "member" : "members")} more than once; each counts once."),
        "Report it to the device's maker.");

    public static Fault TooMany(string name, string what, int most) =>
        new(RedfishFaultCodes.TooMany, string.Create(CultureInfo.InvariantCulture, $"{name} has more than {most} {what}; the rest is left out."), "Report it: the bound is ours.");

    public static Fault UnreadMember(string name, string where) =>
        new(RedfishFaultCodes.UnreadMember, $"A member of {RedfishText.Printable(where)} at {name} is no link and has no path; it is left out.", "Report it to the device's maker.");

    public static Fault NoExpansion(string name, string why) =>
        new(RedfishFaultCodes.NoExpansion, $"{name} says that it can expand collections and does not: {why}. Members are read one by one.", "Nothing: it only takes longer. Report it to the device's maker.");

    public static Fault MoreFaults(string name, int many) =>
        new(RedfishFaultCodes.MoreFaults, string.Create(CultureInfo.InvariantCulture, $"{many} more resources of {name} could not be read."), "Look at the first ones.");

    public static Fault TaskFailed(string what, string state, IReadOnlyList<RedfishMessage> messages) => new(
        RedfishFaultCodes.TaskFailed,
        $"{what} was begun and ended as {RedfishText.Printable(state)}{(messages.Count > 0 ? $": {RedfishMessage.Sentence(messages)}" : "")}.",
        Or(messages.FirstOrDefault(m => m.Resolution.Length > 0)?.Resolution ?? "", "Look at the device's own log."));

    public static Fault EndlessTask(string what, TimeSpan after, int? percent) => new(
        RedfishFaultCodes.EndlessTask,
        string.Create(CultureInfo.InvariantCulture, $"{what} was begun and has not ended within {after.TotalMinutes:0.#} min{(percent is { } done ? $"; it says {done} %" : "")}. Whether it will be done is unknown."),
        "Look at the device's tasks; read before you ask for it again.");

    public static Fault LostTask(string what, Fault why) =>
        new(RedfishFaultCodes.LostTask, $"{what} was begun, and how it goes can no longer be read. Whether it was done is unknown. {why.Message}", "Read whether it was done before you ask for it again.");

    public static Fault NoPowerLimit(string where) =>
        new(RedfishFaultCodes.NoPowerLimit, $"{where} has no power limit that can be written.", "Choose another place of the same device, or limit it from inside.");

    public static Fault LimitRefused(string where, string asked, string why) =>
        new(RedfishFaultCodes.LimitRefused, $"{where} refuses {asked}: {why}", "Ask for a value that it allows; until a meter shows otherwise it counts at its rated power.");

    public static Fault LimitOtherwise(string where, string asked, Watts held, string range) => new(
        RedfishFaultCodes.LimitOtherwise,
        $"{where} was asked for {asked} and holds {RedfishText.Number(held.Value)} W{range}.",
        "Count with what it holds, and look which limits it allows: the least may move.");

    public static Fault LimitNotActive(string where, string mode) =>
        new(RedfishFaultCodes.LimitNotActive, $"{where} has taken the value but does not enforce it: its mode is {mode}.", "Count it at its rated power; look in the device's manual how its limit is switched on.");

    public static Fault LimitNotShown(string where, string why) =>
        new(RedfishFaultCodes.LimitNotShown, $"What {where} holds is unknown: {why}", "Count it at its rated power until it can be read.");

    public static Fault LimitSwitchesOff(string where) => new(
        RedfishFaultCodes.LimitSwitchesOff,
        $"{where} would be switched off where it exceeds its limit (LimitException HardPowerOff), and that cannot be changed. No limit was written.",
        "Set the limit's exception to 'log only' at the device.");

    public static Fault PolicyNotHeld(string where, string asked, string held) =>
        new(RedfishFaultCodes.PolicyNotHeld, $"{where} was asked for the power restore policy {asked} and has {held}.", "Set it at the device; until then count with what it has.");

    public static Fault NoUpdate(string where, string why) =>
        new(RedfishFaultCodes.NoUpdate, $"{where} cannot be given firmware: {why}.", "Use the maker's own tool.");

    public static Fault SameVersion(string where, string version) => new(
        RedfishFaultCodes.SameVersion,
        $"The update of {where} has ended well and its version is still {RedfishText.Printable(version)}.",
        "Some parts show a new version only after their next start; look again then.");

    public static Fault BadReport(string where, string why) =>
        new(RedfishFaultCodes.BadReport, $"A metric report of {where} breaks off or is none: {why}. The values before that count.", "Nothing now and then; else report it to the device's maker.");

    public static Fault TooManyMetrics(string where, int most) =>
        new(RedfishFaultCodes.TooManyMetrics, string.Create(CultureInfo.InvariantCulture, $"{where} reports more than {most} different metrics; new ones are left out."), "Have it report less, or report it: the bound is ours.");

    public static Fault FrozenReport(string where, TimeSpan age) =>
        new(RedfishFaultCodes.FrozenReport, $"The metric report {where} has not changed for {RedfishText.Number(age.TotalSeconds)} s; its values are that old.", "Look at the BMC; restart its telemetry service.");

    public static Fault BadEvent(string where, string why) =>
        new(RedfishFaultCodes.BadEvent, $"An event of {where} cannot be understood and is left out: {why}.", "Nothing: what it would have told is read by polling.");

    public static Fault NoEventStream(string where, string why) =>
        new(RedfishFaultCodes.NoEventStream, $"{where} sends no events: {why}", "Nothing: it is polled, and the stream is tried again by itself.");

    public static Fault SilentStream(string where, TimeSpan after) =>
        new(RedfishFaultCodes.SilentStream, $"The event stream of {where} was silent for {RedfishText.Number(after.TotalSeconds)} s and is opened anew.", "Nothing: it is polled beside it.");

    public static Fault NoSubscription(string where, string why) =>
        new(RedfishFaultCodes.NoSubscription, $"{where} does not take a subscription for events: {why}", "Nothing: it is polled. Look how many subscriptions it has already.");

    public static Fault SubscriptionGone(string where, string why) =>
        new(RedfishFaultCodes.SubscriptionGone, $"The subscription for events at {where} {why}; it was made anew.", "Nothing now and then: it is polled beside it.");

    public static Fault AnotherService(string name, string before, string now) => new(
        RedfishFaultCodes.AnotherService,
        $"Another service answers at {name}: it was {RedfishText.Printable(before)} and is {RedfishText.Printable(now)}. Everything is read anew.",
        "If the device was replaced, check that its limits were written again.");

    private static string Or(string advice, string otherwise) => advice.Length > 0 ? advice : otherwise;

    /// <summary>What a change that was sent leaves open.</summary>
    private static string Doubt(bool onlyReads) => onlyReads ? "" : " Whether it was done is unknown.";
}
