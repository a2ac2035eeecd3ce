namespace Megapod.Devices.Snmp;

using System.Net;
using System.Threading.Channels;
using Megapod.Core.Outcomes;
using Megapod.Devices.Snmp.Messages;
using Megapod.Devices.Snmp.Security;

/// <summary>
/// Takes traps and informs. An inform is answered once it is in the queue, and one that comes again is answered again and told once. A trap of version 3 is judged by its sender's engine, whose clock is
/// learned from what it has signed.
/// </summary>
public sealed class SnmpReceiver : IAsyncDisposable
{
    /// <summary>Engines whose clocks are kept, and informs that are remembered: a site has fewer devices than that, and a sender gives up sooner.</summary>
    private const int MostEngines = 1_024;
    private const int MostRemembered = 1_024;

    private static readonly SnmpOid TrapOid = SnmpOid.Parse("1.3.6.1.6.3.1.1.4.1.0");

    private readonly SnmpReceiverConfig config;
    private readonly TimeProvider clock;
    private readonly IReadOnlyList<SnmpKeys> users;
    private readonly SnmpAuthority authority;
    private readonly Channel<SnmpNotice> notices;
    private readonly Dictionary<string, Sender> senders = new(StringComparer.Ordinal);
    private readonly HashSet<(IPEndPoint From, int Number)> remembered = [];
    private readonly Queue<(IPEndPoint From, int Number)> order = [];
    private SnmpListener? listener;

    private SnmpReceiver(SnmpReceiverConfig config, TimeProvider clock)
    {
        this.config = config;
        this.clock = clock;
        users = [.. config.Users.Select(user => new SnmpKeys(user))];
        authority = new SnmpAuthority(config.Engine.ToArray(), config.Boots, users, clock);
        notices = Channel.CreateBounded<SnmpNotice>(new BoundedChannelOptions(config.MostWaiting) { SingleWriter = true });
    }

    /// <summary>Where it listens; the port is the one that was found where any was wanted.</summary>
    public IPEndPoint Address => listener!.Address;

    /// <summary>What has come.</summary>
    public SnmpListenerHealth Health => listener!.Health;

    /// <summary>What was told, to be looked at in its order.</summary>
    public ChannelReader<SnmpNotice> Notices => notices.Reader;

    /// <summary>Opens a receiver.</summary>
    /// <param name="config">Where it listens and whose messages are taken.</param>
    /// <param name="clock">Where time comes from.</param>
    /// <returns>The receiver; or why it cannot listen there.</returns>
    /// <exception cref="ArgumentException">A value of the configuration makes no sense.</exception>
    public static Outcome<SnmpReceiver> Open(SnmpReceiverConfig config, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(clock);
        if (config.Complaint() is { } complaint)
        {
            throw new ArgumentException(complaint, nameof(config));
        }

        var receiver = new SnmpReceiver(config, clock);
        var opened = SnmpListener.Open(config.Listen, receiver.Take);
        if (!opened.IsSuccess)
        {
            return Outcome<SnmpReceiver>.Failure(opened.Faults);
        }

        receiver.listener = opened.Value;
        return Outcome<SnmpReceiver>.Success(receiver);
    }

    /// <summary>Ends it; what waits can still be read.</summary>
    public async ValueTask DisposeAsync()
    {
        await listener!.DisposeAsync();
        notices.Writer.TryComplete();
    }

    private byte[]? Take(ReadOnlyMemory<byte> bytes, IPEndPoint from)
    {
        switch (SnmpCommunityMessage.VersionOf(bytes))
        {
            case SnmpVersion.V2c:
                var open = SnmpCommunityMessage.Read(bytes);
                return open.IsSuccess && config.Communities.Contains(open.Value.Community) && Told(open.Value.Pdu, null, from)
                    ? new SnmpCommunityMessage(open.Value.Community, open.Value.Pdu.Answer(open.Value.Pdu.Objects)).Encode()
                    : null;
            case SnmpVersion.V3:
                var secure = SnmpSecureMessage.Read(bytes);
                return secure.IsSuccess ? TakeSecure(bytes, secure.Value, from) : null;
            default:
                return null;
        }
    }

    private byte[]? TakeSecure(ReadOnlyMemory<byte> bytes, SnmpSecureMessage message, IPEndPoint from)
    {
        if (authority.IsMine(message) || message.IsReportable)
        {
            return authority.Open(bytes, message, out byte[]? report) is { } asked
                ? Told(asked.Pdu, message.User, from) ? authority.Answer(message, asked with { Pdu = asked.Pdu.Answer(asked.Pdu.Objects) }) : null
                : report;
        }

        if (users.FirstOrDefault(user => user.User.Name == message.User) is { } keys && SenderOf(keys, message.Engine.Span) is { } sender && sender.Open(bytes, message) is { Pdu.Kind: SnmpPduKind.Trap } told)
        {
            Told(told.Pdu, message.User, from);
        }

        return null;
    }

    /// <summary>Puts a notice into the queue.</summary>
    /// <returns>Whether it is an inform and is to be answered.</returns>
    private bool Told(SnmpPdu pdu, string? user, IPEndPoint from)
    {
        bool isInform = pdu.Kind == SnmpPduKind.Inform;
        if (!isInform && pdu.Kind != SnmpPduKind.Trap)
        {
            return false;
        }

        if (isInform && remembered.Contains((from, pdu.RequestId)))
        {
            return true;
        }

        var what = pdu.Objects.FirstOrDefault(item => item.Oid == TrapOid)?.Value.Oid;
        bool isIn = notices.Writer.TryWrite(new SnmpNotice(from, user, what, pdu.Objects, isInform));
        if (isIn && isInform)
        {
            Remember((from, pdu.RequestId));
        }

        return isIn && isInform;
    }

    private void Remember((IPEndPoint From, int Number) inform)
    {
        remembered.Add(inform);
        order.Enqueue(inform);
        if (order.Count > MostRemembered)
        {
            remembered.Remove(order.Dequeue());
        }
    }

    /// <summary>The sender by user and engine; null when there are too many already, as where somebody makes engines up. A new one is kept only once it has signed something.</summary>
    private Sender? SenderOf(SnmpKeys user, ReadOnlySpan<byte> engine)
    {
        if (engine.Length < SnmpLimits.ShortestEngine)
        {
            return null;
        }

        string name = user.User.Name + ' ' + Convert.ToHexString(engine);
        return senders.TryGetValue(name, out var known) ? known
            : senders.Count < MostEngines ? new Sender(user.At(engine), user.User.PrivacyPassword is not null, new SnmpEngineClock(clock), sender => senders.TryAdd(name, sender))
            : null;
    }

    /// <summary>An engine that sends traps in the name of a user.</summary>
    private sealed class Sender(SnmpEngineKeys keys, bool isPrivate, SnmpEngineClock time, Action<Sender> keep)
    {
        public SnmpScopedPdu? Open(ReadOnlyMemory<byte> bytes, SnmpSecureMessage message)
        {
            if (message.IsPrivate != isPrivate || !keys.IsSigned(bytes.Span, message))
            {
                return null;
            }

            keep(this);
            return time.Admit(message.Boots, message.Time) && keys.Open(message) is { } clear && SnmpScopedPdu.Read(clear, message.IsPrivate) is { IsSuccess: true } scoped ? scoped.Value : null;
        }
    }
}
