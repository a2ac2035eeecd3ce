namespace Megapod.Wire.Field;

using System.Net;
using System.Net.Sockets;

/// <summary>The line to a device, which carries everything until a test breaks it in one way or another.</summary>
internal sealed class BrokenLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly int device;
    private readonly Task accepting;
    private int way;

    public BrokenLine(int device)
    {
        this.device = device;
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    /// <summary>How a line is broken.</summary>
    public enum Way
    {
        /// <summary>It carries.</summary>
        Whole,

        /// <summary>Connections stay open, take everything and give nothing: a device that hangs, or one that is gone without a word.</summary>
        Silent,

        /// <summary>Whatever is asked is answered with bytes that mean nothing.</summary>
        Garbage,

        /// <summary>Every connection is closed as soon as something is asked.</summary>
        Closed,
    }

    public int Port { get; }

    public Way Does
    {
        get => (Way)Volatile.Read(ref way);
        set => Volatile.Write(ref way, (int)value);
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Stop();
        await accepting;
        listener.Dispose();
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var carrying = new List<Task>();
        try
        {
            while (true)
            {
                carrying.Add(CarryAsync(await listener.AcceptSocketAsync(closing.Token)));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(carrying);
        }
    }

    private async Task CarryAsync(Socket from)
    {
        using var asker = from;
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        byte[] request = new byte[1024];
        byte[] answer = new byte[1024];
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, device, closing.Token);
            while (await asker.ReceiveAsync(request, closing.Token) is > 0 and var length)
            {
                switch (Does)
                {
                    case Way.Silent:
                        continue;
                    case Way.Garbage:
                        await asker.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), closing.Token);
                        continue;
                    case Way.Closed:
                        return;
                    default:
                        await server.SendAsync(request.AsMemory(0, length), closing.Token);
                        int got = await server.ReceiveAsync(answer, closing.Token);
                        await asker.SendAsync(answer.AsMemory(0, got), closing.Token);
                        continue;
                }
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One side has gone, or the test is over.
            return;
        }
    }
}
