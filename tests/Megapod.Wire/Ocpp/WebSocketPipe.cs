namespace Megapod.Wire.Ocpp;

using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Links;

/// <summary>A real WebSocket under a link, for tests with somebody else's other end.</summary>
internal sealed class WebSocketPipe(WebSocket socket) : IOcppSocket
{
    /// <summary>Connects to somebody else's central system.</summary>
    public static async Task<WebSocketPipe> ConnectAsync(int port, string protocol)
    {
        var client = new ClientWebSocket();
        client.Options.AddSubProtocol(protocol);
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/CP16"), TestContext.Current.CancellationToken);
        return new WebSocketPipe(client);
    }

    /// <summary>Waits for somebody else's station.</summary>
    public static async Task<WebSocketPipe> AcceptAsync(TcpListener listener, string protocol)
    {
        var stream = (await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken)).GetStream();
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n") && await stream.ReadAsync(one, TestContext.Current.CancellationToken) == 1)
        {
            head.Append((char)one[0]);
        }

        string key = head.ToString().Split("\r\n").First(l => l.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase)).Split(':')[1].Trim();
        string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        string answer = $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: {protocol}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), TestContext.Current.CancellationToken);
        return new WebSocketPipe(WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, SubProtocol = protocol }));
    }

    /// <summary>A listener on a port that is free.</summary>
    public static (TcpListener Listener, int Port) Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (listener, ((IPEndPoint)listener.LocalEndpoint).Port);
    }

    public async ValueTask<bool> ReceiveAsync(OcppBuffer into, CancellationToken stop)
    {
        try
        {
            // Waits without memory until something is there.
            await socket.ReceiveAsync(Memory<byte>.Empty, stop);
            while (true)
            {
                var part = await socket.ReceiveAsync(into.GetMemory(), stop);
                into.Advance(part.Count);
                if (part.MessageType == WebSocketMessageType.Close || part.EndOfMessage)
                {
                    return part.MessageType != WebSocketMessageType.Close;
                }
            }
        }
        catch (WebSocketException error)
        {
            throw new IOException(error.Message, error);
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken stop)
    {
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, stop);
        }
        catch (WebSocketException error)
        {
            throw new IOException(error.Message, error);
        }
    }

    public void Close(string why) => socket.Abort();
}
