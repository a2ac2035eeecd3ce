namespace Megapod.Devices.Modbus;

/// <summary>What a server has met since it was opened. Counts only grow, but for the connections that are open.</summary>
public sealed record ModbusServerHealth
{
    /// <summary>Connections that are open.</summary>
    public int Open { get; init; }

    /// <summary>Connections taken.</summary>
    public long Accepted { get; init; }

    /// <summary>Connections closed at once because there were too many.</summary>
    public long TurnedAway { get; init; }

    /// <summary>Connections closed because they were idle or did not take their answer.</summary>
    public long TimedOut { get; init; }

    /// <summary>Connections closed because what came was no Modbus TCP.</summary>
    public long Garbage { get; init; }

    /// <summary>Requests answered, refusals included.</summary>
    public long Answered { get; init; }

    /// <summary>Requests refused (exceptions).</summary>
    public long Refused { get; init; }

    /// <summary>Requests at which the bank threw; each was refused with exception 4.</summary>
    public long BankFailures { get; init; }

    /// <summary>What the bank said when it last threw; null when it never did.</summary>
    public string? LastBankFailure { get; init; }
}
