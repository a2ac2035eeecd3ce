namespace Megapod.Devices.Snmp;

/// <summary>What has come to an agent or a receiver of ours. Counts only grow.</summary>
public sealed record SnmpListenerHealth
{
    /// <summary>Datagrams.</summary>
    public long Received { get; init; }

    /// <summary>Of those, how many were answered, reports included.</summary>
    public long Answered { get; init; }

    /// <summary>Of those, how many nothing was sent back for: traps, which want no answer; and what is no SNMP, of another community, or found no room.</summary>
    public long Unanswered { get; init; }

    /// <summary>Datagrams over which we failed ourselves. More than 0 is a bug, or a table that throws.</summary>
    public long Failed { get; init; }
}
