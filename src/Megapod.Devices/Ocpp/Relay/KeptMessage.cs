namespace Megapod.Devices.Ocpp.Relay;

/// <summary>A message of a station that its operator has not been told yet.</summary>
public sealed record KeptMessage
{
    /// <summary>The edition that it is written in.</summary>
    public required OcppVersion Version { get; init; }

    /// <summary>The action as it was on the wire, without quotes.</summary>
    public required ReadOnlyMemory<byte> Action { get; init; }

    /// <summary>The payload as it came.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>How much it matters.</summary>
    public required KeptRank Rank { get; init; }

    /// <summary>What it stands for: a newer one of the same takes its place at the end of the queue; empty: nothing, it stays.</summary>
    public string Topic { get; init; } = "";

    /// <summary>The local number of the transaction that it begins; 0: it begins none.</summary>
    public int Begins { get; init; }
}
