namespace Megapod.Devices.Snmp.Messages;

/// <summary>How much one message may hold, and how much of it we take.</summary>
public static class SnmpLimits
{
    /// <summary>Bytes of the longest message: what one UDP datagram of IPv4 carries.</summary>
    public const int LongestMessage = 65_507;

    /// <summary>Bytes that every engine of version 3 must be able to receive (RFC 3412, msgMaxSize).</summary>
    public const int LeastMostBytes = 484;

    /// <summary>Bytes of the longest message that goes over Ethernet in one piece, IPv6 and UDP headers left out.</summary>
    public const int OnePacket = 1432;

    /// <summary>Numbers in the longest object identifier (RFC 2578, 3.5).</summary>
    public const int MostArcs = 128;

    /// <summary>Objects of one message that we take. Names and values take ten bytes at the least as a rule, so that no sound message has more.</summary>
    public const int MostObjects = 6_000;

    /// <summary>Bytes of the shortest and the longest engine id (RFC 3411, SnmpEngineID).</summary>
    public const int ShortestEngine = 5;

    /// <inheritdoc cref="ShortestEngine"/>
    public const int LongestEngine = 32;

    /// <summary>Bytes of the longest user name (RFC 3414, 2.4).</summary>
    public const int LongestUser = 32;

    /// <summary>The largest request number, message number, count of starts and second of an engine.</summary>
    public const int MostNumber = int.MaxValue;
}
