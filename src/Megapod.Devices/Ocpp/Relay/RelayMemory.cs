namespace Megapod.Devices.Ocpp.Relay;

/// <summary>What a relay must not forget.</summary>
public sealed record RelayMemory
{
    /// <summary>Whether the operator has accepted the station when it last introduced itself.</summary>
    public bool IsAccepted { get; init; }

    /// <summary>Heartbeat that the operator wanted, s; 0: none was told.</summary>
    public int HeartbeatSeconds { get; init; }

    /// <summary>By how much the operator's clock is ahead of ours; negative: behind.</summary>
    public TimeSpan OperatorAhead { get; init; }

    /// <summary>Messages for the operator, the oldest first.</summary>
    public IReadOnlyList<KeptMessage> Messages { get; init; } = [];

    /// <summary>Numbers of transactions that began while the operator was away.</summary>
    public IReadOnlyList<RelayNumber> Numbers { get; init; } = [];

    /// <summary>The operator's limits of the whole station.</summary>
    public IReadOnlyList<KeptLimit> Limits { get; init; } = [];
}
