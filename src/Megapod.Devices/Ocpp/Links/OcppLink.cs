namespace Megapod.Devices.Ocpp.Links;

using System.Text;
using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp.Frames;

/// <summary>
/// The calls of one socket, in both directions. Of ours one is outstanding at a time and the others wait, urgent ones first; each ends with an answer or a fault. Of the other end's each is answered, one
/// after the other. A link that is silent holds no buffer and no timer that runs; it can be used from any thread.
/// </summary>
public sealed class OcppLink
{
    private readonly IOcppSocket socket;
    private readonly IOcppHandler handler;
    private readonly OcppLinkConfig config;
    private readonly TimeProvider clock;
    private readonly OcppIds ids;
    private readonly Lock gate = new();
    private readonly CancellationTokenSource closing = new();
    private readonly Outbox outbox;
    private readonly Inbox inbox;
    private OcppPending? outstanding;
    private OcppPending? firstWaiting;
    private int waitingCount;
    private ITimer? timer;
    private Fault? closed;
    private OcppCounts counts;
    private long heardAt;

    /// <summary>Puts a link over a socket that is open. Nothing happens before <see cref="RunAsync"/>.</summary>
    /// <param name="socket">The socket, which is the link's from now on.</param>
    /// <param name="handler">Who answers the other end's calls; may serve other links too.</param>
    /// <param name="config">How it behaves.</param>
    /// <param name="clock">Time.</param>
    /// <param name="ids">Message ids for our calls.</param>
    public OcppLink(IOcppSocket socket, IOcppHandler handler, OcppLinkConfig config, TimeProvider clock, OcppIds ids)
    {
        this.socket = socket;
        this.handler = handler;
        this.config = config;
        this.clock = clock;
        this.ids = ids;
        heardAt = clock.GetTimestamp();
        outbox = new Outbox(this);
        inbox = new Inbox(this);
    }

    /// <summary>How it behaves.</summary>
    public OcppLinkConfig Config => config;

    /// <summary>What it has seen.</summary>
    public OcppCounts Counts
    {
        get
        {
            lock (gate)
            {
                return counts;
            }
        }
    }

    /// <summary>Why it is closed; null while it is open.</summary>
    public Fault? WhyClosed
    {
        get
        {
            lock (gate)
            {
                return closed;
            }
        }
    }

    /// <summary>For how long nothing has come from the other end.</summary>
    public TimeSpan Silence => clock.GetElapsedTime(Interlocked.Read(ref heardAt));

    /// <summary>Calls of ours that are outstanding or wait.</summary>
    public int Unanswered
    {
        get
        {
            lock (gate)
            {
                return waitingCount + (outstanding is null ? 0 : 1);
            }
        }
    }

    /// <summary>Reads and answers until the link is closed, by either end. To be called once.</summary>
    /// <param name="stop">Closes the link.</param>
    /// <returns>Why it is closed.</returns>
    public async Task<Fault> RunAsync(CancellationToken stop)
    {
        var stopping = stop.UnsafeRegister(static link => ((OcppLink)link!).Close("we stop"), this);
        await using (stopping)
        {
            string why = "of a mistake of ours";
            try
            {
                await inbox.ReadAsync(closing.Token);
                why = "the other end has closed it";
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException)
            {
                why = $"the connection broke ({error.Message})";
            }
            finally
            {
                // What we have closed ourselves keeps the reason for which we did.
                Close(why);
            }

            return closed!;
        }
    }

    /// <summary>Asks the other end.</summary>
    /// <typeparam name="TRequest">The question.</typeparam>
    /// <typeparam name="TConfirmation">The answer.</typeparam>
    /// <param name="action">What is asked.</param>
    /// <param name="request">The question.</param>
    /// <param name="options">How.</param>
    /// <param name="stop">Gives up; the other end may do it nevertheless if it was sent already.</param>
    /// <returns>The answer, or why there is none. Never throws for what the other end does.</returns>
    public Task<OcppAnswer<TConfirmation>> CallAsync<TRequest, TConfirmation>(
        OcppTypedAction<TRequest, TConfirmation> action, TRequest request, OcppCallOptions options = default, CancellationToken stop = default)
        where TRequest : class
        where TConfirmation : class
    {
        var frame = new OcppBuffer(config.MostBytes);
        string id = ids.Next();
        OcppFrameWriter.BeginCall(frame, id, action.Name);
        if (Finish(action.Write(request, frame), action, frame) is { } fault)
        {
            return Task.FromResult(new OcppAnswer<TConfirmation>(null, fault, null, OcppQuirks.None));
        }

        var pending = new OcppTypedPending<TRequest, TConfirmation>(action, id, frame, options.Timeout ?? config.CallTimeout, options.IsUrgent);
        Ask(pending);
        return stop.CanBeCanceled && !pending.End.IsCompleted ? GivingUp(pending, stop) : pending.End;
    }

