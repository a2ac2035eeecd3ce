namespace Megapod.Devices.Modbus;

using System.Net;
using System.Net.Sockets;
using Megapod.Core.Outcomes;
using Megapod.Devices.Modbus.Messages;

/// <summary>
/// Answers Modbus TCP from a bank of registers. Connections are served side by side and bounded in number, time and memory; what one peer does wrong ends its own connection and no other. Requests
/// of one connection are answered in their order, however they are cut or joined.
/// </summary>
public sealed class ModbusServer : IAsyncDisposable
{
    private readonly ModbusServerConfig config;
    private readonly BankClerk clerk;
    private readonly TimeProvider clock;
    private readonly Socket listener;
    private readonly CancellationTokenSource closing = new();
    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, int> peers = [];
    private readonly HashSet<Task> serving = [];
    private readonly Task accepting;
    private ModbusServerHealth health = new();
    private int isClosed;

    private ModbusServer(ModbusServerConfig config, IRegisterBank bank, TimeProvider clock, Socket listener)
    {
        this.config = config;
        this.clock = clock;
        this.listener = listener;
        clerk = new BankClerk(bank);
        Address = (IPEndPoint)listener.LocalEndPoint!;
        accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Where it listens; the port is the one that was found where any was wanted.</summary>
    public IPEndPoint Address { get; }

    /// <summary>What it has met, at this moment.</summary>
    public ModbusServerHealth Health
    {
        get
        {
            lock (gate)
            {
                return health with { Open = peers.Values.Sum() };
            }
        }
    }

    /// <summary>Opens a server.</summary>
    /// <param name="config">Where and with what bounds.</param>
    /// <param name="bank">What is served.</param>
    /// <param name="clock">Where time comes from.</param>
    /// <returns>The server; or why it cannot listen there.</returns>
    public static Outcome<ModbusServer> Open(ModbusServerConfig config, IRegisterBank bank, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(bank);
        ArgumentNullException.ThrowIfNull(clock);
        var socket = new Socket(config.Listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(config.Listen);
            socket.Listen(config.MostConnections);
            return Outcome<ModbusServer>.Success(new ModbusServer(config, bank, clock, socket));
        }
        catch (SocketException error)
        {
            socket.Dispose();
            return Outcome<ModbusServer>.Failure(ModbusFaults.CannotListen(config.Listen, error.Message));
        }
    }

    /// <summary>Closes the listener and every connection, and waits until nothing of them runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isClosed, 1) != 0)
        {
            return;
        }

        await closing.CancelAsync();
        listener.Dispose();
        await accepting;
        Task[] open;
        lock (gate)
        {
            open = [.. serving];
        }

        await Task.WhenAll(open);
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!closing.IsCancellationRequested)
        {
            try
            {
                Take(await listener.AcceptAsync(closing.Token));
            }
            catch (SocketException)
            {
                // A peer that is gone before it was taken, or no more descriptors: the pause keeps the latter from becoming a busy loop.
                await Task.Delay(TimeSpan.FromMilliseconds(50), clock, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Take(Socket socket)
    {
        var peer = socket.RemoteEndPoint is IPEndPoint point ? point.Address : IPAddress.None;
        lock (gate)
        {
            int ofPeer = peers.GetValueOrDefault(peer);
            if (peers.Values.Sum() >= config.MostConnections || ofPeer >= config.MostConnectionsPerPeer)
            {
                health = health with { TurnedAway = health.TurnedAway + 1 };
                socket.Dispose();
                return;
            }

            peers[peer] = ofPeer + 1;
            health = health with { Accepted = health.Accepted + 1 };
            var task = Task.Run(() => ServeAsync(socket));
            serving.Add(task);
            _ = task.ContinueWith(done => Forget(done, peer), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private void Forget(Task done, IPAddress peer)
    {
        lock (gate)
        {
            serving.Remove(done);
            int left = peers[peer] - 1;
            peers[peer] = left;
            if (left == 0)
            {
                peers.Remove(peer);
            }
        }
    }

    /// <summary>Serves one connection until it ends.</summary>
    private async Task ServeAsync(Socket socket)
    {
        using var ending = socket;
        byte[] received = new byte[4 * ModbusLimits.LongestFrame];
        byte[] answer = new byte[ModbusLimits.LongestFrame];
        int filled = 0;
        try
        {
            ModbusLine.Tune(socket);
            long heard = clock.GetTimestamp();
            while (true)
            {
                int read = await ReceiveAsync(socket, received.AsMemory(filled), heard);
                if (read == 0)
                {
                    return;
                }

                filled += read;
                int begin = 0;
                int length;
                while ((length = Answer(received.AsSpan(begin..filled), answer, out int used)) > 0)
                {
                    begin += used;
                    heard = clock.GetTimestamp();
                    await SendAsync(socket, answer.AsMemory(0, length));
                }

                if (length < 0)
                {
                    Note(h => h with { Garbage = h.Garbage + 1 });
                    return;
                }

                received.AsSpan(begin..filled).CopyTo(received);
                filled -= begin;
            }
        }
        catch (OperationCanceledException) when (!closing.IsCancellationRequested)
        {
            Note(h => h with { TimedOut = h.TimedOut + 1 });
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The peer has gone or the server closes: there is nobody left to tell.
            return;
        }
    }

    /// <summary>Answers the first whole frame of some bytes.</summary>
    /// <returns>Length of the answer; 0 when more bytes are needed, below 0 when they are no Modbus TCP.</returns>
    private int Answer(ReadOnlySpan<byte> bytes, Span<byte> answer, out int used)
    {
        used = 0;
        var state = MbapFrame.Read(bytes, out var frame);
        if (state != DecodeState.Whole)
        {
            return state == DecodeState.Incomplete ? 0 : -1;
        }

        used = frame.Length;
        var (length, isRefusal) = clerk.Answer(frame.Unit, frame.Message, answer[ModbusLimits.Header..], out var trouble);
        Note(h => h with
        {
            Answered = h.Answered + 1,
            Refused = h.Refused + (isRefusal ? 1 : 0),
            BankFailures = h.BankFailures + (trouble is null ? 0 : 1),
            LastBankFailure = trouble?.Message ?? h.LastBankFailure,
        });
        length += ModbusLimits.Header;
        MbapFrame.WriteHeader(answer[..length], frame.Transaction, frame.Unit);
        return length;
    }

    private async Task<int> ReceiveAsync(Socket socket, Memory<byte> to, long heard)
    {
        var left = config.IdleTimeout - clock.GetElapsedTime(heard);
        using var time = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(time.Token, closing.Token);
        return await socket.ReceiveAsync(to, SocketFlags.None, end.Token);
    }

    private async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        using var time = new CancellationTokenSource(config.SendTimeout, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(time.Token, closing.Token);
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, end.Token)..];
        }
    }

    private void Note(Func<ModbusServerHealth, ModbusServerHealth> change)
    {
        lock (gate)
        {
            health = change(health);
        }
    }
}
