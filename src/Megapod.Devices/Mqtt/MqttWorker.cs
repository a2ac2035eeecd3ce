namespace Megapod.Devices.Mqtt;

using System.Buffers;
using System.Net.Sockets;
using System.Security.Authentication;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Mqtt.Messages;
using Megapod.Devices.Polling;

/// <summary>Keeps a connection with the broker: makes it, carries what the session says in both directions, notices when it is dead, and makes it again.</summary>
internal sealed class MqttWorker(MqttClientConfig config, MqttSession session, MqttInbox inbox, Tally<MqttHealth> tally, TimeProvider time, Func<Instant> clock, SeededRandom chance)
{
    private int failures;
    private TimeSpan pause;
    private long received;

    /// <summary>Works until it is told to stop, or has left in order.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!session.IsLeaving)
            {
                await PauseAsync(stop);
                if (!session.IsLeaving)
                {
                    await GuardAsync(stop);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            tally.Note(health => health with { IsConnected = false, ConnectedSince = Instant.Never });
        }
    }

    /// <summary>A bug of ours ends one connection, not the talk with the broker.</summary>
    private async Task GuardAsync(CancellationToken stop)
    {
        try
        {
            await StepAsync(stop);
        }
        catch (Exception bug) when (bug is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            BackOff();
            tally.Note(health => health with { IsConnected = false, ConnectedSince = Instant.Never, Trouble = MqttFaults.Bug(config.Broker, bug) });
        }
    }

