namespace Megapod.Lab.Bench.Ocpp;

using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

/// <summary>
/// A station's socket with as little around it as can be: requests and frames are written by hand, so that thousands fit a process, and so that it can do what a decent WebSocket would not: cut frames,
/// leave pings unanswered, hang up without a word. One thread at a time may send, and one receive.
/// </summary>
internal sealed class LightStation : IDisposable
{
    /// <summary>Operation codes of frames.</summary>
    public const byte Text = 1, Binary = 2, End = 8, Ping = 9, Pong = 10;

    private const byte Last = 0x80;
    private const byte Masked = 0x80;
    private const int MostHeadBytes = 8 * 1024;
    private const int LengthInTwoBytes = 126;
    private const int LengthInEightBytes = 127;
    private static readonly byte[] Mask = [0x37, 0xfa, 0x21, 0x3d];

    private readonly Socket socket;
    private byte[] buffer = new byte[1024];
    private int start;
    private int count;

    private LightStation(Socket socket) => this.socket = socket;

    /// <summary>The status with which the request was answered; 101: it is a WebSocket now; 0: the connection ended without an answer.</summary>
    public int Status { get; private set; }

    /// <summary>The head of the answer.</summary>
    public string Head { get; private set; } = "";

    /// <summary>The sub-protocol that was agreed on; empty: none.</summary>
    public string SubProtocol => Head.Split("\r\n").FirstOrDefault(l => l.StartsWith("Sec-WebSocket-Protocol:", StringComparison.OrdinalIgnoreCase))?.Split(':', 2)[1].Trim() ?? "";

    /// <summary>Connects and asks for a WebSocket.</summary>
    /// <param name="server">Where.</param>
    /// <param name="target">The path as it shall be written.</param>
    /// <param name="subProtocols">What is offered, as it shall be written; null: nothing.</param>
    /// <param name="headers">Further headers, each ending with a line break.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<LightStation> ConnectAsync(IPEndPoint server, string target, string? subProtocols, string headers, CancellationToken stop)
    {
        var station = await DialAsync(server, stop);
        try
        {
            string offer = subProtocols is null ? "" : $"Sec-WebSocket-Protocol: {subProtocols}\r\n";
            await station.SendRawAsync(
                Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: {server}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{offer}{headers}\r\n"), stop);
            await station.ReadHeadAsync(stop);
            return station;
        }
        catch
        {
            station.Dispose();
            throw;
        }
    }

    /// <summary>Connects and says nothing.</summary>
    public static async Task<LightStation> DialAsync(IPEndPoint server, CancellationToken stop)
    {
        var dialling = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await dialling.ConnectAsync(server, stop);
            return new LightStation(dialling);
        }
        catch
        {
            dialling.Dispose();
            throw;
        }
    }

    /// <summary>A frame as a client writes it.</summary>
    /// <param name="payload">What is in it.</param>
    /// <param name="code">What it is; 0 goes on with a message.</param>
    /// <param name="isLast">Whether it is the last one of its message.</param>
    public static byte[] Frame(ReadOnlySpan<byte> payload, byte code = Text, bool isLast = true)
    {
        int lengthBytes = payload.Length < LengthInTwoBytes ? 0 : payload.Length <= ushort.MaxValue ? sizeof(ushort) : sizeof(ulong);
        byte[] frame = new byte[2 + lengthBytes + Mask.Length + payload.Length];
        frame[0] = (byte)(code | (isLast ? Last : 0));
        switch (lengthBytes)
        {
            case 0:
                frame[1] = (byte)(Masked | payload.Length);
                break;
            case sizeof(ushort):
                frame[1] = Masked | LengthInTwoBytes;
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
                break;
            default:
                frame[1] = Masked | LengthInEightBytes;
                BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(2), (ulong)payload.Length);
                break;
        }

        var rest = frame.AsSpan(2 + lengthBytes);
        Mask.CopyTo(rest);
        rest = rest[Mask.Length..];
        for (int k = 0; k < payload.Length; k++)
        {
            rest[k] = (byte)(payload[k] ^ Mask[k & 3]);
        }

        return frame;
    }

    /// <summary>Sends a message of text in one frame.</summary>
    public ValueTask SendAsync(string text, CancellationToken stop) => SendRawAsync(Frame(Encoding.UTF8.GetBytes(text)), stop);

    /// <summary>Sends bytes as they are.</summary>
    public async ValueTask SendRawAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes, stop)..];
        }
    }

    /// <summary>Waits for the next frame. The server must not cut its messages into several, which ours does not.</summary>
    /// <returns>What it is and what is in it, which may be read until the next call; null: the connection has ended.</returns>
    public async ValueTask<(byte Code, ReadOnlyMemory<byte> Payload)?> ReceiveAsync(CancellationToken stop)
    {
        if (!await FillAsync(2, stop))
        {
            return null;
        }

        byte code = (byte)(buffer[start] & 0x0f);
        int length = buffer[start + 1];
        int head = 2;
        if (length >= LengthInTwoBytes)
        {
            head = length == LengthInTwoBytes ? 2 + sizeof(ushort) : 2 + sizeof(ulong);
            if (!await FillAsync(head, stop))
            {
                return null;
            }

            length = length == LengthInTwoBytes ? BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(start + 2)) : checked((int)BinaryPrimitives.ReadUInt64BigEndian(buffer.AsSpan(start + 2)));
        }

        if (!await FillAsync(head + length, stop))
        {
            return null;
        }

        var payload = buffer.AsMemory(start + head, length);
        (start, count) = (start + head + length, count - head - length);
        return (code, payload);
    }

    /// <summary>Waits for the next message of text; pings are answered on the way.</summary>
    /// <returns>Null: the other end has closed.</returns>
    public async ValueTask<string?> HearAsync(CancellationToken stop)
    {
        while (await ReceiveAsync(stop) is var (code, payload))
        {
            if (code == Text)
            {
                return Encoding.UTF8.GetString(payload.Span);
            }

            if (code == End)
            {
                return null;
            }

            if (code == Ping)
            {
                await SendRawAsync(Frame(payload.Span, Pong), stop);
            }
        }

        return null;
    }

    /// <summary>Hangs up without a word, as a power cut does.</summary>
    public void Dispose()
    {
        socket.LingerState = new LingerOption(enable: true, 0);
        socket.Dispose();
    }

    private async Task ReadHeadAsync(CancellationToken stop)
    {
        int end;
        while ((end = buffer.AsSpan(start, count).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (count >= MostHeadBytes || !await FillAsync(count + 1, stop))
            {
                return;
            }
        }

        Head = Encoding.ASCII.GetString(buffer, start, end);
        Status = int.Parse(Head.AsSpan("HTTP/1.1 ".Length, 3), System.Globalization.CultureInfo.InvariantCulture);
        (start, count) = (start + end + 4, count - end - 4);
    }

    private async ValueTask<bool> FillAsync(int needed, CancellationToken stop)
    {
        if (start > 0 && (count == 0 || start + needed > buffer.Length))
        {
            buffer.AsSpan(start, count).CopyTo(buffer);
            start = 0;
        }

        if (needed > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(needed, buffer.Length * 2));
        }

        while (count < needed)
        {
            int read;
            try
            {
                read = await socket.ReceiveAsync(buffer.AsMemory(start + count), stop);
            }
            catch (SocketException)
            {
                // Reset by the other end: the connection is over, which is what null says.
                return false;
            }

            if (read == 0)
            {
                return false;
            }

            count += read;
        }

        return true;
    }
}
