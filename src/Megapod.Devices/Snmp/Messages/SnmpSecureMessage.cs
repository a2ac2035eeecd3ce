namespace Megapod.Devices.Snmp.Messages;

using System.Formats.Asn1;
using System.Runtime.InteropServices;
using System.Text;
using Megapod.Core.Outcomes;

/// <summary>A message of version 3 with the user-based security model (RFC 3412, RFC 3414), as it is on the wire: its signature not judged, its content perhaps still encrypted.</summary>
public sealed record SnmpSecureMessage
{
    private const int UserBasedSecurity = 3;
    private const byte Authenticated = 1;
    private const byte Private = 2;
    private const byte Reportable = 4;

    /// <summary>Number of the message, which the answer repeats.</summary>
    public int MessageId { get; init; }

    /// <summary>The longest message that its sender takes, bytes; 484 at the least.</summary>
    public int MostBytes { get; init; } = SnmpLimits.LongestMessage;

    /// <summary>Whether it is signed.</summary>
    public bool IsAuthenticated { get; init; }

    /// <summary>Whether its content is encrypted. Only what is signed can be.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Whether a report may be sent back when it cannot be taken.</summary>
    public bool IsReportable { get; init; }

    /// <summary>The engine whose clock and keys are meant: that of whoever answers, or of whoever tells unasked. Empty in a question for it.</summary>
    public ReadOnlyMemory<byte> Engine { get; init; }

    /// <summary>How often that engine has started.</summary>
    public int Boots { get; init; }

    /// <summary>Seconds since it did.</summary>
    public int Time { get; init; }

    /// <summary>The user; empty in a question for the engine.</summary>
    public string User { get; init; } = "";

    /// <summary>The signature over the whole message with zeros in its own place; empty where it is not signed.</summary>
    public ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>What makes the encryption of this message different from that of every other; empty where it is not encrypted.</summary>
    public ReadOnlyMemory<byte> Salt { get; init; }

    /// <summary>The scoped PDU: its own bytes, or encrypted.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>Where the signature stands in the bytes that were read; 0 for a message that was made.</summary>
    public int SignatureAt { get; init; }

    /// <summary>Reads one.</summary>
    /// <param name="bytes">The whole datagram; what the message holds points into it.</param>
    public static Outcome<SnmpSecureMessage> Read(ReadOnlyMemory<byte> bytes) => SnmpBer.Try(() =>
    {
        var body = SnmpBer.Message(bytes);
        if ((SnmpVersion)SnmpBer.Integer32(body) != SnmpVersion.V3)
        {
            throw new AsnContentException("another version");
        }

        var global = SnmpBer.Sequence(body, Asn1Tag.Sequence);
        int id = SnmpBer.Natural(global);
        int most = SnmpBer.Natural(global);
        var flags = SnmpBer.Bytes(global);
        int model = SnmpBer.Natural(global);
        global.ThrowIfNotEmpty();
        if (flags.Length != 1 || most < SnmpLimits.LeastMostBytes || model != UserBasedSecurity)
        {
            throw new AsnContentException("a header that no message of users has");
        }

        byte flag = flags.Span[0];
        bool isPrivate = (flag & Private) != 0;
        if (isPrivate && (flag & Authenticated) == 0)
        {
            throw new AsnContentException("encrypted and not signed");
        }

        var user = SnmpBer.Message(SnmpBer.Bytes(body));
        var engine = SnmpBer.Bytes(user);
        int boots = SnmpBer.Natural(user);
        int time = SnmpBer.Natural(user);
        var name = SnmpBer.Bytes(user);
        var signature = SnmpBer.Bytes(user);
        var salt = SnmpBer.Bytes(user);
        user.ThrowIfNotEmpty();
        if (engine.Length > SnmpLimits.LongestEngine || name.Length > SnmpLimits.LongestUser)
        {
            throw new AsnContentException("an engine or a user with too long a name");
        }

        var content = isPrivate ? SnmpBer.Bytes(body) : body.ReadEncodedValue();
        body.ThrowIfNotEmpty();
        return new SnmpSecureMessage
        {
            MessageId = id,
            MostBytes = most,
            IsAuthenticated = (flag & Authenticated) != 0,
            IsPrivate = isPrivate,
            IsReportable = (flag & Reportable) != 0,
            Engine = engine,
            Boots = boots,
            Time = time,
            User = Encoding.Latin1.GetString(name.Span),
            Signature = signature,
            Salt = salt,
            Content = content,
            SignatureAt = PlaceOf(signature, bytes),
        };
    });

    /// <summary>Same message, wherever it was read from.</summary>
    public bool Equals(SnmpSecureMessage? other) =>
        other is not null && (MessageId, MostBytes, IsAuthenticated, IsPrivate, IsReportable, Boots, Time, User) == (other.MessageId, other.MostBytes, other.IsAuthenticated, other.IsPrivate, other.IsReportable, other.Boots, other.Time, other.User)
        && Engine.Span.SequenceEqual(other.Engine.Span) && Signature.Span.SequenceEqual(other.Signature.Span) && Salt.Span.SequenceEqual(other.Salt.Span) && Content.Span.SequenceEqual(other.Content.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(MessageId, Boots, Time, User);

    /// <summary>Its bytes.</summary>
    public byte[] Encode()
    {
        var user = new AsnWriter(AsnEncodingRules.BER);
        using (user.PushSequence())
        {
            user.WriteOctetString(Engine.Span);
            user.WriteInteger(Boots);
            user.WriteInteger(Time);
            user.WriteOctetString(Encoding.Latin1.GetBytes(User));
            user.WriteOctetString(Signature.Span);
            user.WriteOctetString(Salt.Span);
        }

        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger((int)SnmpVersion.V3);
            using (writer.PushSequence())
            {
                writer.WriteInteger(MessageId);
                writer.WriteInteger(MostBytes);
                writer.WriteOctetString([(byte)((IsAuthenticated ? Authenticated : 0) | (IsPrivate ? Private : 0) | (IsReportable ? Reportable : 0))]);
                writer.WriteInteger(UserBasedSecurity);
            }

            writer.WriteOctetString(user.Encode());
            if (IsPrivate)
            {
                writer.WriteOctetString(Content.Span);
            }
            else
            {
                writer.WriteEncodedValue(Content.Span);
            }
        }

        return writer.Encode();
    }

    private static int PlaceOf(ReadOnlyMemory<byte> part, ReadOnlyMemory<byte> whole) =>
        MemoryMarshal.TryGetArray(part, out var inner) && MemoryMarshal.TryGetArray(whole, out var outer) && ReferenceEquals(inner.Array, outer.Array) ? inner.Offset - outer.Offset : 0;
}