    private async Task PauseAsync(CancellationToken stop)
    {
        if (pause <= TimeSpan.Zero)
        {
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var over = Task.Delay(pause, time, end.Token);
        while (!over.IsCompleted && !session.IsLeaving)
        {
            await Task.WhenAny(over, session.Changed);
        }

        await end.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    private async Task StepAsync(CancellationToken stop)
    {
        var (line, isKept, fault) = await ConnectAsync(stop);
        if (line is null)
        {
            BackOff();
            tally.Note(health => health with { ConnectsFailed = health.ConnectsFailed + 1, Trouble = fault });
            return;
        }

        using (line)
        {
            long began = time.GetTimestamp();
            session.Begin(isKept, began);
            tally.Note(health => health with { IsConnected = true, ConnectedSince = clock(), Connected = health.Connected + 1, Trouble = null });
            string? why = null;
            try
            {
                (fault, why) = await CarryAsync(line, stop);
            }
            finally
            {
                tally.Note(health => health with { IsConnected = false, ConnectedSince = Instant.Never });
            }

            bool wasShort = time.GetElapsedTime(began) < config.SteadyAfter;
            fault ??= why is null ? null : MqttFaults.Lost(config.Broker, why, wasShort);
            if (fault is not null)
            {
                failures = wasShort ? failures : 0;
                BackOff();
                tally.Note(health => health with { Lost = health.Lost + 1, Trouble = fault });
            }
        }
    }

    /// <summary>Makes a connection and has the broker take it.</summary>
    private async Task<(MqttLine? Line, bool IsKept, Fault? Why)> ConnectAsync(CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(config.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        MqttLine? line = null;
        Fault fault;
        try
        {
            line = await MqttLine.ConnectAsync(config, either.Token);
            await line.SendAsync(Connect().ToBytes(), either.Token);
            var (connack, why) = await HearAsync(line, either.Token);
            if (connack is { Code: MqttConnectCode.Accepted })
            {
                return (line, connack.IsSessionPresent && config.KeepsSession, null);
            }

            fault = connack is null ? why! : MqttFaults.Refused(config.Broker, connack.Code);
        }
        catch (Exception error) when (error is SocketException or ArgumentException)
        {
            fault = MqttFaults.Unreachable(config.Broker, error.Message);
        }
        catch (AuthenticationException error)
        {
            fault = MqttFaults.TlsFailed(config.Broker, Innermost(error).Message);
        }
        catch (IOException error)
        {
            fault = line is null ? MqttFaults.TlsFailed(config.Broker, Innermost(error).Message) : MqttFaults.NotAnswered(config.Broker, Innermost(error).Message);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            fault = line is null ? MqttFaults.Unreachable(config.Broker, "no connection in time") : MqttFaults.NotAnswered(config.Broker, "nothing came in time");
        }
        catch
        {
            line?.Dispose();
            throw;
        }

        line?.Dispose();
        return (null, false, fault);
    }

    private ConnectPacket Connect() => new(
        config.ClientId, !config.KeepsSession, (ushort)config.KeepAlive.TotalSeconds, config.Will, config.UserName, config.Password is { } password ? System.Text.Encoding.UTF8.GetBytes(password) : null);

    private async Task<(ConnackPacket? Connack, Fault? Why)> HearAsync(MqttLine line, CancellationToken stop)
    {
        while (true)
        {
            var packet = line.Take(out string? why);
            if (packet is ConnackPacket connack)
            {
                return (connack, null);
            }

            if (packet is not null || why is not null)
            {
                return (null, MqttFaults.Garbage(config.Broker, why ?? $"{packet!.Type} before CONNACK"));
            }

            if (!await line.ReceiveAsync(stop))
            {
                return (null, MqttFaults.NotAnswered(config.Broker, "the other side has closed the connection"));
            }
        }
    }

    /// <summary>Reads and writes until one of them ends.</summary>
    /// <returns>What ended the connection: a fault, or words for one; neither when we left.</returns>
    private async Task<(Fault? Fault, string? Why)> CarryAsync(MqttLine line, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var reading = ReadAsync(line, ending.Token);
        var writing = WriteAsync(line, ending.Token);
        var first = await Task.WhenAny(reading, writing);
        if (first == writing && await writing is (null, null))
        {
            // We have said that we go; what the broker still says is heard until it has closed, or our patience ends.
            await Task.WhenAny(reading);
        }

        await ending.CancelAsync();
        await ((Task)Task.WhenAll(reading, writing)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await first;
    }

    private async Task<(Fault? Fault, string? Why)> ReadAsync(MqttLine line, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var packet = line.Take(out string? why);
                PublishPacket? message = null;
                why ??= packet is null ? null : session.Receive(packet, out message);
                if (why is not null)
                {
                    return (MqttFaults.Garbage(config.Broker, why), null);
                }

                if (packet is not null)
                {
                    Interlocked.Increment(ref received);
                    await TakeInAsync(message, stop);
                }
                else if (!await line.ReceiveAsync(stop))
                {
                    return (null, "the other side has closed it");
                }
            }
        }
        catch (IOException error)
        {
            return (null, Innermost(error).Message);
        }
    }

    private async Task TakeInAsync(PublishPacket? message, CancellationToken stop)
    {
        if (message is not null)
        {
            await inbox.AddAsync(new MqttDelivery(message.Message, message.IsRepeated, clock(), 0), stop);
        }

        // Whoever writes has patience of its own with a broker that takes nothing, so that this does not last.
        var changed = session.Changed;
        while (session.Answers > MqttBounds.MostAnswers)
        {
            await changed.WaitAsync(stop);
            changed = session.Changed;
        }
    }

    private async Task<(Fault? Fault, string? Why)> WriteAsync(MqttLine line, CancellationToken stop)
    {
        var piece = new ArrayBufferWriter<byte>(MqttBounds.PieceBytes);
        var ending = new List<MqttPublication>();
        long lastSent = time.GetTimestamp();
        long lastHeard = lastSent;
        long heard = Interlocked.Read(ref received);
        long? asked = null;
        try
        {
            while (true)
            {
                var changed = session.Changed;
                bool isLeaving = session.IsLeaving;
                long now = time.GetTimestamp();
                if (Interlocked.Read(ref received) is var count && count != heard)
                {
                    (heard, lastHeard, asked) = (count, now, null);
                }

                Gather(piece, ending, now);
                long due = Math.Min(lastSent, lastHeard) + Stamps(config.KeepAlive / 2);
                long silent = asked is { } since ? since + Stamps(config.SilenceTimeout) : long.MaxValue;
                long awaited = session.OldestAwaited() is { } oldest ? oldest + Stamps(config.AnswerTimeout) : long.MaxValue;
                if (now >= silent)
                {
                    return (MqttFaults.Silent(config.Broker, config.SilenceTimeout), null);
                }

                if (now >= awaited)
                {
                    return (MqttFaults.NoAcknowledgement(config.Broker, config.AnswerTimeout), null);
                }

                if (asked is null && now >= due)
                {
                    piece.Write(new PingreqPacket().ToBytes());
                    asked = now;
                }

                if (piece.WrittenCount == 0 && !isLeaving)
                {
                    await WaitAsync(changed, Math.Min(asked is null ? due : silent, awaited) - now, stop);
                    continue;
                }

                if (piece.WrittenCount == 0)
                {
                    piece.Write(new DisconnectPacket().ToBytes());
                }
                else
                {
                    isLeaving = false;
                }

                if (!await SendAsync(line, piece.WrittenMemory, stop))
                {
                    return (MqttFaults.SendingHangs(config.Broker, config.SilenceTimeout), null);
                }

                lastSent = now;
                Finish(ending, isSent: true);
                piece.ResetWrittenCount();
                if (isLeaving)
                {
                    line.EndSending();
                    return (null, null);
                }
            }
        }
        catch (IOException error)
        {
            return (null, Innermost(error).Message);
        }
        finally
        {
            Finish(ending, isSent: false);
        }
    }

    /// <summary>Puts what is to be sent into one piece for the wire.</summary>
    private void Gather(ArrayBufferWriter<byte> piece, List<MqttPublication> ending, long now)
    {
        while (piece.WrittenCount < MqttBounds.PieceBytes && session.Next(now) is { } sending)
        {
            if (sending.Ends is { } publication)
            {
                ending.Add(publication);
            }

            if (sending.Packet is PublishPacket)
            {
                tally.Note(health => health with { Sent = health.Sent + 1 });
            }

            piece.Write(sending.Packet.ToBytes());
        }
    }

    private void Finish(List<MqttPublication> ending, bool isSent)
    {
        ending.ForEach(publication => publication.Finish(isSent ? null : MqttFaults.Torn(publication.Message, config.Broker)));
        ending.Clear();
    }

    /// <summary>Hands a piece to the network.</summary>
    /// <returns>False when the broker took nothing for too long.</returns>
    private async Task<bool> SendAsync(MqttLine line, ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(config.SilenceTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            await line.SendAsync(bytes, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task WaitAsync(Task changed, long stamps, CancellationToken stop)
    {
        // Timers count whole milliseconds: one that is cut short would be set again and again until the rest has passed.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var over = Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(1000.0 * stamps / time.TimestampFrequency)), time, end.Token);
        await Task.WhenAny(changed, over);
        await end.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    private void BackOff()
    {
        var full = config.FirstBackOff * Math.Pow(2, Math.Min(failures, MqttBounds.MostDoublings));
        pause = (full < config.LongestBackOff ? full : config.LongestBackOff) * chance.NextUniform(0.5, 1);
        failures++;
    }

    private long Stamps(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private static Exception Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error;
}
