namespace Megapod.Devices.Snmp;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Devices.Snmp.Messages;
using Megapod.Devices.Snmp.Security;

/// <summary>
/// Asks one device over UDP, in version 3 with a user or in version 2c with a community. One question is under way at a time, because small agents lose what comes while they work; the rest wait in a
/// bounded queue. Each question is sent again a bounded number of times, and every call ends with what was asked for or with a fault.
/// </summary>
/// <remarks>Safe from every thread.</remarks>
public sealed class SnmpClient : ISnmpObjects, IAsyncDisposable
{
    private readonly SnmpClientConfig config;
    private readonly TimeProvider clock;
    private readonly ISnmpEnvelope envelope;
    private readonly SnmpLink link;
    private readonly CancellationTokenSource closing = new();
    private readonly CancellationToken closed;
#pragma warning disable CA2213 // Without a wait handle there is nothing to dispose of, and calls may still be ending.
    private readonly SemaphoreSlim turn = new(1);
#pragma warning restore CA2213
    private int waiting;
    private int isClosed;

    /// <summary>A client that has not asked anything yet.</summary>
    /// <param name="config">Address, user or community, and patience.</param>
    /// <param name="clock">Where time comes from.</param>
    /// <param name="chance">Where the spread of pauses comes from; it belongs to the client from now on. Numbers and salts are the system's own: nobody may guess them.</param>
    /// <exception cref="ArgumentException">A value of the configuration makes no sense.</exception>
    public SnmpClient(SnmpClientConfig config, TimeProvider clock, SeededRandom chance)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(chance);
        if (config.Complaint() is { } complaint)
        {
            throw new ArgumentException($"{config.Address}: {complaint}.", nameof(config));
        }

