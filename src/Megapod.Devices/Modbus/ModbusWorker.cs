namespace Megapod.Devices.Modbus;

using System.Net.Sockets;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Devices.Modbus.Messages;
using Megapod.Devices.Polling;

/// <summary>
/// Does the calls of one address, one at a time. An answer is believed when it comes after the request, on the same connection, with its transaction, unit and function and as much data as was
/// asked for. After a time-out the connection is used again only when the late answer has come and been dropped: there are gateways that put a late answer under the next request's transaction.
/// </summary>
internal sealed class ModbusWorker(ModbusClientConfig config, CallQueue queue, Tally<ModbusHealth> tally, TimeProvider clock, SeededRandom chance)
{
    /// <summary>A peer that has sent so many whole answers without one that fits does not speak to us.</summary>
    private const int MostMisfits = 64;

    /// <summary>Beyond it the pause has long reached its longest, and the power would overflow.</summary>
    private const int MostDoublings = 20;

    private readonly byte[] frame = new byte[ModbusLimits.LongestFrame];
    private ushort transaction = (ushort)chance.NextBits();
    private ModbusLine? line;
    private ModbusCall? current;
    private bool hasAnswered;
    private int misfitsInARow;
    private int failures;
    private long notBefore = long.MinValue;
    private Fault? trouble;

    private enum Sight
    {
        Nothing,
        Found,
        Garbage,
    }

    /// <summary>Why there is no connection; null while there is one or none was needed yet.</summary>
    public Fault? Trouble => Volatile.Read(ref trouble);

