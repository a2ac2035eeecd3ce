namespace Megapod.Lab.Fuzz;

using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Feeds;
using Megapod.Devices.Feeds.Parsing;

/// <summary>Answers of feeds, JSON or CSV: slots in order of time, finite, without overlap, or one fault.</summary>
internal sealed class FeedParser(string name) : FuzzParser(name, 47_000, 64 * 1024, 16 * 1024 * 1024)
{
    private static readonly Instant Now = Instant.FromUtc(new DateTime(2026, 3, 28, 12, 0, 0, DateTimeKind.Utc));

    private static readonly FeedConfig Prices = new() { Id = "prices", Quantity = FeedQuantity.DayAheadPrice, Url = "https://example.org/", List = "data[*]", Start = "t", Value = "v", Unit = "EUR/MWh" };

    private static readonly (FeedConfig Feed, string Text)[] Json =
    [
        (Prices, """{"data":[{"t":"2026-03-28T00:00Z","v":42.09},{"t":"2026-03-28T02:00:00+01:00","v":-5},{"t":"2026-03-28T02:00Z","v":null}]}"""),
        (Prices with { List = null, Start = "h.time[*]", Value = "h.v[*]", Time = FeedTime.UnixSeconds }, """{"h":{"time":[1774656000,1774659600,1774663200,1774666800],"v":[1.5,null,3,4e1]}}"""),
        (Prices with { List = "[*]", Start = "[0]", Value = "[1].eur", Time = FeedTime.UnixMilliseconds }, """[[1774656000000,{"eur":1}],[1774659600000,{"eur":2}]]"""),
    ];

    private static readonly (FeedConfig Feed, string Text)[] Csv =
    [
        (Prices with { Format = FeedFormat.Csv, List = null }, "t,x,v\n2026-03-28T00:00Z,\"a \"\"b\"\", c\",42.09\r\n2026-03-28T01:00Z,,-5\n2026-03-28T02:00Z,1,\n"),
        (Prices with { Format = FeedFormat.Csv, List = null, Delimiter = FeedDelimiter.Semicolon, Time = FeedTime.Local, TimeZone = "Europe/Berlin" }, "t;v\n2026-03-28 00:00;1\n2026-03-28 01:00;2\n2026-03-28 02:00;3\n"),
    ];

    private readonly SlotReader[] readers = [.. (name == "feed-csv" ? Csv : Json).Select(f => Reader(f.Feed))];

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Golden { get; } = [.. (name == "feed-csv" ? Csv : Json).Select(f => Encoding.UTF8.GetBytes(f.Text))];

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Words { get; } =
        [.. new[] { "null", "1e400", "-0", "NaN", "\\ud800", "\uFEFF", "\"", "\"\"", "\r", "\n", ",", ";", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "1774656000", "9223372036854775807", "{}", "[]" }.Select(Encoding.UTF8.GetBytes)];

    /// <inheritdoc/>
    public override bool Take(byte[] input, ulong variant)
    {
        int at = (int)(variant / 2 % (ulong)readers.Length);
        var read = readers[at].Read(input, variant % 2 == 0, Now, () => new Fault("MP3500", "It breaks off.", "Ask again."));
        if (!read.IsSuccess)
        {
            return false;
        }

        for (int i = 0; i < read.Value.Count; i++)
        {
            var slot = read.Value[i];
            FuzzException.Unless(double.IsFinite(slot.Value) && slot.Length > TimeSpan.Zero, "a slot without a number or a length");
            FuzzException.Unless(i == 0 || read.Value[i - 1].Start + read.Value[i - 1].Length <= slot.Start, "slots that overlap");
        }

        return true;
    }

    private static SlotReader Reader(FeedConfig feed) => FeedParts.Of(feed, seed: 1, cacheFolder: null).Value.Reader;
}
