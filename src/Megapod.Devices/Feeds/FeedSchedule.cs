namespace Megapod.Devices.Feeds;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>Says when a source is asked next. Every wait is spread by chance, so that a thousand sites do not ask in the same second.</summary>
/// <param name="feed">The feed.</param>
/// <param name="days">Its zone.</param>
/// <param name="chance">Where the spread comes from.</param>
internal sealed class FeedSchedule(FeedConfig feed, FeedDays days, SeededRandom chance)
{
    /// <summary>Wait after the first try in vain; it doubles with each further one.</summary>
    public static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait between tries in vain: at most six an hour are a burden for nobody, and late prices are seen in time.</summary>
    public static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(15);

    /// <summary>A source may ask for a longer pause than ours, but not for one of days: then it has mistaken a date for a time.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromHours(6);

    /// <summary>Over what time after the hour of publication the sites spread.</summary>
    public static readonly TimeSpan PublicationSpread = TimeSpan.FromMinutes(2);

    private const int MostDoublings = 10;

    /// <summary>Time between two askings while all is well.</summary>
    public TimeSpan Period { get; } = feed.Period ?? (feed.Url is null ? TimeSpan.FromMinutes(1) : TimeSpan.FromHours(1));

    /// <summary>How much is missing of what the source should have published by an instant, and until when; null when nothing is.</summary>
    public (TimeSpan Missing, Instant Until)? MissingOf(FeedSeries series, Instant now)
    {
        if (feed.PublishedAt is not { } time)
        {
            return null;
        }

        var today = days.DayOf(now);
        var until = days.StartOf(today.AddDays(now >= days.At(today, time) ? 2 : 1));
        var missing = until - now - series.Covered(now, until);
        return missing > TimeSpan.Zero ? (missing, until) : null;
    }

    /// <summary>When to ask after an answer that left nothing to wish for.</summary>
    public Instant NextAfterSuccess(Instant asOf)
    {
        if (feed.PublishedAt is not { } time)
        {
            return Whole(asOf + (Period * chance.NextUniform(1, 1.1)));
        }

        var today = days.DayOf(asOf);
        var next = days.At(today, time);
        return Whole((next > asOf ? next : days.At(today.AddDays(1), time)) + (PublicationSpread * chance.NextUniform()));
    }

    /// <summary>When to ask after an answer that did not come, could not be used or was not all.</summary>
    /// <param name="now">When that was.</param>
    /// <param name="tries">Which try in vain in a row; 1 for the first.</param>
    /// <param name="pause">How long the source wants to be left alone; null when it did not say.</param>
    public Instant NextAfterFailure(Instant now, int tries, TimeSpan? pause)
    {
        var longest = feed.PublishedAt is null && Period < LongestRetry ? Period : LongestRetry;
        var wait = FirstRetry * Math.Pow(2, Math.Min(tries - 1, MostDoublings));
        wait = (wait < longest ? wait : longest) * chance.NextUniform(0.5, 1);
        var asked = pause is { } time ? TimeSpan.FromTicks(Math.Clamp(time.Ticks, 0, LongestPause.Ticks)) : TimeSpan.Zero;
        return Whole(now + (asked > wait ? asked + (FirstRetry * chance.NextUniform()) : wait));
    }

    /// <summary>The second in which an instant lies: finer times mean nothing here and read badly.</summary>
    private static Instant Whole(Instant instant) => new(instant.Ticks - (instant.Ticks % TimeSpan.TicksPerSecond));
}
