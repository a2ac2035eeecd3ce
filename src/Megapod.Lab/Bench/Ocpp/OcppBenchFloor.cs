namespace Megapod.Lab.Bench.Ocpp;

using System.Net;
using System.Net.Sockets;
using Megapod.Core.Outcomes;

/// <summary>
/// The least that a server of one thread does: one receive and one send a message, and one look at all its sockets for as many messages as are there; no WebSocket, no JSON and no hand-over. What its
/// processor time comes to is nearly all the kernel's. Says "ready PORT" and ends with its input.
/// </summary>
public static class OcppBenchFloor
{
    /// <summary>More than any message of the benchmark.</summary>
    private const int MostBytes = 8 * 1024;

    private static readonly byte[] Opening = [.. "HTTP/1.1 101 Switching Protocols\r\n\r\n"u8];

    /// <summary>An empty confirmation in a frame of the server's, as long as most answers are.</summary>
    private static readonly byte[] Answer = [0x81, 28, .. "[3,\"1000000000000000000\",{}]"u8];

    /// <summary>Runs until the input ends.</summary>
    public static async Task<Fault?> RunAsync(TextReader input, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        new Thread(() => Serve(listener)) { IsBackground = true }.Start();
        await output.WriteLineAsync($"ready {((IPEndPoint)listener.LocalEndPoint!).Port}");
        await output.FlushAsync();
        while (await input.ReadLineAsync() is not null)
        {
            // Nothing is asked of it.
        }

        return null;
    }

    private static void Serve(Socket listener)
    {
        byte[] buffer = new byte[MostBytes];
        var all = new List<Socket> { listener };
        var opened = new HashSet<Socket>();
        try
        {
            while (true)
            {
                var ready = new List<Socket>(all);
                Socket.Select(ready, null, null, Timeout.Infinite);
                foreach (var socket in ready)
                {
                    if (socket == listener)
                    {
                        var station = listener.Accept();
                        station.NoDelay = true;
                        all.Add(station);
                    }
                    else if (!HasAnswered(socket, buffer, opened.Add(socket) ? Opening : Answer))
                    {
                        all.Remove(socket);
                        socket.Dispose();
                    }
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The benchmark is over.
            return;
        }
    }

    /// <summary>Answers one message; the request of a WebSocket is one segment, as every message is.</summary>
    /// <returns>False: the station has hung up.</returns>
    private static bool HasAnswered(Socket station, byte[] buffer, byte[] answer)
    {
        try
        {
            return station.Receive(buffer) > 0 && station.Send(answer) > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
