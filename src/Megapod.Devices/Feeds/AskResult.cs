namespace Megapod.Devices.Feeds;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>What came of asking a source.</summary>
internal sealed record AskResult
{
    /// <summary>Slots that it gave; null when it gave none.</summary>
    public IReadOnlyList<FeedSlot>? Slots { get; private init; }

    /// <summary>As of when the content is good; null after a failure.</summary>
    public Instant? AsOf { get; private init; }

    /// <summary>What went wrong; null on success.</summary>
    public Fault? Fault { get; private init; }

    /// <summary>How long the source wants to be left alone; null when it did not say.</summary>
    public TimeSpan? Pause { get; private init; }

    /// <summary>New content.</summary>
    public static AskResult Got(IReadOnlyList<FeedSlot> slots, Instant asOf) => new() { Slots = slots, AsOf = asOf };

    /// <summary>The content that is known is still good.</summary>
    public static AskResult Same(Instant asOf) => new() { AsOf = asOf };

    /// <summary>Nothing usable.</summary>
    public static AskResult Failed(Fault fault, TimeSpan? pause = null) => new() { Fault = fault, Pause = pause };
}