    /// <summary>Works until it is told to stop. What waits then is left to whoever told it.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await GuardAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            tally.Note(health => health with { IsConnected = false });
        }
        finally
        {
            line?.Dispose();
            current?.Fail(ModbusFaults.Closed(current));
        }
    }

    /// <summary>A bug of ours ends one call and one connection, not all that this address will ever be asked.</summary>
    private async Task GuardAsync(CancellationToken stop)
    {
        try
        {
            await StepAsync(stop);
        }
        catch (Exception error) when (error is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            Volatile.Write(ref trouble, ModbusFaults.Bug(config.Address, error.Message));
            Break(isOurs: true);
            current?.Fail(trouble);
            current = null;
        }
    }

    private async Task StepAsync(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var changed = queue.Changed;
        long now = clock.GetTimestamp();
        long? at = queue.ReadyAt() is { } ready ? Math.Max(ready, notBefore) : null;
        if (at is null || at > now)
        {
            FailHopeless();
            await WaitAsync(changed, at is { } then ? clock.GetElapsedTime(now, then) : Timeout.InfiniteTimeSpan, stop);
            ClearLine();
        }
        else if (line is null)
        {
            await ConnectAsync(stop);
        }
        else if (ClearLine() && queue.Take(now) is { } call)
        {
            current = call;
            await ExchangeAsync(call, stop);
            current = null;
            notBefore = line is null ? notBefore : After(config.Gap);
        }
    }

    /// <summary>Waits for a change in the queue, for something on the line, or for some time.</summary>
    private async Task WaitAsync(Task changed, TimeSpan wait, CancellationToken stop)
    {
        // Timers count whole milliseconds: one that is cut short would be set again and again until the rest has passed.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var time = Task.Delay(wait < TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), clock, end.Token);
        await (line is null ? Task.WhenAny(changed, time) : Task.WhenAny(changed, time, line.Receiving()));
        await end.CancelAsync();
    }

    /// <summary>Without a connection, calls whose time ends before the next try to make one are told so at once.</summary>
    private void FailHopeless()
    {
        if (line is null && trouble is not null)
        {
            foreach (var call in queue.All().Where(call => call.Deadline < notBefore))
            {
                queue.Remove(call);
                call.Fail(call.Why ?? trouble);
            }
        }
    }

    private async Task ConnectAsync(CancellationToken stop)
    {
        using var time = new CancellationTokenSource(config.ConnectTimeout, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(time.Token, stop);
        try
        {
            line = await ModbusLine.ConnectAsync(config.Host, config.Port, end.Token);
            hasAnswered = false;
            misfitsInARow = 0;
            Volatile.Write(ref trouble, null);
            tally.Note(health => health with { IsConnected = true, Connected = health.Connected + 1 });
        }
        catch (Exception error) when (error is SocketException or ArgumentException)
        {
            CannotConnect(error.Message);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            CannotConnect("no connection in time");
        }
    }

    private void CannotConnect(string why)
    {
        BackOff();
        Volatile.Write(ref trouble, ModbusFaults.Unreachable(config.Address, why));
        tally.Note(health => health with { ConnectsFailed = health.ConnectsFailed + 1 });
    }

    private async Task ExchangeAsync(ModbusCall call, CancellationToken stop)
    {
        ushort id = ++transaction;
        call.Message.CopyTo(frame, ModbusLimits.Header);
        var request = frame.AsMemory(0, ModbusLimits.Header + call.Message.Length);
        MbapFrame.WriteHeader(request.Span, id, call.Unit);
        using var time = new CancellationTokenSource(config.AnswerTimeout, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(time.Token, stop);
        long sent = clock.GetTimestamp();
        int misfits = 0;
        try
        {
            await line!.SendAsync(request, end.Token);
            tally.Note(health => health with { Sent = health.Sent + 1 });
        }
        catch (SocketException error)
        {
            Lose(call, error.Message);
            return;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // A part of the request may be out: whatever follows would be taken for the rest of it.
            TimeOut(call, misfits);
            Break(isOurs: true);
            return;
        }

        while (true)
        {
            switch (Look(id, call, sent, ref misfits))
            {
                case Sight.Found:
                    return;
                case Sight.Garbage:
                    GiveUp(call, ModbusFaults.Garbage(call));
                    return;
            }

            if (!await ReceiveAsync(end.Token, stop))
            {
                if (!call.OnlyReads)
                {
                    // What the network holds back must not be carried out when whoever asked counts on it no more.
                    Break(isOurs: true);
                    TimeOut(call, misfits);
                    return;
                }

                TimeOut(call, misfits);
                await DrainAsync(id, stop);
                return;
            }

            if (line.Take() is { } why)
            {
                Lose(call, why);
                return;
            }
        }
    }

    /// <summary>Whether something has come before the token ended it.</summary>
    private async Task<bool> ReceiveAsync(CancellationToken end, CancellationToken stop)
    {
        var received = line!.Receiving();
        await received.WaitAsync(end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.ThrowIfCancellationRequested();
        return received.IsCompleted;
    }

    /// <summary>Looks through what has come for the answer to a call and settles the call with it.</summary>
    private Sight Look(ushort id, ModbusCall call, long sent, ref int misfits)
    {
        while (true)
        {
            var state = MbapFrame.Read(line!.Bytes, out var answer);
            if (state != DecodeState.Whole)
            {
                return state == DecodeState.Incomplete ? Sight.Nothing : Sight.Garbage;
            }

            line.Skip(answer.Length);
            _ = ModbusRequest.Decode(call.Message, out var request);
            if (answer.Transaction == id && answer.Unit == call.Unit && ModbusResponse.Decode(answer.Message, out var response) == DecodeState.Whole && response.Answers(request))
            {
                Settle(call, answer.Message, response.Exception, clock.GetElapsedTime(sent));
                return Sight.Found;
            }

            misfits++;
            if (!Drop())
            {
                return Sight.Garbage;
            }
        }
    }

    private void Settle(ModbusCall call, ReadOnlySpan<byte> message, ModbusExceptionCode exception, TimeSpan round)
    {
        (failures, misfitsInARow, hasAnswered) = (0, 0, true);
        bool isRefused = exception != ModbusExceptionCode.None;
        tally.Note(health => health with
        {
            Answered = health.Answered + 1,
            Refused = health.Refused + (isRefused ? 1 : 0),
            RoundTrip = round,
            LongestRoundTrip = health.LongestRoundTrip > round ? health.LongestRoundTrip : round,
        });
        if (!isRefused)
        {
            call.Succeed(message.ToArray());
            return;
        }

        call.Why = ModbusFaults.Refused(call, exception);
        long again = After(config.BusyPause);
        if (exception is ModbusExceptionCode.Acknowledge or ModbusExceptionCode.ServerDeviceBusy && again < call.Deadline)
        {
            Repeat(call, again);
        }
        else
        {
            call.Fail(call.Why);
        }
    }

    /// <summary>After a time-out: waits for the late answer, which is dropped, and gives the connection up when it does not come.</summary>
    private async Task DrainAsync(ushort id, CancellationToken stop)
    {
        if (config.Drain == TimeSpan.Zero)
        {
            Break(isOurs: true);
            return;
        }

        using var time = new CancellationTokenSource(config.Drain, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(time.Token, stop);
        while (true)
        {
            switch (DropFrames(id))
            {
                case Sight.Found:
                    return;
                case Sight.Garbage:
                    tally.Note(health => health with { Garbage = health.Garbage + 1 });
                    Break(isOurs: true);
                    return;
            }

            if (!await ReceiveAsync(end.Token, stop))
            {
                Break(isOurs: true);
                return;
            }

            if (line!.Take() is not null)
            {
                tally.Note(health => health with { Lost = health.Lost + 1 });
                Break(isOurs: false);
                return;
            }
        }
    }

    /// <summary>Drops what came unasked, and notices when the other side has ended the connection.</summary>
    /// <returns>Whether there is a connection, on which nothing whole waits to be read.</returns>
    private bool ClearLine()
    {
        while (line is not null)
        {
            if (DropFrames(null) == Sight.Garbage)
            {
                tally.Note(health => health with { Garbage = health.Garbage + 1 });
                Break(isOurs: true);
            }
            else if (!line.Receiving().IsCompleted)
            {
                return true;
            }
            else if (line.Take() is not null)
            {
                tally.Note(health => health with { Lost = health.Lost + 1 });
                Break(isOurs: false);
            }
        }

        return false;
    }

    /// <summary>Drops all whole frames that have come, up to that of a transaction where one is named.</summary>
    private Sight DropFrames(ushort? until)
    {
        while (true)
        {
            var state = MbapFrame.Read(line!.Bytes, out var answer);
            if (state != DecodeState.Whole)
            {
                return state == DecodeState.Incomplete ? Sight.Nothing : Sight.Garbage;
            }

            line.Skip(answer.Length);
            if (!Drop())
            {
                return Sight.Garbage;
            }

            if (answer.Transaction == until)
            {
                return Sight.Found;
            }
        }
    }

    /// <summary>Counts an answer that fits nothing.</summary>
    /// <returns>False when there were too many of them.</returns>
    private bool Drop()
    {
        tally.Note(health => health with { Dropped = health.Dropped + 1 });
        return ++misfitsInARow <= MostMisfits;
    }

    private void TimeOut(ModbusCall call, int misfits)
    {
        tally.Note(health => health with { TimedOut = health.TimedOut + 1 });
        call.Fail(misfits == 0 ? ModbusFaults.NoAnswer(call) : ModbusFaults.OnlyMisfits(call, misfits));
    }

    private void GiveUp(ModbusCall call, Fault why)
    {
        tally.Note(health => health with { Garbage = health.Garbage + 1 });
        Break(isOurs: true);
        RepeatOrFail(call, why);
    }

    private void Lose(ModbusCall call, string why)
    {
        tally.Note(health => health with { Lost = health.Lost + 1 });
        Break(isOurs: false);
        RepeatOrFail(call, ModbusFaults.Lost(call, why));
    }

    /// <summary>What only reads is asked again on the next connection; what writes may have been done, and whoever asked must look first.</summary>
    private void RepeatOrFail(ModbusCall call, Fault why)
    {
        call.Why = why;
        if (call.OnlyReads && clock.GetTimestamp() < call.Deadline)
        {
            Repeat(call, long.MinValue);
        }
        else
        {
            call.Fail(why);
        }
    }

    private void Repeat(ModbusCall call, long again)
    {
        if (!call.HasEnded)
        {
            tally.Note(health => health with { Repeated = health.Repeated + 1 });
            queue.PutBack(call, again);
        }
    }

    /// <summary>Ends the connection. The next one is made at once only where the other side ended one on which it had answered: that is how devices close what is idle.</summary>
    private void Break(bool isOurs)
    {
        if (isOurs)
        {
            line?.Abort();
        }

        line?.Dispose();
        line = null;
        tally.Note(health => health with { IsConnected = false });
        if (isOurs || !hasAnswered)
        {
            BackOff();
        }
    }

    private void BackOff()
    {
        failures++;
        var pause = config.FirstBackOff * Math.Pow(2, Math.Min(failures - 1, MostDoublings));
        pause = pause < config.LongestBackOff ? pause : config.LongestBackOff;
        notBefore = After(pause * chance.NextUniform(0.5, 1));
    }

    private long After(TimeSpan time) => clock.GetTimestamp() + (long)(time.TotalSeconds * clock.TimestampFrequency);
}
