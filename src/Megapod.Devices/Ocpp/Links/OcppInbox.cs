namespace Megapod.Devices.Ocpp.Links;

using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp.Frames;

/// <summary>What comes in: answers are matched at once, calls are handled one after the other.</summary>
internal sealed class OcppInbox(OcppLink link, IOcppSocket socket, IOcppHandler handler, TimeProvider clock, OcppOutbox outbox, CancellationToken closing)
{
    private readonly Lock gate = new();
    private OcppRecent? recent;
    private Queue<Message>? unhandled;
    private long unhandledBytes;
    private bool isHandling;
    private TaskCompletionSource? room;

    /// <summary>Reads until the other end closes.</summary>
    public async Task ReadAsync()
    {
        var buffer = new OcppBuffer(link.Config.MostBytes);
        while (await socket.ReceiveAsync(buffer, closing))
        {
            link.Heard();
            if (Take(buffer))
            {
                buffer = new OcppBuffer(link.Config.MostBytes);
            }
            else
            {
                // An idle link holds no memory for a message.
                buffer.Dispose();
            }

            // Who does not take its answers, or asks faster than it is answered, is not read from for a while.
            var wait = outbox.RoomAsync();
            if (!wait.IsCompletedSuccessfully)
            {
                await wait.WaitAsync(closing);
            }

            wait = RoomAsync();
            if (!wait.IsCompletedSuccessfully)
            {
                await wait.WaitAsync(closing);
            }
        }
    }

    /// <summary>Takes one message.</summary>
    /// <returns>Whether the buffer is kept.</returns>
    private bool Take(OcppBuffer buffer)
    {
        if (buffer is { Length: 0, IsCut: false })
        {
            link.Count(static c => c with { Received = c.Received + 1, Empty = c.Empty + 1 });
            return false;
        }

        var frame = OcppFrameReader.Read(buffer.Bytes, link.Config.Version, buffer.IsCut);
        bool isFrame = frame.Refusal is null;
        link.Count(isFrame ? static c => c with { Received = c.Received + 1 } : static c => c with { Received = c.Received + 1, Unreadable = c.Unreadable + 1 });
        if (!isFrame)
        {
            link.Tell(frame.Refusal!.Fault);
        }

        switch (frame.Kind)
        {
            case OcppFrameKind.CallResult or OcppFrameKind.CallError:
                link.OnAnswer(buffer.Bytes, frame);
                return false;
            case OcppFrameKind.CallResultError:
                link.Tell(OcppFaults.AnsweredWithError("An answer of ours", OcppFrameReader.Text(frame.ErrorWord.Of(buffer.Bytes)), OcppFrameReader.Text(frame.Description.Of(buffer.Bytes))));
                return false;
            case OcppFrameKind.Send when !isFrame:
                return false;
            default:
                return TakeCall(new Message(buffer, frame));
        }
    }

    private bool TakeCall(Message message)
    {
        lock (gate)
        {
            if (isHandling)
            {
                (unhandled ??= new Queue<Message>()).Enqueue(message);
                unhandledBytes += message.Buffer.Length;
                return true;
            }
        }

        var handling = HandleAsync(message);
        if (handling.IsCompletedSuccessfully)
        {
            return false;
        }

        lock (gate)
        {
            isHandling = true;
        }

        _ = HandleRestAsync(handling, message);
        return true;
    }

    /// <summary>Goes on with the calls that came while one was handled.</summary>
    private async Task HandleRestAsync(Task<bool> handling, Message message)
    {
        // Handlers' mistakes are answered; whatever else fails here is one of ours, and a link that answered no more would be worse than none.
        string why = "of a mistake of ours";
        try
        {
            await HandleAllAsync(handling, message);
            why = "";
        }
        finally
        {
            if (why.Length > 0)
            {
                link.Close(why);
            }
        }
    }

    private async Task HandleAllAsync(Task<bool> handling, Message message)
    {
        while (true)
        {
            // Whoever was too slow may still read from the buffer, which is then left to the collector.
            if (await handling)
            {
                message.Buffer.Dispose();
            }

            lock (gate)
            {
                if (unhandled is not { Count: > 0 })
                {
                    isHandling = false;
                    room?.TrySetResult();
                    room = null;
                    return;
                }

                message = unhandled.Dequeue();
                unhandledBytes -= message.Buffer.Length;
                if (!IsFull())
                {
                    room?.TrySetResult();
                    room = null;
                }
            }

            handling = HandleAsync(message);
        }
    }

