namespace Megapod.Wire;

using System.Net;
using System.Net.Sockets;

/// <summary>
/// Ports of this machine that nobody has, for those who have to be told theirs before they open it. They lie below those that the system hands out by itself: one of these may be somebody else's by the
/// time it is opened.
/// </summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Count = 12_000;

    private static int given = Environment.ProcessId * 97;

    /// <summary>One that neither TCP nor UDP has on loopback, and that this process hands out to nobody else soon.</summary>
    public static int Next()
    {
        while (true)
        {
            int port = First + (int)((uint)Interlocked.Increment(ref given) % Count);
            try
            {
                using var stream = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                using var datagram = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                stream.Bind(new IPEndPoint(IPAddress.Loopback, port));
                datagram.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it: the next one.
                continue;
            }
        }
    }
}
