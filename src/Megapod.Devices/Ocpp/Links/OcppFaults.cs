namespace Megapod.Devices.Ocpp.Links;

using Megapod.Core.Outcomes;

/// <summary>The faults of a link in words.</summary>
internal static class OcppFaults
{
    private const int LongestQuote = 80;

    public static Fault NoAnswer(string action, TimeSpan timeout) => new(
        OcppFaultCodes.NoAnswer,
        $"{action} was not answered within {timeout.TotalSeconds:0.###} s.",
        "Look at the station and the way to it; whether it did what was asked is not known.");

    public static Fault Closed(string why) => new(OcppFaultCodes.Closed, $"The link is closed: {why}.", "Nothing: the station connects again by itself. Look at the way to it when it stays away.");

    public static Fault QueueFull(string action, int most) => new(
        OcppFaultCodes.QueueFull,
        $"{action} was not sent: {most} calls wait for the station already.",
        "Ask less often, or look why the station is slow.");

    public static Fault AnsweredWithError(string action, string word, string description) => new(
        OcppFaultCodes.AnsweredWithError,
        $"{action} was answered with the error {OcppText.Printable(word, LongestQuote)}{(description.Length > 0 ? $": {OcppText.Printable(description, LongestQuote)}" : "")}.",
        "Look whether the station can do what was asked.");

    public static Fault GivenUp(string action) => new(OcppFaultCodes.GivenUp, $"{action} was given up before its answer came.", "Nothing; whether the station did it is not known if it was sent already.");

    public static Fault SendingHangs(TimeSpan timeout) => new(
        OcppFaultCodes.SendingHangs,
        $"The other end has taken nothing for {timeout.TotalSeconds:0.###} s, and the link was closed.",
        "Nothing: the station connects again by itself. Look at the way to it when it stays so.");

    public static Fault HandlerFailed(string action, string why) => new(
        OcppFaultCodes.HandlerFailed,
        $"{action} could not be answered: {why}.",
        "Report it: this is a mistake of ours.");

    public static Fault HandlerTooSlow(string action, TimeSpan timeout) => new(
        OcppFaultCodes.HandlerTooSlow,
        $"{action} could not be answered within {timeout.TotalSeconds:0.###} s.",
        "Look what this machine is busy with.");

    public static OcppRefusal UnknownAction(string action) => new(
        OcppErrorCode.NotImplemented,
        new Fault(OcppFaultCodes.UnknownAction, $"'{OcppText.Printable(action, LongestQuote)}' is no action of this edition.", "Whoever made the station's software has to mend it, or it speaks another edition."));

    public static OcppRefusal UnansweredAction(string action) => new(
        OcppErrorCode.NotSupported,
        new Fault(OcppFaultCodes.UnansweredAction, $"{action} is not answered here.", "Nothing, unless it is needed."));
}
