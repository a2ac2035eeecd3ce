namespace Megapod.Core.Model;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>What a feed knows at an instant, frozen: planning may hold it as long as it likes.</summary>
public sealed record FeedSnapshot
{
    /// <summary>Id of the feed.</summary>
    public required string Id { get; init; }

    /// <summary>All that is known, gaps included; the last good content when the source is in trouble.</summary>
    public required FeedSeries Series { get; init; }

    /// <summary>As of when the content is good: when the source last answered well, or when a file was last written. <see cref="Instant.Never"/> when it never was.</summary>
    public Instant CheckedAt { get; init; } = Instant.Never;

    /// <summary>When the source is asked next; null before the feed runs for the first time.</summary>
    public Instant? NextAskAt { get; init; }

    /// <summary>What is wrong now, the newest reason first; empty while all is well. A feed in trouble still gives what it knows.</summary>
    public IReadOnlyList<Fault> Troubles { get; init; } = [];

    /// <summary>How old the content is; null when the source never answered.</summary>
    public TimeSpan? Age(Instant now) => CheckedAt == Instant.Never ? null : now - CheckedAt;
}
