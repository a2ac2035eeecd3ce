namespace Megapod.Wire.Mqtt;

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Megapod.Devices.Mqtt;
using Megapod.Devices.Mqtt.Messages;

/// <summary>A broker on this machine that hands each packet to the test and says exactly what the test wants, when it wants.</summary>
internal sealed class ScriptedBroker : IAsyncDisposable
{
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(60);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly Channel<(int Connection, MqttPacket Packet)> packets = Channel.CreateUnbounded<(int, MqttPacket)>();
    private readonly ConcurrentDictionary<int, Socket> open = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<bool>> ended = new();
    private readonly Task accepting;

    public ScriptedBroker()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Whether a packet is there that nobody has taken.</summary>
    public bool HasPacket => packets.Reader.TryPeek(out _);

    /// <summary>The connection over which the last packet came, counted from 1.</summary>
    public int Last { get; private set; }

    /// <summary>The next packet, which is of this kind.</summary>
    public async Task<T> NextAsync<T>()
        where T : class
    {
        var (connection, packet) = await packets.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Hopeless);
        Last = connection;
        return Assert.IsType<T>(packet);
    }

    /// <summary>Takes the next connection.</summary>
    public async Task<int> WelcomeAsync(bool isKept = false)
    {
        await NextAsync<ConnectPacket>();
        int connection = Last;
        await SayAsync(new ConnackPacket(isKept, MqttConnectCode.Accepted));
        return connection;
    }

    /// <summary>Takes the next subscription.</summary>
    public async Task<SubscribePacket> GrantAsync()
    {
        var wanted = await NextAsync<SubscribePacket>();
        await SayAsync(new SubackPacket(wanted.Id, [.. wanted.Wanted.Select(want => (MqttQos?)want.Qos)]));
        return wanted;
    }

    /// <summary>Says something over the connection over which the last packet came.</summary>
    public async Task SayAsync(params MqttPacket[] said) => await SayAsync([.. said.SelectMany(packet => packet.ToBytes())]);

    public async Task SayAsync(byte[] bytes) => await open[Last].SendAsync(bytes, SocketFlags.None);

    /// <summary>Whether the other side said that it goes, once it has ended a connection.</summary>
    public Task<bool> EndOf(int connection) => ended.GetOrAdd(connection, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(Hopeless);

    public void Close(int connection) => open[connection].Dispose();

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
                socket.NoDelay = true;
                int connection = serving.Count + 1;
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
        byte[] bytes = new byte[1 << 20];
        int filled = 0;
        bool hasLeft = false;
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
                while (MqttPacket.Read(bytes.AsSpan(0, filled), bytes.Length, out var packet, out int length, out _) == MqttDecodeState.Whole)
                {
                    bytes.AsSpan(length..filled).CopyTo(bytes);
                    filled -= length;
                    hasLeft |= packet is DisconnectPacket;
                    if (packet is not DisconnectPacket)
                    {
                        await packets.Writer.WriteAsync((connection, packet!));
                    }
                }
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            hasLeft = false;
        }

        socket.Dispose();
        ended.GetOrAdd(connection, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult(hasLeft);
    }
}
