namespace Megapod.Core.Model;

/// <summary>How an answer writes points in time.</summary>
public enum FeedTime
{
    /// <summary>ISO 8601 with a closing Z or an offset.</summary>
    Iso8601,

    /// <summary>Seconds since 1970-01-01T00:00:00Z.</summary>
    UnixSeconds,

    /// <summary>Milliseconds since 1970-01-01T00:00:00Z.</summary>
    UnixMilliseconds,

    /// <summary>Date and time of the feed's zone without an offset. In the hour that comes twice the first mention is the earlier one.</summary>
    Local,
}
