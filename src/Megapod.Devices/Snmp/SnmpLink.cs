namespace Megapod.Devices.Snmp;

using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Devices.Polling;
using Megapod.Devices.Snmp.Messages;

/// <summary>
/// Carries one question at a time to one address and brings its answer. What arrives late stays in the socket until the next question, whose number it does not have, and is dropped then. The socket
/// is connected, so that datagrams of other addresses never arrive.
/// </summary>
/// <param name="config">Address and patience.</param>
/// <param name="envelope">In what questions are sent.</param>
/// <param name="clock">Where time comes from.</param>
/// <param name="chance">Where the spread of pauses comes from.</param>
internal sealed class SnmpLink(SnmpClientConfig config, ISnmpEnvelope envelope, TimeProvider clock, SeededRandom chance) : IDisposable
{
    /// <summary>Datagrams in one try that fit nothing; more is a flood, and the try is over.</summary>
    private const int MostMisfits = 64;

    private readonly Tally<SnmpHealth> tally = new(new SnmpHealth());
    private readonly byte[] buffer = new byte[SnmpLimits.LongestMessage];
    private Socket? socket;

    /// <summary>How it has gone.</summary>
    public SnmpHealth Health => tally.Health;

    /// <summary>A number that cannot be guessed, so that nobody who does not listen can answer.</summary>
    public static int NewNumber() => RandomNumberGenerator.GetInt32(1, int.MaxValue);

    /// <summary>Counts something.</summary>
    public void Note(Func<SnmpHealth, SnmpHealth> change) => tally.Note(change);

