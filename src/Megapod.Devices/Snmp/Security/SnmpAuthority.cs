namespace Megapod.Devices.Snmp.Security;

using Megapod.Devices.Snmp.Messages;

/// <summary>
/// Our own engine, where we are the one whose clock and keys count: as an agent, and as the receiver of informs (RFC 3414, 3.2). It takes messages of its users, and says by a report why it does not
/// take others. One caller at a time.
/// </summary>
internal sealed class SnmpAuthority
{
    private readonly Dictionary<string, SnmpEngineKeys> keys;
    private readonly byte[] engine;
    private readonly int boots;
    private readonly TimeProvider clock;
    private readonly long began;
    private readonly Dictionary<SnmpOid, uint> counts = [];

    /// <summary>An engine that starts now.</summary>
    /// <param name="engine">Its id.</param>
    /// <param name="boots">How often it has started, this time included.</param>
    /// <param name="users">Whom it takes messages of.</param>
    /// <param name="clock">Where its seconds come from.</param>
    public SnmpAuthority(byte[] engine, int boots, IReadOnlyList<SnmpKeys> users, TimeProvider clock)
    {
        this.engine = engine;
        this.boots = boots;
        this.clock = clock;
        began = clock.GetTimestamp();
        keys = users.ToDictionary(user => user.User.Name, user => user.At(engine), StringComparer.Ordinal);
    }

    /// <summary>Whether a message is meant for this engine.</summary>
    public bool IsMine(SnmpSecureMessage message) => message.Engine.Span.SequenceEqual(engine);

    /// <summary>Judges a message.</summary>
    /// <param name="bytes">The whole datagram.</param>
    /// <param name="message">The message as read from it.</param>
    /// <param name="report">A report to send back; null where none may be.</param>
    /// <returns>What it carries; null when it is not taken.</returns>
    public SnmpScopedPdu? Open(ReadOnlyMemory<byte> bytes, SnmpSecureMessage message, out byte[]? report)
    {
        report = null;
        if (!IsMine(message))
        {
            report = Report(message, SnmpReports.UnknownEngines);
        }
        else if (!keys.TryGetValue(message.User, out var user))
        {
            report = Report(message, SnmpReports.UnknownUsers);
        }
        else if (!message.IsAuthenticated || message.IsPrivate != user.HasPrivacy)
        {
            // Whoever can encrypt, has to: the level of a user is one and not a choice of whoever sends.
            report = Report(message, SnmpReports.UnsupportedLevels);
        }
        else if (!user.IsSigned(bytes.Span, message))
        {
            report = Report(message, SnmpReports.WrongDigests);
        }
        else if (message.Boots != boots || boots == SnmpLimits.MostNumber || Math.Abs((long)Seconds() - message.Time) > SnmpEngineClock.Window.TotalSeconds)
        {
            report = Report(message, SnmpReports.NotInTimeWindows, user);
        }
        else if (user.Open(message) is not { } clear || SnmpScopedPdu.Read(clear, message.IsPrivate) is not { IsSuccess: true } scoped)
        {
            report = Report(message, SnmpReports.DecryptionErrors);
        }
        else
        {
            return scoped.Value;
        }

        return null;
    }

    /// <summary>Bytes of the answer to a message that was taken.</summary>
    public byte[] Answer(SnmpSecureMessage question, SnmpScopedPdu answer) => keys[question.User].Seal(Header(question) with { IsPrivate = question.IsPrivate, User = question.User }, answer.Encode());

    private int Seconds() => (int)Math.Min(SnmpLimits.MostNumber, (long)clock.GetElapsedTime(began).TotalSeconds);

    private SnmpSecureMessage Header(SnmpSecureMessage question) => new() { MessageId = question.MessageId, Engine = engine, Boots = boots, Time = Seconds() };

    private byte[]? Report(SnmpSecureMessage question, SnmpOid what, SnmpEngineKeys? signer = null)
    {
        uint count = unchecked(counts.GetValueOrDefault(what) + 1);
        counts[what] = count;
        if (!question.IsReportable)
        {
            return null;
        }

        var asked = question.IsPrivate ? null : SnmpScopedPdu.Read(question.Content, mayBePadded: false);
        int number = asked is { IsSuccess: true } ? asked.Value.Pdu.RequestId : 0;
        var content = new SnmpScopedPdu(engine, default, new SnmpPdu(SnmpPduKind.Report, number, [new SnmpObject(what, SnmpValue.Counter32(count))])).Encode();

        // The time alone is worth a signature: it is what the other side believes from now on.
        return signer is not null ? signer.Seal(Header(question) with { User = question.User }, content) : (Header(question) with { User = question.User, Content = content }).Encode();
    }
}
