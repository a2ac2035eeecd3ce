namespace Megapod.Site.WorkNodes;

using Megapod.Core.Jobs;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.WorkLink;

/// <summary>
/// A work node as its site has it, connected or not. What is wanted of it is kept and sent whole with each new link; of power only the newest ceiling counts, with what is left of its time. The newest link
/// wins. Any thread may call, and nobody waits.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="time">Time.</param>
/// <param name="clock">The site's instant.</param>
internal sealed class LinkedNode(string name, TimeProvider time, Func<Instant> clock) : IRunner, IJobLogs
{
    /// <summary>Parts of logs that are asked for at once; each is one person's screen.</summary>
    private const int MostQuestions = 16;

    /// <summary>Bytes of a log that one answer may have.</summary>
    private const int MostLogBytes = 256 << 10;

    /// <summary>How often a node tells when nothing happens; one that is silent for three times as long has not been heard.</summary>
    private static readonly TimeSpan ReportPeriod = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LogPatience = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly Dictionary<long, TaskCompletionSource<WorkLogAnswer>> questions = [];
    private readonly Queue<WorkLogQuestion> asked = new();
    private WorkOrders? orders;
    private bool areOrdersNew;
    private GrantCommand? told;
    private Instant toldAt;
    private bool isBudgetNew;
    private bool isAnswered = true;
    private uint answered;
    private WorkReport? report;
    private Instant heardAt = Instant.Never;
    private Instant measuredAt = Instant.Never;
    private object? link;
    private CancellationTokenSource? ending;
    private long lastQuestion;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <inheritdoc/>
    public WorkReport? Report => Volatile.Read(ref report);

    /// <inheritdoc/>
    public Action? Changed { get; set; }

    /// <summary>Called when a ceiling was answered and the cycle should not wait for its time.</summary>
    public Action? Answered { get; set; }

    /// <summary>When it was last heard; never: not yet.</summary>
    public Instant HeardAt
    {
        get
        {
            lock (gate)
            {
                return heardAt;
            }
        }
    }

    /// <summary>Whether a link is open.</summary>
    public bool IsConnected
    {
        get
        {
            lock (gate)
            {
                return link is not null;
            }
        }
    }

    /// <inheritdoc/>
    public void Take(WorkOrders wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        lock (gate)
        {
            if (orders is { } before && wanted.Number < before.Number)
            {
                return;
            }

            (orders, areOrdersNew) = (wanted, true);
            Wake();
        }
    }

    /// <summary>A ceiling for it.</summary>
    public void Tell(in GrantCommand command)
    {
        lock (gate)
        {
            (told, toldAt, isBudgetNew, isAnswered) = (command, clock(), true, false);
            Wake();
        }
    }

    /// <summary>What it draws and holds, as it said last, in the site's clock.</summary>
    /// <param name="longest">Nothing that it says lasts longer.</param>
    public (Reading Power, HeldGrant Held) Seen(TimeSpan longest)
    {
        lock (gate)
        {
            if (report is not { } seen)
            {
                return (Reading.Missing, HeldGrant.Unknown);
            }

            var power = double.IsFinite(seen.DrawWatts) && seen.DrawWatts >= 0 ? Reading.Good(seen.DrawWatts, measuredAt) : Reading.Missing;
            bool isHeld = seen.Lasts > TimeSpan.Zero && double.IsFinite(seen.Ceiling.Value);
            return (power, isHeld ? new HeldGrant(seen.Ceiling, seen.Lasts < longest ? seen.Lasts : longest, heardAt) : HeldGrant.Nothing(heardAt));
        }
    }

    /// <summary>The answer to the newest ceiling, once.</summary>
    /// <param name="consumer">Index of the rack that it keeps.</param>
    /// <param name="now">The instant.</param>
    public CommandReport? TakeAnswer(int consumer, Instant now)
    {
        lock (gate)
        {
            if (isAnswered || told is not { } command || answered != command.Sequence)
            {
                return null;
            }

            isAnswered = true;
            return new CommandReport(consumer, command.Sequence, Accepted: true, now);
        }
    }

