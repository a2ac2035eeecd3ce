namespace Megapod.Devices.Snmp.Messages;

using System.Formats.Asn1;
using Megapod.Core.Outcomes;

/// <summary>What a message of version 3 carries under its signature and encryption.</summary>
/// <param name="ContextEngine">The engine that has the objects; as a rule the one that is talked with.</param>
/// <param name="ContextName">Which of its sets of objects; empty as a rule.</param>
/// <param name="Pdu">What is asked or told.</param>
public sealed record SnmpScopedPdu(ReadOnlyMemory<byte> ContextEngine, ReadOnlyMemory<byte> ContextName, SnmpPdu Pdu)
{
    /// <summary>Reads one.</summary>
    /// <param name="bytes">Its bytes, in clear.</param>
    /// <param name="mayBePadded">Whether what was encrypted may be followed by bytes of no meaning, as some ciphers leave them.</param>
    public static Outcome<SnmpScopedPdu> Read(ReadOnlyMemory<byte> bytes, bool mayBePadded) => SnmpBer.Try(() =>
    {
        var reader = new AsnReader(bytes, AsnEncodingRules.BER);
        var body = SnmpBer.Sequence(reader, Asn1Tag.Sequence);
        if (!mayBePadded)
        {
            reader.ThrowIfNotEmpty();
        }

        var engine = SnmpBer.Bytes(body);
        var name = SnmpBer.Bytes(body);
        var pdu = SnmpPdu.Read(body);
        body.ThrowIfNotEmpty();
        return new SnmpScopedPdu(engine, name, pdu);
    });

    /// <summary>Same context and same content.</summary>
    public bool Equals(SnmpScopedPdu? other) =>
        other is not null && ContextEngine.Span.SequenceEqual(other.ContextEngine.Span) && ContextName.Span.SequenceEqual(other.ContextName.Span) && Pdu.Equals(other.Pdu);

    /// <inheritdoc/>
    public override int GetHashCode() => Pdu.GetHashCode();

    /// <summary>Its bytes, in clear.</summary>
    public byte[] Encode()
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteOctetString(ContextEngine.Span);
            writer.WriteOctetString(ContextName.Span);
            Pdu.Write(writer);
        }

        return writer.Encode();
    }
}