        this.config = config;
        this.clock = clock;
        closed = closing.Token;
        envelope = config.User is { } user ? new SnmpUserEnvelope(config.Address, new SnmpKeys(user), clock) : new SnmpCommunityEnvelope(config.Community!);
        link = new SnmpLink(config, envelope, clock, chance);
    }

    /// <summary>The address and how patient this client is with it.</summary>
    public SnmpClientConfig Config => config;

    /// <summary>Whether what is written can neither be read nor repeated by whoever listens: version 3, signed and encrypted.</summary>
    public bool IsSecret => envelope.IsSecret;

    /// <summary>How the device has been answering, at this moment.</summary>
    public SnmpHealth Health => link.Health with { Waiting = Volatile.Read(ref waiting) };

    /// <inheritdoc/>
    public async ValueTask<Outcome<IReadOnlyList<SnmpObject>>> GetAsync(IReadOnlyList<SnmpOid> oids, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(oids);
        var all = new List<SnmpObject>(oids.Count);
        foreach (var some in oids.Chunk(config.MostObjects))
        {
            if (await GetSomeAsync(some, all, stop) is { } fault)
            {
                return Outcome<IReadOnlyList<SnmpObject>>.Failure(fault);
            }
        }

        return Outcome<IReadOnlyList<SnmpObject>>.Success(all);
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome<IReadOnlyList<SnmpObject>>> WalkAsync(SnmpOid root, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(root);
        var all = new List<SnmpObject>();
        long began = clock.GetTimestamp();
        int atOnce = config.RowsAtOnce;
        var after = root;
        while (true)
        {
            if (clock.GetElapsedTime(began) > config.WalkTimeout)
            {
                return Outcome<IReadOnlyList<SnmpObject>>.Failure(SnmpFaults.TooLong(config.Address, root, config.WalkTimeout));
            }

            var asked = await AskAsync(new SnmpPdu(SnmpPduKind.GetBulk, SnmpLink.NewNumber(), [SnmpObject.Ask(after)]) { ErrorIndex = atOnce }, config.Tries, stop);
            if (!asked.IsSuccess)
            {
                return Outcome<IReadOnlyList<SnmpObject>>.Failure(asked.Faults);
            }

            if (asked.Value.Error == SnmpErrorStatus.TooBig && atOnce > 1)
            {
                atOnce /= 2;
                continue;
            }

            if (FaultOf(asked.Value, [after]) is { } refused)
            {
                return Outcome<IReadOnlyList<SnmpObject>>.Failure(refused);
            }

            if (Take(asked.Value.Objects, root, ref after, all) is not { } isAtEnd)
            {
                return Outcome<IReadOnlyList<SnmpObject>>.Failure(SnmpFaults.NotOnwards(config.Address, after));
            }

            if (isAtEnd)
            {
                return Outcome<IReadOnlyList<SnmpObject>>.Success(all);
            }

            if (all.Count > config.MostRows)
            {
                return Outcome<IReadOnlyList<SnmpObject>>.Failure(SnmpFaults.TooManyRows(config.Address, root, config.MostRows));
            }
        }
    }

    /// <summary>Ends every call that is still open with a fault. Later calls end so at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isClosed, 1) == 0)
        {
            await closing.CancelAsync();
            await turn.WaitAsync();
            link.Dispose();
            turn.Release();
            closing.Dispose();
        }
    }

    /// <summary>Writes one object, once: whether it was done is not known when no answer comes. For outlets alone, which people switch in two steps.</summary>
    /// <param name="wanted">Name and value.</param>
    /// <param name="stop">Gives up; whether it was written is then unknown.</param>
    /// <returns>Null when the device says that it was done.</returns>
    internal async ValueTask<Fault?> SetAsync(SnmpObject wanted, CancellationToken stop)
    {
        var asked = await AskAsync(new SnmpPdu(SnmpPduKind.Set, SnmpLink.NewNumber(), [wanted]), 1, stop);
        return asked.IsSuccess ? FaultOf(asked.Value, [wanted.Oid]) : asked.Faults[0];
    }

    /// <summary>Takes in a step of a walk.</summary>
    /// <returns>Whether it was the last; null when the device goes back.</returns>
    private static bool? Take(IReadOnlyList<SnmpObject> objects, SnmpOid root, ref SnmpOid after, List<SnmpObject> all)
    {
        foreach (var item in objects)
        {
            if (item.Value.Kind == SnmpValueKind.EndOfMibView)
            {
                return true;
            }

            if (item.Oid <= after)
            {
                return null;
            }

            if (!item.Oid.IsUnder(root))
            {
                return true;
            }

            after = item.Oid;
            all.Add(item);
        }

        // An agent that has nothing to say and nothing to refuse has no more.
        return objects.Count == 0;
    }

    /// <summary>Reads objects by one question, or by two halves where the answer is too big or the device fails at one of them.</summary>
    private async ValueTask<Fault?> GetSomeAsync(SnmpOid[] oids, List<SnmpObject> all, CancellationToken stop)
    {
        var asked = await AskAsync(new SnmpPdu(SnmpPduKind.Get, SnmpLink.NewNumber(), [.. oids.Select(SnmpObject.Ask)]), config.Tries, stop);
        if (!asked.IsSuccess)
        {
            return asked.Faults[0];
        }

        var answer = asked.Value;
        if (answer.Error is SnmpErrorStatus.TooBig or SnmpErrorStatus.GenErr && oids.Length > 1)
        {
            int half = oids.Length / 2;
            return await GetSomeAsync(oids[..half], all, stop) ?? await GetSomeAsync(oids[half..], all, stop);
        }

        if (answer.Error == SnmpErrorStatus.GenErr)
        {
            all.Add(SnmpObject.Ask(oids[0]));
            return null;
        }

        if (FaultOf(answer, oids) is { } refused)
        {
            return refused;
        }

        if (!answer.Objects.Select(item => item.Oid).SequenceEqual(oids))
        {
            return SnmpFaults.OtherObjects(config.Address);
        }

        all.AddRange(answer.Objects);
        return null;
    }

    private Fault? FaultOf(SnmpPdu answer, IReadOnlyList<SnmpOid> oids) => answer.Error switch
    {
        SnmpErrorStatus.NoError => null,
        SnmpErrorStatus.TooBig => SnmpFaults.TooBig(config.Address),
        var error => SnmpFaults.Refused(config.Address, error, answer.ErrorIndex > 0 && answer.ErrorIndex <= oids.Count ? oids[answer.ErrorIndex - 1] : null),
    };

    private async Task<Outcome<SnmpPdu>> AskAsync(SnmpPdu pdu, int tries, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (Interlocked.Increment(ref waiting) > config.MostWaiting)
        {
            Interlocked.Decrement(ref waiting);
            return TurnedAway();
        }

        long began = clock.GetTimestamp();
        using var over = new CancellationTokenSource(config.CallTimeout, clock);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(over.Token, closed, stop);
        bool hasTurn = false;
        try
        {
            await turn.WaitAsync(any.Token);
            hasTurn = true;

            // Its turn may come at the very instant at which its time is over: then the device was not asked, and has not failed to answer.
            return clock.GetElapsedTime(began) >= config.CallTimeout ? TurnedAway() : await link.AskAsync(pdu, tries, any.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return closed.IsCancellationRequested ? Outcome<SnmpPdu>.Failure(SnmpFaults.Closed(config.Address))
                : hasTurn ? Outcome<SnmpPdu>.Failure(SnmpFaults.NoAnswer(config.Address, tries))
                : TurnedAway();
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
            if (hasTurn)
            {
                turn.Release();
            }
        }
    }

    private Outcome<SnmpPdu> TurnedAway()
    {
        link.Note(h => h with { TurnedAway = h.TurnedAway + 1 });
        return Outcome<SnmpPdu>.Failure(SnmpFaults.QueueFull(config.Address));
    }
}