    /// <inheritdoc/>
    public async Task<Outcome<JobLogPage>> ReadAsync(string job, long fence, long from, int most, CancellationToken stop)
    {
        var answer = new TaskCompletionSource<WorkLogAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        long number;
        lock (gate)
        {
            if (link is null || questions.Count >= MostQuestions)
            {
                return Outcome<JobLogPage>.Failure(WorkNodeFaults.NoLog(name, link is null ? "it is not connected" : "many ask it at the same time"));
            }

            number = ++lastQuestion;
            questions.Add(number, answer);
            asked.Enqueue(new WorkLogQuestion(number, job, fence, Math.Max(0, from), Math.Clamp(most, 1, MostLogBytes)));
            Wake();
        }

        try
        {
            var part = await answer.Task.WaitAsync(LogPatience, time, stop);
            return part.IsKnown
                ? Outcome<JobLogPage>.Success(new JobLogPage(part.From, part.Bytes, part.IsEnd))
                : Outcome<JobLogPage>.Failure(WorkNodeFaults.NoLog(name, "it does not have it any more"));
        }
        catch (TimeoutException)
        {
            return Outcome<JobLogPage>.Failure(WorkNodeFaults.NoLog(name, "it does not answer"));
        }
        finally
        {
            lock (gate)
            {
                questions.Remove(number);
            }
        }
    }

    /// <summary>Ends the link that is open.</summary>
    public void Disconnect()
    {
        lock (gate)
        {
            ending?.Cancel();
        }
    }

    /// <summary>Talks over a link until it ends; the one of before is ended.</summary>
    /// <param name="socket">The link.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="IOException">It broke.</exception>
    public async Task RunAsync(WorkLinkSocket socket, CancellationToken stop)
    {
        using var own = CancellationTokenSource.CreateLinkedTokenSource(stop);
        lock (gate)
        {
            ending?.Cancel();
            (link, ending) = (socket, own);
            (areOrdersNew, isBudgetNew) = (orders is not null, told is not null);
            Wake();
        }

        try
        {
            var sending = SendAsync(socket, own.Token);
            var receiving = ReceiveAsync(socket, own.Token);
            var first = await Task.WhenAny(sending, receiving);
            await own.CancelAsync();
            await Task.WhenAll(sending, receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await first;
        }
        catch (OperationCanceledException) when (own.IsCancellationRequested)
        {
            await socket.CloseAsync("another link, or the end");
        }
        finally
        {
            lock (gate)
            {
                if (ReferenceEquals(link, socket))
                {
                    (link, ending) = (null, null);
                    asked.Clear();
                }
            }
        }
    }

    private async Task ReceiveAsync(WorkLinkSocket socket, CancellationToken stop)
    {
        while (await socket.ReceiveAsync(stop) is { } message)
        {
            if (message.Report is { } next && next.Node == name)
            {
                Hear(next);
            }
            else if (message.LogAnswer is { } answer)
            {
                lock (gate)
                {
                    if (questions.TryGetValue(answer.Number, out var waiting))
                    {
                        waiting.TrySetResult(answer);
                    }
                }
            }
        }
    }

    private void Hear(WorkReport next)
    {
        bool isAnswer;
        lock (gate)
        {
            (report, heardAt) = (next, clock());
            measuredAt = heardAt - (next.DrawAge > TimeSpan.Zero ? next.DrawAge : TimeSpan.Zero);

            // A report that was under way when a ceiling went out says nothing about what is drawn under it.
            measuredAt = told is { } newest && next.Budget != newest.Sequence && toldAt < measuredAt ? toldAt : measuredAt;
            isAnswer = !isAnswered && told is { } command && next.Budget == command.Sequence && answered != command.Sequence;
            answered = next.Budget;
        }

        Changed?.Invoke();
        if (isAnswer)
        {
            Answered?.Invoke();
        }
    }

    private async Task SendAsync(WorkLinkSocket socket, CancellationToken stop)
    {
        while (true)
        {
            WorkLinkMessage? message;
            lock (gate)
            {
                message = Next();
            }

            if (message is null)
            {
                await wake.WaitAsync(ReportPeriod, stop);
                continue;
            }

            await socket.SendAsync(message, stop);
        }
    }

    /// <summary>What is to be said next: power first, it is in a hurry.</summary>
    private WorkLinkMessage? Next()
    {
        if (isBudgetNew && told is { } command)
        {
            isBudgetNew = false;
            var left = command.Duration - (clock() - toldAt);
            if (left > TimeSpan.Zero)
            {
                return new WorkLinkMessage { Budget = new WorkBudget(command.Sequence, command.Ceiling, left) };
            }
        }

        if (areOrdersNew && orders is { } wanted)
        {
            areOrdersNew = false;
            return new WorkLinkMessage { Orders = wanted with { Budget = null } };
        }

        return asked.TryDequeue(out var question) ? new WorkLinkMessage { LogQuestion = question } : null;
    }

    private void Wake()
    {
        if (wake.CurrentCount == 0)
        {
            wake.Release();
        }
    }
}
