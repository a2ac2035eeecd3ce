namespace Megapod.Storage.History;

using System.Buffers.Binary;
using System.Runtime.InteropServices;

/// <summary>Reads what <see cref="ColumnWriter"/> wrote. Bytes that were not written by it make <see cref="HasFailed"/> true and never an exception.</summary>
/// <param name="bytes">The bytes.</param>
internal ref struct ColumnReader(ReadOnlySpan<byte> bytes)
{
    /// <summary>Kind of a column of doubles that is a list of values and a place in it for each row. Kinds below are decimal places.</summary>
    internal const byte Words = 254;

    /// <summary>Kind of a column of doubles that is their bits.</summary>
    internal const byte Bits = 255;

    private ReadOnlySpan<byte> left = bytes;

    /// <summary>Whether something was not as it must be; what was read since then means nothing.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Whether all was read.</summary>
    public readonly bool IsAtEnd => left.IsEmpty;

    /// <summary>Reads a number.</summary>
    public ulong Count()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        HasFailed = true;
        return 0;
    }

    /// <summary>Reads a column of whole numbers.</summary>
    /// <param name="rows">How many rows it has.</param>
    public long[] Longs(int rows)
    {
        var kind = (ColumnTransform)Byte();
        long first = UnZigZag(Count());
        long unit = (long)Count();
        int width = Byte();
        HasFailed |= width > 8 || left.Length < width * (long)rows || kind > ColumnTransform.Xor;
        var column = new long[rows];
        if (HasFailed)
        {
            return column;
        }

        for (int plane = 0; plane < width; plane++)
        {
            var from = left[..rows];
            int shift = 8 * plane;
            for (int i = 0; i < rows; i++)
            {
                column[i] |= (long)from[i] << shift;
            }

            left = left[rows..];
        }

        long before = 0;
        long change = 0;
        for (int i = 0; i < rows; i++)
        {
            long row = kind switch
            {
                ColumnTransform.Plain => UnZigZag((ulong)column[i]),
                ColumnTransform.Delta => unchecked(before + UnZigZag((ulong)column[i])),
                ColumnTransform.DeltaOfDelta => unchecked(before + change + UnZigZag((ulong)column[i])),
                _ => before ^ column[i],
            };
            (before, change) = (row, unchecked(row - before));
            column[i] = unchecked(first + (row * unit));
        }

        return column;
    }

    /// <summary>Reads a column of doubles.</summary>
    /// <param name="rows">How many rows it has.</param>
    public double[] Doubles(int rows)
    {
        byte kind = Byte();
        if (kind == Bits)
        {
            return MemoryMarshal.Cast<long, double>(Longs(rows)).ToArray();
        }

        return kind == Words ? ByWords(rows) : Decimals(rows, kind);
    }

    private static long UnZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private double[] ByWords(int rows)
    {
        int count = Bounded(Count(), rows);
        var words = new double[count];
        for (int i = 0; i < count; i++)
        {
            words[i] = BitConverter.Int64BitsToDouble(Fixed());
        }

        var places = Longs(rows);
        var column = new double[rows];
        for (int i = 0; i < rows && !HasFailed; i++)
        {
            if (places[i] < 0 || places[i] >= count)
            {
                HasFailed = true;
                break;
            }

            column[i] = words[places[i]];
        }

        return column;
    }

    private double[] Decimals(int rows, byte places)
    {
        HasFailed |= places > ColumnWriter.MostPlaces;
        int count = Bounded(Count(), rows);
        var exceptions = new (int Row, double Value)[count];
        for (int i = 0; i < count; i++)
        {
            exceptions[i] = (Bounded(Count(), rows - 1), BitConverter.Int64BitsToDouble(Fixed()));
        }

        var whole = Longs(rows);
        var column = new double[rows];
        if (HasFailed)
        {
            return column;
        }

        double power = Math.Pow(10, places);
        for (int i = 0; i < rows; i++)
        {
            column[i] = whole[i] / power;
        }

        foreach (var (row, value) in exceptions)
        {
            column[row] = value;
        }

        return column;
    }

    private int Bounded(ulong value, int most)
    {
        HasFailed |= value > (ulong)most;
        return HasFailed ? 0 : (int)value;
    }

    private byte Byte()
    {
        if (left.IsEmpty)
        {
            HasFailed = true;
            return 0;
        }

        byte value = left[0];
        left = left[1..];
        return value;
    }

    private long Fixed()
    {
        if (left.Length < 8)
        {
            HasFailed = true;
            return 0;
        }

        long value = BinaryPrimitives.ReadInt64LittleEndian(left);
        left = left[8..];
        return value;
    }
}
