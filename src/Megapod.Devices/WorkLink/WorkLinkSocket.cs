namespace Megapod.Devices.WorkLink;

using System.Net.WebSockets;

/// <summary>Messages over a WebSocket, of either end. One reads and one sends at a time; messages and the time that an end may take are bounded.</summary>
/// <param name="socket">The WebSocket, open, its own from now on.</param>
public sealed class WorkLinkSocket(WebSocket socket) : IDisposable
{
    private const int FirstBytes = 16 << 10;

    /// <summary>A link over which a message cannot be carried in so long is as good as broken.</summary>
    private static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(2);

    private byte[] buffer = new byte[FirstBytes];

    /// <summary>The next message.</summary>
    /// <param name="stop">Breaks the link.</param>
    /// <returns>The message; null when the other end has closed.</returns>
    /// <exception cref="IOException">The link broke, or what came cannot be read.</exception>
    public async Task<WorkLinkMessage?> ReceiveAsync(CancellationToken stop)
    {
        int length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, length < WorkLinkCodec.MostBytes ? Math.Min(2 * length, WorkLinkCodec.MostBytes) : throw new IOException("a message does not end"));
                }

                var part = await socket.ReceiveAsync(buffer.AsMemory(length), stop);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                length += part.Count;
                if (part.EndOfMessage)
                {
                    break;
                }
            }
        }
        catch (WebSocketException error)
        {
            throw new IOException(error.Message, error);
        }

        var message = WorkLinkCodec.Decode<WorkLinkMessage>(buffer.AsSpan(0, length));
        return message.IsSuccess ? message.Value : throw new IOException(message.Faults[0].Message);
    }

    /// <summary>Sends a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="stop">Breaks the link.</param>
    /// <exception cref="IOException">The link broke, or the message is too large for it.</exception>
    public async Task SendAsync(WorkLinkMessage message, CancellationToken stop)
    {
        byte[] bytes = WorkLinkCodec.Encode(message);
        if (bytes.Length > WorkLinkCodec.MostBytes)
        {
            throw new IOException("a message of ours is too large for the link");
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(SendPatience);
        try
        {
            await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        }
        catch (WebSocketException error)
        {
            throw new IOException(error.Message, error);
        }
        catch (OperationCanceledException error) when (!stop.IsCancellationRequested)
        {
            throw new IOException("the other end does not take what is sent", error);
        }
    }

    /// <summary>Says that it ends and lets go.</summary>
    /// <param name="why">Why, in a few words.</param>
    public async Task CloseAsync(string why)
    {
        using var patience = new CancellationTokenSource(ClosePatience);
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, why, patience.Token);
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException or InvalidOperationException)
        {
            // It is broken already.
            return;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();
}
