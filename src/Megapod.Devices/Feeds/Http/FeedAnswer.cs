namespace Megapod.Devices.Feeds.Http;

using Megapod.Core.Outcomes;

/// <summary>What came back for one question.</summary>
internal sealed record FeedAnswer
{
    /// <summary>The content, unpacked; null when there is none.</summary>
    public byte[]? Content { get; init; }

    /// <summary>Whether the length was announced, so that an answer that broke off would have been noticed.</summary>
    public bool EndIsCertain { get; init; }

    /// <summary>Whether the source says that nothing has changed.</summary>
    public bool IsSame { get; init; }

    /// <summary>The version's tag, or null.</summary>
    public string? Tag { get; init; }

    /// <summary>When the source last changed it, or null.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>What went wrong, or null.</summary>
    public Fault? Fault { get; init; }

    /// <summary>How long the source wants to be left alone, or null.</summary>
    public TimeSpan? Pause { get; init; }

    /// <summary>A failure.</summary>
    public static FeedAnswer Failed(Fault fault, TimeSpan? pause = null) => new() { Fault = fault, Pause = pause };
}
