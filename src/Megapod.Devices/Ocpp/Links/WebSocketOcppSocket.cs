namespace Megapod.Devices.Ocpp.Links;

using System.Net.WebSockets;
using System.Text;

/// <summary>
/// Messages over a WebSocket, of either end. Text only, as the standard has it; a message may come in many frames. While nothing comes no buffer is held. Pings are the framework's, as the WebSocket
/// was made; an end that does not answer them breaks the connection.
/// </summary>
public sealed class WebSocketOcppSocket : IOcppSocket
{
    /// <summary>A message beyond its bound is read to its end, so that it can be answered, but not for ever: whoever sends more than this is let go.</summary>
    public const int MostReadBytes = 4 * 1024 * 1024;

    /// <summary>How long the other end may take to agree to an end; stations on cellular networks take a second, and a busy machine some more: an end that is let go sooner is heard as a broken connection.</summary>
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(5);

    /// <summary>A control frame has 125 bytes, of which 2 are the code.</summary>
    private const int MostReasonBytes = 123;

    /// <summary>What is beyond a message's bound is read to here and never looked at, by all sockets.</summary>
    private static readonly byte[] Discarded = new byte[4096];

    private static readonly TaskCompletionSource Ended = new();

    private readonly WebSocket socket;
    private readonly TimeProvider clock;
    private readonly WebSocketCloseStatus code;
    private readonly Action? abort;
    private TaskCompletionSource? end;
    private int isClosing;

    /// <summary>Takes a WebSocket that is open and is its own from now on.</summary>
    /// <param name="socket">The WebSocket.</param>
    /// <param name="clock">Time.</param>
    /// <param name="code">What an end of ours is called on the wire.</param>
    /// <param name="abort">Breaks what is below the WebSocket; null: nothing needs to be.</param>
    public WebSocketOcppSocket(WebSocket socket, TimeProvider clock, WebSocketCloseStatus code = WebSocketCloseStatus.NormalClosure, Action? abort = null)
    {
        this.socket = socket;
        this.clock = clock;
        this.code = code;
        this.abort = abort;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ReceiveAsync(OcppBuffer into, CancellationToken stop)
    {
        // The framework breaks a connection whose reading is given up, and the other end would not learn why. So that it does, giving up is to close.
        var stopping = stop.UnsafeRegister(static s => ((WebSocketOcppSocket)s!).Close("we stop"), this);
        bool isOpen = false;
        try
        {
            isOpen = await ReadAsync(into);
            return isOpen;
        }
        catch (WebSocketException error)
        {
            throw new IOException(error.Message, error);
        }
        finally
        {
            stopping.Unregister();
            if (!isOpen)
            {
                Interlocked.Exchange(ref end, Ended)?.TrySetResult();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken stop)
    {
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, stop);
        }
        catch (Exception error) when (error is WebSocketException or InvalidOperationException)
        {
            throw new IOException(error.Message, error);
        }
    }

    /// <inheritdoc/>
    public void Close(string why) => Close(code, why);

    private void Close(WebSocketCloseStatus status, string why)
    {
        if (Interlocked.Exchange(ref isClosing, 1) == 0)
        {
            _ = CloseAsync(status, why);
        }
    }

    private async ValueTask<bool> ReadAsync(OcppBuffer into)
    {
        // Waits without memory until something is there. A message of no bytes shows itself here already.
        var part = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        long read = 0;
        while (true)
        {
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return false;
            }

            if (part.MessageType == WebSocketMessageType.Binary)
            {
                await RefuseAsync(WebSocketCloseStatus.InvalidMessageType, "messages are text");
            }

            if (part.EndOfMessage)
            {
                return true;
            }

            part = await socket.ReceiveAsync(into.IsCut ? Discarded : into.GetMemory(), CancellationToken.None);
            if (!into.IsCut)
            {
                into.Advance(part.Count);
            }

            read += part.Count;
            if (into.IsCut && read > MostReadBytes)
            {
                await RefuseAsync(WebSocketCloseStatus.MessageTooBig, "the message does not end");
            }
        }
    }

    /// <summary>Says what is wrong and reads until the other end agrees to an end: what it had sent before would else break the connection before it learns why. It is not waited for longer than for any other end.</summary>
    private async Task RefuseAsync(WebSocketCloseStatus status, string why)
    {
        Close(status, why);
        try
        {
            while ((await socket.ReceiveAsync(Discarded.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close)
            {
                // What comes now is not looked at.
            }
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException)
        {
            throw new IOException(why, error);
        }

        throw new IOException(why);
    }

    /// <summary>Says that it ends, waits a while for the other end to agree, and lets go.</summary>
    private async Task CloseAsync(WebSocketCloseStatus status, string why)
    {
        var agreed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var patience = new CancellationTokenSource(ClosePatience, clock);
        bool isAgreed = false;
        try
        {
            bool hasEnded = Interlocked.CompareExchange(ref end, agreed, null) is not null;
            await socket.CloseOutputAsync(status, Reason(why), patience.Token);
            if (!hasEnded)
            {
                await agreed.Task.WaitAsync(patience.Token);
            }

            isAgreed = true;
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException or InvalidOperationException)
        {
            // It is broken already, or the other end does not agree: it is let go all the same.
            return;
        }
        finally
        {
            // What is agreed on goes its ordinary way: a broken connection would take the last words with it.
            if (!isAgreed)
            {
                socket.Abort();
                abort?.Invoke();
            }

            socket.Dispose();
        }
    }

    private static string Reason(string why)
    {
        string text = OcppText.Printable(why, MostReasonBytes);
        while (Encoding.UTF8.GetByteCount(text) > MostReasonBytes)
        {
            text = text[..^1];
        }

        return text;
    }
}
