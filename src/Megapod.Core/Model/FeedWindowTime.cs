namespace Megapod.Core.Model;

/// <summary>How the bounds of the time asked for are written into an address.</summary>
public enum FeedWindowTime
{
    /// <summary>UTC to the second: 2026-03-28T23:00:00Z.</summary>
    Iso8601,

    /// <summary>UTC to the minute: 2026-03-28T23:00Z.</summary>
    Iso8601Minutes,

    /// <summary>Local date and time with offset: 2026-03-29T00:00:00+01:00.</summary>
    Offset,

    /// <summary>Local date and time without offset: 2026-03-29T00:00.</summary>
    Local,

    /// <summary>Local date: 2026-03-29.</summary>
    Date,

    /// <summary>Seconds since 1970.</summary>
    UnixSeconds,

    /// <summary>Milliseconds since 1970.</summary>
    UnixMilliseconds,
}
