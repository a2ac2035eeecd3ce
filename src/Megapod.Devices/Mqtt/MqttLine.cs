namespace Megapod.Devices.Mqtt;

using System.Net.Security;
using System.Net.Sockets;
using Megapod.Devices.Mqtt.Messages;

/// <summary>One connection and the bytes that have come over it. One may read while another writes.</summary>
internal sealed class MqttLine : IDisposable
{
    private readonly Socket socket;
    private readonly Stream stream;
    private readonly int mostBytes;
    private byte[] buffer = new byte[MqttBounds.FirstBufferBytes];
    private int begin;
    private int end;

    private MqttLine(Socket socket, Stream stream, int mostBytes)
    {
        this.socket = socket;
        this.stream = stream;
        this.mostBytes = mostBytes;
    }

    /// <summary>Connects, and secures the connection where that is wanted.</summary>
    /// <exception cref="SocketException">It was refused, or the way there is not known.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The broker's certificate is not believed, or there is no common TLS.</exception>
    /// <exception cref="IOException">The connection ended while it was secured.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static async Task<MqttLine> ConnectAsync(MqttClientConfig config, CancellationToken stop)
    {
        var made = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        SslStream? secured = null;
        try
        {
            await made.ConnectAsync(config.Host, config.Port, stop);
            var plain = new NetworkStream(made, ownsSocket: true);
            if (config.Tls is not { } tls)
            {
                return new MqttLine(made, plain, config.MostPacketBytes);
            }

            secured = new SslStream(plain);
            await secured.AuthenticateAsClientAsync(tls.Options(config.Host), stop);
            return new MqttLine(made, secured, config.MostPacketBytes);
        }
        catch
        {
            secured?.Dispose();
            made.Dispose();
            throw;
        }
    }

    /// <summary>Sends all of it.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    /// <exception cref="OperationCanceledException">It was given up; a part may have gone out, so that the connection is of no more use.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        await stream.WriteAsync(bytes, stop);
        await stream.FlushAsync(stop);
    }

    /// <summary>The next packet of what has come; null: its end is missing.</summary>
    /// <param name="why">What breaks the protocol; null: nothing does.</param>
    public MqttPacket? Take(out string? why)
    {
        if (MqttPacket.Read(buffer.AsSpan(begin..end), mostBytes, out var packet, out int length, out why) == MqttDecodeState.Whole)
        {
            begin += length;
        }

        return packet;
    }

    /// <summary>Waits for more bytes.</summary>
    /// <returns>False when the broker has closed the connection.</returns>
    /// <exception cref="IOException">The connection is broken.</exception>
    /// <exception cref="OperationCanceledException">It was given up; the connection is of no more use.</exception>
    public async Task<bool> ReceiveAsync(CancellationToken stop)
    {
        if (begin > 0)
        {
            buffer.AsSpan(begin..end).CopyTo(buffer);
            (begin, end) = (0, end - begin);
        }

        if (end == buffer.Length)
        {
            // A packet that is taken has at most so many bytes, and a longer one was found wrong by its header.
            Array.Resize(ref buffer, Math.Min(2 * buffer.Length, Math.Max(mostBytes, buffer.Length + 1)));
        }

        int read = await stream.ReadAsync(buffer.AsMemory(end), stop);
        end += read;
        return read > 0;
    }

    /// <summary>Says that nothing more comes from us. Closing at once while something of the broker's is unread would reset the connection, and what we sent last could be lost.</summary>
    public void EndSending()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It is broken already, and carries nothing any more.
            return;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stream.Dispose();
        socket.Dispose();
    }
}
