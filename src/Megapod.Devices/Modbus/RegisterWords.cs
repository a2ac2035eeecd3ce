namespace Megapod.Devices.Modbus;

using System.Buffers.Binary;

/// <summary>
/// Numbers in registers, in all four orders. Worked example: 0x0A0B0C0D in two registers is 0A0B 0C0D in order ABCD, 0C0D 0A0B in CDAB, 0B0A 0D0C in BADC, 0D0C 0B0A in DCBA.
/// </summary>
public static class RegisterWords
{
    /// <summary>A 16-bit number without sign from one register.</summary>
    public static ushort UInt16(ReadOnlySpan<ushort> registers, WordOrder order) => (ushort)Bits(registers, 1, order);

    /// <summary>A 16-bit number with sign from one register.</summary>
    public static short Int16(ReadOnlySpan<ushort> registers, WordOrder order) => (short)Bits(registers, 1, order);

    /// <summary>A 32-bit number without sign from the first two registers.</summary>
    public static uint UInt32(ReadOnlySpan<ushort> registers, WordOrder order) => (uint)Bits(registers, 2, order);

    /// <summary>A 32-bit number with sign from the first two registers.</summary>
    public static int Int32(ReadOnlySpan<ushort> registers, WordOrder order) => (int)Bits(registers, 2, order);

    /// <summary>A 64-bit number without sign from the first four registers.</summary>
    public static ulong UInt64(ReadOnlySpan<ushort> registers, WordOrder order) => Bits(registers, 4, order);

    /// <summary>A 64-bit number with sign from the first four registers.</summary>
    public static long Int64(ReadOnlySpan<ushort> registers, WordOrder order) => (long)Bits(registers, 4, order);

    /// <summary>An IEEE 754 number of 32 bits from the first two registers.</summary>
    public static float Single(ReadOnlySpan<ushort> registers, WordOrder order) => BitConverter.UInt32BitsToSingle(UInt32(registers, order));

    /// <summary>An IEEE 754 number of 64 bits from the first four registers.</summary>
    public static double Double(ReadOnlySpan<ushort> registers, WordOrder order) => BitConverter.UInt64BitsToDouble(UInt64(registers, order));

    /// <summary>Puts a number of 16 bits into one register; a number with sign is cast.</summary>
    public static void Put(Span<ushort> registers, ushort value, WordOrder order) => PutBits(registers, 1, value, order);

    /// <summary>Puts a number of 32 bits into the first two registers; a number with sign is cast.</summary>
    public static void Put(Span<ushort> registers, uint value, WordOrder order) => PutBits(registers, 2, value, order);

    /// <summary>Puts a number of 64 bits into the first four registers; a number with sign is cast.</summary>
    public static void Put(Span<ushort> registers, ulong value, WordOrder order) => PutBits(registers, 4, value, order);

    /// <summary>Puts an IEEE 754 number of 32 bits into the first two registers.</summary>
    public static void Put(Span<ushort> registers, float value, WordOrder order) => PutBits(registers, 2, BitConverter.SingleToUInt32Bits(value), order);

    /// <summary>Puts an IEEE 754 number of 64 bits into the first four registers.</summary>
    public static void Put(Span<ushort> registers, double value, WordOrder order) => PutBits(registers, 4, BitConverter.DoubleToUInt64Bits(value), order);

    private static ulong Bits(ReadOnlySpan<ushort> registers, int words, WordOrder order)
    {
        ulong bits = 0;
        for (int i = 0; i < words; i++)
        {
            bits = (bits << 16) | Word(registers[PlaceOf(i, words, order)], order);
        }

        return bits;
    }

    private static void PutBits(Span<ushort> registers, int words, ulong bits, WordOrder order)
    {
        for (int i = words - 1; i >= 0; i--)
        {
            registers[PlaceOf(i, words, order)] = Word((ushort)bits, order);
            bits >>= 16;
        }
    }

    private static int PlaceOf(int word, int words, WordOrder order) => order is WordOrder.ABCD or WordOrder.BADC ? word : words - 1 - word;

    private static ushort Word(ushort word, WordOrder order) => order is WordOrder.ABCD or WordOrder.CDAB ? word : BinaryPrimitives.ReverseEndianness(word);
}
