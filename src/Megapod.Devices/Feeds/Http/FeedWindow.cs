namespace Megapod.Devices.Feeds.Http;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>Writes the time asked for into an address: whole local days about today.</summary>
internal static class FeedWindow
{
    /// <summary>The address with {from}, {to} and {last} filled; {key} stays.</summary>
    public static string Fill(FeedConfig feed, FeedDays days, Instant now)
    {
        var today = days.DayOf(now);
        var last = today.AddDays(feed.DaysAhead);
        return feed.Url!
            .Replace("{from}", Text(feed, days, days.StartOf(today.AddDays(-feed.DaysBack))), StringComparison.Ordinal)
            .Replace("{to}", Text(feed, days, days.StartOf(last.AddDays(1))), StringComparison.Ordinal)
            .Replace("{last}", Text(feed, days, days.StartOf(last)), StringComparison.Ordinal);
    }

    private static string Text(FeedConfig feed, FeedDays days, Instant at)
    {
        var utc = at.ToUtc();
        var local = days.Local(at);
        return feed.WindowTime switch
        {
            FeedWindowTime.Iso8601Minutes => utc.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture),
            FeedWindowTime.Offset => new DateTimeOffset(local, days.Offset(at)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture).Replace("+", "%2B", StringComparison.Ordinal),
            FeedWindowTime.Local => local.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture),
            FeedWindowTime.Date => local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            FeedWindowTime.UnixSeconds => ((utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond).ToString(CultureInfo.InvariantCulture),
            FeedWindowTime.UnixMilliseconds => ((utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond).ToString(CultureInfo.InvariantCulture),
            _ => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
    }
}
