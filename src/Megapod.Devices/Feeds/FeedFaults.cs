namespace Megapod.Devices.Feeds;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>The faults of feeds in words. None of them names an address with its placeholders filled, because a key may stand there.</summary>
internal static class FeedFaults
{
    private const int LongestQuote = 40;

    public static Fault Unreachable(FeedConfig feed, string why) =>
        new(FeedFaultCodes.Unreachable, $"The source of '{feed.Id}' cannot be reached: {why}.", "Check the address and this machine's way to it; it is asked again by itself.");

    public static Fault TimedOut(FeedConfig feed) =>
        new(FeedFaultCodes.TimedOut, $"The source of '{feed.Id}' has not answered in full within {Number(feed.Timeout.TotalSeconds)} s.", "Nothing, if it happens now and then; else give 'timeout' more or ask for less.");

    public static Fault Status(FeedConfig feed, int status) => new(
        FeedFaultCodes.Status,
        $"The source of '{feed.Id}' answered with HTTP status {Number(status)}.",
        status switch
        {
            401 or 403 => "Check the key and what it may read.",
            404 or 410 => "Check the address: the source may have moved.",
            >= 500 => "Nothing: the trouble is the source's, and it is asked again by itself.",
            _ => "Check the address and its parameters in the source's documentation.",
        });

    public static Fault AskedToWait(FeedConfig feed, int status, TimeSpan? wait) => new(
        FeedFaultCodes.AskedToWait,
        $"The source of '{feed.Id}' is busy or was asked too often (HTTP status {Number(status)}){(wait is { } time ? $" and wants to be left alone for {Number(Math.Ceiling(time.TotalSeconds))} s" : "")}.",
        "Nothing, if it happens now and then; else ask less often with a longer 'period'.");

    public static Fault Redirected(FeedConfig feed, string where) =>
        new(FeedFaultCodes.Redirected, $"The source of '{feed.Id}' sends us {where}, which is not followed.", "If the source has moved, write its new address.");

    public static Fault TooLarge(FeedConfig feed) =>
        new(FeedFaultCodes.TooLarge, $"What '{feed.Id}' was given is larger than {Number(feed.MostBytes)} bytes.", "Ask for less time, or raise 'mostBytes' if that much is right.");

    public static Fault Torn(FeedConfig feed, string how) =>
        new(FeedFaultCodes.Torn, $"The answer to '{feed.Id}' is torn: {how}.", "Nothing, if it happens now and then; it is asked again by itself.");

    public static Fault WrongFormat(FeedConfig feed, string what) =>
        new(FeedFaultCodes.WrongFormat, $"What '{feed.Id}' was given is not the {feed.Format.ToString().ToUpperInvariant()} that was described: {what}.", "Look at what the source gives and correct 'format', 'list' or 'delimiter'.");

    public static Fault MissingField(FeedConfig feed, string field, string where) =>
        new(FeedFaultCodes.MissingField, $"What '{feed.Id}' was given has no '{Quote(field)}'{where}.", "Look at what the source gives and correct the description.");

    public static Fault BadNumber(FeedConfig feed, string row, string text) =>
        new(FeedFaultCodes.BadNumber, $"'{feed.Id}', {row}: '{Quote(text)}' is not a number.", "Look at what the source gives and correct 'value'; nothing of this answer is taken.");

    public static Fault BadTime(FeedConfig feed, string row, string text, string why) =>
        new(FeedFaultCodes.BadTime, $"'{feed.Id}', {row}: '{Quote(text)}' {why}.", "Look at what the source gives and correct 'time' or 'timeZone'; nothing of this answer is taken.");

    public static Fault OutOfBounds(FeedConfig feed, string row, double value, double least, double most) => new(
        FeedFaultCodes.OutOfBounds,
        $"'{feed.Id}', {row}: {Number(value)} {feed.Unit} is not believed; it must be between {Number(least)} and {Number(most)}.",
        "Check 'unit'; if such values are real, widen 'least' and 'most'. Nothing of this answer is taken.");

