namespace Megapod.Devices.SunSpec;

using System.Globalization;
using System.Net;
using System.Text;

/// <summary>Between registers and values. What a type calls not implemented never becomes a number.</summary>
internal static class PointCodec
{
    /// <summary>Scale factors beyond this are not ones, in both directions.</summary>
    public const int LargestScale = 10;

    /// <summary>Powers of ten up to 10¹⁰ are exact doubles; dividing by one rounds once, multiplying by 0.1 would round twice.</summary>
    private static readonly double[] PowersOfTen = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10];

    /// <summary>Registers that a type takes; 0 for text, whose point says it.</summary>
    public static int SizeOf(PointType type) => type switch
    {
        PointType.String => 0,
        PointType.Int32 or PointType.Uint32 or PointType.Acc32 or PointType.Enum32 or PointType.Bitfield32 or PointType.Float32 or PointType.Ipaddr => 2,
        PointType.Int64 or PointType.Uint64 or PointType.Acc64 or PointType.Bitfield64 or PointType.Float64 or PointType.Eui48 => 4,
        PointType.Ipv6addr => 8,
        _ => 1,
    };

    /// <summary>The power of ten in a scale factor's register; null when it is not implemented or outside −10 to 10.</summary>
    public static int? ScaleOf(ushort register) => (short)register is >= -LargestScale and <= LargestScale and var power ? power : null;

    /// <summary>Reads a point.</summary>
    /// <param name="point">The point.</param>
    /// <param name="registers">Its registers, as many as it takes.</param>
    /// <param name="scale">The power of ten of its scale factor; null when that is not known. Ignored for points without one.</param>
    public static SunSpecValue Decode(PointDefinition point, ReadOnlySpan<ushort> registers, int? scale)
    {
        if (point.Type is PointType.String)
        {
            return DecodeText(point, registers);
        }

        if (point.Type is PointType.Ipv6addr)
        {
            byte[] bytes = Bytes(registers);
            return bytes.AsSpan().IndexOfAnyExcept((byte)0) < 0 ? Unknown(point) : new SunSpecValue(point, SunSpecValueState.Known, double.NaN, 0, new IPAddress(bytes).ToString());
        }

        ulong raw = Bits(registers);
        int bits = 16 * point.Size;
        ulong ones = ulong.MaxValue >> (64 - bits);
        ulong top = 1ul << (bits - 1);
        switch (point.Type)
        {
            case PointType.Int16 or PointType.Int32 or PointType.Int64:
                return raw == top ? Unknown(point) : Scaled(point, (long)(raw << (64 - bits)) >> (64 - bits), raw, scale);
            case PointType.Uint16 or PointType.Uint32 or PointType.Uint64 or PointType.Count:
                return raw == ones ? Unknown(point) : Scaled(point, raw, raw, scale);
            case PointType.Acc16 or PointType.Acc32 or PointType.Acc64:
                return raw == 0 || raw == ones ? Unknown(point) : Scaled(point, raw, raw, scale);
            case PointType.Enum16 or PointType.Enum32:
                return raw == ones ? Unknown(point) : new SunSpecValue(point, SunSpecValueState.Known, raw, raw, null);
            case PointType.Bitfield16 or PointType.Bitfield32 or PointType.Bitfield64:
                return (raw & top) != 0 ? Unknown(point) : new SunSpecValue(point, SunSpecValueState.Known, raw, raw, null);
            case PointType.Float32:
                return Floating(point, BitConverter.UInt32BitsToSingle((uint)raw), raw, scale);
            case PointType.Float64:
                return Floating(point, BitConverter.UInt64BitsToDouble(raw), raw, scale);
            case PointType.Sunssf:
                return (ushort)raw == 0x8000 ? Unknown(point)
                    : ScaleOf((ushort)raw) is { } power ? new SunSpecValue(point, SunSpecValueState.Known, power, raw, null)
                    : SunSpecValue.Unknown(point, SunSpecValueState.Invalid);
            case PointType.Ipaddr:
                return raw == 0 ? Unknown(point) : new SunSpecValue(point, SunSpecValueState.Known, double.NaN, raw, new IPAddress(Bytes(registers)).ToString());
            case PointType.Eui48:
                ulong address = raw & 0xFFFF_FFFF_FFFF;
                return address is 0 or 0xFFFF_FFFF_FFFF ? Unknown(point) : new SunSpecValue(point, SunSpecValueState.Known, double.NaN, raw, HardwareAddress(address));
            default:
                return Unknown(point);
        }
    }

    /// <summary>The registers for a value, rounded toward zero: a power is never larger than what was meant.</summary>
    /// <param name="point">A number, enumeration or bit field.</param>
    /// <param name="value">The value in the point's unit.</param>
    /// <param name="scale">The power of ten of its scale factor, 0 for points without one.</param>
    /// <returns>As many registers as the point takes; null when the type cannot hold the value, what means not implemented included.</returns>
    public static ushort[]? Encode(PointDefinition point, double value, int scale)
    {
        int bits = 16 * point.Size;
        if (!double.IsFinite(value))
        {
            return null;
        }

        switch (point.Type)
        {
            case PointType.Float32:
                float single = (float)(scale == 0 ? value : Divided(value, scale));
                return float.IsFinite(single) ? Registers(BitConverter.SingleToUInt32Bits(single), point.Size) : null;
            case PointType.Float64:
                return Registers(BitConverter.DoubleToUInt64Bits(scale == 0 ? value : Divided(value, scale)), point.Size);
            case PointType.Int16 or PointType.Int32 or PointType.Int64:
                return Steps(value, scale) is { } signed && Math.Abs(signed) <= (decimal)(long.MaxValue >> (64 - bits)) ? Registers((ulong)(long)signed, point.Size) : null;
            case PointType.Uint16 or PointType.Uint32 or PointType.Uint64 or PointType.Enum16 or PointType.Enum32 or PointType.Count:
                return Steps(value, scale) is { } unsigned && unsigned >= 0 && unsigned < (decimal)(ulong.MaxValue >> (64 - bits)) ? Registers((ulong)unsigned, point.Size) : null;
            case PointType.Acc16 or PointType.Acc32 or PointType.Acc64:
                return Steps(value, scale) is { } counted && counted > 0 && counted < (decimal)(ulong.MaxValue >> (64 - bits)) ? Registers((ulong)counted, point.Size) : null;
            case PointType.Bitfield16 or PointType.Bitfield32 or PointType.Bitfield64:
                return Steps(value, 0) is { } field && field >= 0 && field <= (decimal)(ulong.MaxValue >> (65 - bits)) ? Registers((ulong)field, point.Size) : null;
            default:
                return null;
        }
    }

    private static SunSpecValue Unknown(PointDefinition point) => SunSpecValue.Unknown(point, SunSpecValueState.NotImplemented);

    private static SunSpecValue Scaled(PointDefinition point, double steps, ulong raw, int? scale) =>
        point.Scale is null ? new SunSpecValue(point, SunSpecValueState.Known, steps, raw, null)
        : scale is not { } power ? SunSpecValue.Unknown(point, SunSpecValueState.NoScale)
        : new SunSpecValue(point, SunSpecValueState.Known, power < 0 ? steps / PowersOfTen[-power] : steps * PowersOfTen[power], raw, null);

    private static SunSpecValue Floating(PointDefinition point, double value, ulong raw, int? scale) =>
        double.IsNaN(value) ? Unknown(point)
        : double.IsInfinity(value) ? SunSpecValue.Unknown(point, SunSpecValueState.Invalid)
        : Scaled(point, value, raw, scale);

    private static SunSpecValue DecodeText(PointDefinition point, ReadOnlySpan<ushort> registers)
    {
        byte[] bytes = Bytes(registers);
        int end = bytes.AsSpan().IndexOf((byte)0);
        var content = bytes.AsSpan(0, end < 0 ? bytes.Length : end);
        if (content.IndexOfAnyExcept((byte)0xFF) < 0)
        {
            return Unknown(point);
        }

        // What a device calls itself is shown to people, so nothing in it may move a cursor.
        string text = new string([.. Encoding.UTF8.GetString(content).Select(c => char.IsControl(c) ? '·' : c)]).Trim();
        return text.Length == 0 ? Unknown(point) : new SunSpecValue(point, SunSpecValueState.Known, double.NaN, 0, text);
    }

    private static string HardwareAddress(ulong address) =>
        string.Join(':', Enumerable.Range(0, 6).Select(i => (address >> (40 - (8 * i)) & 0xFF).ToString("X2", CultureInfo.InvariantCulture)));

    private static double Divided(double value, int scale) => scale < 0 ? value * PowersOfTen[-scale] : value / PowersOfTen[scale];

    /// <summary>Whole steps of 10^scale; decimal, because 0.3 W in steps of 0.1 W are three steps and not 2.9999999999999996.</summary>
    private static decimal? Steps(double value, int scale)
    {
        // No type holds more than 2⁶⁴, and a decimal holds 10²⁸.
        if (Math.Abs(Divided(value, scale)) > 2e19 || Math.Abs(value) > 1e28)
        {
            return null;
        }

        decimal power = (decimal)PowersOfTen[Math.Abs(scale)];
        return decimal.Truncate(scale < 0 ? (decimal)value * power : (decimal)value / power);
    }

    private static ulong Bits(ReadOnlySpan<ushort> registers)
    {
        ulong bits = 0;
        foreach (ushort register in registers)
        {
            bits = (bits << 16) | register;
        }

        return bits;
    }

    private static ushort[] Registers(ulong bits, int size)
    {
        var registers = new ushort[size];
        for (int i = size - 1; i >= 0; i--)
        {
            registers[i] = (ushort)bits;
            bits >>= 16;
        }

        return registers;
    }

    private static byte[] Bytes(ReadOnlySpan<ushort> registers)
    {
        var bytes = new byte[2 * registers.Length];
        for (int i = 0; i < registers.Length; i++)
        {
            bytes[2 * i] = (byte)(registers[i] >> 8);
            bytes[(2 * i) + 1] = (byte)registers[i];
        }

        return bytes;
    }
}
