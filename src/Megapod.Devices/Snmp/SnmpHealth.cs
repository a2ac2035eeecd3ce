namespace Megapod.Devices.Snmp;

/// <summary>How a device has been answering since the client was made. Counts only grow.</summary>
public sealed record SnmpHealth
{
    /// <summary>Calls that wait or are being answered.</summary>
    public int Waiting { get; init; }

    /// <summary>Questions sent, repeated ones included.</summary>
    public long Sent { get; init; }

    /// <summary>Questions sent once more because no answer had come.</summary>
    public long Repeated { get; init; }

    /// <summary>Answers that fitted, refusals included.</summary>
    public long Answered { get; init; }

    /// <summary>Answers that refused the question as a whole.</summary>
    public long Refused { get; init; }

    /// <summary>Questions that were given up.</summary>
    public long TimedOut { get; init; }

    /// <summary>Datagrams that were dropped: late, doubled, somebody else's, not signed as they should be, or no SNMP.</summary>
    public long Dropped { get; init; }

    /// <summary>Of those, how many were signed or encrypted with other keys than ours, or were too old.</summary>
    public long Untrusted { get; init; }

    /// <summary>How often the device was asked which engine it is.</summary>
    public long Discoveries { get; init; }

    /// <summary>How often it was asked for its time.</summary>
    public long Resyncs { get; init; }

    /// <summary>How many starts of its engine were seen after it was first met; version 3 only.</summary>
    public long Restarts { get; init; }

    /// <summary>Calls turned away because too many waited, or because their time was over before their turn.</summary>
    public long TurnedAway { get; init; }

    /// <summary>From sending the last question that was answered to its answer; null while none was.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>The longest such time so far; null while there is none.</summary>
    public TimeSpan? LongestRoundTrip { get; init; }
}
