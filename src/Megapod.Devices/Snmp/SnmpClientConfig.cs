namespace Megapod.Devices.Snmp;

using Megapod.Devices.Snmp.Security;

/// <summary>One device that speaks SNMP over UDP, how we are known to it, and how patient to be with it. Either a user (version 3) or a community (version 2c).</summary>
/// <param name="Host">Name or number of the device.</param>
/// <param name="Port">UDP port; 161 unless the device says otherwise.</param>
public sealed record SnmpClientConfig(string Host, int Port = 161)
{
    /// <summary>Longer than any device takes, and short enough for every timer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The most objects that any device takes in one question.</summary>
    private const int MostOfMost = 256;

    /// <summary>The user of version 3; null where a community is used.</summary>
    public SnmpUserConfig? User { get; init; }

    /// <summary>The community of version 2c, which travels in clear text; null where a user is used.</summary>
    public string? Community { get; init; }

    /// <summary>From sending a question to its answer, for each try. An answer to an earlier try of the same question counts.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a question is sent before it counts as not answered. Writes are sent once whatever stands here.</summary>
    public int Tries { get; init; } = 3;

    /// <summary>Longest pause before the second try; it doubles with each further one, and chance chooses within it, so that devices that fell silent together are not asked together.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>From asking to the end of a call, whatever happens: waiting for other calls included.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the beginning to the end of a walk, which is many calls.</summary>
    public TimeSpan WalkTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Objects that one question asks for.</summary>
    public int MostObjects { get; init; } = 20;

    /// <summary>Rows that one step of a walk asks for.</summary>
    public int RowsAtOnce { get; init; } = 25;

    /// <summary>Objects after which a walk is given up.</summary>
    public int MostRows { get; init; } = 4096;

    /// <summary>Calls that may wait for the device.</summary>
    public int MostWaiting { get; init; } = 64;

    /// <summary>The address for people.</summary>
    public string Address => $"{Host}:{Port}";

    /// <summary>The address, and neither community nor password.</summary>
    public override string ToString() => $"{Address} ({User?.ToString() ?? "version 2c"})";

    /// <summary>What makes no sense; null when all does.</summary>
    internal string? Complaint()
    {
        (bool IsRight, string What)[] wanted =
        [
            (!string.IsNullOrEmpty(Host), "a host is needed"),
            (Port is >= 1 and <= ushort.MaxValue, "a port is from 1 to 65535"),
            (User is null != string.IsNullOrEmpty(Community), "either a user or a community is needed"),
            (User?.Complaint() is null, User?.Complaint() ?? ""),
            (Community is null || Community.All(c => c <= byte.MaxValue), "a community has plain characters"),
            (new[] { AnswerTimeout, CallTimeout, WalkTimeout }.Min() > TimeSpan.Zero && Pause >= TimeSpan.Zero, "time-outs are above zero and the pause is not below it"),
            (new[] { AnswerTimeout, CallTimeout, WalkTimeout, Pause }.Max() <= Longest, "nothing takes longer than an hour"),
            (Tries is >= 1 and <= 10, "a question is sent once to ten times"),
            (MostObjects is >= 1 and <= MostOfMost && RowsAtOnce is >= 1 and <= MostOfMost, "one question is for 1 to 256 objects or rows"),
            (MostRows is >= 1 and <= 1_000_000 && MostWaiting >= 1, "at least one row and one call are allowed, and a million rows at most"),
        ];
        return wanted.Where(w => !w.IsRight).Select(w => w.What).FirstOrDefault();
    }
}
