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
    private readonly OcppQueue waiting = new();
    private readonly OcppOutbox outbox;
    private readonly OcppInbox inbox;
    private OcppPending? outstanding;
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
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(config.MostBytes, nameof(config));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(config.MostUnhandled, nameof(config));
        ArgumentOutOfRangeException.ThrowIfNegative(config.MostWaiting, nameof(config));
        foreach (var timeout in (ReadOnlySpan<TimeSpan>)[config.CallTimeout, config.HandlingTimeout, config.SendTimeout])
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero, nameof(config));
        }

        this.socket = socket;
        this.handler = handler;
        this.config = config;
        this.clock = clock;
        this.ids = ids;
        heardAt = clock.GetTimestamp();
        outbox = new OcppOutbox(socket, config, clock, Close, closing.Token);
        inbox = new OcppInbox(this, socket, handler, clock, outbox, closing.Token);
    }

    /// <summary>How it behaves.</summary>
    public OcppLinkConfig Config => config;

    /// <summary>Whose it is, for whoever handles calls of many; set before it runs. Null: nobody has said.</summary>
    public object? Owner { get; set; }

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
                return waiting.Count + (outstanding is null ? 0 : 1);
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
                await inbox.ReadAsync();
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
        var dropped = new List<OcppPending>();
        lock (gate)
        {
            if (closed is not null)
            {
                return;
            }

            closed = fault;
            (asked, outstanding) = (outstanding, null);
            while (waiting.Take() is { } pending)
            {
                dropped.Add(pending);
            }

            timer?.Dispose();
            timer = null;
        }

        // The other end learns why before who reads or writes is woken. The source is not disposed of, because a handler may still look at its token.
        socket.Close(fault.Message);
        closing.Cancel();
        outbox.Close();
        asked?.Fail(fault);
        foreach (var pending in dropped)
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
            hasWaited = waiting.Remove(pending);
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
            else if (waiting.Count < config.MostWaiting || (pending.IsUrgent && (displaced = waiting.YoungestOrdinary()) is not null))
            {
                if (displaced is not null)
                {
                    waiting.Remove(displaced);
                    counts = counts with { Displaced = counts.Displaced + 1 };
                }

                waiting.Add(pending);
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
        if (waiting.Take() is not { } next)
        {
            timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return null;
        }

        Begin(next);
        return next;
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
    internal void OnAnswer(ReadOnlySpan<byte> message, in OcppFrame frame)
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

    /// <summary>Something has come.</summary>
    internal void Heard() => Interlocked.Exchange(ref heardAt, clock.GetTimestamp());

    /// <summary>Counts something.</summary>
    internal void Count(Func<OcppCounts, OcppCounts> more)
    {
        lock (gate)
        {
            counts = more(counts);
        }
    }

    /// <summary>Something went wrong that no caller learns of.</summary>
    internal void Tell(Fault fault) => handler.OnTrouble(this, fault);
}
