namespace Megapod.Devices.Ocpp.Links;

using Megapod.Core.Outcomes;

/// <summary>Frames on their way out, one after the other. Whoever posts while nobody sends does the sending.</summary>
internal sealed class OcppOutbox(IOcppSocket socket, OcppLinkConfig config, TimeProvider clock, Action<Fault> close, CancellationToken closing)
{
    /// <summary>Answers that the other end has not taken before nothing more is read from it.</summary>
    private const int MostUnsent = 8;

    private readonly Lock gate = new();
    private Queue<OcppBuffer>? unsent;
    private TaskCompletionSource? room;
    private bool isSending;
    private bool isClosed;

    /// <summary>Sends a frame and disposes of it, now or after those that wait.</summary>
    public void Post(OcppBuffer frame)
    {
        lock (gate)
        {
            if (!isClosed && isSending)
            {
                (unsent ??= new Queue<OcppBuffer>()).Enqueue(frame);
                return;
            }

            if (isClosed)
            {
                frame.Dispose();
                return;
            }

            isSending = true;
        }

        _ = SendAllAsync(frame);
    }

    /// <summary>Waits until so few frames wait that more may be answered.</summary>
    public Task RoomAsync()
    {
        lock (gate)
        {
            return isClosed || unsent is null || unsent.Count < MostUnsent ? Task.CompletedTask
                : (room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Drops what waits, and all that is posted later.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            while (unsent is { Count: > 0 })
            {
                unsent.Dequeue().Dispose();
            }

            room?.TrySetResult();
        }
    }

    private async Task SendAllAsync(OcppBuffer frame)
    {
        bool isOurMistake = true;
        try
        {
            OcppBuffer? sending = frame;
            while (sending is not null)
            {
                sending = await SendAsync(sending) ? Next() : null;
            }

            isOurMistake = false;
        }
        finally
        {
            if (isOurMistake)
            {
                close(OcppFaults.Closed("of a mistake of ours"));
            }
        }
    }

    /// <summary>Sends one frame; what goes wrong closes the link.</summary>
    private async ValueTask<bool> SendAsync(OcppBuffer frame)
    {
        try
        {
            var sent = socket.SendAsync(frame.Written, closing);
            if (!sent.IsCompletedSuccessfully)
            {
                await sent.AsTask().WaitAsync(config.SendTimeout, clock);
            }

            frame.Dispose();
            return true;
        }
        catch (TimeoutException)
        {
            // The socket may still read from the frame, which is therefore left to the collector.
            close(OcppFaults.SendingHangs(config.SendTimeout));
            return false;
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException)
        {
            close(OcppFaults.Closed($"the connection broke ({error.Message})"));
            return false;
        }
    }

    private OcppBuffer? Next()
    {
        lock (gate)
        {
            if (unsent is not { Count: > 0 } || isClosed)
            {
                isSending = false;
                return null;
            }

            if (unsent.Count <= MostUnsent)
            {
                room?.TrySetResult();
                room = null;
            }

            return unsent.Dequeue();
        }
    }
}
