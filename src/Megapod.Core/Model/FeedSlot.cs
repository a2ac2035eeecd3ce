namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>One value of a feed over one span of time.</summary>
/// <param name="Start">Start of the span.</param>
/// <param name="Length">Its length; above zero.</param>
/// <param name="Value">The value in the base unit of the feed's quantity.</param>
/// <param name="KnownAt">When this value was first known here. A revised value has a new one, so that a back-test that asks what was known cannot see the future.</param>
/// <param name="MadeAt">When the source says that it made the value; null when it does not say.</param>
public readonly record struct FeedSlot(Instant Start, TimeSpan Length, double Value, Instant KnownAt, Instant? MadeAt = null)
{
    /// <summary>End of the span, which no longer belongs to it.</summary>
    public Instant End => Start + Length;
}
