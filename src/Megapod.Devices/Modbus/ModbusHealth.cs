namespace Megapod.Devices.Modbus;

/// <summary>How an address has been answering since the client was made. Counts only grow.</summary>
public sealed record ModbusHealth
{
    /// <summary>Whether there is a connection that nothing speaks against. A peer that has vanished is noticed only by the next call.</summary>
    public bool IsConnected { get; init; }

    /// <summary>Calls that wait or are being answered.</summary>
    public int Waiting { get; init; }

    /// <summary>Requests sent, repeated ones included.</summary>
    public long Sent { get; init; }

    /// <summary>Answers that fitted, refusals included.</summary>
    public long Answered { get; init; }

    /// <summary>Answers that refused the request (exceptions).</summary>
    public long Refused { get; init; }

    /// <summary>Requests to which no fitting answer came in time.</summary>
    public long TimedOut { get; init; }

    /// <summary>Whole answers that were dropped because they fit no waiting request: late, doubled, or somebody else's.</summary>
    public long Dropped { get; init; }

    /// <summary>Connections closed because what came was no Modbus TCP, or was flooded with answers that fit nothing.</summary>
    public long Garbage { get; init; }

    /// <summary>Connections made.</summary>
    public long Connected { get; init; }

    /// <summary>Connections that could not be made.</summary>
    public long ConnectsFailed { get; init; }

    /// <summary>Connections that the other side ended or that broke.</summary>
    public long Lost { get; init; }

    /// <summary>Requests that were put back to be sent once more: refused as busy, or reads whose connection ended.</summary>
    public long Repeated { get; init; }

    /// <summary>Calls turned away or pushed out because the queue was full.</summary>
    public long TurnedAway { get; init; }

    /// <summary>From sending the last request that was answered to its whole answer; null while none was.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>The longest such time so far; null while there is none.</summary>
    public TimeSpan? LongestRoundTrip { get; init; }
}