    public static Fault UnknownUnit(FeedConfig feed) => new(
        FeedFaultCodes.WrongUnit,
        $"'{feed.Id}' is described in '{Quote(feed.Unit)}', which is no unit of its quantity.",
        $"Write one of {string.Join(", ", FeedUnit.Of(feed.Quantity, feed.Currency).Select(u => u.Symbol))}.");

    public static Fault OtherUnit(FeedConfig feed, string found) =>
        new(FeedFaultCodes.WrongUnit, $"The source of '{feed.Id}' gives '{Quote(found)}', but {feed.Unit} was described.", "Correct 'unit' if the source has changed it; nothing of this answer is taken.");

    public static Fault Contradiction(FeedConfig feed, Instant at, string how) =>
        new(FeedFaultCodes.Contradiction, $"What '{feed.Id}' was given contradicts itself at {at}: {how}.", "Look at what the source gives; an end or a slot length may be described wrongly. Nothing of this answer is taken.");

    public static Fault TooManySlots(FeedConfig feed) =>
        new(FeedFaultCodes.TooManySlots, $"What '{feed.Id}' was given has more than {Number(feed.MostSlots)} slots.", "Ask for less time, or raise 'mostSlots' if that many are right.");

    public static Fault NoSlots(FeedConfig feed, string why) =>
        new(FeedFaultCodes.Late, $"What '{feed.Id}' was given {why}.", "Nothing, if the source has not published yet; else look at what it gives.");

    public static Fault Late(FeedConfig feed, TimeSpan missing, Instant until) => new(
        FeedFaultCodes.Late,
        $"'{feed.Id}' lacks {Number(Math.Round(missing.TotalHours, 2))} h of the time until {until}, although the hour of publication has come.",
        "Nothing: the source is asked again by itself; what is missing stays missing.");

    public static Fault Stale(FeedConfig feed, TimeSpan? age) => new(
        FeedFaultCodes.Stale,
        age is { } time ? $"What '{feed.Id}' knows is {Number(Math.Round(time.TotalHours, 1))} h old." : $"'{feed.Id}' has never been given anything.",
        "Look at its other troubles; the site goes on with what it knows.");

    public static Fault CacheUnreadable(FeedConfig feed, string path, string why) =>
        new(FeedFaultCodes.CacheUnreadable, $"What '{feed.Id}' knew before the restart is not used: {why}.", "Nothing: it is asked for anew and the file is replaced.", path);

    public static Fault CacheUnwritable(FeedConfig feed, string path) =>
        new(FeedFaultCodes.CacheUnwritable, $"What '{feed.Id}' knows cannot be kept for a restart.", "Check the folder's permissions and the disk.", path);

    public static Fault FileMissing(FeedConfig feed, string path, string why) =>
        new(FeedFaultCodes.FileMissing, $"The file of '{feed.Id}' {why}.", "Check the path, the permissions and whoever writes it.", path);

    public static Fault HalfWritten(FeedConfig feed, string path, string how) =>
        new(FeedFaultCodes.HalfWritten, $"The file of '{feed.Id}' looks half written: {how}. Its last good content stays.", "Nothing, if somebody is writing it; else write it under another name and rename it.", path);

    public static Fault NoKey(FeedConfig feed, string why) =>
        new(FeedFaultCodes.NoKey, $"The key of '{feed.Id}' {why}.", "Put it where 'keyVariable' or 'keyFile' says.");

    public static Fault PlainHttp(FeedConfig feed) =>
        new(FeedFaultCodes.PlainHttp, $"'{feed.Id}' would be asked over http:// beyond this machine.", "Write https://, or 'allowPlainHttp: true' if the way is trusted.");

    public static Fault Description(FeedConfig feed, string what) =>
        new(FeedFaultCodes.Description, $"The description of '{feed.Id}' cannot be used: {what}.", "Correct it; `megapod check` says where.");

    /// <summary>A number as people write it.</summary>
    public static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>Foreign text, cut and without characters that would upset a terminal.</summary>
    private static string Quote(string text)
    {
        string printable = new([.. text.Take(LongestQuote + 1).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '·' : c)]);
        return printable.Length > LongestQuote ? printable[..LongestQuote] + "…" : printable;
    }
}
