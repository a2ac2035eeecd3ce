namespace Megapod.Devices.Snmp;

using System.Net;
using Megapod.Devices.Snmp.Security;

/// <summary>Where traps and informs are awaited, and whose are taken.</summary>
public sealed record SnmpReceiverConfig
{
    /// <summary>Address and port; this machine alone, on any free port, unless told. The usual port is 162.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>Communities of version 2c that are taken; none unless told.</summary>
    public IReadOnlyList<string> Communities { get; init; } = [];

    /// <summary>Users of version 3 whose messages are taken, each at its own level alone.</summary>
    public IReadOnlyList<SnmpUserConfig> Users { get; init; } = [];

    /// <summary>Who we are to those that send informs by version 3, 5 to 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Engine { get; init; }

    /// <summary>How often this engine of ours has started, this time included.</summary>
    public int Boots { get; init; } = 1;

    /// <summary>Notices that may wait to be looked at. When it is full, traps are lost and informs are not answered, so that they come again.</summary>
    public int MostWaiting { get; init; } = 256;

    /// <summary>What makes no sense; null when all does.</summary>
    internal string? Complaint() =>
        MostWaiting < 1 ? "one notice at least may wait" : new SnmpAgentConfig { Engine = Engine, Boots = Boots, Users = Users }.Complaint();
}