    /// <summary>Asks, once the device has been met and its time is known; each of the two is asked for once at the most.</summary>
    /// <param name="pdu">The question.</param>
    /// <param name="tries">How often it is sent.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Outcome<SnmpPdu>> AskAsync(SnmpPdu pdu, int tries, CancellationToken stop)
    {
        bool hasMet = false;
        bool hasTime = false;
        while (true)
        {
            if (envelope.IsUnmet)
            {
                Note(h => h with { Discoveries = h.Discoveries + 1 });
                int greeting = NewNumber();
                var met = await ExchangeAsync(envelope.Greet(greeting), greeting, config.Tries, stop);
                if (met.Kind != SnmpVerdictKind.Met)
                {
                    return Failed(met.Fault ?? SnmpFaults.UnknownEngine(config.Address));
                }

                hasMet = true;
            }

            var verdict = await ExchangeAsync(envelope.Wrap(pdu), pdu.RequestId, tries, stop);
            Note(h => h with { Restarts = envelope.Restarts });
            switch (verdict.Kind)
            {
                case SnmpVerdictKind.Answer:
                    return Outcome<SnmpPdu>.Success(verdict.Answer!);
                case SnmpVerdictKind.OtherEngine when !hasMet:
                    envelope.Forget();
                    break;
                case SnmpVerdictKind.OtherEngine:
                    envelope.Forget();
                    return Failed(SnmpFaults.UnknownEngine(config.Address));
                case SnmpVerdictKind.OtherTime when !hasTime:
                    hasTime = true;
                    Note(h => h with { Resyncs = h.Resyncs + 1 });
                    break;
                case SnmpVerdictKind.OtherTime:
                    return Failed(SnmpFaults.NotInTime(config.Address));
                default:
                    return Failed(verdict.Fault ?? SnmpFaults.UnknownEngine(config.Address));
            }

            // A question that was not taken is another one when it is asked again.
            pdu = pdu with { RequestId = NewNumber() };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Hang();

    private static Outcome<SnmpPdu> Failed(Fault fault) => Outcome<SnmpPdu>.Failure(fault);

    private async Task<SnmpVerdict> ExchangeAsync(byte[] question, int number, int tries, CancellationToken stop)
    {
        var heard = new Heard();
        string? unreachable = null;
        for (int done = 0; done < tries; done++)
        {
            if (done > 0)
            {
                Note(h => h with { Repeated = h.Repeated + 1 });
                await Task.Delay(config.Pause * (1 << (done - 1)) * chance.NextUniform(), clock, stop);
            }

            long began = clock.GetTimestamp();
            (unreachable, var verdict) = await TryAsync(question, number, heard, stop);
            if (verdict is not null)
            {
                Took(clock.GetElapsedTime(began), verdict);
                return verdict;
            }

            if (unreachable is not null && done + 1 < tries)
            {
                // Nobody listens there at this moment: a device that restarts will again.
                var left = config.AnswerTimeout - clock.GetElapsedTime(began);
                await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock, stop);
            }
        }

        Note(h => h with { TimedOut = h.TimedOut + 1 });
        return SnmpVerdict.Over(unreachable is not null ? SnmpFaults.Unreachable(config.Address, unreachable)
            : heard.TooOld > 0 ? SnmpFaults.TooOld(config.Address)
            : heard.Untrusted > 0 ? SnmpFaults.BadSignature(config.Address)
            : envelope.WhySilent() ?? (heard.Misfits > 0 ? SnmpFaults.OnlyMisfits(config.Address, heard.Misfits) : SnmpFaults.NoAnswer(config.Address, tries)));
    }

    /// <summary>Sends once and listens until the answer is there or the time is over.</summary>
    private async Task<(string? Unreachable, SnmpVerdict? Verdict)> TryAsync(byte[] question, int number, Heard heard, CancellationToken stop)
    {
        using var over = new CancellationTokenSource(config.AnswerTimeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(over.Token, stop);
        try
        {
            socket ??= await ConnectAsync(both.Token);
            await socket.SendAsync(question, SocketFlags.None, both.Token);
            Note(h => h with { Sent = h.Sent + 1 });
            for (int misfits = 0; misfits < MostMisfits; misfits++)
            {
                int length = await socket.ReceiveAsync(buffer, SocketFlags.None, both.Token);
                var verdict = envelope.Unwrap(buffer.AsSpan(0, length).ToArray(), number);
                if (verdict.Kind > SnmpVerdictKind.TooOld)
                {
                    return (null, verdict);
                }

                heard.Note(verdict.Kind);
                Note(h => h with { Dropped = h.Dropped + 1, Untrusted = h.Untrusted + (verdict.Kind == SnmpVerdictKind.Misfit ? 0 : 1) });
            }

            return (null, null);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return (null, null);
        }
        catch (SocketException problem)
        {
            Hang();
            return (problem.Message, null);
        }
    }

    private async Task<Socket> ConnectAsync(CancellationToken stop)
    {
        var addresses = await Dns.GetHostAddressesAsync(config.Host, stop);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        var fresh = new Socket(addresses[0].AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            await fresh.ConnectAsync(new IPEndPoint(addresses[0], config.Port), stop);
            return fresh;
        }
        catch (Exception)
        {
            fresh.Dispose();
            throw;
        }
    }

    private void Hang()
    {
        socket?.Dispose();
        socket = null;
    }

    private void Took(TimeSpan time, SnmpVerdict verdict) => Note(h => h with
    {
        Answered = h.Answered + 1,
        Refused = h.Refused + (verdict.Answer is { Error: not SnmpErrorStatus.NoError } || verdict.Fault is not null ? 1 : 0),
        RoundTrip = time,
        LongestRoundTrip = h.LongestRoundTrip > time ? h.LongestRoundTrip : time,
    });

    /// <summary>What has come and was dropped while a question waited.</summary>
    private sealed class Heard
    {
        public int Misfits { get; private set; }

        public int Untrusted { get; private set; }

        public int TooOld { get; private set; }

        public void Note(SnmpVerdictKind kind)
        {
            Misfits += kind == SnmpVerdictKind.Misfit ? 1 : 0;
            Untrusted += kind == SnmpVerdictKind.Untrusted ? 1 : 0;
            TooOld += kind == SnmpVerdictKind.TooOld ? 1 : 0;
        }
    }
}
