namespace Megapod.Devices.Modbus;

using System.Net.Sockets;
using Megapod.Devices.Modbus.Messages;

/// <summary>One TCP connection and the bytes that have come over it. It belongs to one user at a time.</summary>
internal sealed class ModbusLine : IDisposable
{
    /// <summary>A peer that is asleep for so long is asked by the system whether it is still there.</summary>
    private const int KeepAliveSeconds = 10;
    private const int KeepAliveIntervalSeconds = 5;
    private const int KeepAliveTries = 3;

    /// <summary>A few whole frames; what a peer sends beyond waits in the system's own buffers, which are bounded too.</summary>
    private const int BufferBytes = 4 * ModbusLimits.LongestFrame;

    private readonly Socket socket;
    private readonly byte[] buffer = new byte[BufferBytes];
    private int begin;
    private int end;
    private Task<int>? receiving;

    private ModbusLine(Socket socket) => this.socket = socket;

    /// <summary>Bytes that came and were not yet taken.</summary>
    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(begin..end);

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">It was refused or the way there is not known.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static async Task<ModbusLine> ConnectAsync(string host, int port, CancellationToken stop)
    {
        var made = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Tune(made);
            await made.ConnectAsync(host, port, stop);
            return new ModbusLine(made);
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>No waiting for more to send, and questions whether the peer is still there.</summary>
    public static void Tune(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveIntervalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveTries);
    }

    /// <summary>Sends all of it.</summary>
    /// <exception cref="SocketException">The connection is broken.</exception>
    /// <exception cref="OperationCanceledException">It was given up; a part may have gone out, so that the connection is of no more use.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, stop)..];
        }
    }

    /// <summary>Ends when something has come, or the connection has ended. The same task until it was taken with <see cref="Take"/>.</summary>
    public Task Receiving()
    {
        if (receiving is null)
        {
            Bytes.CopyTo(buffer);
            (begin, end) = (0, end - begin);
            receiving = socket.ReceiveAsync(buffer.AsMemory(end), SocketFlags.None).AsTask();
        }

        return receiving;
    }

    /// <summary>Takes what has come, if <see cref="Receiving"/> has ended.</summary>
    /// <returns>Null while the connection stands; otherwise why it does not.</returns>
    public string? Take()
    {
        if (receiving is not { IsCompleted: true } received)
        {
            return null;
        }

        receiving = null;
        if (received.IsFaulted)
        {
            return received.Exception.InnerException!.Message;
        }

        if (received.IsCanceled || received.Result == 0)
        {
            return "the other side has closed it";
        }

        end += received.Result;
        return null;
    }

    /// <summary>Forgets the first bytes: they were read.</summary>
    public void Skip(int bytes) => begin += bytes;

    /// <summary>What was sent and has not arrived yet is taken back, as far as it is ours: closing then resets the connection.</summary>
    public void Abort()
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, 0);
        }
        catch (SocketException)
        {
            // It is broken already, and carries nothing any more.
            return;
        }
    }

    /// <summary>Closes. A receive that is still under way ends with it, and what it ends with interests nobody.</summary>
    public void Dispose()
    {
        socket.Dispose();
        _ = receiving?.ContinueWith(static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }
}
