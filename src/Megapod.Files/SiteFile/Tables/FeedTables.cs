namespace Megapod.Files.SiteFile.Tables;

using Megapod.Core.Model;
using Megapod.Files.SiteFile.Quantities;
using Megapod.Files.SiteFile.Shapes;

/// <summary>Keys of feeds: where prices, weather and carbon intensity come from and how to read them.</summary>
internal static class FeedTables
{
    private const int MostBytes = 64 * 1024 * 1024;

    private const int MostSlots = 100_000;

    private static readonly QuantityShape PlainNumber = QuantityShape.Between(KnownQuantities.Factor, -1e9, 1e9);

    public static MapShape Feed { get; } = new("feed",
    [
        new("id", TextShape.Id, "Name of the feed, unique among feeds.") { IsRequired = true },
        new("quantity", new WordShape<FeedQuantity>(), "What it tells about.") { IsRequired = true },
        new("file", TextShape.File, "Path of a file that somebody else writes, from the folder of this file on. Missing: 'url' is asked."),
        new("url", new AddressShape(), "Address to ask. {from} and {to} stand for the window, {last} for its last day, {key} for the key. Missing: 'file' is read."),
        new("format", new WordShape<FeedFormat>(), "How the answer is written.") { Default = "json" },
        new("list", TextShape.Field, "Path of the list of slots in a JSON answer, such as data[*]. Missing: 'start' and 'value' are paths of lists side by side."),
        new("delimiter", new WordShape<FeedDelimiter>(), "What separates the values of a CSV line.") { Default = "comma" },
        new("start", TextShape.Field, "Where the time of a slot stands: a column, or a path.") { IsRequired = true },
        new("end", TextShape.Field, "Where the end of a slot stands. Missing: its length comes from 'slot' or from successive times."),
        new("value", TextShape.Field, "Where the value stands: a column, or a path. What is empty or null stays missing.") { IsRequired = true },
        new("made", TextShape.Field, "Where the source says when it made the values: a column, or a path from the root. Missing: it does not."),
        new("unitAt", TextShape.Field, "Where the answer names its unit, which must then be 'unit'. Missing: it does not."),
        new("time", new WordShape<FeedTime>(), "How times are written; local times are of 'timeZone'.") { Default = "iso8601" },
        new("marks", new WordShape<FeedMark>(), "Which end of its slot a time marks; means over the preceding hour mark the end.") { Default = "start" },
        new("timeZone", new TimeZoneShape(), "IANA zone of local times, of the window's days and of the hour of publication. Missing: the site's."),
        new("unit", TextShape.Unit, "Unit of the values, such as EUR/MWh, ct/kWh, °C, W/m² or g/kWh.") { IsRequired = true },
        new("slot", new TimeShape(zeroAllowed: false, TimeSpan.FromDays(1)), "Length of a slot. Missing: from 'end' or from successive times."),
        new("least", PlainNumber, "Smallest value that is believed, in 'unit'. Missing: what is believed of the quantity."),
        new("most", PlainNumber, "Largest value that is believed, in 'unit'. Missing: what is believed of the quantity."),
        new("daysBack", new CountShape(0, 31), "Local days before today in the window.") { Default = "0" },
        new("daysAhead", new CountShape(0, 31), "Local days after today in the window.") { Default = "1" },
        new("windowTime", new WordShape<FeedWindowTime>(), "How {from}, {to} and {last} are written; iso8601 and iso8601Minutes are UTC.") { Default = "iso8601" },
        new("keyVariable", TextShape.Variable, "Environment variable that holds the key. Missing: there is none."),
        new("keyFile", TextShape.File, "File that holds the key. Missing: there is none."),
        new("header", TextShape.Header, "A header to send along, in which {key} may stand."),
        new("publishedAt", new TimeOfDayShape(), "Local time from which tomorrow's values can be had; the source is then asked until they are there. Missing: it is asked each 'period'."),
        new("period", new TimeShape(zeroAllowed: false, TimeSpan.FromDays(1)), "Time between two askings. Missing: 1 h for a url, 1 min for a file."),
        new("staleAfter", new TimeShape(zeroAllowed: false), "Age beyond which what is known counts as stale.") { Default = "26 h" },
        new("keep", new TimeShape(zeroAllowed: true), "How long slots are kept after their end.") { Default = "7 d" },
        new("timeout", new TimeShape(zeroAllowed: false, TimeSpan.FromMinutes(5)), "Longest time for a whole answer.") { Default = "30 s" },
        new("mostBytes", new CountShape(1, MostBytes), "Largest answer or file in bytes, unpacked.") { Default = "4194304" },
        new("mostSlots", new CountShape(1, MostSlots), "Most slots of an answer, and most that are kept.") { Default = "10000" },
        new("allowPlainHttp", new FlagShape(), "Whether http:// may be used beyond this machine, where everybody on the way can read and change it.") { Default = "false" },
    ]);
}
