namespace Megapod.Wire.Field;

using System.Net;
using System.Net.Sockets;

/// <summary>
/// The network between charging stations and whoever controls them: one address that stays, behind which controllers come and go. It carries bytes and knows nothing of what they mean. A test cuts
/// connections, in the middle of a message if it likes, holds all bytes back until it lets them go, tears them into pieces and opens connections a second time.
/// </summary>
internal sealed class StreamLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly Lock gate = new();
    private readonly List<Pair> pairs = [];
    private readonly List<Task> carrying = [];
    private readonly Task accepting;
    private TaskCompletionSource? held;
    private int target;

    public StreamLine()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Port of whoever is there; 0: nobody, and every connection is closed at once.</summary>
    public int Target
    {
        get => Volatile.Read(ref target);
        set => Volatile.Write(ref target, value);
    }

    /// <summary>Bytes are carried in pieces of this many.</summary>
    public int PieceBytes { get; set; } = 4096;

    /// <summary>Whether all bytes are held back. They come in their order when they are let go.</summary>
    public bool IsHeld
    {
        get
        {
            lock (gate)
            {
                return held is not null;
            }
        }

        set
        {
            TaskCompletionSource? free = null;
            lock (gate)
            {
                if (value)
                {
                    held ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }
                else
                {
                    (free, held) = (held, null);
                }
            }

            free?.TrySetResult();
        }
    }

    /// <summary>Connections that are open.</summary>
    public int Open
    {
        get
        {
            lock (gate)
            {
                return pairs.Count;
            }
        }
    }

    /// <summary>Cuts a connection.</summary>
    /// <param name="which">Any number; the rest of its division by the connections that are open says which.</param>
    /// <param name="isTorn">Whether half of what comes next still gets through before.</param>
    public void Cut(int which, bool isTorn)
    {
        lock (gate)
        {
            if (pairs.Count > 0)
            {
                var pair = pairs[which % pairs.Count];
                pair.IsTorn = isTorn;
                if (!isTorn)
                {
                    pair.Close();
                }
            }
        }
    }

    /// <summary>Opens a connection a second time: whoever awaits stations is asked again, with the same bytes, and nobody listens to what it says there.</summary>
    /// <param name="which">As for <see cref="Cut"/>.</param>
    public async Task RepeatAsync(int which)
    {
        byte[]? first;
        lock (gate)
        {
            first = pairs.Count > 0 ? pairs[which % pairs.Count].First : null;
        }

        if (first is null || Target == 0)
        {
            return;
        }

        using var again = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await again.ConnectAsync(IPAddress.Loopback, Target, closing.Token);
        await again.SendAsync(first, closing.Token);
        _ = await again.ReceiveAsync(new byte[1024], closing.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        IsHeld = false;
        listener.Stop();
        await accepting;
        listener.Dispose();
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(closing.Token);
                carrying.Add(CarryAsync(socket));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // A listener that was stopped between two of them says that it does not listen.
            await Task.WhenAll(carrying);
        }
    }

    private async Task CarryAsync(Socket station)
    {
        using var pair = new Pair(station);
        try
        {
            if (Target == 0)
            {
                return;
            }

            await pair.Server.ConnectAsync(IPAddress.Loopback, Target, closing.Token);
            lock (gate)
            {
                pairs.Add(pair);
            }

            await Task.WhenAny(PumpAsync(pair, pair.Station, pair.Server), PumpAsync(pair, pair.Server, pair.Station));
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException)
        {
            // Nobody is there, or the test is over.
            return;
        }
        finally
        {
            lock (gate)
            {
                pairs.Remove(pair);
            }
        }
    }

    private async Task PumpAsync(Pair pair, Socket from, Socket to)
    {
        byte[] bytes = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(bytes, closing.Token) is > 0 and var length)
            {
                Task? wait;
                lock (gate)
                {
                    wait = held?.Task;
                }

                await (wait ?? Task.CompletedTask).WaitAsync(closing.Token);
                pair.First ??= bytes[..length];
                if (pair.IsTorn)
                {
                    await to.SendAsync(bytes.AsMemory(0, (length + 1) / 2), closing.Token);
                    return;
                }

                for (int at = 0; at < length; at += PieceBytes)
                {
                    await to.SendAsync(bytes.AsMemory(at, Math.Min(PieceBytes, length - at)), closing.Token);
                }
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One side has gone, or the test is over.
            return;
        }
    }

    /// <summary>Both ends of one connection.</summary>
    private sealed class Pair(Socket station) : IDisposable
    {
        public Socket Station => station;

        public Socket Server { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        /// <summary>What was said first, which opens it.</summary>
        public byte[]? First { get; set; }

        public bool IsTorn { get; set; }

        public void Close()
        {
            station.Close();
            Server.Close();
        }

        public void Dispose()
        {
            station.Dispose();
            Server.Dispose();
        }
    }
}
