namespace Megapod.Storage.History;

using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

/// <summary>
/// Turns columns of numbers into bytes that a compressor of bytes can do much with. Numbers are taken apart into planes (all lowest bytes, then all second lowest, …) after the transform that leaves the
/// least in them; doubles that are decimal fractions become whole numbers. Every transform is undone bit for bit by <see cref="ColumnReader"/>.
/// </summary>
internal sealed class ColumnWriter
{
    /// <summary>Decimal places that are tried. A number with more was computed and has all the digits that there are.</summary>
    internal const int MostPlaces = 15;

    /// <summary>Different values up to which a column is a list of values and one byte for each row.</summary>
    private const int MostWords = 256;

    /// <summary>One of so many rows may be written apart from the others, such as what is no number.</summary>
    private const int RowsPerException = 8;

    /// <summary>Whole numbers up to here are exact in a double.</summary>
    private const double LargestWhole = 1L << 53;

    private static readonly double[] Powers = [.. Enumerable.Range(0, MostPlaces + 1).Select(k => Math.Pow(10, k))];

    /// <summary>n log2 n of the counts that come in a block of samples: a logarithm for each of them would take longer than the compression.</summary>
    private static readonly double[] Weights = [0, .. Enumerable.Range(1, 4_096).Select(n => n * Math.Log2(n))];

    private readonly ArrayBufferWriter<byte> bytes = new(1 << 14);
    private readonly int[] histogram = new int[256];
    private long[] numbers = [];
    private ulong[] trial = [];
    private ulong[] best = [];

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => bytes.WrittenSpan;

    /// <summary>Forgets what was written.</summary>
    public void Clear() => bytes.ResetWrittenCount();

    /// <summary>Writes a number that is small in most cases.</summary>
    public void Count(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    /// <summary>Writes a column of whole numbers, at least one row.</summary>
    public void Longs(ReadOnlySpan<long> rows)
    {
        if (trial.Length < rows.Length)
        {
            trial = new ulong[rows.Length];
            best = new ulong[rows.Length];
        }

        long first = rows[0];
        ulong unit = UnitOf(rows);
        var kind = ColumnTransform.Plain;
        double least = double.PositiveInfinity;
        for (var tried = ColumnTransform.Plain; tried <= ColumnTransform.Xor && least > 0; tried++)
        {
            Transform(rows, first, unit, tried, trial);
            double size = SizeOf(trial.AsSpan(0, rows.Length));
            if (size < least)
            {
                (least, kind) = (size, tried);
                (trial, best) = (best, trial);
            }
        }

        Byte((byte)kind);
        Count(ZigZag(first));
        Count(unit);
        Planes(best.AsSpan(0, rows.Length));
    }

    /// <summary>Writes a column of doubles, at least one row; NaN keeps its bits, and zero its sign.</summary>
    public void Doubles(ReadOnlySpan<double> rows)
    {
        if (numbers.Length < rows.Length)
        {
            numbers = new long[rows.Length];
        }

        var whole = numbers.AsSpan(0, rows.Length);
        var exceptions = new List<int>();
        if (PlacesOf(rows, exceptions) is var places and >= 0)
        {
            Byte((byte)places);
            double power = Powers[places];
            long before = 0;
            int next = 0;
            for (int i = 0; i < rows.Length; i++)
            {
                bool isApart = next < exceptions.Count && exceptions[next] == i;
                next += isApart ? 1 : 0;
                before = isApart ? before : (long)Math.Round(rows[i] * power);
                whole[i] = before;
            }

            Count((ulong)exceptions.Count);
            foreach (int i in exceptions)
            {
                Count((ulong)i);
                Fixed(BitConverter.DoubleToInt64Bits(rows[i]));
            }

            Longs(whole);
            return;
        }

        var words = new Dictionary<long, int>(MostWords);
        for (int i = 0; i < rows.Length && words.Count <= MostWords; i++)
        {
            long bits = BitConverter.DoubleToInt64Bits(rows[i]);
            ref int word = ref CollectionsMarshal.GetValueRefOrAddDefault(words, bits, out bool isThere);
            word = isThere ? word : words.Count - 1;
            whole[i] = word;
        }

        // A list is worth it only where it is much shorter than the column.
        if (words.Count <= MostWords && words.Count * 4 <= rows.Length)
        {
            Byte(ColumnReader.Words);
            Count((ulong)words.Count);
            foreach (long bits in words.Keys)
            {
                Fixed(bits);
            }

            Longs(whole);
            return;
        }

        Byte(ColumnReader.Bits);
        Longs(MemoryMarshal.Cast<double, long>(rows));
    }

    /// <summary>Makes small numbers of small negative ones.</summary>
    internal static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    /// <summary>Decimal places with which all rows but a few are exact; those few go into the list. -1: there are too many of them.</summary>
    private static int PlacesOf(ReadOnlySpan<double> rows, List<int> exceptions)
    {
        int places = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            int needed = places;
            while (needed <= MostPlaces && !IsExact(rows[i], needed))
            {
                needed++;
            }

            if (needed <= MostPlaces)
            {
                places = needed;
            }
            else
            {
                exceptions.Add(i);
                if (exceptions.Count > rows.Length / RowsPerException)
                {
                    return -1;
                }
            }
        }

        // More places may have made a large number too large.
        exceptions.Clear();
        for (int i = 0; i < rows.Length; i++)
        {
            if (!IsExact(rows[i], places))
            {
                exceptions.Add(i);
            }
        }

        return exceptions.Count > rows.Length / RowsPerException ? -1 : places;
    }

