namespace Megapod.Devices.Snmp.Messages;

using System.Formats.Asn1;
using System.Text;
using Megapod.Core.Outcomes;

/// <summary>A message of version 2c.</summary>
/// <param name="Community">The word that lets in, which travels in clear text.</param>
/// <param name="Pdu">What is asked or told.</param>
public sealed record SnmpCommunityMessage(string Community, SnmpPdu Pdu)
{
    /// <summary>Reads one.</summary>
    /// <param name="bytes">The whole datagram; what the message holds points into it.</param>
    public static Outcome<SnmpCommunityMessage> Read(ReadOnlyMemory<byte> bytes) => SnmpBer.Try(() =>
    {
        var body = SnmpBer.Message(bytes);
        if ((SnmpVersion)SnmpBer.Integer32(body) != SnmpVersion.V2c)
        {
            throw new AsnContentException("another version");
        }

        // Each byte is a letter of its own, so that any community comes back to the same bytes.
        string community = Encoding.Latin1.GetString(SnmpBer.Bytes(body).Span);
        var pdu = SnmpPdu.Read(body);
        body.ThrowIfNotEmpty();
        return new SnmpCommunityMessage(community, pdu);
    });

    /// <summary>The version of a message, without reading the rest.</summary>
    /// <param name="bytes">The whole datagram.</param>
    public static SnmpVersion VersionOf(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var version = (SnmpVersion)SnmpBer.Integer32(SnmpBer.Message(bytes));
            return version is SnmpVersion.V1 or SnmpVersion.V2c or SnmpVersion.V3 ? version : SnmpVersion.Unknown;
        }
        catch (AsnContentException)
        {
            return SnmpVersion.Unknown;
        }
    }

    /// <summary>Its bytes.</summary>
    public byte[] Encode()
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger((int)SnmpVersion.V2c);
            writer.WriteOctetString(Encoding.Latin1.GetBytes(Community));
            Pdu.Write(writer);
        }

        return writer.Encode();
    }
}
