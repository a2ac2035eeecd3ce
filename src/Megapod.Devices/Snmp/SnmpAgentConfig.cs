namespace Megapod.Devices.Snmp;

using System.Net;
using Megapod.Devices.Snmp.Messages;
using Megapod.Devices.Snmp.Security;

/// <summary>Where an agent of ours listens and whom it answers.</summary>
public sealed record SnmpAgentConfig
{
    /// <summary>Address and port; this machine alone, on any free port, unless told.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>The community that may read by version 2c; null: nobody may.</summary>
    public string? Community { get; init; }

    /// <summary>The users that may read by version 3, each at its own level alone.</summary>
    public IReadOnlyList<SnmpUserConfig> Users { get; init; } = [];

    /// <summary>Who the engine is, 5 to 32 bytes; no two engines have the same.</summary>
    public required ReadOnlyMemory<byte> Engine { get; init; }

    /// <summary>How often it has started, this time included. Whoever keeps count across starts keeps old messages from being taken again.</summary>
    public int Boots { get; init; } = 1;

    /// <summary>The longest answer, bytes; what goes in one packet unless told.</summary>
    public int MostBytes { get; init; } = SnmpLimits.OnePacket;

    /// <summary>What makes no sense; null when all does.</summary>
    internal string? Complaint()
    {
        (bool IsRight, string What)[] wanted =
        [
            (Engine.Length is >= SnmpLimits.ShortestEngine and <= SnmpLimits.LongestEngine, "an engine has 5 to 32 bytes"),
            (Boots is >= 1 and < SnmpLimits.MostNumber, "an engine has started once at least"),
            (MostBytes is >= SnmpLimits.LeastMostBytes and <= SnmpLimits.LongestMessage, "an answer has 484 to 65507 bytes"),
            (Users.All(user => user.Complaint() is null), Users.Select(user => user.Complaint()).FirstOrDefault(c => c is not null) ?? ""),
            (Users.DistinctBy(user => user.Name).Count() == Users.Count, "each user has a name of its own"),
        ];
        return wanted.Where(w => !w.IsRight).Select(w => w.What).FirstOrDefault();
    }
}
