namespace Megapod.Devices.Snmp;

using System.Net;
using System.Net.Sockets;
using Megapod.Core.Outcomes;
using Megapod.Devices.Polling;
using Megapod.Devices.Snmp.Messages;

/// <summary>Takes datagrams at one address, one after the other, and sends back what is made of each. What one sender does wrong costs one datagram.</summary>
internal sealed class SnmpListener : IAsyncDisposable
{
    /// <summary>Bytes that may wait for us in the system: several hundred usual messages.</summary>
    private const int SystemBuffer = 1 << 20;

    private readonly Socket socket;
    private readonly Func<ReadOnlyMemory<byte>, IPEndPoint, byte[]?> take;
    private readonly CancellationTokenSource closing = new();
    private readonly Tally<SnmpListenerHealth> tally = new(new SnmpListenerHealth());
    private readonly Task listening;
    private int isClosed;

    private SnmpListener(Socket socket, Func<ReadOnlyMemory<byte>, IPEndPoint, byte[]?> take)
    {
        this.socket = socket;
        this.take = take;
        Address = (IPEndPoint)socket.LocalEndPoint!;
        listening = Task.Run(ListenAsync);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address { get; }

    /// <summary>What has come.</summary>
    public SnmpListenerHealth Health => tally.Health;

    /// <summary>Opens one.</summary>
    /// <param name="where">Address and port; 0 for any that is free.</param>
    /// <param name="take">Takes a datagram; gives back an answer, or null for none. One at a time, and nothing in it waits.</param>
    public static Outcome<SnmpListener> Open(IPEndPoint where, Func<ReadOnlyMemory<byte>, IPEndPoint, byte[]?> take)
    {
        var fresh = new Socket(where.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            fresh.ReceiveBufferSize = SystemBuffer;
            fresh.Bind(where);
            return Outcome<SnmpListener>.Success(new SnmpListener(fresh, take));
        }
        catch (SocketException problem)
        {
            fresh.Dispose();
            return Outcome<SnmpListener>.Failure(SnmpFaults.CannotListen(where, problem.Message));
        }
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isClosed, 1) == 0)
        {
            await closing.CancelAsync();
            await listening;
            socket.Dispose();
            closing.Dispose();
        }
    }

    private async Task ListenAsync()
    {
        byte[] buffer = new byte[SnmpLimits.LongestMessage];
        EndPoint any = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!closing.IsCancellationRequested)
        {
            try
            {
                var got = await socket.ReceiveFromAsync(buffer, SocketFlags.None, any, closing.Token);
                var from = (IPEndPoint)got.RemoteEndPoint;
                byte[]? answer = Take(buffer.AsSpan(0, got.ReceivedBytes).ToArray(), from);
                if (answer is not null)
                {
                    await socket.SendToAsync(answer, SocketFlags.None, from, closing.Token);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // The way back to one sender is closed, which concerns nobody else.
                Note(h => h with { Unanswered = h.Unanswered + 1 });
            }
        }
    }

    private byte[]? Take(byte[] bytes, IPEndPoint from)
    {
        try
        {
            byte[]? answer = take(bytes, from);
            Note(h => h with { Received = h.Received + 1, Answered = h.Answered + (answer is null ? 0 : 1), Unanswered = h.Unanswered + (answer is null ? 1 : 0) });
            return answer;
        }
#pragma warning disable CA1031 // What one datagram brings about ends with it; silence is what its sender knows how to bear.
        catch (Exception)
#pragma warning restore CA1031
        {
            Note(h => h with { Received = h.Received + 1, Failed = h.Failed + 1 });
            return null;
        }
    }

    private void Note(Func<SnmpListenerHealth, SnmpListenerHealth> change) => tally.Note(change);
}
