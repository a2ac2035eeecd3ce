namespace Megapod.Devices.Snmp.Messages;

using System.Formats.Asn1;

/// <summary>One question, answer or piece of news, whatever envelope it travels in.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="RequestId">Number of the question, which the answer repeats.</param>
/// <param name="Objects">What it is about.</param>
public sealed record SnmpPdu(SnmpPduKind Kind, int RequestId, IReadOnlyList<SnmpObject> Objects)
{
    /// <summary>Why an answer refuses; for <see cref="SnmpPduKind.GetBulk"/> instead, how many of the first names are asked for once only.</summary>
    public int ErrorStatus { get; init; }

    /// <summary>Which object it refuses, from 1; 0 where it does not say. For <see cref="SnmpPduKind.GetBulk"/> instead, how often the other names are gone on from.</summary>
    public int ErrorIndex { get; init; }

    /// <summary>Why it refuses, as a word.</summary>
    public SnmpErrorStatus Error => Kind == SnmpPduKind.GetBulk ? SnmpErrorStatus.NoError : (SnmpErrorStatus)ErrorStatus;

    /// <summary>Whether whoever gets it has to answer, or to say why it does not.</summary>
    public bool WantsAnswer => Kind is SnmpPduKind.Get or SnmpPduKind.GetNext or SnmpPduKind.GetBulk or SnmpPduKind.Set or SnmpPduKind.Inform;

    /// <summary>Same kind, number and objects.</summary>
    public bool Equals(SnmpPdu? other) => other is not null && Kind == other.Kind && RequestId == other.RequestId && ErrorStatus == other.ErrorStatus && ErrorIndex == other.ErrorIndex && Objects.SequenceEqual(other.Objects);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, RequestId, Objects.Count);

    /// <summary>The answer to this question.</summary>
    /// <param name="objects">What it is about.</param>
    /// <param name="error">Why it refuses.</param>
    /// <param name="index">Which object, from 1.</param>
    public SnmpPdu Answer(IReadOnlyList<SnmpObject> objects, SnmpErrorStatus error = SnmpErrorStatus.NoError, int index = 0) =>
        new(SnmpPduKind.Response, RequestId, objects) { ErrorStatus = (int)error, ErrorIndex = index };

    /// <summary>Writes it.</summary>
    /// <param name="writer">What writes.</param>
    internal void Write(AsnWriter writer)
    {
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, (int)Kind, isConstructed: true)))
        {
            writer.WriteInteger(RequestId);
            writer.WriteInteger(ErrorStatus);
            writer.WriteInteger(ErrorIndex);
            using (writer.PushSequence())
            {
                foreach (var item in Objects)
                {
                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier(item.Oid.ToString());
                        SnmpBer.Write(writer, item.Value);
                    }
                }
            }
        }
    }

    /// <summary>Reads one.</summary>
    /// <param name="reader">What stands before it is read; what follows is left.</param>
    /// <exception cref="AsnContentException">It is none.</exception>
    internal static SnmpPdu Read(AsnReader reader)
    {
        var tag = reader.PeekTag();
        var kind = (SnmpPduKind)tag.TagValue;
        if (tag.TagClass != TagClass.ContextSpecific || !tag.IsConstructed || !Enum.IsDefined(kind))
        {
            throw new AsnContentException("no kind of question or answer that is known");
        }

        var body = SnmpBer.Sequence(reader, tag);
        int requestId = SnmpBer.Integer32(body);
        int status = SnmpBer.Integer32(body);
        int index = SnmpBer.Integer32(body);
        if (status < 0 || index < 0)
        {
            throw new AsnContentException("an error or a count below zero");
        }

        var list = SnmpBer.Sequence(body, Asn1Tag.Sequence);
        body.ThrowIfNotEmpty();
        var objects = new List<SnmpObject>();
        while (list.HasData)
        {
            if (objects.Count == SnmpLimits.MostObjects)
            {
                throw new AsnContentException("too many objects");
            }

            var item = SnmpBer.Sequence(list, Asn1Tag.Sequence);
            var oid = SnmpBer.Oid(item);
            objects.Add(new SnmpObject(oid, SnmpBer.Value(item)));
            item.ThrowIfNotEmpty();
        }

        return new SnmpPdu(kind, requestId, objects) { ErrorStatus = status, ErrorIndex = index };
    }
}
