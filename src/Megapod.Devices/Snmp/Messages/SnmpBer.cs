namespace Megapod.Devices.Snmp.Messages;

using System.Formats.Asn1;
using Megapod.Core.Outcomes;

/// <summary>
/// What SNMP writes by the Basic Encoding Rules (RFC 3417, 8). Lengths and tags are the framework's; two ways in which real agents break the rules are borne: numbers with more bytes than they
/// need, and unsigned ones of which the first bit is set although nothing stands before it.
/// </summary>
internal static class SnmpBer
{
    private const int ApplicationIpAddress = 0;
    private const int ApplicationCounter32 = 1;
    private const int ApplicationGauge32 = 2;
    private const int ApplicationTimeTicks = 3;
    private const int ApplicationOpaque = 4;
    private const int ApplicationCounter64 = 6;
    private const byte IndefiniteLength = 0x80;

    /// <summary>A sign and 64 bits.</summary>
    private const int MostNumberBytes = 9;

    /// <summary>Seven bits a byte: 32 bits and what the first two numbers share.</summary>
    private const int MostArcBytes = 5;

    /// <summary>Begins to read a message. It is all of the bytes: what follows it makes it wrong.</summary>
    public static AsnReader Message(ReadOnlyMemory<byte> bytes)
    {
        var reader = new AsnReader(bytes, AsnEncodingRules.BER);
        var body = Sequence(reader, Asn1Tag.Sequence);
        reader.ThrowIfNotEmpty();
        return body;
    }

    /// <summary>Runs a reader of bytes from outside.</summary>
    /// <param name="read">Reads; what is wrong with the bytes comes as <see cref="AsnContentException"/>.</param>
    public static Outcome<T> Try<T>(Func<T> read)
        where T : class
    {
        try
        {
            return Outcome<T>.Success(read());
        }
        catch (AsnContentException problem)
        {
            return Outcome<T>.Failure(SnmpFaults.NoMessage(problem.Message));
        }
    }

    /// <summary>Opens a sequence. Its length must be written before it: SNMP has no other.</summary>
    public static AsnReader Sequence(AsnReader reader, Asn1Tag tag)
    {
        // Tags of sequences and messages take one byte, so that the length begins with the second.
        var whole = reader.PeekEncodedValue().Span;
        return whole.Length > 1 && whole[1] != IndefiniteLength ? reader.ReadSequence(tag) : throw new AsnContentException("a length that is not written");
    }

    public static int Integer32(AsnReader reader) =>
        (int)Number(reader, Asn1Tag.Integer, int.MinValue, int.MaxValue);

    /// <summary>A number from 0 to 2³¹−1.</summary>
    public static int Natural(AsnReader reader) => Integer32(reader) is >= 0 and var value ? value : throw new AsnContentException("a number below zero");

    public static ReadOnlyMemory<byte> Bytes(AsnReader reader) => Content(reader, Asn1Tag.PrimitiveOctetString);

    /// <summary>A name. The framework's own reader stops at 64 numbers, and names here have up to 128.</summary>
    public static SnmpOid Oid(AsnReader reader)
    {
        var content = Content(reader, Asn1Tag.ObjectIdentifier).Span;
        Span<uint> arcs = stackalloc uint[SnmpLimits.MostArcs];
        int count = 0;
        for (int at = 0; at < content.Length;)
        {
            ulong number = Arc(content, ref at);

            // The first two numbers are written as one: forty of the second to each of the first, which is 2 at the most.
            if (count == 0)
            {
                arcs[count++] = (uint)Math.Min(2, number / 40);
                number -= 40 * arcs[0];
            }

            if (count == arcs.Length || number > uint.MaxValue)
            {
                throw new AsnContentException("a name with too many or too large numbers");
            }

            arcs[count++] = (uint)number;
        }

        return count > 1 ? SnmpOid.Of(arcs[..count]) : throw new AsnContentException("an empty name");
    }

