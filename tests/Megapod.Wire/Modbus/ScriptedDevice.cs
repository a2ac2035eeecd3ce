namespace Megapod.Wire.Modbus;

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

/// <summary>A device on this machine that hands each whole request to the test and says exactly the bytes that the test wants, when it wants.</summary>
internal sealed class ScriptedDevice : IAsyncDisposable
{
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(60);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly Channel<(int Connection, byte[] Request)> requests = Channel.CreateUnbounded<(int, byte[])>();
    private readonly ConcurrentDictionary<int, Socket> open = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> ended = new();
    private readonly bool takesOneOnly;
    private readonly Task accepting;

    public ScriptedDevice(bool takesOneOnly = false)
    {
        this.takesOneOnly = takesOneOnly;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Connections that were served so far.</summary>
    public int Connections { get; private set; }

    /// <summary>Connections that were turned away because one was open.</summary>
    public int TurnedAway { get; private set; }

    /// <summary>How connections ended that did not end in order.</summary>
    public ConcurrentQueue<string> Troubles { get; } = new();

    /// <summary>The next request and over which connection, counted from 1, it came.</summary>
    public async Task<(int Connection, byte[] Request)> NextAsync() => await requests.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Hopeless);

    /// <summary>Whether a request is there that nobody has taken.</summary>
    public bool HasRequest => requests.Reader.TryPeek(out _);

    public async Task SayAsync(int connection, params byte[] bytes)
    {
        await open[connection].SendAsync(bytes, SocketFlags.None);
    }

    /// <summary>Ends when the other side has ended a connection.</summary>
    public Task EndOf(int connection) => ended.GetOrAdd(connection, _ => new()).Task.WaitAsync(Hopeless);

    public void Close(int connection) => open[connection].Dispose();

    /// <summary>The answer to a request that reads registers: each value is given.</summary>
    public static byte[] Answer(byte[] request, params ushort[] values) =>
        [.. request[..4], 0, (byte)(3 + (2 * values.Length)), request[6], request[7], (byte)(2 * values.Length), .. values.SelectMany(value => new[] { (byte)(value >> 8), (byte)value })];

    /// <summary>The answer to a request that writes registers.</summary>
    public static byte[] Echo(byte[] request) => [.. request[..4], 0, 6, .. request[6..12]];

    public static byte[] Refusal(byte[] request, byte exception) => [.. request[..4], 0, 3, request[6], (byte)(request[7] | 0x80), exception];

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await accepting;
        listener.Dispose();
        foreach (var socket in open.Values)
        {
            socket.Dispose();
        }

        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(closing.Token);
                if (takesOneOnly && Connections - ended.Values.Count(end => end.Task.IsCompleted) > 0)
                {
                    TurnedAway++;
                    socket.Dispose();
                    continue;
                }

                int connection = ++Connections;
                socket.NoDelay = true;
                open[connection] = socket;
                serving.Add(ServeAsync(connection, socket));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or InvalidOperationException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(int connection, Socket socket)
    {
        byte[] bytes = new byte[4096];
        int filled = 0;
        try
        {
            while (true)
            {
                int read = await socket.ReceiveAsync(bytes.AsMemory(filled), SocketFlags.None, closing.Token);
                if (read == 0)
                {
                    break;
                }

                filled += read;
                while (filled >= 6 && filled >= 6 + bytes[5])
                {
                    int length = 6 + bytes[5];
                    await requests.Writer.WriteAsync((connection, bytes[..length]));
                    bytes.AsSpan(length..filled).CopyTo(bytes);
                    filled -= length;
                }
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Troubles.Enqueue(error.Message);
        }

        socket.Dispose();
        ended.GetOrAdd(connection, _ => new()).TrySetResult();
    }
}
