namespace Megapod.Wire.Modbus;

using System.Net;
using System.Net.Sockets;
using Megapod.Core.Model;

/// <summary>
/// A way to a server over which things go wrong by chance: pieces come late, not at all, twice, cut, bent or out of order. It bends only what Modbus TCP can notice: headers, functions and counts of
/// bytes. A bent value is a matter of TCP's own sum; Modbus has none.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private const int Percent = 4;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly int server;
    private readonly SeededRandom chance;
    private readonly Task accepting;
    private int connections;

    public FaultProxy(int server, SeededRandom chance)
    {
        this.server = server;
        this.chance = chance;
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>How often each kind of fault was done.</summary>
    public int[] Faults { get; } = new int[6];

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await accepting;
        listener.Dispose();
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync(closing.Token);
                open.Add(JoinAsync(client, chance.Split($"connection {connections++}")));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or InvalidOperationException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task JoinAsync(Socket client, SeededRandom luck)
    {
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var near = client;
        near.NoDelay = true;
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, server, closing.Token);
        }
        catch (SocketException)
        {
            return;
        }

        await Task.WhenAny(PumpAsync(near, far, luck.Split("there"), isAnswer: false), PumpAsync(far, near, luck.Split("back"), isAnswer: true));
    }

    private async Task PumpAsync(Socket from, Socket to, SeededRandom luck, bool isAnswer)
    {
        byte[] buffer = new byte[2048];
        byte[] held = [];
        byte[] late = [];
        try
        {
            while (await from.ReceiveAsync(buffer, SocketFlags.None, closing.Token) is > 0 and int read)
            {
                byte[] piece = buffer[..read];
                int kind = luck.NextUniform() * 100 < Percent ? (int)(luck.NextBits() % 6) : -1;
                if (kind >= 0)
                {
                    Interlocked.Increment(ref Faults[kind]);
                }

                switch (kind)
                {
                    case 0:
                        // So late that whoever waited for it has given up and says something else: it comes together with that, before it.
                        (late, piece) = ([.. late, .. piece], []);
                        break;
                    case 1:
                        piece = [];
                        break;
                    case 2:
                        piece = [.. piece, .. piece];
                        break;
                    case 3:
                        piece = piece[..(int)(luck.NextBits() % (ulong)piece.Length)];
                        break;
                    case 4:
                        // Of a request only the header: a bent function or address would be another request, which the server rightly does.
                        piece[(int)(luck.NextBits() % (isAnswer ? 9UL : 7UL))] ^= (byte)(1 << (int)(luck.NextBits() % 8));
                        break;
                    case 5 when isAnswer:
                        (held, piece) = (piece, []);
                        break;
                }

                if (piece.Length > 0)
                {
                    piece = held.Length + late.Length == 0 ? piece : [.. late, .. piece, .. held];
                    held = late = [];
                    await to.SendAsync(piece, SocketFlags.None, closing.Token);
                }
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return;
        }
    }
}