    public static SnmpValue Value(AsnReader reader)
    {
        var tag = reader.PeekTag();
        return (tag.TagClass, tag.TagValue) switch
        {
            (TagClass.Universal, (int)UniversalTagNumber.Integer) => SnmpValue.Integer32(Integer32(reader)),
            (TagClass.Universal, (int)UniversalTagNumber.OctetString) => SnmpValue.OctetString(Bytes(reader)),
            (TagClass.Universal, (int)UniversalTagNumber.Null) => Empty(reader, SnmpValue.Null),
            (TagClass.Universal, (int)UniversalTagNumber.ObjectIdentifier) => SnmpValue.ObjectIdentifier(Oid(reader)),
            (TagClass.Application, ApplicationIpAddress) => Content(reader, tag) is { Length: sizeof(uint) } address ? SnmpValue.IpAddress(address) : throw new AsnContentException("an address of another length"),
            (TagClass.Application, ApplicationCounter32) => SnmpValue.Counter32(Unsigned32(reader, tag)),
            (TagClass.Application, ApplicationGauge32) => SnmpValue.Gauge32(Unsigned32(reader, tag)),
            (TagClass.Application, ApplicationTimeTicks) => SnmpValue.TimeTicks(Unsigned32(reader, tag)),
            (TagClass.Application, ApplicationOpaque) => SnmpValue.Opaque(Content(reader, tag)),
            (TagClass.Application, ApplicationCounter64) => SnmpValue.Counter64(unchecked((ulong)Number(reader, tag, long.MinValue, ulong.MaxValue))),
            (TagClass.ContextSpecific, 0) => Empty(reader, SnmpValue.NoSuchObject),
            (TagClass.ContextSpecific, 1) => Empty(reader, SnmpValue.NoSuchInstance),
            (TagClass.ContextSpecific, 2) => Empty(reader, SnmpValue.EndOfMibView),
            _ => throw new AsnContentException("a value of a type that is not known"),
        };
    }

    public static void Write(AsnWriter writer, in SnmpValue value)
    {
        switch (value.Kind)
        {
            case SnmpValueKind.Integer32:
                writer.WriteInteger((long)value.Number);
                break;
            case SnmpValueKind.OctetString:
                writer.WriteOctetString(value.Bytes.Span);
                break;
            case SnmpValueKind.Null:
                writer.WriteNull();
                break;
            case SnmpValueKind.ObjectIdentifier:
                writer.WriteObjectIdentifier(value.Oid!.ToString());
                break;
            case SnmpValueKind.IpAddress:
                writer.WriteOctetString(value.Bytes.Span, Application(ApplicationIpAddress));
                break;
            case SnmpValueKind.Counter32:
                writer.WriteInteger(value.Unsigned, Application(ApplicationCounter32));
                break;
            case SnmpValueKind.Gauge32:
                writer.WriteInteger(value.Unsigned, Application(ApplicationGauge32));
                break;
            case SnmpValueKind.TimeTicks:
                writer.WriteInteger(value.Unsigned, Application(ApplicationTimeTicks));
                break;
            case SnmpValueKind.Opaque:
                writer.WriteOctetString(value.Bytes.Span, Application(ApplicationOpaque));
                break;
            case SnmpValueKind.Counter64:
                writer.WriteInteger(value.Unsigned, Application(ApplicationCounter64));
                break;
            default:
                writer.WriteNull(new Asn1Tag(TagClass.ContextSpecific, value.Kind - SnmpValueKind.NoSuchObject));
                break;
        }
    }

    /// <summary>One number of a name: seven bits a byte, the highest first, the last without a mark.</summary>
    private static ulong Arc(ReadOnlySpan<byte> content, ref int at)
    {
        ulong number = 0;
        for (int first = at; at < content.Length && at - first < MostArcBytes; at++)
        {
            if (number == 0 && at > first)
            {
                break;
            }

            number = (number << 7) | (content[at] & 0x7Fu);
            if (content[at] < 0x80)
            {
                at++;
                return number;
            }
        }

        throw new AsnContentException("a number of a name that does not end, or begins with nothing");
    }

    private static Asn1Tag Application(int number) => new(TagClass.Application, number);

    private static SnmpValue Empty(AsnReader reader, SnmpValue value) => Content(reader, reader.PeekTag()).IsEmpty ? value : throw new AsnContentException("bytes where none belong");

    private static uint Unsigned32(AsnReader reader, Asn1Tag tag) => unchecked((uint)Number(reader, tag, int.MinValue, uint.MaxValue));

    /// <summary>The bytes of a value that holds no other values.</summary>
    private static ReadOnlyMemory<byte> Content(AsnReader reader, Asn1Tag wanted)
    {
        if (reader.PeekTag() is var tag && (tag.IsConstructed || !tag.HasSameClassAndValue(wanted)))
        {
            throw new AsnContentException("a value of another type");
        }

        var whole = reader.ReadEncodedValue();
        AsnDecoder.ReadEncodedValue(whole.Span, AsnEncodingRules.BER, out int at, out int length, out _);
        return whole.Slice(at, length);
    }

    private static Int128 Number(AsnReader reader, Asn1Tag tag, Int128 least, Int128 most)
    {
        var bytes = Content(reader, tag).Span;
        if (bytes.Length is < 1 or > MostNumberBytes)
        {
            throw new AsnContentException("a number of no or too many bytes");
        }

        Int128 value = (sbyte)bytes[0];
        foreach (byte next in bytes[1..])
        {
            value = (value << 8) | next;
        }

        return value >= least && value <= most ? value : throw new AsnContentException("a number that is too large");
    }
}
