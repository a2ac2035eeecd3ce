namespace Megapod.Devices.Snmp.Messages;

using System.Globalization;
using System.Text;

/// <summary>One value as it stands in a message.</summary>
public readonly record struct SnmpValue
{
    private readonly ulong bits;

    private SnmpValue(SnmpValueKind kind, ulong bits = 0, ReadOnlyMemory<byte> bytes = default, SnmpOid? oid = null)
    {
        Kind = kind;
        this.bits = bits;
        Bytes = bytes;
        Oid = oid;
    }

    /// <summary>Nothing.</summary>
    public static SnmpValue Null { get; } = new(SnmpValueKind.Null);

    /// <summary>The device does not have this object.</summary>
    public static SnmpValue NoSuchObject { get; } = new(SnmpValueKind.NoSuchObject);

    /// <summary>The device has the object, and not in this row.</summary>
    public static SnmpValue NoSuchInstance { get; } = new(SnmpValueKind.NoSuchInstance);

    /// <summary>There is nothing after this name.</summary>
    public static SnmpValue EndOfMibView { get; } = new(SnmpValueKind.EndOfMibView);

    /// <summary>What it is.</summary>
    public SnmpValueKind Kind { get; }

    /// <summary>The bytes of <see cref="SnmpValueKind.OctetString"/>, <see cref="SnmpValueKind.IpAddress"/> and <see cref="SnmpValueKind.Opaque"/>; else empty.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The name of <see cref="SnmpValueKind.ObjectIdentifier"/>; else null.</summary>
    public SnmpOid? Oid { get; }

    /// <summary>Whether it is a number.</summary>
    public bool IsNumber => Kind is SnmpValueKind.Integer32 or SnmpValueKind.Counter32 or SnmpValueKind.Gauge32 or SnmpValueKind.TimeTicks or SnmpValueKind.Counter64;

    /// <summary>Whether there is a value at all: not nothing, not missing, not beyond the end.</summary>
    public bool IsThere => Kind is not (SnmpValueKind.Null or SnmpValueKind.NoSuchObject or SnmpValueKind.NoSuchInstance or SnmpValueKind.EndOfMibView);

    /// <summary>The number; 0 where it is none.</summary>
    public decimal Number => Kind == SnmpValueKind.Integer32 ? (int)bits : bits;

    /// <summary>The number of a kind that is never negative, as it stands on the wire; 0 where it is none.</summary>
    public ulong Unsigned => Kind == SnmpValueKind.Integer32 ? 0 : bits;

    /// <summary>A number from −2³¹ to 2³¹−1.</summary>
    public static SnmpValue Integer32(int value) => new(SnmpValueKind.Integer32, unchecked((uint)value));

    /// <summary>Bytes.</summary>
    public static SnmpValue OctetString(ReadOnlyMemory<byte> value) => new(SnmpValueKind.OctetString, bytes: value);

    /// <summary>Text as UTF-8.</summary>
    public static SnmpValue Text(string value) => OctetString(Encoding.UTF8.GetBytes(value));

    /// <summary>A name.</summary>
    public static SnmpValue ObjectIdentifier(SnmpOid value) => new(SnmpValueKind.ObjectIdentifier, oid: value);

    /// <summary>An address.</summary>
    /// <param name="value">Four bytes.</param>
    /// <exception cref="ArgumentException">Not four.</exception>
    public static SnmpValue IpAddress(ReadOnlyMemory<byte> value) =>
        value.Length == sizeof(uint) ? new(SnmpValueKind.IpAddress, bytes: value) : throw new ArgumentException("An address has four bytes.", nameof(value));

    /// <summary>A counter.</summary>
    public static SnmpValue Counter32(uint value) => new(SnmpValueKind.Counter32, value);

    /// <summary>An amount.</summary>
    public static SnmpValue Gauge32(uint value) => new(SnmpValueKind.Gauge32, value);

    /// <summary>Hundredths of a second.</summary>
    public static SnmpValue TimeTicks(uint value) => new(SnmpValueKind.TimeTicks, value);

    /// <summary>Bytes that hold something else.</summary>
    public static SnmpValue Opaque(ReadOnlyMemory<byte> value) => new(SnmpValueKind.Opaque, bytes: value);

    /// <summary>A wide counter.</summary>
    public static SnmpValue Counter64(ulong value) => new(SnmpValueKind.Counter64, value);

    /// <inheritdoc/>
    public bool Equals(SnmpValue other) => Kind == other.Kind && bits == other.bits && Bytes.Span.SequenceEqual(other.Bytes.Span) && Oid == other.Oid;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, bits, Bytes.Length, Oid);

    /// <summary>The value for people: a number, a name, text where the bytes are some and hexadecimal digits where not, or what it says instead.</summary>
    public override string ToString() => Kind switch
    {
        SnmpValueKind.OctetString => AsText() ?? "0x" + Convert.ToHexString(Bytes.Span),
        SnmpValueKind.IpAddress => string.Join('.', Bytes.ToArray()),
        SnmpValueKind.Opaque => "0x" + Convert.ToHexString(Bytes.Span),
        SnmpValueKind.ObjectIdentifier => Oid!.ToString(),
        _ => IsNumber ? Number.ToString(CultureInfo.InvariantCulture) : Kind.ToString(),
    };

    /// <summary>The bytes as text; null where they are none: not UTF-8, or with control characters other than those of lines.</summary>
    public string? AsText()
    {
        if (Kind != SnmpValueKind.OctetString)
        {
            return null;
        }

        try
        {
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Bytes.Span).TrimEnd('\0');
            return text.Any(c => char.IsControl(c) && c is not ('\r' or '\n' or '\t')) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
