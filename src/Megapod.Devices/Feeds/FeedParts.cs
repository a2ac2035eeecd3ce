namespace Megapod.Devices.Feeds;

using System.Text.RegularExpressions;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Devices.Feeds.Parsing;

/// <summary>What every feed needs and what can be wrong with a description before anything is asked.</summary>
/// <param name="Days">Its zone.</param>
/// <param name="Schedule">When it asks.</param>
/// <param name="Reader">How it reads.</param>
/// <param name="Cache">Where it keeps what it knows; null when it does not.</param>
internal sealed partial record FeedParts(FeedDays Days, FeedSchedule Schedule, SlotReader Reader, FeedCache? Cache)
{
    /// <summary>
    /// Makes the parts. Files finds these mistakes with their lines; a description that came another way is refused here.
    /// </summary>
    public static Outcome<FeedParts> Of(FeedConfig feed, ulong seed, string? cacheFolder)
    {
        if (!Id().IsMatch(feed.Id))
        {
            return Fail(FeedFaults.Description(feed, "its id is not made of letters, digits, '-', '_' and '.'"));
        }

        if (feed.MostBytes < 1 || feed.MostSlots is < 1 or > 1_000_000 || feed.Timeout <= TimeSpan.Zero || feed.Slot <= TimeSpan.Zero || feed.Period <= TimeSpan.Zero || feed.DaysBack < 0 || feed.DaysAhead < 0)
        {
            return Fail(FeedFaults.Description(feed, "a bound or a time in it is not above zero"));
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(feed.TimeZone, out var zone))
        {
            return Fail(FeedFaults.Description(feed, "its time zone is not known on this machine"));
        }

        if (FeedUnit.Find(feed.Quantity, feed.Currency, feed.Unit) is not { } unit)
        {
            return Fail(FeedFaults.UnknownUnit(feed));
        }

        string?[] paths = [feed.List, feed.Start, feed.Value, feed.End, feed.Made, feed.UnitAt];
        if (feed.Format == FeedFormat.Json && paths.OfType<string>().Any(p => FeedPath.Parse(p) is null))
        {
            return Fail(FeedFaults.Description(feed, "a path in it is none"));
        }

        var days = new FeedDays(zone);
        return Outcome<FeedParts>.Success(new FeedParts(
            days,
            new FeedSchedule(feed, days, new SeededRandom(seed).Split(feed.Id)),
            new SlotReader(feed, unit, days),
            cacheFolder is null ? null : new FeedCache(feed, cacheFolder)));
    }

    private static Outcome<FeedParts> Fail(Fault fault) => Outcome<FeedParts>.Failure(fault);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Id();
}