    /// <summary>Sends a message that is not answered; from 2.1 on.</summary>
    /// <returns>Null where it is on its way; or why it is not.</returns>
    /// <exception cref="InvalidOperationException">The edition has no such messages.</exception>
    public Fault? Send<TRequest, TConfirmation>(OcppTypedAction<TRequest, TConfirmation> action, TRequest request)
        where TRequest : class
        where TConfirmation : class
    {
        if (config.Version != OcppVersion.V21)
        {
            throw new InvalidOperationException("Only OCPP 2.1 has messages that are not answered.");
        }

        var frame = new OcppBuffer(config.MostBytes);
        OcppFrameWriter.BeginSend(frame, ids.Next(), action.Name);
        if ((Finish(action.Write(request, frame), action, frame) ?? WhyClosed) is { } fault)
        {
            frame.Dispose();
            return fault;
        }

        outbox.Post(frame);
        return null;
    }

    /// <summary>Closes the link; what is outstanding or waits ends with a fault. What closes it first is the reason that stays.</summary>
    /// <param name="why">Why, to follow "the link is closed: ".</param>
    public void Close(string why) => Close(OcppFaults.Closed(why));

    internal void Close(Fault fault)
    {
        OcppPending? asked;
        OcppPending? waiting;
        lock (gate)
        {
            if (closed is not null)
            {
                return;
            }

            closed = fault;
            (asked, waiting) = (outstanding, firstWaiting);
            (outstanding, firstWaiting, waitingCount) = (null, null, 0);
            timer?.Dispose();
            timer = null;
        }

        // Who reads or writes is woken; the source is not disposed of, because a handler may still look at its token.
        closing.Cancel();
        socket.Close(fault.Message);
        outbox.Close();
        asked?.Fail(fault);
        for (var pending = waiting; pending is not null; pending = pending.Next)
        {
            // The frame of what was asked already is the outbox's.
            pending.Frame.Dispose();
            pending.Fail(fault);
        }
    }

    /// <summary>Ends a frame of ours.</summary>
    private static Fault? Finish(Fault? written, OcppAction action, OcppBuffer frame)
    {
        OcppFrameWriter.End(frame);
        var fault = written ?? (frame.IsCut ? new Fault(OcppFaultCodes.TooLarge, $"{action} is larger than may be sent.", "Send less at once.") : null);
        if (fault is not null)
        {
            frame.Dispose();
        }

        return fault;
    }

    private async Task<OcppAnswer<TConfirmation>> GivingUp<TRequest, TConfirmation>(OcppTypedPending<TRequest, TConfirmation> pending, CancellationToken stop)
        where TRequest : class
        where TConfirmation : class
    {
        await using (stop.UnsafeRegister(static state => ((Action)state!)(), () => GiveUp(pending)))
        {
            return await pending.End;
        }
    }

    /// <summary>What waits leaves the queue. What is outstanding stays so: the station is busy with it, and may be asked nothing else.</summary>
    private void GiveUp(OcppPending pending)
    {
        bool hasWaited;
        lock (gate)
        {
            hasWaited = Remove(pending);
        }

        if (hasWaited)
        {
            pending.Frame.Dispose();
        }

        pending.Fail(OcppFaults.GivenUp(pending.Action));
    }

    private void Ask(OcppPending pending)
    {
        Fault? fault = null;
        OcppPending? displaced = null;
        bool isNext = false;
        lock (gate)
        {
            if (closed is not null)
            {
                fault = closed;
            }
            else if (outstanding is null)
            {
                isNext = true;
                Begin(pending);
            }
            else if (waitingCount < config.MostWaiting || (pending.IsUrgent && (displaced = YoungestOrdinary()) is not null))
            {
                if (displaced is not null)
                {
                    Remove(displaced);
                    counts = counts with { Displaced = counts.Displaced + 1 };
                }

                Enqueue(pending);
            }
            else
            {
                fault = OcppFaults.QueueFull(pending.Action, config.MostWaiting);
            }
        }

        if (isNext)
        {
            outbox.Post(pending.Frame);
        }

        if ((fault is null ? displaced : pending) is { } refused)
        {
            refused.Frame.Dispose();
            refused.Fail(fault ?? OcppFaults.QueueFull(refused.Action, config.MostWaiting));
        }
    }