    private static bool IsExact(double value, int places)
    {
        double whole = Math.Round(value * Powers[places]);
        return Math.Abs(whole) < LargestWhole && BitConverter.DoubleToInt64Bits((long)whole / Powers[places]) == BitConverter.DoubleToInt64Bits(value);
    }

    /// <summary>Greatest common divisor of the differences to the first row; 1 where there is none.</summary>
    private static ulong UnitOf(ReadOnlySpan<long> rows)
    {
        ulong unit = 0;
        foreach (long row in rows)
        {
            ulong other = Magnitude(unchecked(row - rows[0]));
            while (other != 0)
            {
                (unit, other) = (other, unit == 0 ? 0 : unit % other);
            }

            if (unit == 1)
            {
                return 1;
            }
        }

        return unit is 0 or > long.MaxValue ? 1 : unit;
    }

    private static ulong Magnitude(long value) => value < 0 ? unchecked(0UL - (ulong)value) : (ulong)value;

    private static void Transform(ReadOnlySpan<long> rows, long first, ulong unit, ColumnTransform kind, ulong[] into)
    {
        long before = 0;
        long change = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            long row = unchecked(rows[i] - first);
            row = unit == 1 ? row : row / (long)unit;
            long delta = unchecked(row - before);
            into[i] = kind switch
            {
                ColumnTransform.Plain => ZigZag(row),
                ColumnTransform.Delta => ZigZag(delta),
                ColumnTransform.DeltaOfDelta => ZigZag(unchecked(delta - change)),
                _ => (ulong)(row ^ before),
            };
            (before, change) = (row, delta);
        }
    }

    /// <summary>About how many bits a compressor will need, when it finds nothing but how often each byte is there.</summary>
    private double SizeOf(ReadOnlySpan<ulong> rows)
    {
        double bits = 0;
        int width = WidthOf(rows);
        for (int plane = 0; plane < width; plane++)
        {
            Array.Clear(histogram);
            foreach (ulong row in rows)
            {
                histogram[(byte)(row >> (8 * plane))]++;
            }

            double sum = 0;
            foreach (int often in histogram)
            {
                sum += Weight(often);
            }

            bits += Weight(rows.Length) - sum;
        }

        return bits;
    }

    private static double Weight(int often) => often < Weights.Length ? Weights[often] : often * Math.Log2(often);

    private static int WidthOf(ReadOnlySpan<ulong> rows)
    {
        ulong all = 0;
        foreach (ulong row in rows)
        {
            all |= row;
        }

        return (64 - BitOperations.LeadingZeroCount(all) + 7) / 8;
    }

    private void Planes(ReadOnlySpan<ulong> rows)
    {
        int width = WidthOf(rows);
        Byte((byte)width);
        for (int plane = 0; plane < width; plane++)
        {
            var into = bytes.GetSpan(rows.Length);
            for (int i = 0; i < rows.Length; i++)
            {
                into[i] = (byte)(rows[i] >> (8 * plane));
            }

            bytes.Advance(rows.Length);
        }
    }

    private void Byte(byte value)
    {
        bytes.GetSpan(1)[0] = value;
        bytes.Advance(1);
    }

    private void Fixed(long value)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(bytes.GetSpan(8), value);
        bytes.Advance(8);
    }
}
