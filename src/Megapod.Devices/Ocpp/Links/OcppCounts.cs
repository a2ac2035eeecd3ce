namespace Megapod.Devices.Ocpp.Links;

/// <summary>What a link has seen. Numbers since it began.</summary>
public readonly record struct OcppCounts
{
    /// <summary>Messages that came, whatever they were.</summary>
    public long Received { get; init; }

    /// <summary>Messages of no bytes, by which some stations keep a connection alive; they are not answered.</summary>
    public long Empty { get; init; }

    /// <summary>Messages that were no frames.</summary>
    public long Unreadable { get; init; }

    /// <summary>Calls of the other end that were handled.</summary>
    public long Handled { get; init; }

    /// <summary>Calls of the other end that were answered with an error.</summary>
    public long Refused { get; init; }

    /// <summary>Calls that came once more and were answered as the first time.</summary>
    public long Repeated { get; init; }

    /// <summary>Calls of ours that were sent.</summary>
    public long Asked { get; init; }

    /// <summary>Calls of ours that were answered, be it with an error.</summary>
    public long Answered { get; init; }

    /// <summary>Calls of ours without an answer in time.</summary>
    public long TimedOut { get; init; }

    /// <summary>Answers to nothing that we wait for: late ones, or of calls that never were.</summary>
    public long LateAnswers { get; init; }

    /// <summary>Calls of ours that gave up their place in the queue to an urgent one.</summary>
    public long Displaced { get; init; }
}