    private Task RoomAsync()
    {
        lock (gate)
        {
            return IsFull() ? (room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        }
    }

    private bool IsFull() => unhandled is not null && (unhandled.Count >= link.Config.MostUnhandled || unhandledBytes >= link.Config.MostBytes);

    /// <summary>Answers one call.</summary>
    /// <returns>Whether nobody looks at its bytes any more.</returns>
    private async Task<bool> HandleAsync(Message message)
    {
        var bytes = message.Buffer.Written;
        var frame = message.Frame;
        if (frame.Refusal is { } broken)
        {
            Answer(message, OcppReply.Refuse(broken));
            return true;
        }

        if (frame.Kind == OcppFrameKind.Call && IsRepeated(bytes.Span))
        {
            return true;
        }

        OcppReply reply;
        bool isFree = true;
        try
        {
            var handling = handler.HandleAsync(new OcppCall(link, bytes, frame), closing);
            reply = handling.IsCompletedSuccessfully ? handling.Result : await handling.AsTask().WaitAsync(link.Config.HandlingTimeout, clock);
        }
        catch (TimeoutException)
        {
            isFree = false;
            reply = Failure(OcppFaults.HandlerTooSlow(ActionOf(message), link.Config.HandlingTimeout));
        }
#pragma warning disable CA1031 // Whatever a handler throws: the station is answered, and the others are served.
        catch (Exception error)
#pragma warning restore CA1031
        {
            reply = Failure(OcppFaults.HandlerFailed(ActionOf(message), error.Message));
        }

        Answer(message, reply);
        handler.OnAnswered(link);
        return isFree;
    }

    private OcppReply Failure(Fault fault)
    {
        if (link.WhyClosed is null)
        {
            link.Tell(fault);
        }

        // What went wrong with us is not the station's business.
        return OcppReply.Refuse(new OcppRefusal(OcppErrorCode.InternalError, fault with { Message = "The call could not be answered." }));
    }

    private bool IsRepeated(ReadOnlySpan<byte> call)
    {
        long since = clock.GetTimestamp() - (long)(link.Config.RepeatWindow.TotalSeconds * clock.TimestampFrequency);
        if (recent is null || !recent.TryFind(call, since, out var answer))
        {
            return false;
        }

        var again = new OcppBuffer(link.Config.MostBytes);
        again.Add(answer.Span);
        link.Count(static c => c with { Repeated = c.Repeated + 1 });
        outbox.Post(again);
        return true;
    }

    private void Answer(Message message, OcppReply reply)
    {
        var frame = message.Frame;
        var bytes = message.Buffer.Bytes;
        if (!frame.IsAnswered)
        {
            link.Count(static c => c with { Handled = c.Handled + 1 });
            return;
        }

        var id = frame.HasId ? frame.Id.Of(bytes) : OcppFrameWriter.NoId;
        var answer = new OcppBuffer(link.Config.MostBytes);
        var refusal = reply.Refusal ?? Write(answer, id, reply);
        if (refusal is not null)
        {
            answer.Clear();
            OcppFrameWriter.Error(answer, id, refusal.Code, link.Config.Version, refusal.Fault.Message);
        }

        link.Count(refusal is null && reply.Error is null ? static c => c with { Handled = c.Handled + 1 } : static c => c with { Refused = c.Refused + 1 });
        if (frame is { Kind: OcppFrameKind.Call, Refusal: null })
        {
            (recent ??= new OcppRecent()).Keep(bytes, frame.Id.Start + frame.Id.Length, answer.Bytes, clock.GetTimestamp());
        }

        outbox.Post(answer);
    }

    /// <summary>Writes a result.</summary>
    /// <returns>What has to be said instead, where the result would break the standard.</returns>
    private OcppRefusal? Write(OcppBuffer answer, ReadOnlySpan<byte> id, OcppReply reply)
    {
        if (reply.Error is { } error)
        {
            OcppFrameWriter.Error(answer, id, error);
            return null;
        }

        if (reply.Payload is { } payload)
        {
            OcppFrameWriter.BeginResult(answer, id);
            answer.Add(payload.Span);
            OcppFrameWriter.End(answer);
            return answer.IsCut ? Failure(OcppFaults.HandlerFailed("A call", "the answer is too large")).Refusal : null;
        }

        if (reply.Action is not { } action)
        {
            return Failure(OcppFaults.HandlerFailed("A call", "nothing was answered")).Refusal;
        }

        OcppFrameWriter.BeginResult(answer, id);
        var fault = action.WriteConfirmation(reply.Message!, answer);
        OcppFrameWriter.End(answer);
        return fault is null && answer.IsCut ? Failure(OcppFaults.HandlerFailed(action.Name, "the answer is too large")).Refusal
            : fault is null ? null
            : Failure(fault).Refusal;
    }

    private static string ActionOf(Message message) => OcppText.Printable(OcppFrameReader.Text(message.Frame.Action.Of(message.Buffer.Bytes)), 40);

    /// <summary>A message with where its parts are.</summary>
    private readonly record struct Message(OcppBuffer Buffer, OcppFrame Frame);
}
