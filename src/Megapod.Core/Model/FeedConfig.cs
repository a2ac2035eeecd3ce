namespace Megapod.Core.Model;

/// <summary>A feed as a person described it: where its source is and how to read what it says. Exactly one of <see cref="File"/> and <see cref="Url"/> is given.</summary>
public sealed record FeedConfig
{
    /// <summary>Name of the feed, unique among feeds; also the name of its cache file.</summary>
    public required string Id { get; init; }

    /// <summary>What it tells about.</summary>
    public required FeedQuantity Quantity { get; init; }

    /// <summary>Path of a file on disk, relative to the folder of the site file; null for a feed over HTTP.</summary>
    public string? File { get; init; }

    /// <summary>Address with the placeholders {from}, {to}, {last} and {key}; null for a file.</summary>
    public string? Url { get; init; }

    /// <summary>How the answer is written. Default JSON.</summary>
    public FeedFormat Format { get; init; } = FeedFormat.Json;

    /// <summary>Path of the list of slots in a JSON answer, such as <c>data[*]</c>; null when start and value stand in arrays side by side, such as <c>hourly.time[*]</c>.</summary>
    public string? List { get; init; }

    /// <summary>What separates the values of a CSV line. Default a comma.</summary>
    public FeedDelimiter Delimiter { get; init; } = FeedDelimiter.Comma;

    /// <summary>Where the time of a slot stands: a column, a path inside an item of the list, or the path of an array.</summary>
    public required string Start { get; init; }

    /// <summary>Where the end of a slot stands; null when the answer does not give it.</summary>
    public string? End { get; init; }

    /// <summary>Where the value stands.</summary>
    public required string Value { get; init; }

    /// <summary>Where the source says when it made the values: a column, or a path from the root of a JSON answer; null when it does not.</summary>
    public string? Made { get; init; }

    /// <summary>Where the answer names its unit, which must then be <see cref="Unit"/>, capitals and spaces aside; null when it does not.</summary>
    public string? UnitAt { get; init; }

    /// <summary>How times are written. Default ISO 8601.</summary>
    public FeedTime Time { get; init; } = FeedTime.Iso8601;

    /// <summary>Which end of its slot a time marks. Default the start.</summary>
    public FeedMark Marks { get; init; } = FeedMark.Start;

    /// <summary>IANA zone of local times, of the days of the window and of the hour of publication. Default UTC.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Unit of the values as the source writes it; see <see cref="FeedUnit"/>.</summary>
    public required string Unit { get; init; }

    /// <summary>Currency of prices. Default EUR.</summary>
    public string Currency { get; init; } = "EUR";

    /// <summary>Length of a slot; null: from successive starts, or from <see cref="End"/>.</summary>
    public TimeSpan? Slot { get; init; }

    /// <summary>Smallest value that is believed, in <see cref="Unit"/>; null: what is believed of the quantity.</summary>
    public double? Least { get; init; }

    /// <summary>Largest value that is believed, in <see cref="Unit"/>; null: what is believed of the quantity.</summary>
    public double? Most { get; init; }

    /// <summary>Local days before today in the window asked for. Default 0.</summary>
    public int DaysBack { get; init; }

    /// <summary>Local days after today in the window asked for. Default 1.</summary>
    public int DaysAhead { get; init; } = 1;

    /// <summary>How {from}, {to} and {last} are written. Default ISO 8601 in UTC.</summary>
    public FeedWindowTime WindowTime { get; init; } = FeedWindowTime.Iso8601;

    /// <summary>Environment variable that holds the key; null when there is none.</summary>
    public string? KeyVariable { get; init; }

    /// <summary>File that holds the key; null when there is none.</summary>
    public string? KeyFile { get; init; }

    /// <summary>A header sent along, name and value with a colon between, in which {key} may stand; null for none.</summary>
    public string? Header { get; init; }

    /// <summary>Local time of day from which tomorrow's values can be had; null: the source is asked each <see cref="Period"/>.</summary>
    public TimeSpan? PublishedAt { get; init; }

    /// <summary>Time between two askings. Default one hour over HTTP and one minute for a file.</summary>
    public TimeSpan? Period { get; init; }

    /// <summary>Age of the content beyond which the feed says that it is stale. Default 26 h.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromHours(26);

    /// <summary>How long slots are kept after their end. Default 7 days.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Longest time for a whole answer. Default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest answer or file in bytes, unpacked. Default 4 MiB.</summary>
    public int MostBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Most slots of one answer, and most that are kept. Default 10 000.</summary>
    public int MostSlots { get; init; } = 10_000;

    /// <summary>Whether http:// may be used beyond this machine. Default false: what is asked and answered could be read and changed on the way.</summary>
    public bool AllowPlainHttp { get; init; }
}