    /// <summary>Makes it the outstanding one; within the gate.</summary>
    private void Begin(OcppPending pending)
    {
        outstanding = pending;
        pending.SentAt = clock.GetTimestamp();
        counts = counts with { Asked = counts.Asked + 1 };
        timer ??= clock.CreateTimer(static link => ((OcppLink)link!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(pending.Timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends the outstanding one and begins the next; within the gate.</summary>
    /// <returns>The next, to be sent; null: none waits.</returns>
    private OcppPending? TakeNext()
    {
        outstanding = null;
        if (firstWaiting is not { } next)
        {
            timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return null;
        }

        firstWaiting = next.Next;
        next.Next = null;
        waitingCount--;
        Begin(next);
        return next;
    }

    private void Enqueue(OcppPending pending)
    {
        ref var place = ref firstWaiting;
        if (place is null || (pending.IsUrgent && !place.IsUrgent))
        {
            pending.Next = place;
            place = pending;
        }
        else
        {
            var before = place;
            while (before.Next is { } next && (!pending.IsUrgent || next.IsUrgent))
            {
                before = next;
            }

            pending.Next = before.Next;
            before.Next = pending;
        }

        waitingCount++;
    }

    private OcppPending? YoungestOrdinary()
    {
        OcppPending? youngest = null;
        for (var pending = firstWaiting; pending is not null; pending = pending.Next)
        {
            youngest = pending.IsUrgent ? youngest : pending;
        }

        return youngest;
    }

    private bool Remove(OcppPending pending)
    {
        OcppPending? before = null;
        for (var at = firstWaiting; at is not null; (before, at) = (at, at.Next))
        {
            if (ReferenceEquals(at, pending))
            {
                if (before is null)
                {
                    firstWaiting = at.Next;
                }
                else
                {
                    before.Next = at.Next;
                }

                at.Next = null;
                waitingCount--;
                return true;
            }
        }

        return false;
    }

    private void OnTimer()
    {
        OcppPending? late;
        OcppPending? next;
        lock (gate)
        {
            late = outstanding;
            if (late is null || timer is null)
            {
                return;
            }

            // A timer that was set anew while it rang, or that rings a little early.
            var left = late.Timeout - clock.GetElapsedTime(late.SentAt);
            if (left > TimeSpan.Zero)
            {
                timer.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }

            counts = counts with { TimedOut = counts.TimedOut + 1 };
            next = TakeNext();
        }

        late.Fail(OcppFaults.NoAnswer(late.Action, late.Timeout));
        if (next is not null)
        {
            outbox.Post(next.Frame);
        }
    }

    /// <summary>An answer has come, or an error in its place.</summary>
    private void OnAnswer(ReadOnlySpan<byte> message, in OcppFrame frame)
    {
        OcppPending? asked;
        OcppPending? next = null;
        lock (gate)
        {
            asked = outstanding is { } pending && IsId(frame.Id.Of(message), pending.Id) ? pending : null;
            if (asked is null)
            {
                counts = counts with { LateAnswers = counts.LateAnswers + 1 };
            }
            else
            {
                counts = counts with { Answered = counts.Answered + 1 };
                next = TakeNext();
            }
        }

        // The next goes out before this one is read: what is urgent does not wait for us.
        if (next is not null)
        {
            outbox.Post(next.Frame);
        }

        if (asked is null)
        {
            return;
        }

        if (frame.Refusal is { } broken)
        {
            asked.Fail(broken.Fault);
        }
        else if (frame.Kind == OcppFrameKind.CallError)
        {
            string word = OcppFrameReader.Text(frame.ErrorWord.Of(message));
            asked.Fail(OcppFaults.AnsweredWithError(asked.Action, word, OcppFrameReader.Text(frame.Description.Of(message))), OcppErrorWords.Read(frame.ErrorWord.Of(message)));
        }
        else if (asked.Answer(frame.Payload.Of(message), config.Tolerated) is { } refusal && config.Version == OcppVersion.V21)
        {
            var error = new OcppBuffer(config.MostBytes);
            OcppFrameWriter.ResultError(error, frame.Id.Of(message), refusal.Code, config.Version, refusal.Fault.Message);
            outbox.Post(error);
        }
    }

    private static bool IsId(ReadOnlySpan<byte> raw, string id) => raw.Contains((byte)'\\') ? OcppFrameReader.Text(raw) == id : Ascii.Equals(raw, id);

    private void Count(Func<OcppCounts, OcppCounts> more)
    {
        lock (gate)
        {
            counts = more(counts);
        }
    }

    private void Tell(Fault fault) => handler.OnTrouble(this, fault);

    /// <summary>Frames on their way out, one after the other. Whoever posts while nobody sends does the sending.</summary>
    private sealed class Outbox(OcppLink link)
    {
        /// <summary>Answers that the other end has not taken before nothing more is read from it.</summary>
        private const int MostUnsent = 8;

        private Queue<OcppBuffer>? unsent;
        private TaskCompletionSource? room;
        private bool isSending;
        private bool isClosed;

        /// <summary>Sends a frame and disposes of it, now or after those that wait.</summary>
        public void Post(OcppBuffer frame)
        {
            lock (this)
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
            lock (this)
            {
                return isClosed || unsent is null || unsent.Count < MostUnsent ? Task.CompletedTask
                    : (room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }

        public void Close()
        {
            lock (this)
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
            for (var sending = frame; sending is not null; sending = Next())
            {
                if (!await SendAsync(sending))
                {
                    return;
                }
            }
        }

        /// <summary>Sends one frame; what goes wrong closes the link.</summary>
        private async ValueTask<bool> SendAsync(OcppBuffer frame)
        {
            try
            {
                var sent = link.socket.SendAsync(frame.Written, link.closing.Token);
                if (!sent.IsCompletedSuccessfully)
                {
                    await sent.AsTask().WaitAsync(link.config.SendTimeout, link.clock);
                }

                frame.Dispose();
                return true;
            }
            catch (TimeoutException)
            {
                // The socket may still read from the frame, which is therefore left to the collector.
                link.Close(OcppFaults.SendingHangs(link.config.SendTimeout));
                return false;
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException)
            {
                link.Close($"the connection broke ({error.Message})");
                return false;
            }
        }

        private OcppBuffer? Next()
        {
            lock (this)
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

    /// <summary>What comes in: answers are matched at once, calls are handled one after the other.</summary>
    private sealed class Inbox(OcppLink link)
    {
        private OcppRecent? recent;
        private Queue<Message>? unhandled;
        private long unhandledBytes;
        private bool isHandling;
        private TaskCompletionSource? room;

        /// <summary>Reads until the other end closes.</summary>
        public async Task ReadAsync(CancellationToken stop)
        {
            var buffer = new OcppBuffer(link.config.MostBytes);
            while (await link.socket.ReceiveAsync(buffer, stop))
            {
                Interlocked.Exchange(ref link.heardAt, link.clock.GetTimestamp());
                if (Take(buffer))
                {
                    buffer = new OcppBuffer(link.config.MostBytes);
                }
                else
                {
                    // An idle link holds no memory for a message.
                    buffer.Dispose();
                }

                // Who does not take its answers, or asks faster than it is answered, is not read from for a while.
                var wait = link.outbox.RoomAsync();
                if (!wait.IsCompletedSuccessfully)
                {
                    await wait.WaitAsync(stop);
                }

                wait = RoomAsync();
                if (!wait.IsCompletedSuccessfully)
                {
                    await wait.WaitAsync(stop);
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

            var frame = OcppFrameReader.Read(buffer.Bytes, link.config.Version, buffer.IsCut);
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
            lock (this)
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

            lock (this)
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

                lock (this)
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
            lock (this)
            {
                return IsFull() ? (room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
            }
        }

        private bool IsFull() => unhandled is not null && (unhandled.Count >= link.config.MostUnhandled || unhandledBytes >= link.config.MostBytes);

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
                var handling = link.handler.HandleAsync(new OcppCall(link, bytes, frame), link.closing.Token);
                reply = handling.IsCompletedSuccessfully ? handling.Result : await handling.AsTask().WaitAsync(link.config.HandlingTimeout, link.clock);
            }
            catch (TimeoutException)
            {
                isFree = false;
                reply = Failure(OcppFaults.HandlerTooSlow(ActionOf(message), link.config.HandlingTimeout));
            }
#pragma warning disable CA1031 // Whatever a handler throws: the station is answered, and the others are served.
            catch (Exception error)
#pragma warning restore CA1031
            {
                reply = Failure(OcppFaults.HandlerFailed(ActionOf(message), error.Message));
            }

            Answer(message, reply);
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
            long since = link.clock.GetTimestamp() - (long)(link.config.RepeatWindow.TotalSeconds * link.clock.TimestampFrequency);
            if (recent is null || !recent.TryFind(call, since, out var answer))
            {
                return false;
            }

            var again = new OcppBuffer(link.config.MostBytes);
            again.Add(answer.Span);
            link.Count(static c => c with { Repeated = c.Repeated + 1 });
            link.outbox.Post(again);
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
            var answer = new OcppBuffer(link.config.MostBytes);
            var refusal = reply.Refusal ?? Write(answer, id, reply);
            if (refusal is not null)
            {
                answer.Clear();
                OcppFrameWriter.Error(answer, id, refusal.Code, link.config.Version, refusal.Fault.Message);
            }

            link.Count(refusal is null ? static c => c with { Handled = c.Handled + 1 } : static c => c with { Refused = c.Refused + 1 });
            if (frame is { Kind: OcppFrameKind.Call, Refusal: null })
            {
                (recent ??= new OcppRecent()).Keep(bytes, frame.Id.Start + frame.Id.Length, answer.Bytes, link.clock.GetTimestamp());
            }

            link.outbox.Post(answer);
        }

        /// <summary>Writes a result.</summary>
        /// <returns>What has to be said instead, where the result would break the standard.</returns>
        private OcppRefusal? Write(OcppBuffer answer, ReadOnlySpan<byte> id, OcppReply reply)
        {
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
}
