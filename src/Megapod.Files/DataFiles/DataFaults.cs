namespace Megapod.Files.DataFiles;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>The faults of data files, each number used once and forever; docs/faults-data.md lists them for people.</summary>
internal static class DataFaults
{
    private const string CopyAgain = "Copy the file again from where it came; a sound copy opens with gzip -t and ends with a line end.";

    public static Fault NoFolder(string folder) => new("MP2001", "There is no such data folder.", "Name an existing folder with --data.", folder);

    public static Fault NoFile(string folder, string start) => new(
        "MP2002", $"No file here has a name that starts with '{start}' and ends in .csv or .csv.gz.", "Put the file there, or name another folder with --data.", folder);

    public static Fault TwoFiles(string folder, string start, IEnumerable<string> names) => new(
        "MP2003", $"More than one file starts with '{start}': {string.Join(", ", names)}.", "Keep one of them: which one is meant cannot be guessed.", folder);

    public static Fault Unreadable(string file, string why) => new("MP2004", $"The file cannot be read: {why}", "Check its permissions and the disk.", file);

    public static Fault TornGzip(string file) => new("MP2005", "The gzip file is torn or is not gzip.", CopyAgain, file);

    public static Fault TooLarge(string file, long mostBytes) => new(
        "MP2006", $"The file holds more than {mostBytes} bytes of text.", "Cut it to the time you need; no data file of this layout is that large.", file);

    public static Fault NotText(string file) => new("MP2007", "The file is not UTF-8 text.", "Save it as UTF-8.", file);

    public static Fault WrongHeader(string file, string what) => new("MP2008", what, "Compare the first line with the column list in the data folder's README.", file, 1);

    public static Fault WrongWidth(string file, int line, int found, int expected) => new(
        "MP2009", $"The line has {found} fields where the header has {expected}.", CopyAgain, file, line);

    public static Fault CutLine(string file, int line) => new(
        "MP2010", "The last line has no line end, so the file may have been cut there.", "Copy the file again, or add the line end if you know it is whole.", file, line);

    public static Fault NotANumber(string file, int line, string column, string text) => new(
        "MP2011", text.Length == 0 ? $"{column} is empty." : $"{column} is '{text}', which is not a finite number.", "Write a number with a point as decimal sign, or remove the line.", file, line);

    public static Fault OutOfBounds(string file, int line, string column, double value, Bounds bounds) => new(
        "MP2012", FormattableString.Invariant($"{column} is {value} {bounds.Unit}, outside {bounds.Least} to {bounds.Most}."), "Check the unit of the column.", file, line);

    public static Fault NotUtc(string file, int line, string column, string text) => new(
        "MP2013", $"{column} is '{text}', not a UTC time such as 2023-06-01T00:15:00Z.", "Write times in UTC with a closing Z; local time is ambiguous once a year.", file, line);

    public static Fault OffGrid(string file, int line, Instant at, TimeSpan step) => new(
        "MP2014", $"{at} is not on a whole step of {step.TotalMinutes} min.", "Write the start of each interval.", file, line);

    public static Fault Disagreeing(string file, int line, Instant at, int first) => new(
        "MP2015", $"{at} is there twice, with other values than in line {first}.", "Keep the line that is right.", file, line);

    public static Fault Missing(string file, string what, int count, Instant first, TimeSpan step) => new(
        "MP2016",
        $"{count} of the {what} asked for are missing, the first at {first} ({DayOf(first)} UTC).",
        $"Ask for a time that the file covers in every step of {step.TotalMinutes} min, or take another market; gaps are never filled.",
        file);

    public static Fault EmptyWindow(Instant from, Instant until) => new(
        "MP2017", $"The time asked for, {from} to {until}, holds nothing.", "Let it end after it begins.");

    public static Fault WindowTooLong(Instant from, Instant until, int most) => new(
        "MP2017", $"The time asked for, {from} to {until}, holds more than {most} steps.", "Ask for less.");

    public static Fault UnknownMarket(string market) => new(
        "MP2018", $"There is no market '{market}'.", $"Take one of {string.Join(", ", Markets.Names)}.");

    public static Fault UnknownName(string kind, string name, string known) => new(
        "MP2019", $"There is no {kind} '{name}'.", $"Take {known}.");

    public static Fault NoRows(string file) => new("MP2020", "The file has a header and no rows.", CopyAgain, file, 1);

    public static Fault Contradiction(string file, int line, string what) => new("MP2021", what, "Correct or remove the line.", file, line);

    public static Fault BadQuotes(string file, int line) => new("MP2022", "The quotes in this line do not close, or a field is far too long.", CopyAgain, file, line);

    public static Fault MoreStallsThanExist(string file, int line, int stalls, StallUse use) => new(
        "MP2023",
        $"{use.SessionsWithoutStall} sessions plug in while all {stalls} stalls are taken, the first at {use.FirstWithoutStall}; {use.MostAtOnce} would be plugged in at once.",
        $"Give the site {use.MostAtOnce} stalls, or take a world drawn for {stalls}.",
        file,
        line);

    public static Fault AndMore(string file, int unlisted) => new("MP2024", $"{unlisted} more faults of this file are not listed.", "Correct these first.", file);

    private static string DayOf(Instant at) => at.ToUtc().ToString("dddd yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
