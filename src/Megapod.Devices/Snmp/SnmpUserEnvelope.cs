namespace Megapod.Devices.Snmp;

using Megapod.Core.Outcomes;
using Megapod.Devices.Snmp.Messages;
using Megapod.Devices.Snmp.Security;

/// <summary>
/// Version 3 with a user (RFC 3414). Answers must be signed, and encrypted where the user can; a report may be in clear and then can do no more than end the question, which whoever stands on the way
/// could do anyway. The device's time is believed of signed messages alone.
/// </summary>
/// <param name="address">The device for people.</param>
/// <param name="user">The user with its keys.</param>
/// <param name="clock">Our time.</param>
internal sealed class SnmpUserEnvelope(string address, SnmpKeys user, TimeProvider clock) : ISnmpEnvelope
{
    private readonly SnmpEngineClock time = new(clock);
    private byte[] engine = [];
    private SnmpEngineKeys? keys;

    /// <summary>Whether anything encrypted of this engine has made sense: then its silence has other reasons than the key.</summary>
    private bool isPrivacyProven;

    public bool IsUnmet => keys is null;

    public bool IsSecret => user.User.PrivacyPassword is not null;

    public long Restarts => time.Restarts;

    public byte[] Greet(int number) => new SnmpSecureMessage
    {
        MessageId = number,
        IsReportable = true,
        Content = new SnmpScopedPdu(default, default, new SnmpPdu(SnmpPduKind.Get, number, [])).Encode(),
    }.Encode();

    public byte[] Wrap(SnmpPdu pdu)
    {
        var message = new SnmpSecureMessage
        {
            MessageId = pdu.RequestId,
            IsReportable = true,
            IsPrivate = keys!.HasPrivacy,
            Engine = engine,
            Boots = time.Boots,
            Time = time.SecondsNow(),
            User = user.User.Name,
        };
        return keys.Seal(message, new SnmpScopedPdu(engine, default, pdu).Encode());
    }

    public SnmpVerdict Unwrap(ReadOnlyMemory<byte> bytes, int number)
    {
        var read = SnmpSecureMessage.Read(bytes);
        if (!read.IsSuccess || read.Value.MessageId != number)
        {
            return SnmpVerdict.Misfit;
        }

        var message = read.Value;
        return keys is null ? Meet(message) : message.IsAuthenticated ? Judge(bytes, message) : Hear(message);
    }

    public Fault? WhySilent()
    {
        if (keys is null || !keys.HasPrivacy || isPrivacyProven || !time.IsKnown)
        {
            return null;
        }

        // The next question asks for the time again, which is signed alone: so it is known then, too, what the device still answers.
        time.Forget();
        return SnmpFaults.SilentWhenEncrypted(address, user.User.Name);
    }

    public void Forget()
    {
        (engine, keys, isPrivacyProven) = ([], null, false);
        time.Forget();
    }

    private SnmpVerdict Meet(SnmpSecureMessage message)
    {
        if (message.IsAuthenticated || Content(message, message.Content) is not { Pdu.Kind: SnmpPduKind.Report } report || report.Pdu.Objects is not [var first, ..])
        {
            return SnmpVerdict.Misfit;
        }

        if (first.Oid != SnmpReports.UnknownEngines || message.Engine.Length < SnmpLimits.ShortestEngine)
        {
            return SnmpVerdict.Over(SnmpFaults.UnknownEngine(address));
        }

        // Its time is not taken from here: nobody has signed it.
        engine = message.Engine.ToArray();
        keys = user.At(engine);
        return SnmpVerdict.Met;
    }

    /// <summary>A message in clear can be nothing but a report.</summary>
    private SnmpVerdict Hear(SnmpSecureMessage message)
    {
        if (Content(message, message.Content) is not { Pdu.Kind: SnmpPduKind.Report } report)
        {
            return SnmpVerdict.Misfit;
        }

        var what = report.Pdu.Objects is [var first, ..] ? first.Oid : null;
        return what == SnmpReports.NotInTimeWindows ? SnmpVerdict.Untrusted : Told(what);
    }

    private SnmpVerdict Judge(ReadOnlyMemory<byte> bytes, SnmpSecureMessage message)
    {
        if (!message.Engine.Span.SequenceEqual(engine) || message.User != user.User.Name || !keys!.IsSigned(bytes.Span, message))
        {
            return SnmpVerdict.Untrusted;
        }

        if (keys.Open(message) is not { } clear || Content(message, clear) is not { } scoped)
        {
            return SnmpVerdict.Untrusted;
        }

        var what = scoped.Pdu is { Kind: SnmpPduKind.Report, Objects: [var first, ..] } ? first.Oid : null;
        if (what == SnmpReports.NotInTimeWindows)
        {
            time.Set(message.Boots, message.Time);
            return SnmpVerdict.OtherTime;
        }

        if (!time.Admit(message.Boots, message.Time))
        {
            return SnmpVerdict.TooOld;
        }

        isPrivacyProven |= message.IsPrivate;
        if (scoped.Pdu.Kind == SnmpPduKind.Report)
        {
            return Told(what);
        }

        // What was asked in secret is not believed when it comes back in clear.
        bool fits = scoped.Pdu.Kind == SnmpPduKind.Response && scoped.Pdu.RequestId == message.MessageId && message.IsPrivate == keys.HasPrivacy;
        return fits ? SnmpVerdict.Is(scoped.Pdu) : SnmpVerdict.Misfit;
    }

    private SnmpVerdict Told(SnmpOid? what)
    {
        string name = user.User.Name;
        return what switch
        {
            _ when what == SnmpReports.UnknownEngines => SnmpVerdict.OtherEngine,
            _ when what == SnmpReports.UnknownUsers => SnmpVerdict.Over(SnmpFaults.UnknownUser(address, name)),
            _ when what == SnmpReports.WrongDigests => SnmpVerdict.Over(SnmpFaults.WrongAuthentication(address, name)),
            _ when what == SnmpReports.DecryptionErrors => SnmpVerdict.Over(SnmpFaults.WrongPrivacy(address, name)),
            _ when what == SnmpReports.UnsupportedLevels => SnmpVerdict.Over(SnmpFaults.UnsupportedLevel(address, name)),
            _ => SnmpVerdict.Over(SnmpFaults.OtherReport(address, what)),
        };
    }

    private static SnmpScopedPdu? Content(SnmpSecureMessage message, ReadOnlyMemory<byte> clear)
    {
        if (message.IsPrivate && clear.Length == 0)
        {
            return null;
        }

        var read = SnmpScopedPdu.Read(clear, message.IsPrivate);
        return read.IsSuccess ? read.Value : null;
    }
}
